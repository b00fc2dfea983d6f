from datetime import UTC, datetime
from typing import Any

import pytest

from functions.orders import api
from functions.orders.link import OrderLinks
from functions.orders.logic import order_token
from functions.orders.model import Order, State
from functions.payments.psp import Secret
from tests.fakes import Answer, call
from tests.unit.orders.world import CAUSE, NOW, SECRET, World, body_for, mugs


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World(now=datetime.now(UTC))
    monkeypatch.setattr(api, "due", world.due)
    return world


@pytest.fixture
def order(world: World) -> Order:
    return world.placed()


def get(order_id: str, token: str | None) -> Answer:
    return _call("GET", f"/orders/{order_id}", order_id, token, None)


def cancel(order_id: str, token: str | None, key: str | None = "key-c") -> Answer:
    return _call("POST", f"/orders/{order_id}/cancel", order_id, token, key)


def _call(method: str, path: str, order_id: str, token: str | None, key: str | None) -> Answer:
    headers: dict[str, Any] = {"Authorization": f"Bearer {token}"} if token else {}
    headers |= {"Idempotency-Key": key} if key is not None else {}
    resource = path.replace(order_id, "{order_id}")
    return call(api.handler, method, path, resource=resource, headers=headers, path_parameters={"order_id": order_id})


def token(order: Order) -> str:
    return order_token(SECRET, order.order_id)


def test_whoever_has_the_token_sees_the_order(order: Order):
    answer = get(order.order_id, token(order))

    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    assert (answer.json["number"], answer.json["state"]) == (order.number, "PENDING_PAYMENT")
    assert answer.json["payment"]["pay_url"]


def test_the_link_in_a_mail_shows_the_order_and_ends_nothing(
    order: Order, world: World, monkeypatch: pytest.MonkeyPatch
):
    class Key(Secret):
        def __call__(self) -> str:
            return "the key"

    monkeypatch.setattr(api, "links", OrderLinks(Key("arn")))
    mailed = api.links.token(order.order_id, now=datetime.now(UTC))

    assert get(order.order_id, mailed).json["number"] == order.number
    assert cancel(order.order_id, mailed).status == 404
    assert get("ord_OTHER", mailed).status == 404
    forged = OrderLinks(Key("arn")).token("ord_OTHER", now=datetime.now(UTC))
    assert get(order.order_id, forged).status == 404
    old = api.links.token(order.order_id, now=datetime(2025, 1, 1, tzinfo=UTC))
    assert get(order.order_id, old).status == 404


@pytest.mark.parametrize("wrong", ["tok_guess", SECRET])
def test_a_wrong_token_and_an_unknown_order_look_the_same(order: Order, wrong: str):
    foreign, unknown = get(order.order_id, wrong), get("ord_NOBODY", wrong)

    assert foreign.status == unknown.status == 404
    assert foreign.json == unknown.json


def test_no_token_is_401(order: Order):
    assert get(order.order_id, None).json["type"] == "secret-missing"


def test_a_refused_checkout_is_no_order(world: World):
    world.sells(counted=0)
    world.check_out(body_for(world.cart(MUG_RED=1), total=mugs(1)))
    order_id = world.dynamo.items("order")[0]["order_id"]

    assert get(order_id, order_token(SECRET, order_id)).status == 404


def test_a_shopper_cancels_once_or_twice_and_can_go_on_with_the_cart(world: World, order: Order):
    for key in ("key-c", "key-c", "key-d"):
        answer = cancel(order.order_id, token(order), key)
        assert (answer.status, answer.json["state"]) == (200, "CANCELED")

    assert world.psp.payments[order.order_id].status == "canceled"
    assert world.level() == (5, 0, 0)
    assert world.the_cart().state == "open"
    assert world.said("OrderCanceled") == ["OrderCanceled"]


@pytest.mark.parametrize(("key", "kind"), [(None, "key-missing"), ("ü", "key-invalid")])
def test_a_cancel_needs_a_key(world: World, order: Order, key: str | None, kind: str):
    answer = cancel(order.order_id, token(order), key)

    assert (answer.status, answer.json["type"]) == (400, kind)
    assert world.order(order.order_id).state is State.PENDING_PAYMENT


def test_a_stranger_cancels_nothing(world: World, order: Order):
    assert cancel(order.order_id, "tok_guess").status == 404
    assert world.order(order.order_id).state is State.PENDING_PAYMENT


def test_a_paid_order_cannot_be_canceled(world: World, order: Order):
    world.settlement.pay(order.order_id, cause=CAUSE, now=NOW)

    answer = cancel(order.order_id, token(order))

    assert (answer.status, answer.json["type"], answer.json["state"]) == (409, "not-cancelable", "PAID")


def test_an_order_that_was_paid_at_the_last_moment_is_paid_and_not_canceled(world: World, order: Order):
    world.psp.becomes(order.order_id, "succeeded")

    answer = cancel(order.order_id, token(order))

    assert (answer.status, answer.json["type"], answer.json["state"]) == (409, "not-cancelable", "PAID")
    assert world.level() == (3, 0, 2)


def test_nothing_is_canceled_while_a_payment_is_processed(world: World, order: Order):
    world.psp.becomes(order.order_id, "processing")

    answer = cancel(order.order_id, token(order))

    assert (answer.status, answer.json["type"], answer.json["state"]) == (409, "not-cancelable", "PENDING_PAYMENT")
    assert answer.headers["retry-after"] == "30"
    assert world.level() == (3, 2, 0)


def test_nothing_is_canceled_while_the_psp_does_not_answer(world: World, order: Order):
    world.psp.down = True

    answer = cancel(order.order_id, token(order))

    assert (answer.status, answer.json["type"], answer.headers["retry-after"]) == (503, "psp-unreachable", "30")
    assert world.level() == (3, 2, 0)
    world.psp.down = False
    assert cancel(order.order_id, token(order)).json["state"] == "CANCELED"
