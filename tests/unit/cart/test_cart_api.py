"""The cart's routes as API Gateway calls them."""

from datetime import UTC, datetime, timedelta

import pytest

from functions.cart import api
from functions.cart.desk import Desk
from functions.cart.store import CartTable
from functions.catalog.store import CatalogTable
from functions.stock.store import StockTable
from shop.events import AvailabilityChanged
from shop.table import to_item, write
from tests.fakes import MemoryDynamo, call, create_table

LINE = "/carts/{cart_id}/lines/{sku}"


class Shop:
    def __init__(self):
        self.fake = MemoryDynamo()
        create_table(self.fake.client, "cart", key="cart_id")
        create_table(self.fake.client, "catalog", key="pk", sort="sk")
        create_table(self.fake.client, "stock", key="id")
        self.carts = CartTable(self.fake.client, "cart")
        self.stock = StockTable(self.fake.client, "stock")
        self.sell("MUG-RED", 1250)

    def sell(self, sku, amount, product_id="mug", **prices):
        row = {
            "pk": f"sku#{sku}",
            "sk": "sku",
            "sku": sku,
            "product_id": product_id,
            "title": "Stoneware mug",
            "options": {"color": "red"},
            "url": "/p/stoneware-mug/",
            "image": {"url": "/i/mug.svg", "alt": "A mug", "width": 800, "height": 800},
            "price_USD": {"amount": amount, "revision": 1} if amount else None,
            **prices,
        }
        self.fake.put_item(TableName="catalog", Item=to_item(row))

    def open(self):
        answer = call(api.handler, "POST", "/carts")
        assert answer.status == 201
        return answer.json["cart_id"], answer.json["secret"]

    def get(self, cart_id, secret):
        return call(api.handler, "GET", f"/carts/{cart_id}", headers={"Authorization": f"Bearer {secret}"})

    def put(self, cart, sku, body, *, version: int | None = 1, method="PUT"):
        cart_id, secret = cart
        headers = {"Authorization": f"Bearer {secret}"} | ({"If-Match": f'"{version}"'} if version is not None else {})
        return call(api.handler, method, f"/carts/{cart_id}/lines/{sku}", resource=LINE, body=body, headers=headers)


@pytest.fixture
def shop(monkeypatch):
    shop = Shop()
    monkeypatch.setattr(api, "desk", Desk(shop.carts, CatalogTable(shop.fake.client, "catalog"), shop.stock))
    return shop


@pytest.fixture
def cart(shop):
    return shop.open()


def test_a_new_cart_is_empty_and_tells_its_secret_once(shop):
    cart_id, secret = shop.open()
    assert len(secret) >= 43
    again = shop.get(cart_id, secret)
    assert again.status == 200
    assert again.json == {
        "cart_id": cart_id,
        "version": 1,
        "state": "open",
        "market": "us",
        "currency": "USD",
        "tax_included": False,
        "lines": [],
        "subtotal": {"amount": 0, "currency": "USD"},
        "quotes": [],
    }
    assert (again.headers["etag"], again.headers["cache-control"]) == ('"1"', "no-store")


def test_a_cart_stays_in_the_market_it_was_opened_in(shop):
    opened = call(api.handler, "POST", "/carts", body={"market": "de"}).json
    cart = opened["cart_id"], opened["secret"]
    shop.sell("MUG-RED", 1250, price_EUR={"amount": 1190, "revision": 1})
    told = shop.put(cart, "MUG-RED", {"quantity": 2}).json
    assert (told["market"], told["currency"], told["tax_included"]) == ("de", "EUR", True)
    assert told["subtotal"] == {"amount": 2380, "currency": "EUR"}
    assert told["lines"][0]["url"] == "/de/p/stoneware-mug/"
    assert shop.get(*cart).json == told


def test_a_sku_without_a_price_in_the_carts_market_is_refused_by_name(shop):
    opened = call(api.handler, "POST", "/carts", body={"market": "de"}).json
    refused = shop.put((opened["cart_id"], opened["secret"]), "MUG-RED", {"quantity": 2})
    assert (refused.status, refused.json["type"], refused.json["field"]) == (409, "no-price", "sku")


@pytest.mark.parametrize("body", [{"market": "fr"}, {"market": None}, {"market": ["de"]}, {"market": ""}])
def test_a_cart_in_an_unknown_market_is_422_and_names_the_field(shop, body):
    refused = call(api.handler, "POST", "/carts", body=body)
    assert (refused.status, refused.json["type"]) == (422, "invalid")
    assert [error["field"] for error in refused.json["errors"]] == ["market"]


def test_the_table_does_not_know_the_secret(shop):
    _, secret = shop.open()
    assert secret not in str(shop.fake.items("cart"))


