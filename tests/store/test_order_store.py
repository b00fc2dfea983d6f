from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import boto3
import pytest
from moto import mock_aws

from functions.orders.logic import CANCELED, PAID, REFUNDED, reach
from functions.orders.model import Order, Refusal
from functions.orders.store import OrderTable, as_order
from shop.errors import NotFound
from shop.events import ERASED
from shop.table import ConditionFailed, from_item, to_item
from tests.fakes import create_table
from tests.unit.orders.test_orders_logic import order as pending_order
from tests.unit.orders.world import CAUSE, NOW, ORDER_INDEXES, World, body_for, mugs

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

DAY = timedelta(hours=24)


@pytest.fixture
def orders(dynamodb: "DynamoDBClient") -> OrderTable:
    create_table(dynamodb, "order", key="order_id", indexes=ORDER_INDEXES, numbers=["ask_at", "placed"])
    return OrderTable(dynamodb, "order")


@pytest.fixture
def order() -> Order:
    return pending_order()


def refusal() -> Refusal:
    members = {"short": [{"sku": "MUG-RED", "requested": 2, "left": 1}], "price": 1.5, "nothing": None}
    return Refusal(
        body_digest="b", expires_at=NOW + DAY, status=409, kind="stock-short", detail="too little", members=members
    )


def found(orders: OrderTable, dynamodb: "DynamoDBClient", order_id: str) -> Order | Refusal:
    item = dynamodb.get_item(TableName="order", Key=to_item(orders.key(order_id)), ConsistentRead=True)["Item"]
    return as_order(from_item(item))


def test_an_order_is_read_as_it_was_placed(orders: OrderTable, order: Order):
    orders.commit([orders.place(order)])

    assert orders.get(order.order_id) == order


def test_an_order_is_placed_once(orders: OrderTable, order: Order):
    orders.commit([orders.place(order)])

    with pytest.raises(ConditionFailed):
        orders.commit([orders.place(order)])


def test_an_unknown_order_is_not_found(orders: OrderTable):
    with pytest.raises(NotFound):
        orders.get("ord_NOBODY")


def test_a_refusal_is_read_as_it_was_given_and_is_no_order(
    orders: OrderTable, dynamodb: "DynamoDBClient", order: Order
):
    orders.commit([orders.refuse(order.order_id, refusal(), now=NOW)])

    assert found(orders, dynamodb, order.order_id) == refusal()
    with pytest.raises(NotFound):
        orders.get(order.order_id)


def test_a_refusal_stands_where_the_order_would_until_it_expires(
    orders: OrderTable, dynamodb: "DynamoDBClient", order: Order
):
    orders.commit([orders.refuse(order.order_id, refusal(), now=NOW)])

    soon = reach_at(order, NOW + DAY - timedelta(seconds=1))
    with pytest.raises(ConditionFailed):
        orders.commit([orders.place(soon)])
    with pytest.raises(ConditionFailed):
        orders.commit([orders.refuse(order.order_id, refusal(), now=NOW)])

    orders.commit([orders.place(reach_at(order, NOW + DAY))])
    assert orders.get(order.order_id).placed_at == NOW + DAY


def reach_at(order: Order, placed_at) -> Order:
    return order.model_copy(update={"milestones": order.milestones.model_copy(update={"placed_at": placed_at})})


def test_a_refusal_never_takes_the_place_of_an_order(orders: OrderTable, order: Order):
    orders.commit([orders.place(order)])

    with pytest.raises(ConditionFailed) as failed:
        orders.commit([orders.refuse(order.order_id, refusal(), now=NOW + 9 * DAY)])

    assert failed.value.items[0]
    assert failed.value.items[0]["state"] == "PENDING_PAYMENT"


def test_a_decision_on_an_order_that_moved_meanwhile_is_not_written(orders: OrderTable, order: Order):
    orders.commit([orders.place(order)])
    orders.commit([orders.save(order, reach(order, CANCELED, at=NOW))])

    with pytest.raises(ConditionFailed):
        orders.commit([orders.save(order, reach(order, PAID, at=NOW))])

    assert orders.get(order.order_id).state is CANCELED


def test_a_decision_on_no_order_is_not_written(orders: OrderTable, order: Order):
    with pytest.raises(ConditionFailed):
        orders.commit([orders.save(order, reach(order, PAID, at=NOW))])


def test_reaching_what_was_reached_writes_nothing(orders: OrderTable, order: Order):
    orders.commit([orders.place(order)])
    first = orders.reach(order.order_id, PAID, at=NOW)
    again = orders.reach(order.order_id, PAID, at=NOW + DAY)

    assert again.milestones == first.milestones
    assert again.version == 2


def test_pending_orders_are_due_from_their_time_on_the_oldest_first_and_so_many(orders: OrderTable, order: Order):
    for i, name in enumerate(("ord_C", "ord_A", "ord_B")):
        later = order.model_copy(update={"order_id": name, "due_at": NOW + timedelta(minutes=i)})
        orders.commit([orders.place(later)])

    assert orders.due(NOW - timedelta(seconds=1), at_most=25) == []
    assert orders.due(NOW + timedelta(minutes=1), at_most=25) == ["ord_C", "ord_A"]
    assert orders.due(NOW + DAY, at_most=2) == ["ord_C", "ord_A"]


