"""What a warehouse event makes of a SKU's stock, whatever order events come in and however often."""

from collections.abc import Mapping, Sequence
from typing import Any

from functions.stock.model import Availability, Ledger, Level, PrintedBand, Stock, StockCorrection
from shop.errors import Invalid, NotFound, Refused
from shop.events import AvailabilityChanged, BadEvent, Event, StockAdjusted, StockCounted, StockDispatched, StockShort

type WarehouseEvent = StockCounted | StockAdjusted | StockDispatched

#: Movements a ledger keeps. More than come out of order; few enough for an item of about two kilobytes.
MOVEMENTS_KEPT = 150
#: Corrections by staff that a ledger keeps: to know a repetition, and for who asks what was done.
CORRECTIONS_KEPT = 50

_IN_STOCK, _SOLD_OUT = Availability(band="in_stock"), Availability(band="sold_out")


def evolve(stock: Stock, event: WarehouseEvent) -> Stock:
    """The stock after the event; the very same stock where the event is already contained in it.

    Raises BadEvent for what is older than the movements kept: it may be news or a redelivery, and a person must say.
    """
    match event:
        case StockCounted():
            return _count(stock, event)
        case StockAdjusted():
            return _adjust(stock, event)
        case StockDispatched():
            return _dispatch(stock, event)


def decide(stock: Stock, event: WarehouseEvent) -> tuple[Stock, tuple[Event, ...]]:
    """The stock after the event and what is to be said: StockShort when more came to be promised than is there."""
    after = evolve(stock, event)
    return after, _short(stock, after, event.cause)


def correct(stock: Stock, asked: StockCorrection) -> tuple[Stock, tuple[Event, ...]]:
    """A person's own count, between two of the warehouse's. Raises NotFound, Refused, Invalid."""
    ledger, delta = stock.ledger, asked.made.delta
    if ledger.version == 0:
        raise NotFound("not-found", "the warehouse never told of this SKU", field="sku")
    if known := ledger.corrected.get(asked.correction_id):
        if (known.delta, known.reason) != (delta, asked.made.reason):
            raise Invalid("key-reused", "this `Idempotency-Key` came with another correction", field="Idempotency-Key")
        return stock, ()
    if ledger.on_hand + delta < 0:
        on_hand = ledger.on_hand
        raise Refused("not-that-many", f"{on_hand} are on hand, {-delta} cannot be taken away", on_hand=on_hand)
    made = asked.made.model_copy(update={"after": ledger.heard_sequence})
    kept = [*ledger.corrected.items(), (asked.correction_id, made)][-CORRECTIONS_KEPT:]
    after = _move(stock, on_hand=ledger.on_hand + delta, ledger={"corrected": dict(kept)})
    return after, _short(stock, after, asked.cause)


def desk_view(stock: Stock, printed: Availability) -> dict[str, Any]:
    """As staff see it; the latest correction first."""
    level, ledger = stock.level, stock.ledger
    corrections = [
        one.model_dump(mode="json", exclude={"after"}) | {"counted": one.after < ledger.counted_sequence}
        for one in reversed(ledger.corrected.values())
    ]
    shown = level.model_dump() | {"on_hand": level.on_hand, "corrections": corrections}
    return shown | printed.model_dump(exclude_none=True)


def _short(before: Stock, after: Stock, cause: Mapping[str, Any]) -> tuple[Event, ...]:
    available = after.level.available
    if available < 0 and available < before.level.available:
        return (StockShort(sku=after.level.sku, available=available, **cause),)
    return ()


def band(level: Level | None, *, low_at: int) -> Availability:
    """`low` from `low_at` pieces down, with their number."""
    available = level.available if level else 0
    if available <= 0:
        return Availability(band="sold_out")
    if available <= low_at:
        return Availability(band="low", left=available)
    return Availability(band="in_stock")


