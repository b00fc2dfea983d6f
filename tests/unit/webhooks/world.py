"""Webhooks without AWS: the tables in memory, a queue that is a list, receivers that answer as they are told."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.webhooks import delivering
from functions.webhooks.logic import PUBLIC
from functions.webhooks.model import Attempt, DeliverWebhook, Delivery, Said, Subscription
from functions.webhooks.store import DUE, WebhookTable
from shop.consumer import NotYet
from shop.events import Event, StockShort
from shop.outbox import Outbox
from tests.fakes import MemoryDynamo, create_table

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SHORT = StockShort(sku="MUG-RED", available=-2, caused_at=NOON, cause_id="evt-7")


def said(event: Event, event_id: str = "evt_1", *, relayed: str = "1") -> Said:
    """As the bus hands it on; relayed again, only the envelope's own id differs."""
    envelope = {"id": f"envelope-{relayed}", "time": NOON.isoformat(), "resources": [event_id], "source": event.source}
    return Said.model_validate(envelope | {"detail-type": event.name(), "detail": json.loads(event.detail())})


@dataclass
class Receivers:
    """Answers what it is told, in turn, then 200; 500 to `poison`. None is no answer."""

    answers: list[int | None] = field(default_factory=list)
    heard: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    poison: str = ""

    def post(self, url: str, body: bytes, headers: Any, *, now: datetime) -> Attempt:
        self.heard.append((url, dict(headers), body))
        status = 500 if headers["webhook-id"] == self.poison else self.answers.pop(0) if self.answers else 200
        return Attempt(at=now, status=status, ms=3, answer="said")


@dataclass
class Queue:
    messages: list[DeliverWebhook] = field(default_factory=list)

    def send(self, delivery: Delivery) -> None:
        self.messages.append(
            DeliverWebhook(subscription_id=delivery.subscription_id, event_id=delivery.message.event_id)
        )


class World:
    def __init__(self) -> None:
        self.memory = MemoryDynamo()
        create_table(self.memory.client, "webhook", key="pk", sort="sk", indexes={DUE: ("shard", "wake_at")})
        create_table(self.memory.client, "outbox", key="id")
        self.webhooks = WebhookTable(self.memory.client, "webhook")
        self.receivers, self.queue, self.now = Receivers(), Queue(), NOON

    def subscribe(self, subscription_id: str = "whk_1", **more: Any) -> Subscription:
        values = {"url": f"https://{subscription_id}.example/hook", "secret": SECRET, "created_at": NOON} | more
        subscription = Subscription(subscription_id=subscription_id, **values)
        self.webhooks.add(subscription)
        return subscription

    def say(self, event: Event = SHORT, event_id: str = "evt_1", *, relayed: str = "1") -> int:
        told = said(event, event_id, relayed=relayed)
        return delivering.fan_out(told, webhooks=self.webhooks, queue=self.queue, now=self.now)

    def deliver(self, nudge: DeliverWebhook) -> int | None:
        """In how many seconds the queue brings it again, None when it is done with it."""
        try:
            delivering.deliver(
                nudge, webhooks=self.webhooks, outbox=Outbox("outbox"), receivers=self.receivers, now=self.now
            )
        except NotYet as not_yet:
            return not_yet.seconds
        return None

    def pump(self) -> None:
        """Until the queue is empty; a wait in it passes."""
        while self.queue.messages:
            nudge = self.queue.messages.pop(0)
            while seconds := self.deliver(nudge):
                self.now += timedelta(seconds=seconds)

    def pass_by(self, limit: timedelta) -> None:
        """Minutes, each with its sweeper."""
        end = self.now + limit
        while self.now < end:
            self.now += timedelta(minutes=1)
            self.sweep()
            self.pump()

    def sweep(self) -> int:
        return delivering.nudge_due(webhooks=self.webhooks, queue=self.queue, now=self.now)

    def delivery(self, subscription_id: str = "whk_1", event_id: str = "evt_1") -> Delivery:
        found = self.webhooks.delivery(subscription_id, event_id)
        assert found
        return found

    def subscription(self, subscription_id: str = "whk_1") -> Subscription:
        found = self.webhooks.subscription(subscription_id)
        assert found
        return found

    def disabled(self) -> list[dict[str, Any]]:
        assert {row["detail_type"] for row in self.memory.items("outbox")} <= {"WebhookDisabled"}
        return [json.loads(row["detail"]) for row in self.memory.items("outbox")]


assert StockShort in PUBLIC
