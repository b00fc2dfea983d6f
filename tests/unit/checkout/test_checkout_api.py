"""Every refusal (docs/openapi.json) that a checkout can meet, through the handler."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.checkout import api
from functions.checkout.placement import Checkout
from shop.money import Money
from tests.fakes import Answer, call
from tests.unit.orders.world import ANN, CAUSE, SECRET, World, json_for, mugs


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Two red mugs in Ann's cart, five in stock; the clock is the real one."""
    world = World(now=datetime.now(UTC))
    monkeypatch.setattr(api, "checkout", world.checkout)
    world.sells()
    world.cart(MUG_RED=2)
    return world


def post(body: Any, *, key: str | None = "key-1", secret: str | None = SECRET) -> Answer:
    headers = ({"Idempotency-Key": key} if key is not None else {}) | (
        {"Authorization": f"Bearer {secret}"} if secret else {}
    )
    return call(api.handler, "POST", "/checkouts", body=body, headers=headers)


def body(world: World, *, total: int = 3199, **other: Any) -> dict[str, Any]:
    return json_for(world.the_cart(), total=total, **other)


def refused(answer: Answer) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["status"] == answer.status
    assert answer.json["detail"]
    return answer.status, answer.json["type"]


def test_a_checkout_answers_with_the_order_its_token_and_where_to_pay(world: World):
    answer = post(body(world))

    assert answer.status == 201
    assert answer.headers["cache-control"] == "no-store"
    order = answer.json["order"]
    assert order["state"] == "PENDING_PAYMENT"
    assert order["number"].startswith("ES-")
    assert order["lines"] == [
        {
            "sku": "MUG-RED",
            "product_id": "mug",
            "title": "Mug",
            "options": {"color": "red"},
            "quantity": 2,
            "unit_price": {"amount": 1250, "currency": "USD"},
            "line_total": {"amount": 2500, "currency": "USD"},
        }
    ]
    assert [order[part]["amount"] for part in ("subtotal", "shipping", "tax", "total")] == [2500, 499, 200, 3199]
    assert order["shipping_address"] == ANN
    assert order["payment"] == {"state": "created", "pay_url": answer.json["pay_url"]}
    assert answer.json["order_token"].startswith("tok_")
    assert set(order) == {
        *("order_id", "number", "state", "placed_at", "due_at", "email", "cart_id", "lines", "subtotal", "shipping"),
        *(
            "market",
            "currency",
            "tax_included",
            "tax",
            "total",
            "shipping_method",
            "shipping_address",
            "milestones",
            "shipments",
            "payment",
        ),
    }


def test_the_same_request_again_gets_the_same_answer(world: World):
    wanted = body(world)

    assert post(wanted).json == post(wanted).json


def test_an_order_that_no_longer_waits_is_told_without_where_to_pay(world: World):
    wanted = body(world)
    first = post(wanted)
    world.settlement.pay(first.json["order"]["order_id"], cause=CAUSE, now=world.now)

    again = post(wanted)

    assert (again.status, again.json["pay_url"], again.json["order"]["state"]) == (201, None, "PAID")
    assert again.json["order_token"] == first.json["order_token"]
    assert "pay_url" not in again.json["order"]["payment"]


def test_no_secret_is_401(world: World):
    assert refused(post(body(world), secret=None)) == (401, "secret-missing")


@pytest.mark.parametrize("cart_id", ["cart_ann", "cart_nobody"])
def test_a_foreign_or_unknown_cart_is_404(world: World, cart_id: str):
    assert refused(post(body(world, cart_id=cart_id), secret="a-guess")) == (404, "not-found")


def test_an_expired_cart_is_404(world: World):
    world.cart("cart_old", MUG_RED=1)
    world.client.update_item(
        TableName="cart",
        Key={"cart_id": {"S": "cart_old"}},
        UpdateExpression="SET expires_at = :then",
        ExpressionAttributeValues={":then": {"N": "1"}},
    )

    assert refused(post(body(world, cart_id="cart_old"))) == (404, "not-found")


def test_a_cart_that_became_an_order_is_409_and_names_it(world: World):
    wanted = body(world)
    order_id = post(wanted).json["order"]["order_id"]

    late = post(wanted, key="key-2")

    assert refused(late) == (409, "cart-closed")
    assert late.json["order_id"] == order_id


