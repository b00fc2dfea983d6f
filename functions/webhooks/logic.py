"""Who is told what, when it is tried again, and when a receiver is given up."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from functions.webhooks.model import Attempt, Delivery, Message, Said, Subscription
from shop.events import (
    AvailabilityChanged,
    BadEvent,
    Event,
    OrderCanceled,
    OrderDelivered,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
    OrderShipped,
    PagePublished,
    PageQuarantined,
    PageReleased,
    PageRemoved,
    ProductChanged,
    ProductRemoved,
    StockShort,
    WebhookDisabled,
)

#: What is told of each public event, and nothing else: no e-mail, no address, no name. The first member is the subject.
PUBLIC: dict[type[Event], tuple[str, ...]] = {
    OrderPlaced: ("order_id", "number", "total", "due_at"),
    OrderPaid: ("order_id", "number", "placed_at", "lines", "shipping_method", "total"),
    OrderShipped: ("order_id", "shipment_id", "carrier", "tracking"),
    OrderDelivered: ("order_id", "shipment_id"),
    OrderCanceled: ("order_id", "number"),
    OrderRefunded: ("order_id", "amount"),
    ProductChanged: ("product_id", "slug", "previous_slug", "facets", "categories_moved"),
    ProductRemoved: ("product_id", "slug", "category_ids"),
    AvailabilityChanged: ("sku", "band", "left", "previous_band", "revision"),
    StockShort: ("sku", "available"),
    PagePublished: ("path", "published_at"),
    PageQuarantined: ("path", "findings", "since"),
    PageReleased: ("path",),
    PageRemoved: ("path",),
    WebhookDisabled: ("subscription_id", "reason", "disabled_at"),
}
TEST = "WebhookTest"
BY_NAME = {event.name(): event for event in PUBLIC}

#: Waits after each failed attempt, ten attempts in 75 hours:
#: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#deliverability-and-reliability
SCHEDULE = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
#: What comes due sooner waits in the queue, the rest for the sweeper.
SOON = timedelta(minutes=1)
#: The last attempts of a row; a replay adds to them.
MOST_ATTEMPTS_KEPT = 20
SUCCESS = 2


def message(said: Said) -> Message:
    """`{type, timestamp, data}`, as Standard Webhooks has it. Raises BadEvent."""
    event = BY_NAME.get(said.detail_type)
    if event is None:
        raise BadEvent(f"{said.detail_type} is not public")
    envelope = {"source": said.source, "detail-type": said.detail_type, "detail": said.detail}
    members = PUBLIC[event]
    data = event.from_envelope(envelope).model_dump(mode="json", include=set(members), exclude_none=True)
    body = {"type": said.detail_type, "timestamp": said.time.isoformat(), "data": data}
    return Message(
        event_id=next(iter(said.resources), said.id),
        type=said.detail_type,
        subject=str(data[members[0]]),
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")),
    )


def trial(event_id: str, *, now: datetime) -> Message:
    """For trying a receiver; it goes past every filter."""
    body = {"type": TEST, "timestamp": now.isoformat(), "data": {"message": "It works."}}
    return Message(event_id=event_id, type=TEST, subject="", body=json.dumps(body, separators=(",", ":")))


def wants(subscription: Subscription, told: Message) -> bool:
    of_type = not subscription.types or told.type in subscription.types
    return subscription.active and of_type and told.subject.startswith(subscription.subject_prefix)


def secrets_of(subscription: Subscription, *, now: datetime) -> Sequence[str]:
    """The current one first; the one before it until the receiver must know the new one."""
    if subscription.previous_secret and subscription.previous_until and now < subscription.previous_until:
        return subscription.secret, subscription.previous_secret
    return (subscription.secret,)


@dataclass(frozen=True)
class Verdict:
    """`disable` says why the subscription ends; `failing_since` is its new value."""

    delivery: Delivery
    failing_since: datetime | None
    disable: str = ""


def judge(delivery: Delivery, subscription: Subscription, attempt: Attempt) -> Verdict:
    """2xx: delivered. 410: the receiver wants no more. Anything else, redirects too: again, by the schedule.

    A schedule that ends without any success of the subscription since it began ends the subscription; where others got
    through, it is about this one message, and only that has failed.
    """
    now = attempt.at
    tried = delivery.model_copy(
        update={
            "attempts": delivery.attempts + 1,
            "started_at": delivery.started_at or now,
            "log": (*delivery.log, attempt)[-MOST_ATTEMPTS_KEPT:],
        }
    )
    if attempt.status is not None and attempt.status // 100 == SUCCESS:
        return Verdict(tried.model_copy(update={"state": "delivered"}), None)
    failing_since = subscription.failing_since or now
    failed = tried.model_copy(update={"state": "failed"})
    if attempt.status == HTTPStatus.GONE:
        return Verdict(failed, failing_since, "the receiver answered 410 Gone")
    if delivery.attempts < len(SCHEDULE):
        due_at = now + SCHEDULE[delivery.attempts]
        return Verdict(tried.model_copy(update={"due_at": due_at}), failing_since)
    started_at = tried.started_at or now
    ended = f"nothing got through since {failing_since:%Y-%m-%d %H:%M} UTC" if failing_since <= started_at else ""
    return Verdict(failed, failing_since, ended)


def given_up(delivery: Delivery, why: str, *, now: datetime) -> Delivery:
    """Without a POST: there is nobody to post to."""
    kept = (*delivery.log, Attempt(at=now, status=None, ms=0, answer=why))[-MOST_ATTEMPTS_KEPT:]
    return delivery.model_copy(update={"state": "failed", "log": kept})


def again(delivery: Delivery, *, now: datetime) -> Delivery:
    """A replay starts the schedule anew, under the same id."""
    return delivery.model_copy(update={"state": "pending", "attempts": 0, "started_at": None, "due_at": now})