def test_only_pending_orders_are_due(orders: OrderTable, order: Order):
    orders.commit([orders.place(order)])
    orders.commit([orders.refuse("ord_REFUSED", refusal(), now=NOW)])
    assert orders.due(NOW + DAY, at_most=25) == [order.order_id]

    orders.reach(order.order_id, PAID, at=NOW)

    assert orders.due(NOW + DAY, at_most=25) == []


def test_an_order_that_is_asked_for_later_is_due_later_and_unchanged(orders: OrderTable, order: Order):
    orders.commit([orders.place(order)])
    orders.ask_later(order, NOW + DAY)

    assert orders.due(NOW + DAY - timedelta(seconds=1), at_most=25) == []
    assert orders.due(NOW + DAY, at_most=25) == [order.order_id]
    assert orders.get(order.order_id).model_copy(update={"version": 1}) == order


def test_who_was_overtaken_does_not_ask_later(orders: OrderTable, order: Order):
    orders.commit([orders.place(order)])
    orders.reach(order.order_id, PAID, at=NOW)

    with pytest.raises(ConditionFailed):
        orders.ask_later(order, NOW + DAY)


# ---- the transactions over the tables of several contexts


@pytest.fixture(params=["memory", "moto"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    if request.param == "memory":
        yield World()
    else:
        with mock_aws():
            yield World(client=boto3.client("dynamodb", region_name="us-east-1"))


def test_a_checkout_and_its_payment(world: World):
    order = world.placed()
    assert (world.level(), world.the_cart().state) == ((3, 2, 0), "closed")

    world.settlement.pay(order.order_id, cause=CAUSE, now=NOW)
    assert world.level() == (3, 0, 2)
    world.settlement.refuse(order.order_id, reason="no such address", cause=CAUSE, now=NOW)
    assert world.level() == (5, 0, 0)
    world.settlement.refund(order.order_id, amount=order.total, carts=world.carts, cause=CAUSE, now=NOW)
    assert world.order(order.order_id).state is REFUNDED


def test_a_checkout_that_falls_due_and_is_paid_after_all(world: World):
    order = world.placed()

    world.due.fall(order.order_id, reason="not paid in time", cause=CAUSE, now=NOW)
    assert (world.level(), world.the_cart().state) == ((5, 0, 0), "open")
    world.settlement.pay(order.order_id, cause=CAUSE, now=NOW)
    assert world.level() == (3, 0, 2)


def test_checkouts_that_are_refused_where_it_is_written(world: World):
    """What a failed condition found comes back, or no refusal could say what is left."""
    order = world.placed(counted=3)
    bobs = world.cart("cart_bob", {"MUG-RED": 2})
    short = world.check_out(body_for(bobs, total=mugs(2)))

    assert isinstance(short, Refusal)
    assert short.members["short"] == [{"sku": "MUG-RED", "requested": 2, "left": 1}]
    assert world.check_out(body_for(bobs, total=mugs(2))) == short
    closed = world.check_out(body_for(world.the_cart(), total=mugs(2)), key="key-2")
    assert isinstance(closed, Refusal)
    assert closed.members == {"order_id": order.order_id}


# ---- finding, for staff


def placed_one_by_one(orders: OrderTable, how_many: int) -> list[str]:
    """Ids, the newest first."""
    for minute in range(how_many):
        one = pending_order().model_copy(update={"order_id": f"ord_{minute}", "email": f"Ann{minute % 2}@Example.com"})
        placed = one.milestones.model_copy(update={"placed_at": NOW + timedelta(minutes=minute)})
        orders.commit([orders.place(one.model_copy(update={"milestones": placed, "number": f"ES-{minute}"}))])
    return [f"ord_{minute}" for minute in reversed(range(how_many))]


def test_orders_are_found_the_newest_first_page_by_page(orders: OrderTable):
    expected = placed_one_by_one(orders, 11)

    found, after = [], None
    while True:
        some = orders.newest(state=None, after=after, at_most=3)
        assert len(some.order_ids) <= 3
        found += some.order_ids
        if (after := some.after) is None:
            break
    assert found == expected


def test_orders_in_a_rare_state_are_found_however_many_others_there_are(
    orders: OrderTable, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("functions.orders.store.LOOKED_AT", 1)
    placed_one_by_one(orders, 9)
    for order_id in ("ord_1", "ord_7"):
        orders.change(order_id, lambda order: reach(order, CANCELED, at=NOW))

    found, after = [], None
    for _ in range(20):
        some = orders.newest(state=CANCELED, after=after, at_most=5)
        found += some.order_ids
        if (after := some.after) is None:
            break
    assert found == ["ord_7", "ord_1"]
    assert after is None


def test_an_order_is_found_by_its_number_and_those_of_an_address_by_it(orders: OrderTable):
    placed_one_by_one(orders, 5)

    assert orders.by_number("ES-3") == "ord_3"
    assert orders.by_number("ES-9") is None
    assert orders.by_email("ann0@example.com ", after=None, at_most=2).order_ids == ["ord_4", "ord_2"]
    after = orders.by_email("ann0@example.com", after=None, at_most=2).after
    assert orders.by_email("ann0@example.com", after=after, at_most=2).order_ids == ["ord_0"]


def test_an_order_without_an_address_is_found_by_none(orders: OrderTable, order: Order):
    orders.commit([orders.place(order.model_copy(update={"email": ERASED}))])

    assert orders.by_email(ERASED, after=None, at_most=5).order_ids == []
    assert orders.newest(state=None, after=None, at_most=5).order_ids == [order.order_id]