def test_another_price_is_409_with_the_cart_as_it_costs_now_and_stays_so_for_its_key(world: World):
    wanted = body(world)
    world.priced("MUG-RED", 1300)

    changed = post(wanted)
    world.priced("MUG-RED", 1250)

    assert refused(changed) == (409, "price-changed")
    cart = changed.json["cart"]
    assert cart["lines"][0]["unit_price"] == {"amount": 1300, "currency": "USD"}
    assert cart["lines"][0]["availability"]["band"] in {"in_stock", "low", "sold_out"}
    assert cart["quotes"][0]["total"] == {"amount": mugs(2, price=1300), "currency": "USD"}
    assert post(wanted).text == changed.text
    assert post(wanted, key="key-2").status == 201


def test_the_right_amount_in_another_currency_is_another_price(world: World):
    assert refused(post(body(world, expected_total={"amount": 3199, "currency": "EUR"}))) == (409, "price-changed")


def test_too_little_stock_is_409_and_says_what_is_left_and_stays_so_for_its_key(world: World):
    world.counted("MUG-RED", 1)
    wanted = body(world)

    short = post(wanted)
    world.counted("MUG-RED", 9)

    assert refused(short) == (409, "stock-short")
    assert short.json["short"] == [{"sku": "MUG-RED", "requested": 2, "left": 1}]
    assert post(wanted).text == short.text
    assert world.the_cart().state == "open"


def test_an_empty_cart_is_409(world: World):
    world.cart("cart_empty")

    assert refused(post(body(world, cart_id="cart_empty"))) == (409, "empty-cart")


def test_a_line_that_is_no_longer_sold_is_409_and_named(world: World):
    world.cart("cart_gone", MUG_RED=1, MUG_GONE=1)

    gone = post(body(world, cart_id="cart_gone"))

    assert refused(gone) == (409, "unavailable")
    assert gone.json["skus"] == ["MUG-GONE"]


def test_a_key_that_is_being_worked_on_is_409_and_says_when_to_come_back(world: World):
    world.psp.down = True
    wanted = body(world)
    post(wanted)

    busy = post(wanted)

    assert refused(busy) == (409, "in-progress")
    assert 1 <= int(busy.headers["retry-after"]) <= 30


def test_a_psp_that_does_not_answer_is_503_and_says_that_the_stock_is_held(world: World):
    world.psp.down = True

    unreachable = post(body(world))

    assert refused(unreachable) == (503, "psp-unreachable")
    assert unreachable.headers["retry-after"] == "30"
    assert "held" in unreachable.json["detail"]
    assert world.level() == (3, 2, 0)


def test_another_version_of_the_cart_is_412(world: World):
    stale = post(body(world, cart_version=7))

    assert refused(stale) == (412, "stale-version")
    assert stale.json["version"] == 1


def test_a_key_with_another_body_is_422(world: World):
    post(body(world))

    assert refused(post(body(world, email="bob@example.com"))) == (422, "key-reused")


def test_a_body_spelled_in_another_way_is_the_same_body(world: World):
    first = post(body(world))
    respelled = dict(reversed(body(world, cart_version=1).items()))
    respelled["shipping_address"] = {**ANN, "name": "  Ann Lee ", "line2": None}

    assert post(respelled).json == first.json


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (None, "key-missing"),
        ("", "key-missing"),
        ("k" * 256, "key-invalid"),
        ("schlüssel", "key-invalid"),
        ("a\tb", "key-invalid"),
        ("a\n", "key-invalid"),
    ],
)
def test_no_key_or_one_that_cannot_be_a_key_is_400(world: World, key: str | None, kind: str):
    assert refused(post(body(world), key=key)) == (400, kind)
    assert world.level() == (5, 0, 0)


def test_a_key_may_have_255_characters(world: World):
    assert post(body(world), key="k" * 255).status == 201


@pytest.mark.parametrize("text", ["{", "not json"])
def test_a_body_that_is_not_json_is_400(world: World, text: str):
    assert refused(post(text)) == (400, "malformed-json")


