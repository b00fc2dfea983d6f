"""A shop whose world goes on: its bus, its queues, its sweepers, a PSP and an OMS, all of them in memory.

Messages are handed to the real handlers until they take them; the clock is the story's.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any, Literal

import pytest
from botocore.client import BaseClient

from functions.checkout.model import Placed
from functions.fulfillment import do_deliver_order, on_order_accepted, on_order_canceled, on_order_paid
from functions.fulfillment import every_minute as send_again
from functions.fulfillment.model import Delivery
from functions.fulfillment.oms import Answer, Refused, Taken
from functions.fulfillment.store import AWAITING, DeliveryTable
from functions.orders import every_minute as sweep_due
from functions.orders import (
    on_order_acknowledged,
    on_order_placed,
    on_order_refused,
    on_order_sent,
    on_payment_failed,
    on_payment_refunded,
    on_payment_succeeded,
)
from functions.orders.model import State
from functions.outbox import every_minute as sweep_outbox
from functions.outbox import from_outbox_stream
from functions.outbox.relay import Relay
from functions.outbox.store import OutboxTable
from functions.payments import every_minute as ask_psp
from functions.payments import on_refund_requested
from functions.payments.model import News, PspEvent
from tests.fakes import create_table, delivery
from tests.proof.shop import ALIVE, Shop, disagreements
from tests.proof.tap import Killed
from tests.unit.orders.world import CAUSE

#: Who hears what, as stacks/ wires it.
HEARS: dict[str, tuple[Any, ...]] = {
    "OrderPlaced": (on_order_placed,),
    "PaymentSucceeded": (on_payment_succeeded,),
    "PaymentFailed": (on_payment_failed,),
    "PaymentRefunded": (on_payment_refunded,),
    "RefundRequested": (on_refund_requested,),
    "OrderPaid": (on_order_paid,),
    "OrderCanceled": (on_order_canceled,),
    "OrderSent": (on_order_sent,),
    "OrderAcknowledged": (on_order_acknowledged,),
    "OrderRefused": (on_order_refused,),
    "OrderRefunded": (),
    "OrderAccepted": (on_order_accepted,),
}
SWEEPERS = (sweep_outbox, ask_psp, sweep_due, send_again)
HANDLERS = (*(m for modules in HEARS.values() for m in modules), do_deliver_order, from_outbox_stream, *SWEEPERS)
ENOUGH_TIME = SimpleNamespace(get_remaining_time_in_millis=lambda: 60_000)


class Bus:
    """Hands every entry to each consumer's queue."""

    def __init__(self, story: "Story") -> None:
        self._story = story

    def put_events(self, *, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803 as boto3 has it
        for entry in Entries:
            self._story.goes_out(entry["Source"], entry["DetailType"], json.loads(entry["Detail"]))
        return {"Entries": [{"EventId": "1"} for _ in Entries], "FailedEntryCount": 0}


class OmsDouble:
    """Takes a step once, however often it is handed over, or refuses all; says what it took later, by an event."""

    def __init__(self) -> None:
        self.ledger: list[tuple[str, int]] = []
        self.refuses = False

    def hand_over(self, step: Delivery) -> Answer:
        if self.refuses:
            return Refused("no such address")
        if (step.order_id, step.sequence) not in self.ledger:
            self.ledger.append((step.order_id, step.sequence))
        return Taken()


class OrdersFifo:
    def __init__(self, story: "Story") -> None:
        self._story = story

    def send(self, step: Delivery) -> None:
        self._story.arrives(do_deliver_order, json.loads(step.payload))


class Story(Shop):
    """`queue`: (handler's module, message) of every queue of the shop, in the order they came; `heard` all ever."""

    def __init__(self) -> None:
        super().__init__()
        create_table(self.client, "delivery", key="pk", sort="sk", indexes={AWAITING: ("shard", "due_at")})
        self.queue: list[tuple[Any, dict[str, Any]]] = []
        self.heard: list[tuple[Any, dict[str, Any]]] = []
        self.said_by_oms: set[tuple[str, int]] = set()
        self.oms = OmsDouble()
        bus = self.tap.on("bus", Bus(self), ("put_events",))
        self._outbox_table = OutboxTable(self.client, "outbox")
        self._orders_fifo = self.tap.on("sqs", OrdersFifo(self), ("send",))
        self._parts: dict[str, Any] = {
            "settlement": self.settlement,
            "due": self.due,
            "carts": self.carts,
            "payments": self.payments,
            "psp": self.due.psp,
            "relay": Relay(self._outbox_table, bus, "commerce"),
            "deliveries": DeliveryTable(self.client, "delivery"),
            "oms": self.tap.on("oms", self.oms, ("hand_over",)),
        }

    @contextmanager
    def deployed(self) -> Iterator["Story"]:
        """The handlers work with this story's parts and clock; what their consumers ask of SQS is granted."""
        story = self

        class Clock(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> Any:
                return story.now

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(BaseClient, "_make_api_call", lambda *_: {})
            for module in HANDLERS:
                parts = self._parts | {
                    "datetime": Clock,
                    "orders": self.orders if module.__name__.startswith("functions.orders.") else self._orders_fifo,
                    "outbox": self._outbox_table if module is sweep_outbox else self.outbox,
                }
                for name in parts.keys() & vars(module).keys():
                    patch.setattr(module, name, parts[name])
            yield self

    # ---- messages

    def goes_out(self, source: str, event: str, detail: dict[str, Any]) -> None:
        for module in HEARS[event]:
            self.arrives(module, {"source": source, "detail-type": event, "detail": detail})

    def arrives(self, module: Any, message: dict[str, Any]) -> None:
        self.queue.append((module, message))
        self.heard.append((module, message))

    @staticmethod
    def hand(module: Any, message: Mapping[str, Any]) -> bool:
        """Whether the handler took it."""
        try:
            answer = module.handler(delivery(message), None)
        except Killed:
            return False
        return bool(answer == {"batchItemFailures": []})

    # ---- time

    def wait(self, minutes: int) -> None:
        """Then everything has its turn once: the sweepers, each message, the OMS."""
        self.now += timedelta(minutes=minutes)
        for sweeper in SWEEPERS:
            tried(partial(sweeper.handler, {}, ENOUGH_TIME))
        waiting, self.queue = self.queue, []
        for module, message in waiting:
            if not self.hand(module, message):
                self.queue.append((module, message))
        for order_id, sequence in self.oms.ledger:
            if (order_id, sequence) not in self.said_by_oms:
                self.said_by_oms.add((order_id, sequence))
                self.goes_out(
                    "oms", "OrderAccepted", {"order_id": order_id, "sequence": sequence, "reference": "OMS-1"}
                )

    def comes_to_rest(self) -> list[str]:
        """What is wrong when every reservation fell due and nothing is left to do."""
        self.wait(16)
        for _ in range(20):
            self.wait(3)
            if not self.queue and not self.dynamo.tables["outbox"].items:
                break
        left = [f"{module.__name__} never took {message}" for module, message in self.queue]
        stuck = [f"{row['detail_type']} is stuck in the outbox" for row in self.dynamo.items("outbox")]
        with self.tap.aside():
            return [*left, *stuck, *disagreements(self, at_rest=True), *self._at_the_oms()]

    def _at_the_oms(self) -> list[str]:
        """Orders in = orders acknowledged."""
        wrong = []
        for order in self.all_orders():
            there = self.oms.ledger.count((order.order_id, 1))
            if there != (order.was_paid and not self.oms.refuses):
                wrong.append(f"{order.order_id} is {order.state} and {there} times at the OMS")
            if there and order.milestones.acknowledged_at is None:
                wrong.append(f"{order.order_id} is {order.state}, and the OMS took it")
            if there and order.state is State.REFUNDED and (order.order_id, 2) not in self.oms.ledger:
                wrong.append(f"{order.order_id} is refunded, and the OMS was not told to stop")
            if order.was_paid and not there and order.state in ALIVE:
                wrong.append(f"{order.order_id} is {order.state}, and the OMS never had it")
        return wrong

    def everything_is_heard_again(self) -> None:
        """The last first."""
        for module, message in reversed(list(self.heard)):
            self.hand(module, message)

    # ---- people, who try again up to four times

    def shopper_checks_out(self, *, tries: int = 4, key: str = "key-1") -> Placed | None:
        for _ in range(tries):
            outcome = tried(self.buyer("cart_ann", key=key))
            self.now += timedelta(seconds=31)
            if outcome is not None:
                return outcome if isinstance(outcome, Placed) else None
        return None

    def psp_tells(self, order_id: str, *, kind: Literal["succeeded", "refunded"] = "succeeded") -> None:
        payment = self.bank.payments[order_id]
        news = News(kind=kind, order_id=order_id, psp_id=payment.psp_id, amount=payment.amount)
        event = PspEvent(event_id=f"evt_{kind}", type=kind, news=news)
        tell = partial(self.payments.settle, news, cause=CAUSE, outbox=self.outbox, now=self.now, event=event)
        for _ in range(4):
            with suppress(Killed, Exception):
                tell()
                return


def tried[T](step: Callable[[], T]) -> T | None:
    """None where it failed, whatever it was: they try again."""
    with suppress(Killed, Exception):
        return step()
    return None
