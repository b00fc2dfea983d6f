"""What happens to a public event between the bus and a receiver. At least once, in no promised order."""

import math
from datetime import datetime
from typing import Protocol

from functions.webhooks.logic import SOON, again, given_up, judge, message, secrets_of, wants
from functions.webhooks.model import DeliverWebhook, Delivery, Message, Said
from functions.webhooks.receivers import Receivers
from functions.webhooks.signature import sign
from functions.webhooks.store import WebhookTable
from shop.consumer import NotYet
from shop.events import WebhookDisabled
from shop.log import log
from shop.outbox import Outbox

AGENT = "Evershelf-Webhooks/1"


class Queue(Protocol):
    def send(self, delivery: Delivery) -> None: ...


def fan_out(said: Said, *, webhooks: WebhookTable, queue: Queue, now: datetime) -> int:
    """A row per subscription that wants it, then the nudge; stopped in between, the event comes again."""
    told = message(said)
    wanted = [one.subscription_id for one in webhooks.subscriptions() if wants(one, told)]
    for subscription_id in wanted:
        start(subscription_id, told, webhooks=webhooks, queue=queue, now=now)
    log("told", type=told.type, event_id=told.event_id, subscriptions=len(wanted))
    return len(wanted)


def start(subscription_id: str, told: Message, *, webhooks: WebhookTable, queue: Queue, now: datetime) -> Delivery:
    """The delivery as it stands: a new one, or the one that was there before."""
    new = Delivery(subscription_id=subscription_id, message=told, due_at=now, created_at=now)
    found = webhooks.open(new, now=now)
    if found.state == "pending" and found.attempts == 0:
        queue.send(found)
    return found


def deliver(
    nudge: DeliverWebhook, *, webhooks: WebhookTable, outbox: Outbox, receivers: Receivers, now: datetime
) -> None:
    """One attempt, if it is due. Stopped between the POST and the row, the receiver hears it again, under its id."""
    delivery = webhooks.delivery(nudge.subscription_id, nudge.event_id)
    if delivery is None or delivery.state != "pending":
        return
    _wait_until_due(delivery, now=now)
    if delivery.due_at > now:
        return  # the sweeper brings it
    subscription = webhooks.subscription(nudge.subscription_id)
    if subscription is None or not subscription.active:
        why = "the subscription is disabled" if subscription else "the subscription was removed"
        webhooks.settle(delivery, given_up(delivery, why, now=now), now=now)
        return
    body = delivery.message.body.encode()
    headers = sign(secrets_of(subscription, now=now), nudge.event_id, body, at=now)
    headers |= {"Content-Type": "application/json", "User-Agent": AGENT}
    attempt = receivers.post(subscription.url, body, headers, now=now)
    verdict = judge(delivery, subscription, attempt)
    if verdict.disable:
        ended = WebhookDisabled(
            subscription_id=subscription.subscription_id, reason=verdict.disable, disabled_at=now, caused_at=now
        )
        say = outbox.say(ended, now=now)
        counted = webhooks.disable(delivery, verdict.delivery, why=verdict.disable, say=say, now=now)
    else:
        counted = webhooks.settle(delivery, verdict.delivery, now=now)
        if counted and verdict.failing_since != subscription.failing_since:
            webhooks.note(subscription.subscription_id, failing_since=verdict.failing_since)
    log(
        "posted",
        subscription_id=nudge.subscription_id,
        event_id=nudge.event_id,
        status=attempt.status,
        ms=attempt.ms,
        attempts=verdict.delivery.attempts,
        state=verdict.delivery.state,
        counted=counted,
        disabled=verdict.disable or None,
    )
    if counted and verdict.delivery.state == "pending":
        _wait_until_due(verdict.delivery, now=now)


def replay(delivery: Delivery, *, webhooks: WebhookTable, queue: Queue, now: datetime) -> bool:
    """False when it moved meanwhile."""
    fresh = again(delivery, now=now)
    if not webhooks.settle(delivery, fresh, now=now):
        return False
    queue.send(fresh)
    return True


def nudge_due(*, webhooks: WebhookTable, queue: Queue, now: datetime, at_most: int = 1_000) -> int:
    """The net under the queue, and its long waits."""
    nudged = 0
    for delivery in webhooks.due(now=now, at_most=at_most):
        if webhooks.claim(delivery, now=now):
            queue.send(delivery)
            nudged += 1
    return nudged


def _wait_until_due(delivery: Delivery, *, now: datetime) -> None:
    left = delivery.due_at - now
    if left.total_seconds() > 0 and left <= SOON:
        raise NotYet("the next attempt is not due", seconds=math.ceil(left.total_seconds()))