def test_a_line_is_put_into_the_cart_and_priced(shop, cart):
    news = AvailabilityChanged(sku="MUG-RED", band="low", left=3, revision=1)
    write(shop.fake.client, [shop.stock.print_band(news)])
    answer = shop.put(cart, "MUG-RED", {"quantity": 4})
    assert (answer.status, answer.headers["etag"]) == (200, '"2"')
    (line,) = answer.json["lines"]
    assert (line["quantity"], line["title"], line["url"]) == (4, "Stoneware mug", "/p/stoneware-mug/")
    assert line["line_total"] == {"amount": 5000, "currency": "USD"}
    assert line["availability"] == {"band": "low", "left": 3}
    assert answer.json["quotes"][0]["total"] == {"amount": 5000 + 499 + 400, "currency": "USD"}
    assert shop.get(*cart).json == answer.json


def test_a_quantity_is_absolute_and_zero_or_delete_removes_the_line(shop, cart):
    shop.put(cart, "MUG-RED", {"quantity": 4}, version=1)
    assert shop.put(cart, "MUG-RED", {"quantity": 2}, version=2).json["lines"][0]["quantity"] == 2
    assert shop.put(cart, "MUG-RED", {"quantity": 0}, version=3).json["lines"] == []
    shop.put(cart, "MUG-RED", {"quantity": 1}, version=4)
    assert shop.put(cart, "MUG-RED", None, version=5, method="DELETE").json["lines"] == []


def test_a_write_that_changes_nothing_leaves_the_version(shop, cart):
    shop.put(cart, "MUG-RED", {"quantity": 4})
    assert shop.put(cart, "MUG-RED", {"quantity": 4}, version=2).json["version"] == 2
    assert shop.put(cart, "MUG-TAN", {"quantity": 0}, version=2).json["version"] == 2


def test_a_wrong_secret_is_told_the_same_as_an_unknown_cart(shop, cart):
    cart_id, _ = cart
    foreign, unknown = shop.get(cart_id, "guess"), shop.get("cart_unknown", "guess")
    assert foreign.status == unknown.status == 404
    assert foreign.json == unknown.json
    assert shop.put((cart_id, "guess"), "MUG-RED", {"quantity": 1}).status == 404


def test_no_secret_is_refused_before_anything_is_read(shop, cart):
    before = len(shop.fake.calls)
    answer = call(api.handler, "GET", f"/carts/{cart[0]}")
    assert (answer.status, answer.json["type"]) == (401, "secret-missing")
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(shop.fake.calls) == before


