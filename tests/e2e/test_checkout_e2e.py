"""Guests who buy, over HTTP, from the deployed shop."""

import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.e2e.conftest import World, now_ms
from tests.e2e.shopper import BAD_CARD, Shopper
from tests.e2e.stack import HOLD_SECONDS

pytestmark = pytest.mark.e2e


@pytest.fixture
def shopper(world: World) -> Shopper:
    return world.shopper()


def said(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["type"]


def test_a_paid_order_reaches_the_oms_and_the_shopper_sees_every_step(world: World, shopper: Shopper):
    sku = world.product("kettle", stock=8, amount=4_500)
    placed = shopper.with_cart(sku, 2).check_out().raise_for_status().json()
    assert world.stock(sku) == {"available": 6, "reserved": 2, "allocated": 0}
    paid = shopper.pay(placed["pay_url"])
    assert paid.status_code == 303
    assert paid.headers["location"].startswith(f"{world.stage.shop_url}/order/?id={placed['order']['order_id']}")
    milestones = {"placed_at", "paid_at", "sent_at", "acknowledged_at", "shipped_at", "delivered_at"}
    world.wait(
        lambda: (order := shopper.order(placed))["state"] == "DELIVERED" and milestones <= order["milestones"].keys(),
        "delivered order, with the time of every step (OrderSent may be heard last)",
        seconds=60,
    )
    assert world.stock(sku) == {"available": 6, "reserved": 0, "allocated": 2}


def test_200_guests_and_20_pieces_make_20_orders_and_180_clear_refusals(world: World):
    """Vendure sold 200 here and Medusa 4."""
    sku = world.product("lantern", stock=20)
    with ThreadPoolExecutor(16) as threads:
        ready = list(threads.map(lambda _: world.shopper().with_cart(sku), range(200)))
        answers = list(threads.map(Shopper.check_out_for_sure, ready))
    assert Counter(answer.status_code for answer in answers) == {201: 20, 409: 180}
    refused = [answer.json() for answer in answers if answer.status_code == 409]
    assert {problem["type"] for problem in refused} == {"stock-short"}
    assert all(problem["short"][0] == {"sku": sku, "requested": 1, "left": 0} for problem in refused)
    assert world.stock(sku) == {"available": 0, "reserved": 20, "allocated": 0}
    world.wait(lambda: 'data-band="sold_out"' in world.page(f"/p/{sku.lower()}/"), "sold out page")

    placed = [answer.json() for answer in answers if answer.status_code == 201]
    with ThreadPoolExecutor(8) as threads:
        pairs = [(guest, answer) for guest, answer in zip(ready, answers, strict=True) if answer.status_code == 201]
        list(threads.map(lambda pair: pair[0].pay(pair[1].json()["pay_url"]), pairs))
    world.wait(lambda: world.stock(sku) == {"available": 0, "reserved": 0, "allocated": 20}, "20 paid", seconds=60)
    assert len({order["order"]["order_id"] for order in placed}) == 20


def test_a_reservation_falls_due_and_the_stock_and_the_cart_are_back(world: World, shopper: Shopper):
    sku = world.product("stool", stock=1)
    placed = shopper.with_cart(sku).check_out().raise_for_status().json()
    world.wait(lambda: 'data-band="sold_out"' in world.page(f"/p/{sku.lower()}/"), "sold out page")
    patience = HOLD_SECONDS + 40
    world.wait(lambda: shopper.order(placed)["state"] == "CANCELED", "canceled order", seconds=patience)
    assert world.stock(sku) == {"available": 1, "reserved": 0, "allocated": 0}
    world.wait(lambda: 'data-band="low"' in world.page(f"/p/{sku.lower()}/"), "page with stock")
    assert shopper.call("GET", f"/carts/{shopper.cart['cart_id']}").json()["state"] == "open"
    assert shopper.pay(placed["pay_url"]).status_code != 303, "what was canceled at the PSP cannot be paid"


def test_a_declined_card_then_a_good_one(world: World, shopper: Shopper):
    sku = world.product("clock", stock=9)
    placed = shopper.with_cart(sku).check_out().raise_for_status().json()
    assert shopper.pay(placed["pay_url"], BAD_CARD).status_code == 402
    world.wait(lambda: shopper.order(placed)["payment"].get("last_failure"), "failure on the order")
    assert shopper.order(placed)["state"] == "PENDING_PAYMENT"
    shopper.pay(placed["pay_url"])
    world.wait(lambda: shopper.order(placed)["milestones"].get("paid_at"), "paid order")


def test_a_canceled_order_gives_everything_back(world: World, shopper: Shopper):
    sku = world.product("basket", stock=3)
    placed = shopper.with_cart(sku, 3).check_out().raise_for_status().json()
    path = f"/orders/{placed['order']['order_id']}/cancel"
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    canceled = shopper.call("POST", path, secret=placed["order_token"], headers=headers)
    assert canceled.json()["state"] == "CANCELED"
    assert shopper.call("POST", path, secret=placed["order_token"], headers=headers).status_code == 200
    assert world.stock(sku) == {"available": 3, "reserved": 0, "allocated": 0}


def test_a_refused_order_is_given_back_by_the_oms(world: World, shopper: Shopper):
    sku = world.product("vase", stock=5)
    body = shopper.with_cart(sku).order_body()
    body["shipping_address"] = body["shipping_address"] | {"name": "Refuse Me"}
    placed = shopper.check_out(body=body).raise_for_status().json()
    shopper.pay(placed["pay_url"])
    world.wait(lambda: shopper.order(placed)["state"] == "REFUNDED", "refunded order", seconds=60)
    assert world.stock(sku)["available"] == 5


def test_an_oms_that_is_down_gets_the_order_later(world: World, shopper: Shopper):
    sku = world.product("ladle", stock=5)
    body = shopper.with_cart(sku).order_body()
    body["shipping_address"] = body["shipping_address"] | {"name": "Down Once"}
    placed = shopper.check_out(body=body).raise_for_status().json()
    shopper.pay(placed["pay_url"])
    world.wait(lambda: shopper.order(placed)["milestones"].get("acknowledged_at"), "acknowledged", seconds=90)


class TestTheIdempotencyKey:
    def test_is_required(self, world: World, shopper: Shopper):
        shopper.with_cart("MUG-SAND")
        assert said(shopper.call("POST", "/checkouts", json=shopper.order_body())) == (400, "key-missing")

    def test_gives_the_same_answer_again(self, world: World, shopper: Shopper):
        shopper.with_cart("MUG-SAND")
        key, body = str(uuid.uuid4()), shopper.order_body()
        first = shopper.check_out(key=key, body=body).json()
        again = shopper.check_out(key=key, body=body)
        assert (again.status_code, again.json()["order"]["order_id"]) == (201, first["order"]["order_id"])
        assert again.json()["order_token"] == first["order_token"]

    def test_is_refused_with_another_body(self, world: World, shopper: Shopper):
        shopper.with_cart("MUG-SAND")
        key, body = str(uuid.uuid4()), shopper.order_body()
        shopper.check_out(key=key, body=body).raise_for_status()
        assert said(shopper.check_out(key=key, body=body | {"email": "other@example.com"})) == (422, "key-reused")

    def test_makes_one_order_of_many_calls_at_once(self, world: World):
        sku = world.product("cushion", stock=9)
        shopper = world.shopper().with_cart(sku)
        key, body = str(uuid.uuid4()), shopper.order_body()
        with ThreadPoolExecutor(8) as threads:
            answers = list(threads.map(lambda _: shopper.check_out(key=key, body=body), range(8)))
        made = {a.json()["order"]["order_id"] for a in answers if a.status_code == 201}
        others = [said(a) for a in answers if a.status_code != 201]
        assert len(made) == 1
        assert set(others) <= {(409, "in-progress")}
        assert world.stock(sku)["reserved"] == 1

    def test_remembers_a_refusal(self, world: World, shopper: Shopper):
        sku = world.product("tray", stock=1)
        shopper.with_cart(sku, 2)
        key, body = str(uuid.uuid4()), shopper.order_body()
        first = shopper.check_out(key=key, body=body)
        world.send("wms", "StockCounted", {"sku": sku, "counted": 50, "sequence": 2})
        world.wait(lambda: world.stock(sku)["available"] == 50, "new stock")
        again = shopper.check_out(key=key, body=body)
        assert said(first) == said(again) == (409, "stock-short")
        assert shopper.check_out(body=body).status_code == 201


class TestACart:
    def test_refuses_an_unknown_sku(self, shopper: Shopper):
        answer = shopper.open_cart().put("NO-SUCH-SKU")
        assert said(answer) == (404, "unknown-sku")
        assert answer.json()["field"] == "sku"

    def test_refuses_a_stale_version(self, shopper: Shopper):
        shopper.open_cart()
        shopper.put("MUG-SAND").raise_for_status()
        assert said(shopper.put("MUG-SAND", 2, If_Match='"1"')) == (412, "stale-version")

    def test_refuses_a_write_without_a_version(self, shopper: Shopper):
        shopper.open_cart()
        path = f"/carts/{shopper.cart['cart_id']}/lines/MUG-SAND"
        assert said(shopper.call("PUT", path, json={"quantity": 1})) == (428, "if-match-missing")

    @pytest.mark.parametrize("quantity", [-1, 1.5, "2", True, None, 10_000])
    def test_refuses_a_quantity_that_is_none(self, shopper: Shopper, quantity):
        answer = shopper.open_cart().put("MUG-SAND", quantity)
        assert said(answer) == (422, "invalid")
        assert "quantity" in answer.json()["errors"][0]["field"]

    def test_refuses_what_is_not_json(self, shopper: Shopper):
        shopper.open_cart()
        path = f"/carts/{shopper.cart['cart_id']}/lines/MUG-SAND"
        headers = {"If-Match": '"1"', "Content-Type": "application/json"}
        assert said(shopper.call("PUT", path, content=b'{"quantity": ', headers=headers)) == (400, "malformed-json")

    def test_is_nobody_elses(self, world: World, shopper: Shopper):
        shopper.open_cart()
        other = world.shopper().open_cart()
        path = f"/carts/{shopper.cart['cart_id']}"
        assert said(shopper.call("GET", path, secret=other.secret)) == (404, "not-found")
        assert said(shopper.call("GET", path, secret="")) == (401, "secret-missing")
        assert said(shopper.call("GET", "/carts/cart_01NOBODY")) == (404, "not-found")

    def test_that_became_an_order_takes_nothing_more(self, shopper: Shopper):
        placed = shopper.with_cart("MUG-SAND").check_out().raise_for_status().json()
        answer = shopper.put("MUG-SAND", 3)
        assert said(answer) == (409, "cart-closed")
        assert answer.json()["order_id"] == placed["order"]["order_id"]


def test_an_order_is_nobody_elses(world: World, shopper: Shopper):
    placed = shopper.with_cart("MUG-SAND").check_out().raise_for_status().json()
    path = f"/orders/{placed['order']['order_id']}"
    assert said(shopper.call("GET", path, secret="tok_guess")) == (404, "not-found")
    assert said(shopper.call("GET", path, secret="")) == (401, "secret-missing")


def test_a_price_that_changed_under_the_shopper_is_told_with_the_new_cart(world: World, shopper: Shopper):
    sku = world.product("apron", stock=9, amount=1_000)
    shopper.with_cart(sku)
    world.send("pim", "PriceSet", {"sku": sku, "price": {"amount": 1_500, "currency": "USD"}, "revision": now_ms()})
    world.wait(lambda: "$15.00" in world.page(f"/p/{sku.lower()}/"), "new price")
    answer = shopper.check_out()
    assert said(answer) == (409, "price-changed")
    assert answer.json()["cart"]["subtotal"] == {"amount": 1_500, "currency": "USD"}
    assert world.stock(sku)["reserved"] == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"shipping_method": "teleport"}, "shipping_method"),
        ({"shipping_address": {"name": "R"}}, "shipping_address.line1"),
        ({"expected_total": {"amount": -1, "currency": "USD"}}, "expected_total.amount"),
        ({"price": 1}, "price"),
    ],
)
def test_a_bad_checkout_names_the_field(shopper: Shopper, change, field):
    shopper.with_cart("MUG-SAND")
    answer = shopper.check_out(body=shopper.order_body(**change))
    assert said(answer)[0] == 422
    assert field in {error["field"] for error in answer.json()["errors"]}


def test_a_webhook_that_the_psp_did_not_sign_is_refused(shopper: Shopper):
    headers = {"Stripe-Signature": "t=1,v1=00"}
    answer = shopper.call(
        "POST", "/webhooks/psp", json={"id": "evt_1", "type": "payment_intent.succeeded"}, headers=headers
    )
    assert said(answer)[0] == 400
