"""Whatever order the warehouse's events come in, and however often: the same stock."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.stock.logic import MOVEMENTS_KEPT, band, decide, evolve, reprint
from functions.stock.model import Availability, Ledger, Level, PrintedBand, Stock
from shop.events import BadEvent, StockAdjusted, StockCounted, StockDispatched, StockShort

SKU = "MUG-RED"


def counted(number, sequence):
    return StockCounted(sku=SKU, counted=number, sequence=sequence)


def adjusted(delta, sequence):
    return StockAdjusted(sku=SKU, delta=delta, sequence=sequence)


def dispatched(quantity, sequence):
    return StockDispatched(sku=SKU, quantity=quantity, sequence=sequence, order_id="ord_1")


def stock_of(available, reserved=0, allocated=0):
    on_hand = available + reserved + allocated
    level = Level(sku=SKU, available=available, reserved=reserved, allocated=allocated)
    return Stock(level=level, ledger=Ledger(sku=SKU, on_hand=on_hand))


def told(*events, start=None):
    stock = start or Stock.unknown(SKU)
    for event in events:
        stock = evolve(stock, event)
    return stock


def levels(stock):
    return stock.level.available, stock.level.reserved, stock.level.allocated


def test_a_count_of_an_unknown_sku_can_all_be_sold():
    assert levels(told(counted(10, 1))) == (10, 0, 0)


def test_a_count_contains_what_buyers_hold():
    assert levels(told(counted(10, 1), start=stock_of(3, reserved=2, allocated=1))) == (7, 2, 1)


def test_a_count_older_than_the_one_we_hold_is_ignored():
    now = told(counted(10, 5))
    assert evolve(now, counted(99, 4)) is now
    assert evolve(now, counted(99, 5)) is now


def test_an_adjustment_after_the_count_is_added_once():
    assert levels(told(counted(10, 5), adjusted(-3, 6), adjusted(-3, 6))) == (7, 0, 0)


def test_an_adjustment_older_than_the_count_is_contained_in_it():
    assert levels(told(counted(10, 5), adjusted(-3, 4), adjusted(-3, 5))) == (10, 0, 0)


def test_a_late_count_keeps_the_adjustments_after_it_and_drops_those_before():
    assert levels(told(adjusted(+2, 4), adjusted(-3, 6), counted(10, 5))) == (7, 0, 0)


def test_a_dispatch_takes_allocated_pieces_and_nothing_that_can_be_sold():
    assert levels(told(dispatched(2, 6), start=stock_of(5, allocated=2))) == (5, 0, 0)


def test_a_dispatch_the_count_contains_still_frees_what_was_allocated():
    """Two of ten were allocated and left; the warehouse counted eight, then told of the dispatch."""
    late = told(counted(8, 7), dispatched(2, 6), start=stock_of(8, allocated=2))
    assert levels(late) == (8, 0, 0)
    assert levels(told(dispatched(2, 6), counted(8, 7), start=stock_of(8, allocated=2))) == (8, 0, 0)


def test_a_dispatch_told_twice_frees_once_even_with_a_count_between():
    events = dispatched(2, 6), counted(8, 7), dispatched(2, 6)
    assert levels(told(*events, start=stock_of(6, allocated=4))) == (6, 0, 2)


def test_a_dispatch_of_more_than_was_allocated_takes_the_rest_from_what_can_be_sold():
    assert levels(told(dispatched(3, 6), start=stock_of(5, allocated=1))) == (3, 0, 0)


def test_a_late_older_count_is_corrected_by_a_dispatch_after_it():
    assert levels(told(dispatched(2, 6), counted(10, 5), start=stock_of(8, allocated=2))) == (8, 0, 0)


def test_a_count_below_what_is_promised_is_short_and_said_so():
    after, (short,) = decide(stock_of(0, reserved=2, allocated=1), counted(1, 3))
    assert levels(after) == (-2, 2, 1)
    assert isinstance(short, StockShort)
    assert short.available == -2


def test_a_shortage_that_shrinks_is_not_said_again():
    short = told(counted(0, 3), start=stock_of(0, reserved=5))
    after, events = decide(short, adjusted(+2, 4))
    assert levels(after) == (-3, 5, 0)
    assert events == ()


def test_what_is_older_than_the_memory_is_refused_rather_than_guessed():
    forgetful = told(*(adjusted(1, sequence) for sequence in range(100, 100 + MOVEMENTS_KEPT + 1)))
    assert forgetful.ledger.forgotten_sequence == 100
    for late in (adjusted(1, 100), adjusted(1, 7), dispatched(1, 100), counted(5, 99)):
        with pytest.raises(BadEvent, match="older than what is remembered"):
            evolve(forgetful, late)


def test_a_count_where_memory_ends_is_exact():
    forgetful = told(*(adjusted(1, sequence) for sequence in range(100, 100 + MOVEMENTS_KEPT + 1)))
    assert levels(evolve(forgetful, counted(5, 100))) == (5 + MOVEMENTS_KEPT, 0, 0)


def test_forgetting_a_movement_keeps_its_effect_and_bounds_the_memory():
    long = told(*(adjusted(1, sequence) for sequence in range(3 * MOVEMENTS_KEPT)))
    assert levels(long) == (3 * MOVEMENTS_KEPT, 0, 0)
    assert len(long.ledger.adjusted) == MOVEMENTS_KEPT


histories = st.lists(
    st.one_of(
        st.tuples(st.just("counted"), st.integers(0, 30)),
        st.tuples(st.just("adjusted"), st.integers(-10, 10)),
        st.tuples(st.just("dispatched"), st.integers(1, 6)),
    ),
    min_size=1,
    max_size=8,
)
KINDS = {"counted": counted, "adjusted": adjusted, "dispatched": dispatched}


@given(histories, st.integers(0, 12), st.integers(0, 5), st.integers(0, 12), st.data())
def test_any_order_and_any_repetition_of_a_history_ends_in_the_same_stock(history, free, reserved, allocated, data):
    start = stock_of(free, reserved, allocated)
    events = [KINDS[kind](number, sequence) for sequence, (kind, number) in enumerate(history)]
    again = data.draw(st.lists(st.sampled_from(events), max_size=6))
    shuffled = data.draw(st.permutations(events + again))
    assert told(*shuffled, start=start) == told(*events, start=start)


@given(histories, st.integers(0, 12), st.integers(0, 5), st.integers(0, 12))
def test_on_hand_is_what_a_warehouse_that_hears_all_in_order_would_say(history, free, reserved, allocated):
    on_hand, owed = free + reserved + allocated, allocated
    for kind, number in history:
        on_hand = {"counted": number, "adjusted": on_hand + number, "dispatched": on_hand - number}[kind]
        owed = max(0, owed - number) if kind == "dispatched" else owed
    events = [KINDS[kind](number, sequence) for sequence, (kind, number) in enumerate(history)]
    end = told(*events, start=stock_of(free, reserved, allocated))
    assert end.level.on_hand == end.ledger.on_hand == on_hand
    assert levels(end) == (on_hand - reserved - owed, reserved, owed)


@given(st.integers(-20, 50), st.integers(0, 20))
def test_a_band_prints_the_number_only_while_low(available, low_at):
    shown = band(Level(sku=SKU, available=available), low_at=low_at)
    assert (shown.band == "sold_out") == (available <= 0)
    assert (shown.band == "in_stock") == (available > max(low_at, 0))
    assert shown.left == (available if shown.band == "low" else None)


def test_a_sku_without_stock_is_sold_out():
    assert band(None, low_at=5) == Availability(band="sold_out")


def printed(band_, left=None):
    return PrintedBand(sku=SKU, band=band_, left=left, revision=7)


def test_pages_are_told_only_of_what_they_print_otherwise():
    cause = {"caused_at": None, "cause_id": None}
    assert reprint(printed("low", 3), Availability(band="low", left=3), sku=SKU, cause=cause) is None
    assert reprint(printed("in_stock"), Availability(band="in_stock"), sku=SKU, cause=cause) is None
    fewer = reprint(printed("low", 3), Availability(band="low", left=2), sku=SKU, cause=cause)
    assert fewer
    assert (fewer.band, fewer.left, fewer.previous_band, fewer.revision) == ("low", 2, "low", 8)
    first = reprint(None, Availability(band="sold_out"), sku=SKU, cause=cause)
    assert first
    assert (first.band, first.previous_band, first.revision) == ("sold_out", None, 1)
