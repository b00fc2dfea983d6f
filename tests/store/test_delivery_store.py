from datetime import UTC, datetime, timedelta

import pytest

from functions.fulfillment.model import OPEN, Delivery, Shipment
from functions.fulfillment.store import AWAITING, DeliveryTable, UnknownOrder
from shop.events import BadEvent, OrderSent
from shop.outbox import Outbox
from shop.table import query
from tests.fakes import create_table

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOON = timedelta(minutes=2)


@pytest.fixture
def deliveries(dynamodb):
    create_table(dynamodb, "delivery", key="pk", sort="sk", indexes={AWAITING: ("shard", "due_at")})
    return DeliveryTable(dynamodb, "delivery")


def step(sequence=1, order_id="ord_MUGS"):
    kind = "order_paid" if sequence == 1 else "order_canceled"
    return Delivery(
        order_id=order_id, sequence=sequence, kind=kind, payload='{"lines": []}', queued_at=NOON, due_at=NOON + SOON
    )


def parcel(carrier="", order_id="ord_MUGS"):
    return Shipment(order_id=order_id, shipment_id="PARCEL-1", carrier=carrier, tracking=carrier and "SM1")


def said():
    return Outbox("outbox").say(OrderSent(order_id="ord_MUGS", sequence=1), now=NOON)


def events(dynamodb):
    return len(dynamodb.scan(TableName="outbox")["Items"])


def sent(deliveries, sequence=1):
    deliveries.put(step(sequence))
    return deliveries.sent(step(sequence), now=NOON, due_at=NOON + 5 * SOON, say=said())


def acknowledge(deliveries, sequence=1, order_id="ord_MUGS"):
    return deliveries.acknowledge(order_id, sequence, reference="OMS-10042", now=NOON, say=said())


def refuse(deliveries, expected=(*OPEN, "acknowledged")):
    return deliveries.refuse("ord_MUGS", 1, reason="no such street", now=NOON, say=said(), expected=expected)


def test_a_step_is_read_as_it_was_put(deliveries):
    assert deliveries.put(step()) == step()
    assert deliveries.steps("ord_MUGS") == {1: step()}


def test_a_step_that_is_put_again_is_the_one_that_was_there(deliveries):
    sent(deliveries)
    assert deliveries.put(step()).state == "sent"
    assert deliveries.steps("ord_MUGS")[1].state == "sent"


def test_steps_are_in_their_order_also_past_nine(deliveries):
    for sequence in (10, 2, 1):
        deliveries.put(step(sequence))
    assert list(deliveries.steps("ord_MUGS")) == [1, 2, 10]


def test_orders_keep_their_steps_apart(deliveries):
    deliveries.put(step(order_id="ord_PLATES"))
    assert deliveries.steps("ord_MUGS") == {}


def test_sent_is_said_once_though_it_is_sent_twice(deliveries, dynamodb):
    assert sent(deliveries) is True
    again = deliveries.steps("ord_MUGS")[1]
    assert deliveries.sent(again, now=NOON + SOON, due_at=NOON + 6 * SOON, say=said()) is False
    assert events(dynamodb) == 1
    found = deliveries.steps("ord_MUGS")[1]
    assert (found.attempts, found.sent_at, found.tried_at) == (2, NOON, NOON + SOON)


def test_an_answer_may_come_before_we_wrote_that_we_sent(deliveries, dynamodb):
    deliveries.put(step())
    assert acknowledge(deliveries) is True
    assert deliveries.sent(step(), now=NOON, due_at=NOON, say=said()) is False
    assert deliveries.steps("ord_MUGS")[1].state == "acknowledged"
    assert events(dynamodb) == 1


def test_an_answer_that_comes_twice_is_said_once(deliveries, dynamodb):
    sent(deliveries)
    assert [acknowledge(deliveries), acknowledge(deliveries)] == [True, False]
    assert events(dynamodb) == 2
    assert deliveries.steps("ord_MUGS")[1].reference == "OMS-10042"


@pytest.mark.parametrize("change", [acknowledge, refuse])
def test_an_answer_for_an_order_we_never_handed_over_is_a_bad_event(deliveries, dynamodb, change):
    with pytest.raises(UnknownOrder, match="unknown order ord_MUGS"):
        change(deliveries)
    assert issubclass(UnknownOrder, BadEvent)
    assert events(dynamodb) == 0


def test_an_answer_for_a_step_we_never_handed_over_is_a_bad_event(deliveries):
    deliveries.put(step())
    with pytest.raises(UnknownOrder, match="step 2 was never handed over"):
        acknowledge(deliveries, sequence=2)


def test_a_rejection_stands_whichever_comes_first(deliveries, dynamodb):
    sent(deliveries)
    acknowledge(deliveries)
    assert refuse(deliveries) is True
    assert refuse(deliveries) is False
    with pytest.raises(BadEvent, match=r"was refused before \(no such street\)"):
        acknowledge(deliveries)
    found = deliveries.steps("ord_MUGS")[1]
    assert (found.state, found.reason) == ("refused", "no such street")
    assert events(dynamodb) == 3


