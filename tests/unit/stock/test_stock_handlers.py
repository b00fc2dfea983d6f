"""From the queue and the stream to the table and the outbox."""

import json
from datetime import UTC, datetime

import pytest

from functions.stock import from_stock_stream, on_stock_adjusted, on_stock_counted, on_stock_dispatched
from functions.stock.store import StockTable
from shop.events import AvailabilityChanged
from shop.outbox import Outbox
from shop.table import write
from tests.fakes import MemoryDynamo, create_table, delivery

SKU = "MUG-RED"
HANDLERS = {
    "StockCounted": on_stock_counted,
    "StockAdjusted": on_stock_adjusted,
    "StockDispatched": on_stock_dispatched,
}


class Shelf:
    """The stock context on a fake: what the warehouse tells goes in, events come out."""

    def __init__(self, fake):
        self.fake = fake
        self.stock = StockTable(fake.client, "stock")

    def tell(self, name, *, time="2026-11-20T10:00:00Z", **detail):
        event = {"source": "wms", "detail-type": name, "id": "evt-1", "time": time, "detail": {"sku": SKU} | detail}
        answer = HANDLERS[name].handler(delivery(event), None)
        assert answer == {"batchItemFailures": []}

    def stream(self):
        """Hand the stream's records on, as Lambda's filter lets them through."""
        records = [
            record
            for record in self.fake.take_records("stock")
            if record["eventName"] != "REMOVE" and record["dynamodb"]["Keys"]["id"]["S"].startswith("sku#")
        ]
        if records:
            from_stock_stream.handler({"Records": records}, None)

    def said(self):
        """The events said since the last look, oldest first."""
        rows = sorted(self.fake.items("outbox"), key=lambda row: row["id"])
        for row in rows:
            self.fake.delete_item(TableName="outbox", Key={"id": {"S": row["id"]}})
        return [(row["detail_type"], json.loads(row["detail"])) for row in rows]

    def bands_said(self):
        keys = ("band", "left", "previous_band", "revision")
        return [tuple(detail.get(key) for key in keys) for name, detail in self.said() if name == "AvailabilityChanged"]

    def sell(self, quantity):
        write(self.fake.client, [self.stock.reserve(SKU, quantity)])

    @property
    def level(self):
        level = self.stock.levels([SKU])[SKU]
        return level.available, level.reserved, level.allocated


@pytest.fixture
def shelf(monkeypatch):
    fake = MemoryDynamo()
    create_table(fake.client, "stock", key="id")
    create_table(fake.client, "outbox", key="id")
    for module in (*HANDLERS.values(), from_stock_stream):
        monkeypatch.setattr(module, "stock", StockTable(fake.client, "stock"))
        monkeypatch.setattr(module, "outbox", Outbox("outbox"))
    return Shelf(fake)


def test_a_count_an_adjustment_and_a_dispatch_make_the_stock(shelf):
    shelf.tell("StockCounted", counted=10, sequence=1)
    shelf.tell("StockAdjusted", delta=-2, sequence=2)
    hold = shelf.stock.hold(SKU, 3)
    shelf.sell(3)
    write(shelf.fake.client, [shelf.stock.allocate(hold)])
    shelf.tell("StockDispatched", quantity=3, sequence=3, order_id="ord_1")
    assert shelf.level == (5, 0, 0)


def test_a_redelivered_event_is_a_no_op(shelf):
    for _ in range(2):
        shelf.tell("StockCounted", counted=10, sequence=1)
        shelf.tell("StockAdjusted", delta=-2, sequence=2)
    assert shelf.level == (8, 0, 0)


def test_a_count_below_what_is_promised_says_stock_short_with_its_cause(shelf):
    shelf.tell("StockCounted", counted=10, sequence=1)
    shelf.sell(4)
    shelf.tell("StockCounted", counted=1, sequence=2)
    ((name, short),) = shelf.said()
    assert name == "StockShort"
    assert (short["available"], short["cause_id"], short["caused_at"]) == (-3, "evt-1", "2026-11-20T10:00:00Z")


