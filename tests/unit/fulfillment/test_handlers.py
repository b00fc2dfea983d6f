"""Each handler as its queue calls it, with the reasons that reach the dead letters."""

import importlib
import json
from typing import Any

import boto3
import pytest
from moto import mock_aws

from functions.fulfillment.store import AWAITING, DeliveryTable
from tests.fakes import create_table, delivery
from tests.unit.fulfillment.world import CANCELED, NOON, PAID

ACCEPTED = {"order_id": "ord_MUGS", "sequence": 1, "reference": "OMS-1"}
REJECTED = {"order_id": "ord_MUGS", "sequence": 1, "reason": "no such street"}
PARCEL = {"order_id": "ord_MUGS", "shipment_id": "PARCEL-1"}
OF_THE_OMS: dict[str, tuple[str, dict[str, Any], str]] = {
    "on_order_accepted": ("OrderAccepted", ACCEPTED, "OrderAcknowledged"),
    "on_order_rejected": ("OrderRejected", REJECTED, "OrderRefused"),
    "on_shipment_dispatched": ("ShipmentDispatched", PARCEL | {"carrier": "Slow Mail"}, "OrderShipped"),
    "on_shipment_arrived": ("ShipmentArrived", PARCEL, "OrderDelivered"),
}


class Shop:
    def __init__(self, monkeypatch):
        self.dynamodb = boto3.client("dynamodb")
        self.sqs = boto3.client("sqs")
        create_table(self.dynamodb, "delivery", key="pk", sort="sk", indexes={AWAITING: ("shard", "due_at")})
        create_table(self.dynamodb, "outbox", key="id")
        self.dead = self.sqs.create_queue(QueueName="dead")["QueueUrl"]
        self.orders = self.sqs.create_queue(QueueName="orders.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
        monkeypatch.setenv("DEAD_LETTER_URL", self.dead)
        monkeypatch.setenv("ORDERS_QUEUE_URL", self.orders)
        self.deliveries = DeliveryTable(self.dynamodb, "delivery")

    def run(self, module, *events):
        """A fresh import, as in a new Lambda environment."""
        handler = importlib.reload(importlib.import_module(f"functions.fulfillment.{module}")).handler
        return handler(delivery(*events), None)

    def said(self):
        items = self.dynamodb.scan(TableName="outbox")["Items"]
        return {item["detail_type"]["S"]: json.loads(item["detail"]["S"]) for item in items}

    def reasons(self):
        found = self.sqs.receive_message(QueueUrl=self.dead, MessageAttributeNames=["All"]).get("Messages", [])
        return [message["MessageAttributes"]["reason"]["StringValue"] for message in found]


@pytest.fixture
def shop(monkeypatch):
    with mock_aws():
        yield Shop(monkeypatch)


def of_orders(event):
    return {"source": "orders", "detail-type": event.name(), "detail": json.loads(event.detail())}


def of_the_oms(detail_type, detail):
    return {"id": "evt-7", "source": "oms", "detail-type": detail_type, "time": NOON.isoformat(), "detail": detail}


def test_a_paid_order_is_queued_in_its_group(shop):
    assert shop.run("on_order_paid", of_orders(PAID)) == {"batchItemFailures": []}
    (message,) = shop.sqs.receive_message(QueueUrl=shop.orders, AttributeNames=["All"])["Messages"]
    assert message["Attributes"]["MessageGroupId"] == "ord_MUGS"
    assert json.loads(message["Body"])["number"] == "ES-7K3M9-QXP2"


def test_a_canceled_order_of_which_the_oms_never_heard_is_not_delivered(shop):
    shop.run("on_order_canceled", of_orders(CANCELED.model_copy(update={"sequence": None})))
    assert shop.deliveries.steps("ord_MUGS") == {}
    assert shop.reasons() == []


def test_a_canceled_order_is_a_step_of_its_own(shop):
    shop.run("on_order_canceled", of_orders(CANCELED))
    assert shop.deliveries.steps("ord_MUGS")[2].kind == "order_canceled"


@pytest.mark.parametrize("module", OF_THE_OMS)
def test_what_the_oms_says_is_said_to_the_shop_with_its_cause(shop, module):
    detail_type, detail, said = OF_THE_OMS[module]
    shop.run("on_order_paid", of_orders(PAID))
    event = of_the_oms(detail_type, detail)
    shop.run(module, event, event)
    assert list(shop.said()) == [said]
    assert shop.said()[said]["cause_id"] == "evt-7"
    assert shop.reasons() == []


@pytest.mark.parametrize("module", OF_THE_OMS)
def test_news_of_an_unknown_order_lies_in_the_dead_letters_with_the_reason(shop, module):
    detail_type, detail, _ = OF_THE_OMS[module]
    assert shop.run(module, of_the_oms(detail_type, detail)) == {"batchItemFailures": []}
    (reason,) = shop.reasons()
    assert reason.startswith("unknown order ord_MUGS")
    assert shop.said() == {}


@pytest.mark.parametrize("module", OF_THE_OMS)
def test_news_that_misses_a_member_lies_in_the_dead_letters_with_its_name(shop, module):
    detail_type, detail, _ = OF_THE_OMS[module]
    missing = {name: value for name, value in detail.items() if name != "order_id"}
    shop.run(module, of_the_oms(detail_type, missing))
    assert shop.reasons() == [f"{detail_type}: order_id: Field required"]
