"""An order's person was erased: what the OMS was handed loses her, once it cannot be needed any more."""

import json
from typing import Any

import pytest
from botocore.client import BaseClient

from functions.fulfillment import on_order_forgotten
from functions.fulfillment.model import Delivery, Shipment
from functions.fulfillment.store import DeliveryTable
from shop.events import OrderForgotten, OrderPaid
from tests.fakes import MemoryDynamo, create_table, delivery
from tests.unit.orders.world import CAUSE, NOW, World


@pytest.fixture
def deliveries(monkeypatch: pytest.MonkeyPatch) -> DeliveryTable:
    fake = MemoryDynamo()
    create_table(fake.client, "delivery", key="pk", sort="sk")
    create_table(fake.client, "outbox", key="id")
    table = DeliveryTable(fake.client, "delivery")
    monkeypatch.setattr(on_order_forgotten, "deliveries", table)
    monkeypatch.setattr(BaseClient, "_make_api_call", lambda *_: {})
    return table


def hear(order_id: str) -> int:
    said = OrderForgotten(order_id=order_id)
    envelope: dict[str, Any] = {"source": said.source, "detail-type": said.name(), "detail": {"order_id": order_id}}
    return len(on_order_forgotten.handler(delivery(envelope), None)["batchItemFailures"])


def test_an_answered_step_loses_its_person_and_an_open_one_waits(deliveries: DeliveryTable):
    world = World()
    order = world.placed()
    world.settlement.pay(order.order_id, cause=CAUSE, now=NOW)
    row = next(row for row in world.dynamo.items("outbox") if row["detail_type"] == "OrderPaid")
    paid = OrderPaid.model_validate(json.loads(row["detail"]))
    deliveries.put(Delivery.of(paid, 1, now=NOW, due_at=NOW))
    say = world.outbox.say(paid, now=NOW)
    parcel = Shipment(order_id=order.order_id, shipment_id="shp-1", carrier="Post", tracking="PP123")
    deliveries.dispatched(parcel, now=NOW, say=say)

    assert hear(order.order_id) == 1, "the OMS may have to be told again"
    assert "Mill Road" in deliveries.steps(order.order_id)[1].payload
    deliveries.acknowledge(order.order_id, 1, reference="r", now=NOW, say=world.outbox.say(paid, now=NOW))
    for _ in range(2):
        assert hear(order.order_id) == 0

    step = deliveries.steps(order.order_id)[1]
    assert step.state == "acknowledged"
    assert "Mill Road" not in step.payload
    assert "ann@" not in step.payload
    assert json.loads(step.payload)["total"] == order.total.model_dump()
    assert deliveries.shipments(order.order_id)[0].tracking == ""


def test_an_order_the_oms_never_heard_of_has_nothing_to_lose(deliveries: DeliveryTable):
    assert hear("ord_nobody") == 0