def test_an_expired_cart_is_not_found(shop):
    cart_id, secret = shop.open()
    old = shop.carts.get(cart_id)
    assert old
    shop.carts.set_lines(old, (), expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert shop.get(cart_id, secret).status == 404
    assert shop.put((cart_id, secret), "MUG-RED", {"quantity": 1}, version=2).status == 404


def test_a_cart_lives_thirty_days_from_its_last_write(shop, cart):
    shop.put(cart, "MUG-RED", {"quantity": 4})
    (row,) = shop.fake.items("cart")
    assert abs(row["expires_at"] - datetime.now(UTC).timestamp() - 30 * 86_400) < 60


def test_a_write_without_if_match_is_428(shop, cart):
    answer = shop.put(cart, "MUG-RED", {"quantity": 1}, version=None)
    assert (answer.status, answer.json["type"], answer.json["field"]) == (428, "if-match-missing", "If-Match")


def test_a_stale_version_is_412_and_told_the_current_one(shop, cart):
    shop.put(cart, "MUG-RED", {"quantity": 1}, version=1)
    answer = shop.put(cart, "MUG-RED", {"quantity": 9}, version=1)
    assert (answer.status, answer.json["type"], answer.json["version"]) == (412, "stale-version", 2)
    assert shop.get(*cart).json["lines"][0]["quantity"] == 1


def test_of_two_writes_at_once_the_later_is_stale(shop, cart):
    shop.fake.meanwhile = lambda: shop.put(cart, "MUG-RED", {"quantity": 7})
    answer = shop.put(cart, "MUG-RED", {"quantity": 1})
    assert (answer.status, answer.json["version"]) == (412, 2)
    assert shop.get(*cart).json["lines"][0]["quantity"] == 7


def test_a_closed_cart_is_refused_with_its_order(shop, cart):
    write(shop.fake.client, [shop.carts.close(cart[0], version=1, order_id="ord_1")])
    answer = shop.put(cart, "MUG-RED", {"quantity": 1}, version=2)
    assert (answer.status, answer.json["type"], answer.json["order_id"]) == (409, "cart-closed", "ord_1")
    shown = shop.get(*cart)
    assert (shown.status, shown.json["state"], shown.json["order_id"]) == (200, "closed", "ord_1")


def test_a_cart_closed_between_reading_and_writing_is_refused(shop, cart):
    close = shop.carts.close(cart[0], version=1, order_id="ord_1")
    shop.fake.meanwhile = lambda: write(shop.fake.client, [close])
    answer = shop.put(cart, "MUG-RED", {"quantity": 1})
    assert (answer.status, answer.json["type"]) == (409, "cart-closed")
    assert shop.get(*cart).json["lines"] == []


def test_a_sku_no_product_sells_is_404_and_names_the_field(shop, cart):
    answer = shop.put(cart, "MUG-GOLD", {"quantity": 1})
    assert (answer.status, answer.json["type"], answer.json["field"]) == (404, "unknown-sku", "sku")


def test_a_price_that_waits_for_its_product_is_an_unknown_sku(shop, cart):
    shop.fake.put_item(
        TableName="catalog",
        Item=to_item({"pk": "sku#MUG-TAN", "sk": "sku", "sku": "MUG-TAN", "price_USD": {"amount": 1, "revision": 1}}),
    )
    assert shop.put(cart, "MUG-TAN", {"quantity": 1}).json["type"] == "unknown-sku"


def test_a_sku_without_a_price_here_is_409(shop, cart):
    shop.sell("MUG-TAN", None)
    answer = shop.put(cart, "MUG-TAN", {"quantity": 1})
    assert (answer.status, answer.json["type"], answer.json["field"]) == (409, "no-price", "sku")


def test_what_was_withdrawn_since_stays_visible_costs_nothing_and_can_be_removed(shop, cart):
    shop.put(cart, "MUG-RED", {"quantity": 2})
    shop.fake.delete_item(TableName="catalog", Key=to_item({"pk": "sku#MUG-RED", "sk": "sku"}))
    shown = shop.get(*cart).json
    assert (shown["lines"][0]["unavailable"], shown["lines"][0]["unit_price"]) == (True, None)
    assert (shown["subtotal"]["amount"], shown["quotes"]) == (0, [])
    assert shop.put(cart, "MUG-RED", {"quantity": 0}, version=2).json["lines"] == []


@pytest.mark.parametrize("quantity", [True, 1.5, 2.0, "2", -1, 21, None, [1], 10**30])
def test_a_quantity_that_is_no_number_of_pieces_is_422_and_names_the_field(shop, cart, quantity):
    answer = shop.put(cart, "MUG-RED", {"quantity": quantity})
    assert (answer.status, answer.json["type"]) == (422, "invalid")
    assert [error["field"] for error in answer.json["errors"]] == ["quantity"]
    assert shop.get(*cart).json["version"] == 1


@pytest.mark.parametrize(("body", "field"), [({}, "quantity"), ({"quantity": 1, "qty": 2}, "qty"), ([], "body")])
def test_a_body_with_too_little_or_too_much_is_422_and_names_the_field(shop, cart, body, field):
    answer = shop.put(cart, "MUG-RED", body)
    assert (answer.status, answer.json["type"]) == (422, "invalid")
    assert field in [error["field"] for error in answer.json["errors"]]


def test_no_body_is_422(shop, cart):
    assert shop.put(cart, "MUG-RED", None).status == 422


@pytest.mark.parametrize("body", ["{", "quantity=2", '{"quantity": NaN'])
def test_a_body_that_is_not_json_is_400(shop, cart, body):
    answer = shop.put(cart, "MUG-RED", body)
    assert (answer.status, answer.json["type"]) == (400, "malformed-json")


def test_a_forty_first_line_is_422(shop, cart):
    for n in range(40):
        shop.sell(f"SKU-{n}", 100)
        assert shop.put(cart, f"SKU-{n}", {"quantity": 1}, version=n + 1).status == 200
    answer = shop.put(cart, "MUG-RED", {"quantity": 1}, version=41)
    assert (answer.status, answer.json["errors"][0]["field"]) == (422, "lines")
    assert shop.put(cart, "SKU-0", {"quantity": 5}, version=41).status == 200


@pytest.mark.parametrize("path", ["/carts/" + "x" * 3000, "/carts/cart_1/lines/" + "x" * 3000])
def test_an_address_too_long_to_be_one_is_refused(shop, path):
    headers = {"Authorization": "Bearer guess", "If-Match": '"1"'}
    method = "PUT" if "lines" in path else "GET"
    assert call(api.handler, method, path, body={"quantity": 1}, headers=headers).status == 422


def test_a_cart_is_read_in_three_calls(shop, cart):
    shop.put(cart, "MUG-RED", {"quantity": 2})
    before = len(shop.fake.calls)
    shop.get(*cart)
    assert len(shop.fake.calls) - before == 3


def test_any_origin_may_call(shop, cart):
    answer = call(api.handler, "OPTIONS", f"/carts/{cart[0]}", headers={"Origin": "https://shop.example"})
    assert answer.status == 204
    assert answer.headers["access-control-allow-origin"] == "*"