def test_a_refused_repetition_does_not_undo_an_acceptance(deliveries):
    sent(deliveries)
    acknowledge(deliveries)
    assert refuse(deliveries, expected=OPEN) is False
    assert deliveries.steps("ord_MUGS")[1].state == "acknowledged"


def test_a_failed_attempt_is_counted_and_keeps_the_step_queued(deliveries):
    deliveries.put(step())
    deliveries.failed(step(), reason="status 503", now=NOON, due_at=NOON + SOON)
    found = deliveries.steps("ord_MUGS")[1]
    assert (found.state, found.attempts, found.reason) == ("queued", 1, "status 503")


def test_a_failed_attempt_does_not_undo_an_answer(deliveries):
    deliveries.put(step())
    acknowledge(deliveries)
    deliveries.failed(step(), reason="timed out", now=NOON, due_at=NOON + SOON)
    assert deliveries.steps("ord_MUGS")[1].state == "acknowledged"
    assert deliveries.due(now=NOON + 9 * SOON, at_most=80) == []


def test_only_what_is_not_answered_in_time_is_due(deliveries, dynamodb):
    for order_id in ("ord_MUGS", "ord_PLATES", "ord_BOWLS"):
        deliveries.put(step(order_id=order_id))
    acknowledge(deliveries, order_id="ord_PLATES")
    assert deliveries.due(now=NOON, at_most=80) == []
    assert sorted(deliveries.due(now=NOON + SOON, at_most=80)) == [("ord_BOWLS", 1), ("ord_MUGS", 1)]
    assert refuse(deliveries)
    assert deliveries.due(now=NOON + SOON, at_most=80) == [("ord_BOWLS", 1)]


def test_only_one_of_two_sweepers_postpones_a_step(deliveries):
    deliveries.put(step())
    assert deliveries.postpone(step(), due_at=NOON + 2 * SOON) is True
    assert deliveries.postpone(step(), due_at=NOON + 2 * SOON) is False


def test_a_step_that_was_answered_is_not_postponed(deliveries):
    deliveries.put(step())
    acknowledge(deliveries)
    assert deliveries.postpone(step(), due_at=NOON + 2 * SOON) is False


def test_a_parcel_goes_out_once(deliveries, dynamodb):
    deliveries.put(step())
    assert deliveries.dispatched(parcel("Slow Mail"), now=NOON, say=said()) is True
    assert deliveries.dispatched(parcel("Slow Mail"), now=NOON + SOON, say=said()) is False
    assert events(dynamodb) == 1
    assert deliveries.shipments("ord_MUGS") == [parcel("Slow Mail").model_copy(update={"dispatched_at": NOON})]


def test_a_dispatch_after_the_arrival_brings_carrier_and_tracking(deliveries, dynamodb):
    deliveries.put(step())
    assert deliveries.arrived(parcel(), now=NOON + SOON, say=said()) is True
    assert deliveries.dispatched(parcel("Slow Mail"), now=NOON + 2 * SOON, say=said()) is True
    assert deliveries.arrived(parcel(), now=NOON + 3 * SOON, say=said()) is False
    (found,) = deliveries.shipments("ord_MUGS")
    assert (found.carrier, found.tracking, found.arrived_at) == ("Slow Mail", "SM1", NOON + SOON)
    assert events(dynamodb) == 2


def test_a_parcel_arrives_once_also_when_nobody_said_that_it_went_out(deliveries, dynamodb):
    deliveries.put(step())
    assert deliveries.arrived(parcel(), now=NOON, say=said()) is True
    assert deliveries.arrived(parcel(), now=NOON + SOON, say=said()) is False
    assert events(dynamodb) == 1


@pytest.mark.parametrize("happens", ["dispatched", "arrived"])
def test_a_parcel_of_an_order_we_never_handed_over_is_a_bad_event(deliveries, dynamodb, happens):
    with pytest.raises(UnknownOrder, match="unknown order ord_MUGS"):
        getattr(deliveries, happens)(parcel(), now=NOON, say=said())
    assert (deliveries.shipments("ord_MUGS"), events(dynamodb)) == ([], 0)


def test_a_parcel_is_no_step_and_a_step_no_parcel(deliveries):
    deliveries.put(step())
    deliveries.arrived(parcel(), now=NOON, say=said())
    assert list(deliveries.steps("ord_MUGS")) == [1]
    assert [one.shipment_id for one in deliveries.shipments("ord_MUGS")] == ["PARCEL-1"]


def test_an_answered_step_leaves_the_index(deliveries, dynamodb):
    deliveries.put(step())
    acknowledge(deliveries)
    left = [
        item
        for shard in range(8)
        for item in query(
            dynamodb,
            TableName="delivery",
            IndexName=AWAITING,
            KeyConditionExpression="#shard = :shard",
            ExpressionAttributeNames={"#shard": "shard"},
            ExpressionAttributeValues={":shard": {"S": str(shard)}},
        )
    ]
    assert left == []