def reprint(
    printed: PrintedBand | None, now_true: Availability, *, sku: str, cause: Mapping[str, object]
) -> AvailabilityChanged | None:
    """What to say where pages print something else; None where they print it already.

    A SKU that was never printed reads as sold out, but its first band is said all the same: it gives it a revision.
    """
    if printed and printed.availability == now_true:
        return None
    return AvailabilityChanged.model_validate(
        {
            "sku": sku,
            "band": now_true.band,
            "left": now_true.left,
            "previous_band": printed.band if printed else None,
            "revision": printed.revision + 1 if printed else 1,
            **cause,
        }
    )


def _count(stock: Stock, event: StockCounted) -> Stock:
    ledger = stock.ledger
    if event.sequence <= ledger.counted_sequence:
        return stock
    _must_be_remembered(ledger, event.sequence + 1, event)
    adjusted = {sequence: delta for sequence, delta in ledger.adjusted.items() if sequence > event.sequence}
    gone = sum(quantity for sequence, quantity in ledger.dispatched.items() if sequence > event.sequence)
    corrected = sum(one.delta for one in ledger.corrected.values() if one.after >= event.sequence)
    return _move(
        stock,
        on_hand=event.counted + sum(adjusted.values()) - gone + corrected,
        ledger={"counted_sequence": event.sequence, "adjusted": adjusted},
    )


def _adjust(stock: Stock, event: StockAdjusted) -> Stock:
    ledger = stock.ledger
    if event.sequence <= ledger.counted_sequence or event.sequence in ledger.adjusted:
        return stock
    _must_be_remembered(ledger, event.sequence, event)
    return _move(
        stock,
        on_hand=ledger.on_hand + event.delta,
        ledger={"adjusted": ledger.adjusted | {event.sequence: event.delta}},
    )


def _dispatch(stock: Stock, event: StockDispatched) -> Stock:
    """A count that came first contains the pieces that left, but not that they are no longer owed to a buyer."""
    ledger = stock.ledger
    if event.sequence in ledger.dispatched:
        return stock
    _must_be_remembered(ledger, event.sequence, event)
    counted = event.sequence <= ledger.counted_sequence
    return _move(
        stock,
        on_hand=ledger.on_hand - (0 if counted else event.quantity),
        allocated=max(0, stock.level.allocated - event.quantity),
        ledger={"dispatched": ledger.dispatched | {event.sequence: event.quantity}},
    )


def _must_be_remembered(ledger: Ledger, sequence: int, event: WarehouseEvent) -> None:
    if sequence <= ledger.forgotten_sequence:
        raise BadEvent(
            f"{event.name()}: sequence {event.sequence} of {event.sku} is older than what is remembered"
            f" (up to {ledger.forgotten_sequence} is forgotten): send a new count"
        )


def _move(stock: Stock, *, on_hand: int, ledger: dict[str, object], allocated: int | None = None) -> Stock:
    """What changes on hand and is not owed to a buyer can be sold, or is missing.

    As differences, since sales may run between reading the level and reading the ledger.
    """
    level = stock.level
    owed = level.allocated if allocated is None else allocated
    available = level.available + (on_hand - stock.ledger.on_hand) + (level.allocated - owed)
    return Stock(
        level=level.model_copy(update={"available": available, "allocated": owed}),
        ledger=_forget(stock.ledger.model_copy(update={"on_hand": on_hand, **ledger})),
    )


def _forget(ledger: Ledger) -> Ledger:
    """Drop the oldest movements beyond those kept; their effect stays in `on_hand`."""
    kept: Sequence[int] = sorted(ledger.adjusted.keys() | ledger.dispatched.keys())
    if len(kept) <= MOVEMENTS_KEPT:
        return ledger
    forgotten = kept[-MOVEMENTS_KEPT - 1]
    return ledger.model_copy(
        update={
            "adjusted": {s: delta for s, delta in ledger.adjusted.items() if s > forgotten},
            "dispatched": {s: quantity for s, quantity in ledger.dispatched.items() if s > forgotten},
            "forgotten_sequence": max(forgotten, ledger.forgotten_sequence),
        }
    )


def best(of: list[Availability]) -> Availability:
    """Of a product's variants: what a shopper can still get."""
    if "in_stock" in [one.band for one in of]:
        return _IN_STOCK
    low = [one.left or 0 for one in of if one.band == "low"]
    return Availability(band="low", left=sum(low)) if low else _SOLD_OUT