def test_a_late_event_nobody_remembers_goes_to_the_dead_letters_with_the_reason(shelf, monkeypatch):
    monkeypatch.setattr("functions.stock.logic.MOVEMENTS_KEPT", 1)
    sent = []

    def send(self, *call):
        sent.append(call)
        return {}

    monkeypatch.setattr("botocore.client.BaseClient._make_api_call", send)
    shelf.tell("StockAdjusted", delta=1, sequence=8)
    shelf.tell("StockAdjusted", delta=1, sequence=9)
    shelf.tell("StockAdjusted", delta=1, sequence=7)
    ((operation, message),) = sent
    assert operation == "SendMessage"
    assert "older than what is remembered" in message["MessageAttributes"]["reason"]["StringValue"]
    assert shelf.level == (2, 0, 0)


def test_a_sale_between_reading_and_writing_is_kept(shelf):
    shelf.tell("StockCounted", counted=10, sequence=1)
    shelf.fake.meanwhile = lambda: shelf.sell(4)
    shelf.tell("StockCounted", counted=20, sequence=2)
    assert shelf.level == (16, 4, 0)


def test_a_sale_that_makes_a_count_short_is_seen_and_said(shelf):
    shelf.tell("StockCounted", counted=10, sequence=1)
    shelf.fake.meanwhile = lambda: shelf.sell(4)
    shelf.tell("StockCounted", counted=3, sequence=2)
    assert shelf.level == (-1, 4, 0)
    assert [name for name, _ in shelf.said()] == ["StockShort"]


def test_a_shortage_that_a_buyer_ends_before_it_is_written_is_not_said(shelf):
    shelf.tell("StockCounted", counted=10, sequence=1)
    shelf.sell(4)
    release = shelf.stock.release(shelf.stock.hold(SKU, 4))
    shelf.fake.meanwhile = lambda: write(shelf.fake.client, [release])
    shelf.tell("StockCounted", counted=1, sequence=2)
    assert shelf.level == (1, 0, 0)
    assert shelf.said() == []


def test_a_payment_between_reading_and_writing_a_dispatch_is_kept(shelf):
    shelf.tell("StockCounted", counted=10, sequence=1)
    shelf.sell(4)
    pay = shelf.stock.allocate(shelf.stock.hold(SKU, 2))
    write(shelf.fake.client, [pay])
    shelf.fake.meanwhile = lambda: write(shelf.fake.client, [pay])
    shelf.tell("StockDispatched", quantity=2, sequence=2, order_id="ord_1")
    assert shelf.level == (6, 0, 2)


def test_an_order_that_ends_between_reading_and_writing_a_dispatch_is_seen(shelf):
    shelf.tell("StockCounted", counted=10, sequence=1)
    shelf.sell(2)
    hold = shelf.stock.hold(SKU, 2)
    write(shelf.fake.client, [shelf.stock.allocate(hold)])
    shelf.fake.meanwhile = lambda: write(shelf.fake.client, [shelf.stock.unallocate(hold)])
    shelf.tell("StockDispatched", quantity=2, sequence=2, order_id="ord_1")
    assert shelf.level == (8, 0, 0)


def test_two_counts_at_once_end_in_the_newer(shelf):
    shelf.tell("StockCounted", counted=10, sequence=1)
    shelf.fake.meanwhile = lambda: shelf.tell("StockCounted", counted=7, sequence=3)
    shelf.tell("StockCounted", counted=5, sequence=2)
    assert shelf.level == (7, 0, 0)


def test_an_event_between_the_two_reads_is_not_counted_twice(shelf, monkeypatch):
    """A batch read is no snapshot: here the level is from before an adjustment, the ledger from after it."""
    shelf.tell("StockCounted", counted=10, sequence=1)
    before = shelf.stock.stock(SKU)
    shelf.tell("StockAdjusted", delta=+5, sequence=2)
    torn = before.model_copy(update={"ledger": shelf.stock.stock(SKU).ledger})
    reads = [torn]
    read = StockTable.stock
    monkeypatch.setattr(StockTable, "stock", lambda self, sku: reads.pop() if reads else read(self, sku))
    shelf.tell("StockAdjusted", delta=-1, sequence=3)
    assert shelf.level == (14, 0, 0)


