from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.client import BaseClient

from functions.orders import (
    every_minute,
    on_order_acknowledged,
    on_order_delivered,
    on_order_placed,
    on_order_refused,
    on_order_sent,
    on_order_shipped,
    on_payment_failed,
    on_payment_refunded,
    on_payment_succeeded,
)
from functions.orders.model import Order, State
from shop.events import (
    Event,
    OrderAcknowledged,
    OrderDelivered,
    OrderPlaced,
    OrderRefused,
    OrderSent,
    OrderShipped,
    PaymentFailed,
    PaymentRefunded,
    PaymentSucceeded,
)
from tests.fakes import delivery
from tests.unit.orders.world import CAUSE, NOW, World, body_for, mugs

type Asked = list[tuple[str, dict[str, Any]]]

HANDLERS: dict[str, Any] = {
    "OrderPlaced": on_order_placed,
    "PaymentSucceeded": on_payment_succeeded,
    "PaymentFailed": on_payment_failed,
    "PaymentRefunded": on_payment_refunded,
    "OrderSent": on_order_sent,
    "OrderAcknowledged": on_order_acknowledged,
    "OrderRefused": on_order_refused,
    "OrderShipped": on_order_shipped,
    "OrderDelivered": on_order_delivered,
}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World()
    for module in (*HANDLERS.values(), every_minute):
        for name in ("orders", "settlement", "carts", "due"):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, getattr(world, name))
    return world


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """What the consumer asks of SQS."""
    asked: Asked = []
    monkeypatch.setattr(BaseClient, "_make_api_call", lambda _client, name, request: asked.append((name, request)))
    return asked


@pytest.fixture
def order(world: World) -> Order:
    return world.placed()


def hear(event: Event) -> list[str]:
    """The message ids handed back."""
    envelope = {"source": event.source, "detail-type": event.name(), "detail": event.model_dump(mode="json")}
    answer = HANDLERS[event.name()].handler(delivery(envelope), None)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def placed(order: Order, **other: Any) -> OrderPlaced:
    said = {"order_id": order.order_id, "number": order.number, "total": order.total, "due_at": order.due_at}
    return OrderPlaced.model_validate(said | CAUSE | other)


def paid(order: Order) -> PaymentSucceeded:
    return PaymentSucceeded(order_id=order.order_id, payment_id="pi_1", amount=order.total, **CAUSE)


def test_the_whole_way_of_an_order(world: World, order: Order):
    told = {"order_id": order.order_id, "sequence": 1}
    parcel = {"order_id": order.order_id, "shipment_id": "shp_1"}
    for event, state in [
        (PaymentFailed(order_id=order.order_id, payment_id="pi_1", reason="declined", **CAUSE), "PENDING_PAYMENT"),
        (paid(order), "PAID"),
        (OrderSent.model_validate(told), "SENT"),
        (OrderAcknowledged.model_validate(told), "ACKNOWLEDGED"),
        (OrderShipped.model_validate(parcel | {"carrier": "Post", "tracking": "T1"}), "SHIPPED"),
        (OrderDelivered.model_validate(parcel), "DELIVERED"),
    ]:
        for _ in range(2):
            assert hear(event) == []
            assert world.order(order.order_id).state == state

    arrived = world.order(order.order_id)
    assert arrived.failed_attempt
    assert arrived.failed_attempt.reason == "declined"
    assert [shipment.tracking for shipment in arrived.shipments] == ["T1"]
    assert world.said() == ["OrderPaid", "OrderPlaced"]


def test_news_that_cannot_be_comes_again_and_is_not_swallowed(world: World, order: Order, queue: Asked):
    assert hear(OrderSent(order_id=order.order_id, sequence=1)) == ["message-0"]
    assert hear(OrderSent(order_id="ord_NOBODY", sequence=1)) == ["message-0"]


