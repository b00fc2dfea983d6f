import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.fulfillment.store import DeliveryTable
from functions.orders import staff_api
from functions.orders.logic import PAID, REFUNDED, as_number, is_refundable, reach, refunding
from functions.orders.model import Order, State
from shop.errors import Refused
from tests.fakes import Answer, call
from tests.unit.orders.test_orders_logic import order as pending_order
from tests.unit.orders.world import CAUSE, NOW, World

SUPPORT = {"cognito:groups": "[support]"}
OPERATOR = {"cognito:groups": "[operator]"}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World(now=datetime.now(UTC))
    monkeypatch.setattr(staff_api, "due", world.due)
    monkeypatch.setattr(staff_api, "deliveries", DeliveryTable(world.client, "delivery"))
    monkeypatch.setenv("STAFF_ISSUER", "https://staff")
    monkeypatch.setenv("STAFF_CLIENT_ID", "client")
    return world


@pytest.fixture
def order(world: World) -> Order:
    return world.placed()


def claims(groups: Mapping[str, str] = SUPPORT) -> dict[str, str]:
    return {"token_use": "id", "iss": "https://staff", "aud": "client", "sub": "sam", **groups}


def get(path: str, groups: Mapping[str, str] | None = SUPPORT, **query: str) -> Answer:
    ids = {"order_id": path.split("/")[3]} if path.count("/") > 2 else None
    return call(
        staff_api.handler,
        "GET",
        path,
        query=query,
        path_parameters=ids,
        claims=None if groups is None else claims(groups),
    )


def post(order_id: str, what: str, body: Any = None, *, key: str | None = "k", groups: Any = SUPPORT) -> Answer:
    return call(
        staff_api.handler,
        "POST",
        f"/staff/orders/{order_id}/{what}",
        body=body,
        path_parameters={"order_id": order_id},
        headers={"Idempotency-Key": key} if key else {},
        claims=claims(groups),
    )


def refund(order_id: str, **more: Any) -> Answer:
    return post(order_id, "refund", {"reason": "arrived broken"}, **more)


def pay(world: World, order: Order) -> Order:
    return world.settlement.pay(order.order_id, cause=CAUSE, now=world.now)


@pytest.mark.parametrize("q", ["number", "order_id", "email", "spoken"])
def test_an_order_is_found_by_what_a_caller_knows_of_it(order: Order, q: str):
    known = {"spoken": order.number.removeprefix("ES-").lower().replace("-", " "), "email": "ANN@example.com"}
    found = get("/staff/orders", q=known.get(q) or getattr(order, q)).json["orders"]

    assert [(one["order_id"], one["state"], one["pieces"]) for one in found] == [(order.order_id, "PENDING_PAYMENT", 2)]


def test_the_newest_are_listed_and_can_be_asked_for_by_state(order: Order):
    assert [one["number"] for one in get("/staff/orders").json["orders"]] == [order.number]
    assert get("/staff/orders", state="PAID").json == {"orders": []}
    assert get("/staff/orders", q=order.email, state="PAID").json == {"orders": []}
    assert get("/staff/orders", state="LOST").status == 422


@pytest.mark.parametrize("q", ["ES-NOSUCH", "ord_none", "nobody@example.com", "?"])
def test_what_is_nowhere_is_an_empty_list(order: Order, q: str):
    assert get("/staff/orders", q=q).json["orders"] == []


def test_an_order_is_shown_with_all_that_happened(world: World, order: Order):
    pay(world, order)
    shown = get(f"/staff/orders/{order.order_id}").json

    assert [one["what"] for one in shown["history"]] == ["placed", "paid"]
    assert shown["can"] == {"refund": True, "cancel": False}
    assert shown["payment"]["psp_id"]
    assert "refund" not in shown
    assert "token_digest" not in json.dumps(shown)


