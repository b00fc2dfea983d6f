"""What happens to a step of an order between us and the OMS."""

from datetime import datetime
from typing import Protocol

from functions.fulfillment.logic import (
    QUEUED_PATIENCE,
    SENT_PATIENCE,
    Done,
    Post,
    Void,
    Wait,
    backoff,
    decide,
    look_again,
)
from functions.fulfillment.model import OPEN, DeliverOrder, Delivery
from functions.fulfillment.oms import Oms, Refused, Taken, Unclear
from functions.fulfillment.store import DeliveryTable, UnknownOrder
from shop.consumer import NotYet
from shop.events import BadEvent, OrderCanceled, OrderPaid, OrderRefused, OrderSent, describe
from shop.log import log
from shop.outbox import Outbox


class Queue(Protocol):
    def send(self, delivery: Delivery) -> None: ...


def queue_step(
    event: OrderPaid | OrderCanceled, sequence: int, *, deliveries: DeliveryTable, orders: Queue, now: datetime
) -> None:
    """The row first, then the message: when we are stopped in between, the event comes again and finds it queued."""
    step = Delivery.of(event, sequence, now=now, due_at=now + QUEUED_PATIENCE)
    found = deliveries.put(step)
    if found.kind != step.kind:
        raise BadEvent(f"{event.name()}: step {sequence} of {event.order_id} is {found.kind} already")
    if found.state == "queued":
        orders.send(found)
    log("step queued", order_id=event.order_id, sequence=sequence, kind=found.kind, state=found.state)


def deliver(order: DeliverOrder, *, deliveries: DeliveryTable, outbox: Outbox, oms: Oms, now: datetime) -> None:
    steps = deliveries.steps(order.order_id)
    if order.sequence not in steps:
        raise UnknownOrder(order.order_id, f"there is no step {order.sequence} of it")
    match decide(steps, order.sequence, now=now):
        case Done():
            log("answered before", order_id=order.order_id, sequence=order.sequence)
        case Wait(reason, seconds):
            raise NotYet(f"{order.order_id}: {reason}", seconds=seconds)
        case Void(delivery, reason):
            _refused(delivery, reason, deliveries=deliveries, outbox=outbox, now=now)
        case Post(delivery):
            _hand_over(delivery, deliveries=deliveries, outbox=outbox, oms=oms, now=now)
            if delivery.sequence != order.sequence:
                raise NotYet(f"{order.order_id}: step {delivery.sequence} goes first", seconds=2)


def send_again(*, deliveries: DeliveryTable, orders: Queue, now: datetime, at_most: int = 200) -> int:
    """What the OMS should have answered by now, whatever became of its message."""
    again = 0
    for order_id, sequence in deliveries.due(now=now, at_most=at_most):
        steps = deliveries.steps(order_id)
        step, before = steps[sequence], steps.get(sequence - 1)
        patience = QUEUED_PATIENCE if step.state == "queued" else SENT_PATIENCE
        if not (
            step.is_open and step.due_at and step.due_at <= now and deliveries.postpone(step, due_at=now + patience)
        ):
            continue
        if sequence == 1 or (before and not before.is_open):
            try:
                orders.send(step)
            except Exception as error:  # noqa: BLE001 one that cannot be sent must not keep the others from it
                log("cannot be sent", order_id=order_id, sequence=sequence, error=describe(error))
                continue
            again += 1
    return again


def _hand_over(delivery: Delivery, *, deliveries: DeliveryTable, outbox: Outbox, oms: Oms, now: datetime) -> None:
    order_id, sequence = delivery.order_id, delivery.sequence
    match oms.hand_over(delivery):
        case Taken():
            say = outbox.say(OrderSent(order_id=order_id, sequence=sequence, **delivery.cause), now=now)
            first = deliveries.sent(delivery, now=now, due_at=now + SENT_PATIENCE, say=say)
            log("sent to the OMS", order_id=order_id, sequence=sequence, first=first)
        case Refused(reason):
            _refused(delivery, reason, deliveries=deliveries, outbox=outbox, now=now)
        case Unclear(reason):
            attempts = delivery.attempts + 1
            deliveries.failed(delivery, reason=reason, now=now, due_at=look_again(attempts, now=now))
            raise NotYet(f"{order_id}: the OMS did not take step {sequence}: {reason}", seconds=backoff(attempts))


def _refused(delivery: Delivery, reason: str, *, deliveries: DeliveryTable, outbox: Outbox, now: datetime) -> None:
    """Unless the OMS has accepted it meanwhile: what it says by an event counts more than an answer to a repetition."""
    order_id, sequence = delivery.order_id, delivery.sequence
    said = OrderRefused(order_id=order_id, sequence=sequence, reason=reason, **delivery.cause)
    say = outbox.say(said, now=now)
    first = deliveries.refuse(order_id, sequence, reason=reason, now=now, say=say, expected=OPEN)
    log("refused by the OMS", order_id=order_id, sequence=sequence, first=first)