def test_a_conflict_with_another_transaction_is_tried_again(shelf):
    shelf.fake.conflicts = 2
    shelf.tell("StockCounted", counted=10, sequence=1)
    assert shelf.level == (10, 0, 0)


def test_the_band_follows_the_stock_and_says_so_only_when_pages_print_otherwise(shelf):
    shelf.tell("StockCounted", counted=20, sequence=1)
    shelf.stream()
    assert shelf.bands_said() == [("in_stock", None, None, 1)]
    shelf.sell(5)
    shelf.stream()
    assert shelf.bands_said() == []
    shelf.sell(11)
    shelf.stream()
    assert shelf.bands_said() == [("low", 4, "in_stock", 2)]
    shelf.sell(4)
    shelf.stream()
    assert shelf.bands_said() == [("sold_out", None, "low", 3)]
    assert shelf.stock.bands([SKU])[SKU].band == "sold_out"


def test_many_records_of_one_sku_are_one_change(shelf):
    shelf.tell("StockCounted", counted=20, sequence=1)
    shelf.sell(12)
    shelf.sell(5)
    shelf.stream()
    assert shelf.bands_said() == [("low", 3, None, 1)]


def test_a_batch_that_comes_again_says_nothing(shelf):
    shelf.tell("StockCounted", counted=3, sequence=1)
    records = shelf.fake.take_records("stock")
    for _ in range(2):
        from_stock_stream.handler({"Records": records}, None)
    assert shelf.bands_said() == [("low", 3, None, 1)]


def test_a_band_somebody_else_wrote_meanwhile_is_looked_at_again(shelf):
    shelf.tell("StockCounted", counted=20, sequence=1)
    shelf.stream()
    shelf.said()
    shelf.sell(17)
    records = shelf.fake.take_records("stock")

    def faster():
        shelf.sell(1)
        shelf.stream()

    shelf.fake.meanwhile = faster
    from_stock_stream.handler({"Records": [r for r in records if "sku#" in r["dynamodb"]["Keys"]["id"]["S"]]}, None)
    assert shelf.bands_said() == [("low", 2, "in_stock", 2)]


def test_an_older_truth_written_just_before_ours_does_not_stay(shelf):
    shelf.tell("StockCounted", counted=20, sequence=1)
    shelf.stream()
    shelf.said()
    shelf.sell(17)
    slower = AvailabilityChanged(sku=SKU, band="low", left=4, previous_band="in_stock", revision=2)
    shelf.fake.meanwhile = lambda: write(shelf.fake.client, [shelf.stock.print_band(slower)])
    shelf.stream()
    assert shelf.bands_said() == [("low", 3, "low", 3)]


def test_a_band_the_warehouse_changed_carries_the_warehouses_cause(shelf):
    shelf.tell("StockCounted", counted=3, sequence=1, time="2026-11-20T10:00:00.250Z")
    shelf.stream()
    ((_, changed),) = shelf.said()
    assert (changed["caused_at"], changed["cause_id"]) == ("2026-11-20T10:00:00.250000Z", "evt-1")


def test_a_band_a_sale_changed_carries_the_sales_cause_or_its_own_time_but_never_an_older_one(shelf):
    shelf.tell("StockCounted", counted=9, sequence=1)
    at = datetime(2026, 11, 21, 12, tzinfo=UTC)
    cause = {"caused_at": at, "cause_id": "req_1"}
    write(shelf.fake.client, [shelf.stock.reserve(SKU, 6, cause=cause)])
    shelf.stream()
    shelf.sell(1)
    shelf.stream()
    (_, named), (_, unnamed) = shelf.said()
    assert (named["caused_at"], named["cause_id"]) == ("2026-11-21T12:00:00Z", "req_1")
    assert unnamed["cause_id"].startswith("stock-")
    assert datetime.fromisoformat(unnamed["caused_at"]) > at