def test_the_money_of_a_paid_order_goes_back_once_however_often_it_is_asked(world: World, order: Order):
    pay(world, order)

    first, again = refund(order.order_id), refund(order.order_id, key="another")

    assert (first.status, again.status) == (200, 200)
    assert first.json["refund"] == again.json["refund"]
    assert first.json["refund"]["state"] == "requested"
    assert first.json["refund"]["recalls"] is True
    assert first.json["can"]["refund"] is False
    assert world.said("RefundRequested") == ["RefundRequested"]
    assert get("/staff/orders").json["orders"][0]["refunding"] is True

    world.settlement.refund(order.order_id, amount=order.total, carts=world.carts, cause=CAUSE, now=world.now)
    assert refund(order.order_id).json["refund"]["state"] == "done"
    assert world.said("RefundRequested") == ["RefundRequested"]


def test_what_was_never_paid_cannot_be_refunded_but_canceled(world: World, order: Order):
    refused = refund(order.order_id)
    assert (refused.status, refused.json["type"], refused.json["state"]) == (409, "not-refundable", "PENDING_PAYMENT")

    assert post(order.order_id, "cancel").json["state"] == "CANCELED"
    assert post(order.order_id, "cancel").status == 200
    assert refund(order.order_id).json["state"] == "CANCELED"
    assert world.said("RefundRequested") == []
    assert world.level() == (5, 0, 0)


def test_a_paid_order_is_not_canceled(world: World, order: Order):
    pay(world, order)
    assert post(order.order_id, "cancel").json["type"] == "not-cancelable"


def test_a_psp_that_does_not_answer_cancels_nothing(world: World, order: Order):
    world.psp.down = True
    assert post(order.order_id, "cancel").json["type"] == "psp-unreachable"
    assert world.order(order.order_id).state is State.PENDING_PAYMENT


def test_a_write_needs_a_key_and_a_reason(world: World, order: Order):
    pay(world, order)
    assert refund(order.order_id, key=None).json["type"] == "key-missing"
    assert post(order.order_id, "refund", {"reason": ""}).status == 422
    assert world.said("RefundRequested") == []


def test_who_did_it_is_logged_with_the_cause_that_the_event_carries(
    world: World, order: Order, capsys: pytest.CaptureFixture[str]
):
    pay(world, order)
    refund(order.order_id)

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (told,) = [line for line in lines if line["outcome"] == "refund asked for"]
    (said,) = [row for row in world.dynamo.items("outbox") if row["detail_type"] == "RefundRequested"]
    assert told["staff_id"] == "sam"
    assert json.loads(said["detail"])["cause_id"] == told["cause_id"]
    assert "ann@example.com" not in json.dumps(lines)


@pytest.mark.parametrize("groups", [{}, {"cognito:groups": "[interns]"}])
def test_staff_of_no_such_group_are_told_which_one_it_takes(world: World, order: Order, groups: dict[str, str]):
    pay(world, order)
    for told in (
        get("/staff/orders", groups),
        get(f"/staff/orders/{order.order_id}", groups),
        refund(order.order_id, groups=groups),
        post(order.order_id, "cancel", groups=groups),
    ):
        assert (told.status, told.json["type"], told.json["group"]) == (403, "group-missing", "support")
    assert world.said("RefundRequested") == []


def test_an_operator_may_what_support_may_and_nobody_else_anything(order: Order):
    assert get("/staff/orders", OPERATOR).status == 200
    assert get("/staff/orders", None).status == 401


# ---- the rules behind it


@pytest.mark.parametrize("state", State)
def test_only_money_that_came_can_go_back(state: State):
    unpaid = pending_order().model_copy(update={"state": state})
    paid = reach(pending_order(), PAID, at=NOW).model_copy(update={"state": state})

    assert not is_refundable(unpaid)
    assert is_refundable(paid) == (state not in (State.PENDING_PAYMENT, REFUNDED))
    if state is not REFUNDED:
        with pytest.raises(Refused):
            refunding(unpaid, "why")


@pytest.mark.parametrize("said", ["ES-7K3M9-0XP1", "es 7k3m9 oxpi", "7K3M9OXPL", "es7k3m9-0xp1"])
def test_a_number_may_be_written_as_it_was_heard(said: str):
    assert as_number(said) == "ES-7K3M9-0XP1"
