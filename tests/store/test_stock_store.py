"""The stock table against the fake and moto: sales under a condition, the warehouse's changes, the bands."""

from datetime import UTC, datetime

import pytest

from functions.stock.logic import decide
from functions.stock.model import Availability, Level
from functions.stock.store import StockTable
from shop.events import AvailabilityChanged, StockAdjusted, StockCounted, StockDispatched
from shop.outbox import Outbox
from shop.table import ConditionFailed, write

SKU = "MUG-RED"
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.fixture
def stock(dynamodb):
    table = StockTable(dynamodb, "stock")
    tell(table, StockCounted(sku=SKU, counted=5, sequence=1))
    return table


def tell(table, event):
    return table.change(event, decide, outbox=Outbox("outbox"), now=NOW)


def level(table, sku=SKU):
    found = table.levels([sku])[sku]
    return found.available, found.reserved, found.allocated


def said(table):
    return [item["detail_type"]["S"] for item in table.client.scan(TableName="outbox")["Items"]]


def test_a_sale_goes_from_available_to_reserved_to_allocated(stock):
    hold = stock.hold(SKU, 2)
    write(stock.client, [stock.reserve(SKU, 2)])
    assert level(stock) == (3, 2, 0)
    write(stock.client, [stock.allocate(hold)])
    assert level(stock) == (3, 0, 2)


def test_a_sale_that_comes_to_nothing_gives_the_pieces_back(stock):
    hold = stock.hold(SKU, 2)
    write(stock.client, [stock.reserve(SKU, 2)])
    write(stock.client, [stock.release(hold)])
    assert level(stock) == (5, 0, 0)
    write(stock.client, [stock.reserve(SKU, 2)])
    write(stock.client, [stock.allocate(hold)])
    write(stock.client, [stock.unallocate(hold)])
    assert level(stock) == (5, 0, 0)


def test_pieces_released_too_early_can_be_allocated_again_while_there_are_some(stock):
    write(stock.client, [stock.allocate_again(stock.hold(SKU, 5))])
    assert level(stock) == (0, 0, 5)
    with pytest.raises(ConditionFailed):
        write(stock.client, [stock.allocate_again(stock.hold(SKU, 1))])


def test_more_than_is_available_cannot_be_reserved_and_the_refusal_tells_what_is_left(stock):
    with pytest.raises(ConditionFailed) as refusal:
        write(stock.client, [stock.reserve(SKU, 6)])
    assert [item and item["available"] for item in refusal.value.items] == [5]
    assert level(stock) == (5, 0, 0)


def test_a_sku_nobody_counted_cannot_be_reserved(stock):
    with pytest.raises(ConditionFailed) as refusal:
        write(stock.client, [stock.reserve("MUG-TAN", 1)])
    assert refusal.value.items == (None,)


def test_what_is_not_held_cannot_be_allocated_released_or_unallocated(stock):
    hold = stock.hold(SKU, 1)
    for attempt in (stock.allocate(hold), stock.release(hold), stock.unallocate(hold)):
        with pytest.raises(ConditionFailed):
            write(stock.client, [attempt])
    assert level(stock) == (5, 0, 0)


def test_two_skus_are_reserved_together_or_not_at_all(stock):
    tell(stock, StockCounted(sku="MUG-TAN", counted=1, sequence=1))
    with pytest.raises(ConditionFailed) as refusal:
        write(stock.client, [stock.reserve(SKU, 2), stock.reserve("MUG-TAN", 2)])
    assert refusal.value.failed == (1,)
    assert level(stock) == (5, 0, 0)


def test_a_hold_of_nothing_is_a_mistake(stock):
    with pytest.raises(ValueError, match="0 pieces"):
        stock.reserve(SKU, 0)


def test_the_stock_of_an_unknown_sku_is_kept(stock):
    assert stock.levels(["MUG-TAN"]) == {}
    tell(stock, StockAdjusted(sku="MUG-TAN", delta=4, sequence=9))
    assert stock.levels([SKU, "MUG-TAN"])["MUG-TAN"] == Level(sku="MUG-TAN", available=4)


def test_a_ledger_reads_as_it_was_written(stock):
    tell(stock, StockAdjusted(sku=SKU, delta=-1, sequence=3))
    tell(stock, StockDispatched(sku=SKU, quantity=2, sequence=2, order_id="ord_1"))
    ledger = stock.stock(SKU).ledger
    assert (ledger.on_hand, ledger.counted_sequence, ledger.version) == (2, 1, 3)
    assert (ledger.adjusted, ledger.dispatched) == ({3: -1}, {2: 2})


def test_an_event_told_twice_changes_nothing_the_second_time(stock):
    adjusted = StockAdjusted(sku=SKU, delta=-1, sequence=2)
    assert tell(stock, adjusted)
    assert not tell(stock, adjusted)
    assert level(stock) == (4, 0, 0)


def test_a_count_leaves_what_buyers_hold(stock):
    write(stock.client, [stock.reserve(SKU, 2)])
    tell(stock, StockCounted(sku=SKU, counted=9, sequence=2))
    assert level(stock) == (7, 2, 0)
    assert said(stock) == []


def test_a_count_below_what_buyers_hold_goes_negative_and_says_so_in_the_same_transaction(stock):
    write(stock.client, [stock.reserve(SKU, 4)])
    tell(stock, StockCounted(sku=SKU, counted=1, sequence=2))
    assert level(stock) == (-3, 4, 0)
    assert said(stock) == ["StockShort"]


@pytest.mark.parametrize(("quantity", "left"), [(1, (3, 0, 1)), (2, (3, 0, 0)), (3, (2, 0, 0))])
def test_a_dispatch_takes_from_allocated_and_never_below_zero(stock, quantity, left):
    write(stock.client, [stock.reserve(SKU, 2)])
    write(stock.client, [stock.allocate(stock.hold(SKU, 2))])
    tell(stock, StockDispatched(sku=SKU, quantity=quantity, sequence=2, order_id="ord_1"))
    assert level(stock) == left


def changed(band, left, revision):
    return AvailabilityChanged(sku=SKU, band=band, left=left, revision=revision)


def test_a_band_reads_as_printed_and_an_unknown_sku_is_sold_out(stock):
    write(stock.client, [stock.print_band(changed("low", 5, 1))])
    assert stock.bands([SKU, "MUG-TAN", SKU]) == {
        SKU: Availability(band="low", left=5),
        "MUG-TAN": Availability(band="sold_out"),
    }


def test_a_band_is_printed_in_the_order_of_its_revisions_only(stock):
    write(stock.client, [stock.print_band(changed("low", 5, 1))])
    write(stock.client, [stock.print_band(changed("in_stock", None, 2))])
    for late in (changed("low", 5, 1), changed("low", 4, 2), changed("low", 4, 4)):
        with pytest.raises(ConditionFailed):
            write(stock.client, [stock.print_band(late)])
    assert stock.bands([SKU])[SKU] == Availability(band="in_stock")


def test_the_cause_of_a_change_is_there_until_a_change_without_one(stock):
    tell(stock, StockAdjusted(sku=SKU, delta=1, sequence=2, caused_at=NOW, cause_id="evt-1"))
    assert stock.printed([SKU])[SKU][2] == {"caused_at": "2026-11-20T10:00:00+00:00", "cause_id": "evt-1"}
    write(stock.client, [stock.reserve(SKU, 1)])
    assert stock.printed([SKU])[SKU][2] == {"caused_at": None, "cause_id": None}


def test_no_skus_are_no_call(stock):
    assert stock.bands([]) == {}
    assert stock.levels([]) == {}