def test_a_refused_order_and_its_refund(world: World, order: Order):
    hear(paid(order))
    assert hear(OrderRefused(order_id=order.order_id, sequence=1, reason="no such address", **CAUSE)) == []
    assert hear(PaymentRefunded(order_id=order.order_id, payment_id="pi_1", amount=order.total, **CAUSE)) == []

    assert world.order(order.order_id).state is State.REFUNDED
    assert world.said("OrderCanceled", "RefundRequested", "OrderRefunded") == [
        "OrderCanceled",
        "OrderRefunded",
        "RefundRequested",
    ]


def test_an_order_that_is_due_ends(world: World, order: Order):
    assert hear(placed(order)) == []

    assert world.order(order.order_id).state is State.CANCELED


def test_an_order_heard_of_before_it_is_due_is_handed_back_until_then(world: World, order: Order, queue: Asked):
    assert hear(placed(order, due_at=datetime.now(UTC) + timedelta(seconds=90))) == ["message-0"]

    assert [name for name, _ in queue] == ["ChangeMessageVisibility"]
    assert 88 <= queue[0][1]["VisibilityTimeout"] <= 90
    assert world.order(order.order_id).state is State.PENDING_PAYMENT


def test_an_order_the_psp_says_nothing_of_is_acknowledged_and_left_to_the_net(world: World, order: Order):
    """Handing it back would bury it after six receives, though nothing is wrong with it."""
    world.psp.down = True
    assert hear(placed(order)) == []
    assert world.level() == (3, 2, 0)

    world.psp.down = False
    later = datetime.now(UTC) + timedelta(minutes=3)
    assert world.orders.due(later, at_most=25) == [order.order_id]


# ---- the net


def tick(remaining: int = 20_000) -> None:
    every_minute.handler({}, SimpleNamespace(get_remaining_time_in_millis=lambda: remaining))


def test_the_net_ends_what_the_queue_lost(world: World, order: Order):
    tick()

    assert world.order(order.order_id).state is State.CANCELED
    assert world.level() == (5, 0, 0)


def test_the_net_leaves_the_queue_a_minute(world: World, order: Order):
    item = world.dynamo.items("order")[0]
    ask_at = int((datetime.now(UTC) - timedelta(seconds=50)).timestamp())
    world.client.update_item(
        TableName="order",
        Key={"order_id": {"S": item["order_id"]}},
        UpdateExpression="SET ask_at = :then",
        ExpressionAttributeValues={":then": {"N": str(ask_at)}},
    )

    tick()

    assert world.order(order.order_id).state is State.PENDING_PAYMENT


def place_many(world: World, count: int) -> list[Order]:
    world.sells(counted=count)
    for i in range(count):
        world.check_out(body_for(world.cart(f"cart_{i}", MUG_RED=1), total=mugs(1)))
    return [world.order(row["order_id"]) for row in world.dynamo.items("order")]


def states(world: World) -> list[str]:
    return [row["state"] for row in world.dynamo.items("order")]


def test_the_net_takes_twenty_five_at_a_time(world: World):
    place_many(world, 27)

    tick()

    assert states(world).count("CANCELED") == 25
    tick()
    assert states(world).count("CANCELED") == 27


def test_orders_that_stay_open_do_not_keep_the_net_from_the_others(world: World):
    for order in place_many(world, 27)[:25]:
        world.psp.becomes(order.order_id, "processing")

    tick()
    tick()

    assert states(world).count("CANCELED") == 2


def test_a_psp_that_is_down_is_asked_once_a_minute_and_not_for_every_order(world: World):
    place_many(world, 5)
    world.psp.down = True
    world.psp.calls.clear()

    tick()

    assert world.psp.calls.total() == 1


def test_the_net_stops_in_time(world: World):
    place_many(world, 3)

    tick(remaining=5_000)

    assert states(world).count("CANCELED") == 1


def test_an_order_that_is_paid_is_left_alone_by_the_queue_and_the_net(world: World, order: Order):
    hear(paid(order))
    hear(placed(order))
    tick()

    assert world.order(order.order_id).state is State.PAID
    assert world.psp.calls["cancel"] == 0
    assert datetime.now(UTC) > NOW