@pytest.mark.parametrize("text", ["", "null", "[]", '"text"'])
def test_a_body_that_is_not_an_object_is_422(world: World, text: str):
    assert refused(post(text)) == (422, "invalid")


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("email", {"email": "ann"}),
        ("email", {"email": "ann@example"}),
        ("email", {"email": "ann@example.com\nBcc: all@example.com"}),
        ("email", {"email": "a" * 250 + "@example.com"}),
        ("cart_id", {"cart_id": "../etc"}),
        ("cart_version", {"cart_version": "1"}),
        ("cart_version", {"cart_version": 0}),
        ("expected_total.amount", {"expected_total": {"amount": 31.99, "currency": "USD"}}),
        ("expected_total.amount", {"expected_total": {"amount": -1, "currency": "USD"}}),
        ("expected_total.currency", {"expected_total": {"amount": 3199, "currency": "usd"}}),
        ("shipping_method", {"shipping_method": "drone"}),
        ("shipping_address.country", {"shipping_address": {**ANN, "country": "XX"}}),
        ("shipping_address.name", {"shipping_address": {**ANN, "name": "   "}}),
        ("shipping_address.planet", {"shipping_address": {**ANN, "planet": "Mars"}}),
        ("coupon", {"coupon": "FREE"}),
    ],
)
def test_a_body_that_makes_no_sense_is_422_and_names_the_field(world: World, field: str, change: dict[str, Any]):
    answer = post(body(world, **change))

    assert refused(answer) == (422, "invalid")
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert world.level() == (5, 0, 0)


HANS = {"name": "Hans Behr", "line1": "Am Markt 1", "city": "Berlin", "postal_code": "10115", "country": "DE"}


@pytest.fixture
def german(world: World) -> dict[str, Any]:
    """What a shopper of the German market sends for two mugs."""
    world.sells("BECHER", price=1190, currency="EUR")
    cart = world.cart("cart_hans", BECHER=2, market="de")
    total = {"amount": 2870, "currency": "EUR"}
    return json_for(cart, total=0) | {"expected_total": total, "shipping_address": HANS}


def test_a_cart_is_bought_in_the_currency_and_with_the_taxes_of_its_market(world: World, german: dict[str, Any]):
    order = post(german).json["order"]
    assert (order["market"], order["currency"], order["tax_included"]) == ("de", "EUR", True)
    assert [order[part]["amount"] for part in ("subtotal", "shipping", "tax", "total")] == [2380, 490, 458, 2870]
    payment = world.psp.payments[order["order_id"]]
    assert payment.amount == Money(amount=2870, currency="EUR")
    assert "/de/order/?id=" in world.order(order["order_id"]).return_url


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("shipping_address.country", {"shipping_address": {**HANS, "country": "US"}}),
        ("shipping_method", {"shipping_method": "drone"}),
    ],
)
def test_each_market_ships_where_and_how_it_says(world: World, german: dict[str, Any], field: str, change: Any):
    answer = post(german | change)
    assert refused(answer) == (422, "invalid")
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert world.level("BECHER") == (5, 0, 0)
    assert post(german).status == 201, "a 422 is not remembered under its key"


def test_a_total_in_another_currency_is_not_what_it_costs(world: World, german: dict[str, Any]):
    answer = post(german | {"expected_total": {"amount": 2870, "currency": "USD"}})
    assert refused(answer) == (409, "price-changed")
    assert answer.json["cart"]["quotes"][0]["total"] == {"amount": 2870, "currency": "EUR"}


def test_what_is_missing_is_named(world: World):
    incomplete = {name: value for name, value in body(world).items() if name not in {"email", "cart_version"}}

    assert {error["field"] for error in post(incomplete).json["errors"]} == {"email", "cart_version"}


def test_a_retry_after_half_a_minute_resumes(world: World, monkeypatch: pytest.MonkeyPatch):
    world.psp.down = True
    wanted = body(world)
    post(wanted)
    world.psp.down = False
    monkeypatch.setattr(api, "checkout", Later(world.checkout))

    assert post(wanted).json["pay_url"]


class Later:
    """The same checkout, half a minute on."""

    def __init__(self, checkout: Checkout) -> None:
        self.checkout = replace(checkout)

    def check_out(self, body: Any, *, now: datetime, **rest: Any) -> Any:
        return self.checkout.check_out(body, now=now + timedelta(seconds=30), **rest)
