"""The stock table, three items a SKU: `sku#` can be sold, `ledger#` the warehouse told, `band#` pages print."""

import os
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from functions.stock.model import Availability, Hold, Ledger, Level, PrintedBand, Stock, StockCorrection
from shop.events import AvailabilityChanged, Event, StockAdjusted, StockCounted, StockDispatched
from shop.outbox import Outbox
from shop.table import ConditionFailed, Item, Known, Write, batch_get, dynamodb, to_item, write

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

#: A sale between reading and writing means reading again; so many in a row do not happen.
ATTEMPTS = 10
#: What was never counted.
SOLD_OUT = Availability(band="sold_out")


class StockTable:
    """Sales are increments under a condition, without a read; so are the changes the warehouse tells."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self.client = client
        self.name = table
        #: SKU and its availability, of an item of `band_key`.
        self.banded = Known(_banded, key="id", at_most=4_000)

    @classmethod
    def from_environment(cls) -> Self:
        return cls(dynamodb(), os.environ["STOCK_TABLE"])

    # ---- reading, always strongly

    def bands(self, skus: Iterable[str]) -> dict[str, Availability]:
        """What pages print, for every SKU asked for: one that was never counted is sold out."""
        skus = dict.fromkeys(skus)
        return self.as_bands(skus, self._get(self.band_key(sku) for sku in skus))

    @classmethod
    def as_bands(cls, skus: Iterable[str], rows: Iterable[Item]) -> dict[str, Availability]:
        printed = cls._printed(rows)
        return {sku: printed[sku].availability if sku in printed else SOLD_OUT for sku in skus}

    def levels(self, skus: Iterable[str]) -> dict[str, Level]:
        """Only the SKUs the warehouse told of."""
        rows = self._get(self.key(sku) for sku in dict.fromkeys(skus))
        return {row["sku"]: _level(row) for row in rows}

    def stock(self, sku: str) -> Stock:
        rows = {row["id"]: row for row in self._get([self.key(sku), {"id": f"ledger#{sku}"}])}
        unknown = Stock.unknown(sku)
        level, ledger = rows.get(f"sku#{sku}"), rows.get(f"ledger#{sku}")
        return Stock(
            level=_level(level) if level else unknown.level, ledger=_ledger(ledger) if ledger else unknown.ledger
        )

    def printed(self, skus: Iterable[str]) -> dict[str, tuple[Level | None, PrintedBand | None, Mapping[str, Any]]]:
        """For the band: level, what is printed now, and the cause of the last change, None where a sale named none."""
        skus = dict.fromkeys(skus)
        rows = self._get(key for sku in skus for key in (self.key(sku), self.band_key(sku)))
        levels = {row["sku"]: row for row in rows if row["id"].startswith("sku#")}
        bands = self._printed(rows)
        return {
            sku: (
                _level(levels[sku]) if sku in levels else None,
                bands.get(sku),
                {name: levels.get(sku, {}).get(name) for name in ("caused_at", "cause_id")},
            )
            for sku in skus
        }

    # ---- sales: single conditional updates, for the transactions of checkout and orders

    @staticmethod
    def key(sku: str) -> Item:
        return {"id": f"sku#{sku}"}

    @staticmethod
    def band_key(sku: str) -> Item:
        return {"id": f"band#{sku}"}

    @staticmethod
    def hold(sku: str, quantity: int) -> Hold:
        return Hold(key=f"sku#{sku}", sku=sku, quantity=quantity)

    def reserve(self, sku: str, quantity: int, *, cause: Mapping[str, Any] | None = None) -> Write:
        """available -> reserved, if so many are available. `cause` travels on with the band: `event.cause` or alike."""
        return self._shift(self.hold(sku, quantity), "available", "reserved", cause)

    def allocate(self, hold: Hold) -> Write:
        """reserved -> allocated: it was paid."""
        return self._shift(hold, "reserved", "allocated", None)

    def release(self, hold: Hold, *, cause: Mapping[str, Any] | None = None) -> Write:
        """reserved -> available: it will not be paid."""
        return self._shift(hold, "reserved", "available", cause)

    def unallocate(self, hold: Hold, *, cause: Mapping[str, Any] | None = None) -> Write:
        """allocated -> available: a paid order ends before its dispatch."""
        return self._shift(hold, "allocated", "available", cause)

    def allocate_again(self, hold: Hold, *, cause: Mapping[str, Any] | None = None) -> Write:
        """available -> allocated, if so many are available: the payment came after the hold was released."""
        return self._shift(hold, "available", "allocated", cause)

    def _shift(self, hold: Hold, source: str, target: str, cause: Mapping[str, Any] | None) -> Write:
        if hold.quantity < 1:
            raise ValueError(f"{hold.quantity} pieces of {hold.sku}")
        update = f"SET {source} = {source} - :quantity, {target} = {target} + :quantity"
        values: dict[str, Any] = {":quantity": hold.quantity}
        if "available" in (source, target):
            update += _set_cause(cause, values)
        return {
            "Update": {
                "TableName": self.name,
                "Key": to_item({"id": hold.key}),
                "UpdateExpression": update,
                "ConditionExpression": f"{source} >= :quantity",
                "ExpressionAttributeValues": to_item(values),
            }
        }

    # ---- the warehouse

    def change[E: (StockCounted | StockAdjusted | StockDispatched | StockCorrection)](
        self, event: E, decide: Callable[[Stock, E], tuple[Stock, tuple[Event, ...]]], *, outbox: Outbox, now: datetime
    ) -> bool:
        """Read, decide, write with what is to be said; again where somebody was faster. False: nothing to change."""
        for _ in range(ATTEMPTS):
            before = self.stock(event.sku)
            after, events = decide(before, event)
            if after == before:
                return False
            writes = [self._put_ledger(before.ledger, after.ledger), *self._move(before, after, event.cause)]
            try:
                write(self.client, writes + [outbox.say(said, now=now) for said in events])
            except ConditionFailed:
                continue
            return True
        raise TimeoutError(f"the stock of {event.sku} changed under {ATTEMPTS} attempts to change it")

    def _put_ledger(self, before: Ledger, after: Ledger) -> Write:
        put: dict[str, Any] = {
            "TableName": self.name,
            "Item": to_item(
                after.model_dump(exclude={"adjusted", "dispatched", "corrected"})
                | {
                    "id": f"ledger#{after.sku}",
                    "version": before.version + 1,
                    "adjusted": {str(sequence): delta for sequence, delta in after.adjusted.items()},
                    "dispatched": {str(sequence): quantity for sequence, quantity in after.dispatched.items()},
                    # A map has no order in DynamoDB.
                    "corrected": [[key, one.model_dump(mode="json")] for key, one in after.corrected.items()],
                }
            ),
            "ConditionExpression": "attribute_not_exists(id)",
        }
        if before.version:
            put["ConditionExpression"] = "version = :version"
            put["ExpressionAttributeValues"] = to_item({":version": before.version})
        return {"Put": put}

    def _move(self, before: Stock, after: Stock, cause: Mapping[str, Any]) -> list[Write]:
        """Increments, so that sales go on meanwhile, under the conditions that made the decision what it is."""
        old, new = before.level, after.level
        if before.ledger.version == 0:
            item = new.model_dump() | {"id": f"sku#{new.sku}"} | _cause(cause)
            put = {"TableName": self.name, "Item": to_item(item), "ConditionExpression": "attribute_not_exists(id)"}
            return [{"Put": put}]
        if old == new:
            return []
        gained, left = new.available - old.available, old.allocated - new.allocated
        values: dict[str, Any] = {":gained": gained, ":left": left}
        update = "SET available = available + :gained, allocated = allocated - :left" + _set_cause(cause, values)
        if new.available < 0:
            condition = "available = :available"
            values[":available"] = old.available
        else:
            condition = "available >= :floor"
            values[":floor"] = -gained
        if left:
            condition += " AND allocated >= :left"
        return [
            {
                "Update": {
                    "TableName": self.name,
                    "Key": to_item(self.key(new.sku)),
                    "UpdateExpression": update,
                    "ConditionExpression": condition,
                    "ExpressionAttributeValues": to_item(values),
                }
            }
        ]

    # ---- the band

    def print_band(self, changed: AvailabilityChanged) -> Write:
        """The band as it was said, if it is the next revision."""
        put: dict[str, Any] = {
            "TableName": self.name,
            "Item": to_item(self.band_row(changed)),
            "ConditionExpression": "attribute_not_exists(id)",
        }
        if changed.revision > 1:
            put["ConditionExpression"] = "revision = :before"
            put["ExpressionAttributeValues"] = to_item({":before": changed.revision - 1})
        return {"Put": put}

    @classmethod
    def band_row(cls, changed: AvailabilityChanged) -> Item:
        said = {"band": changed.band, "left": changed.left, "revision": changed.revision}
        return cls.band_key(changed.sku) | {"sku": changed.sku} | said

    def _get(self, keys: Iterable[Item]) -> list[Item]:
        return batch_get(self.client, {self.name: keys})[self.name]

    @staticmethod
    def _printed(rows: Iterable[Item]) -> dict[str, PrintedBand]:
        bands = (row for row in rows if row["id"].startswith("band#"))
        return {row["sku"]: PrintedBand.model_validate({k: v for k, v in row.items() if k != "id"}) for row in bands}


def _banded(row: Item) -> tuple[str, Availability]:
    return row["sku"], Availability(band=row["band"], left=row.get("left"))


def _level(row: Item) -> Level:
    return Level(**{name: row[name] for name in Level.model_fields})


def _ledger(row: Item) -> Ledger:
    values = {name: row[name] for name in Ledger.model_fields if name in row}
    return Ledger.model_validate(values | {"corrected": dict(row.get("corrected", ()))})


def _cause(cause: Mapping[str, Any]) -> dict[str, str]:
    """In the item, so that the band's event can tell since when it is due."""
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in cause.items() if value}


def _set_cause(cause: Mapping[str, Any] | None, values: dict[str, Any]) -> str:
    """The end of a SET, or a REMOVE: a cause must never outlive the change it caused."""
    known = _cause(cause or {})
    values |= {f":{name}": value for name, value in known.items()}
    gone = [name for name in ("caused_at", "cause_id") if name not in known]
    return "".join(f", {name} = :{name}" for name in known) + (f" REMOVE {', '.join(gone)}" if gone else "")
