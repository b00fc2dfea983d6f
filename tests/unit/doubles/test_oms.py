import json
import os
from dataclasses import dataclass, field

import pytest

os.environ.setdefault("OMS_TABLE", "oms")
os.environ.setdefault("BUS_NAME", "commerce")

from functions.doubles import oms
from functions.doubles.oms import OmsTable, listing, take
from functions.doubles.oms_ships import Parcel, happens
from tests.fakes import MemoryDynamo, call, create_table


@dataclass
class Shop:
    said: list[tuple[str, str]] = field(default_factory=list)
    promised: list[tuple[str, int]] = field(default_factory=list)

    def say(self, event):
        self.said.append((event.name(), event.order_id))

    def later(self, message, seconds):
        self.promised.append((message["happens"], seconds))


class Memory(MemoryDynamo):
    def get_paginator(self, name):
        assert name == "scan"
        return self

    def paginate(self, **request):
        return [self.scan(**request)]


@pytest.fixture
def orders():
    memory = Memory()
    create_table(memory.client, "oms", key="order_id", sort="entry")
    return OmsTable(memory.client, "oms")


@pytest.fixture
def shop():
    return Shop()


def step(name="Mara", sequence=1, kind="order_paid"):
    return {"order_id": "ord_MUGS", "sequence": sequence, "kind": kind, "shipping_address": {"name": name}}


def held(orders):
    return [(one["sequence"], one["state"]) for one in listing(orders=orders)[1]["orders"]]


def test_a_step_is_taken_accepted_and_shipped(orders, shop):
    status, body = take(step(), orders=orders, shop=shop)
    assert (status, body["sequence"]) == (202, 1)
    assert shop.said == [("OrderAccepted", "ord_MUGS")]
    assert shop.promised == [("dispatched", 3), ("arrived", 6)]
    assert held(orders) == [(1, "accepted")]


def test_a_repetition_is_answered_as_the_first_was_and_held_once(orders, shop):
    first = take(step(), orders=orders, shop=shop)
    assert take(step("Somebody Else"), orders=orders, shop=shop) == first
    assert shop.said == [("OrderAccepted", "ord_MUGS")] * 2
    (kept,) = listing(orders=orders)[1]["orders"]
    assert kept["step"]["shipping_address"]["name"] == "Mara"


def test_what_was_rejected_stays_rejected_under_another_name(orders, shop):
    take(step("Refuse Me"), orders=orders, shop=shop)
    take(step("Mara"), orders=orders, shop=shop)
    assert shop.said == [("OrderRejected", "ord_MUGS")] * 2


def test_refuse_me_is_rejected_and_never_shipped(orders, shop):
    assert take(step("Refuse Me"), orders=orders, shop=shop)[0] == 202
    assert (shop.said, shop.promised) == ([("OrderRejected", "ord_MUGS")], [])
    assert held(orders) == [(1, "rejected")]


def test_down_once_is_down_the_first_time(orders, shop):
    assert take(step("Down Once"), orders=orders, shop=shop)[0] == 503
    assert (shop.said, held(orders)) == ([], [])
    assert take(step("Down Once"), orders=orders, shop=shop)[0] == 202
    assert held(orders) == [(1, "accepted")]


def test_a_canceled_order_is_accepted_and_its_parcel_stays(orders, shop):
    take(step(), orders=orders, shop=shop)
    take(step(sequence=2, kind="order_canceled"), orders=orders, shop=shop)
    assert len(shop.promised) == 2
    happens(Parcel(order_id="ord_MUGS", shipment_id="shp_1", happens="dispatched"), orders=orders, shop=shop)
    assert [name for name, _ in shop.said] == ["OrderAccepted", "OrderAccepted"]


def test_a_parcel_is_dispatched_and_arrives(orders, shop):
    take(step(), orders=orders, shop=shop)
    for moment in ("dispatched", "arrived"):
        happens(Parcel(order_id="ord_MUGS", shipment_id="shp_1", happens=moment), orders=orders, shop=shop)
    assert [name for name, _ in shop.said] == ["OrderAccepted", "ShipmentDispatched", "ShipmentArrived"]


@pytest.mark.parametrize(
    "body",
    ["{", None, "[]", '"x"', "{}", json.dumps(step() | {"sequence": "one"}), json.dumps(step() | {"sequence": None})],
)
def test_what_is_no_step_is_refused(orders, shop, monkeypatch, body):
    monkeypatch.setattr(oms, "orders", orders)
    monkeypatch.setattr(oms, "shop", shop)
    answer = call(oms.handler, "POST", "/orders", body=body)
    assert (answer.status, answer.json["detail"]) == (422, "a step has order_id, sequence and kind")
    assert shop.said == []


def test_it_lists_what_it_holds(orders, shop, monkeypatch):
    monkeypatch.setattr(oms, "orders", orders)
    monkeypatch.setattr(oms, "shop", shop)
    assert call(oms.handler, "POST", "/orders", body=step()).status == 202
    (listed,) = call(oms.handler, "GET", "/orders").json["orders"]
    assert (listed["order_id"], listed["state"], listed["step"]["kind"]) == ("ord_MUGS", "accepted", "order_paid")
