"""A world without AWS: the tables in memory, orders.fifo as a list, an OMS that answers as it is told."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from functions.fulfillment import delivering
from functions.fulfillment.model import DeliverOrder, Delivery
from functions.fulfillment.oms import Answer, Taken
from functions.fulfillment.store import AWAITING, DeliveryTable
from shop.consumer import NotYet
from shop.events import Address, OrderCanceled, OrderLine, OrderPaid
from shop.money import Money
from shop.outbox import Outbox
from tests.fakes import MemoryDynamo, create_table

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PAID = OrderPaid(
    order_id="ord_MUGS",
    number="ES-7K3M9-QXP2",
    sequence=1,
    placed_at=NOON,
    email="mara@example.com",
    lines=(
        OrderLine(
            sku="MUG-RED", product_id="mug", title="Mug", quantity=2, unit_price=Money(amount=1250, currency="USD")
        ),
    ),
    shipping_method="standard",
    shipping_address=Address(name="Mara", line1="1 Elm Street", city="Springfield", postal_code="12345", country="US"),
    total=Money(amount=2500, currency="USD"),
    caused_at=NOON,
    cause_id="req_1",
)
CANCELED = OrderCanceled(
    order_id="ord_MUGS", number="ES-7K3M9-QXP2", sequence=2, reason="the shopper changed her mind", cause_id="req_2"
)


@dataclass
class Oms:
    """Answers what it is told, in turn, then takes everything."""

    answers: list[Answer] = field(default_factory=list)
    heard: list[int] = field(default_factory=list)

    def hand_over(self, delivery: Delivery) -> Answer:
        self.heard.append(delivery.sequence)
        return self.answers.pop(0) if self.answers else Taken()


@dataclass
class Fifo:
    """One group of orders.fifo: what is handed back stays the first, and hides the rest."""

    messages: list[DeliverOrder] = field(default_factory=list)

    def send(self, delivery: Delivery) -> None:
        self.messages.append(DeliverOrder.model_validate_json(delivery.payload))


class World:
    def __init__(self) -> None:
        self.memory = MemoryDynamo()
        create_table(self.memory.client, "delivery", key="pk", sort="sk", indexes={AWAITING: ("shard", "due_at")})
        create_table(self.memory.client, "outbox", key="id")
        self.deliveries = DeliveryTable(self.memory.client, "delivery")
        self.outbox = Outbox("outbox")
        self.oms = Oms()
        self.orders = Fifo()
        self.now = NOON

    def queue(self, event: OrderPaid | OrderCanceled) -> None:
        assert event.sequence is not None
        delivering.queue_step(event, event.sequence, deliveries=self.deliveries, orders=self.orders, now=self.now)

    def deliver(self, message: DeliverOrder) -> None:
        delivering.deliver(message, deliveries=self.deliveries, outbox=self.outbox, oms=self.oms, now=self.now)

    def pump(self) -> int | None:
        """The first message of the group is tried once. In how many seconds it comes again, None when it is done."""
        try:
            self.deliver(self.orders.messages[0])
        except NotYet as not_yet:
            return not_yet.seconds
        self.orders.messages.pop(0)
        return None

    def sweep(self, *, minutes: int) -> int:
        self.now += timedelta(minutes=minutes)
        return delivering.send_again(deliveries=self.deliveries, orders=self.orders, now=self.now)

    def step(self, sequence: int = 1) -> Delivery:
        return self.deliveries.steps("ord_MUGS")[sequence]

    def states(self) -> list[str]:
        return [step.state for step in self.deliveries.steps("ord_MUGS").values()]

    def accept(self, sequence: int = 1) -> None:
        say = self.outbox.say(PAID, now=self.now)
        self.deliveries.acknowledge("ord_MUGS", sequence, reference="OMS-1", now=self.now, say=say)

    def said(self, name: str) -> list[str]:
        return [item["detail"] for item in self.memory.items("outbox") if item["detail_type"] == name]
