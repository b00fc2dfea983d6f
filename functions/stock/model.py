"""What the shop knows of a SKU's stock. on hand = available + reserved + allocated, always."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from shop.events import Band


class Noun(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Availability(Noun):
    """What pages print: `left` only while the band is `low`."""

    band: Band
    left: int | None = None


class Level(Noun):
    """`reserved` awaits payment, `allocated` is paid awaits the dispatch; `available` may be negative."""

    sku: str
    available: int = 0
    reserved: int = 0
    allocated: int = 0

    @property
    def on_hand(self) -> int:
        return self.available + self.reserved + self.allocated


class Correction(Noun):
    """Staff put right what is on hand. `after` is the newest the warehouse had told of by then.

    A count up to `after` was made before it and lacks it; a later one is taken to contain it.
    """

    delta: int
    reason: str
    by: str
    at: datetime
    after: int = -1


class StockCorrection(Noun):
    """What a member of staff asks for; once per `correction_id`."""

    sku: str
    correction_id: str
    made: Correction
    caused_at: datetime
    cause_id: str

    @property
    def cause(self) -> dict[str, Any]:
        return {"caused_at": self.caused_at, "cause_id": self.cause_id}


class Ledger(Noun):
    """What the warehouse told, by its sequence: as much as puts right what comes late, twice or out of order.

    It is an item of its own, so that the item every sale writes stays small.
    """

    sku: str
    on_hand: int = 0
    #: The newest count; everything up to it is contained in it.
    counted_sequence: int = -1
    #: Adjustments after the count: sequence -> delta.
    adjusted: dict[int, int] = {}
    #: Recent dispatches, before the count too, since each takes from `allocated` once: sequence -> quantity.
    dispatched: dict[int, int] = {}
    #: The latest corrections by staff: id -> correction.
    corrected: dict[str, Correction] = {}
    #: The newest movement no longer kept: what is as old as that cannot be told from a redelivery.
    forgotten_sequence: int = -1
    version: int = 0

    @property
    def heard_sequence(self) -> int:
        """The newest the warehouse told of."""
        return max((self.counted_sequence, self.forgotten_sequence, *self.adjusted, *self.dispatched))


class Stock(Noun):
    level: Level
    ledger: Ledger

    @classmethod
    def unknown(cls, sku: str) -> "Stock":
        return cls(level=Level(sku=sku), ledger=Ledger(sku=sku))


class Hold(Noun):
    """Pieces a buyer holds: `key` names the item they were taken from."""

    key: str
    sku: str
    quantity: int


class PrintedBand(Noun):
    """The band as pages read it. Its `revision` rises with every change of it."""

    sku: str
    band: Band
    left: int | None = None
    revision: int = 0

    @property
    def availability(self) -> Availability:
        return Availability(band=self.band, left=self.left)
