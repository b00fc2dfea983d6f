"""What the stock's routes for staff answer and refuse, for docs/openapi.json."""

from datetime import datetime
from typing import Literal

from shop.events import Band
from shop.http.document import IDEMPOTENCY_KEY, MAY_MISS, STAFF, Answer, Invalid, NotFound, Operation, Problem


class StockCorrected(Answer):
    """`counted`: a count of the warehouse came after it, which is taken to contain it."""

    delta: int
    reason: str
    by: str
    at: datetime
    counted: bool


class StockOfSku(Answer):
    """`on_hand` = `available` + `reserved` (awaits payment) + `allocated` (paid); `band` is what pages print."""

    sku: str
    on_hand: int
    available: int
    reserved: int
    allocated: int
    band: Band
    left: int = MAY_MISS
    corrections: list[StockCorrected]


class NotThatMany(Problem):
    """Fewer are on hand than are to be taken away."""

    status: Literal[409]
    type: Literal["not-that-many"]
    on_hand: int


class CorrectionKeyReused(Problem):
    """The key came with another correction before."""

    status: Literal[422]
    type: Literal["key-reused"]
    field: Literal["Idempotency-Key"]


OPERATIONS = {
    "show_stock": Operation(
        summary="Read the stock of a SKU", guard=STAFF, answers={200: StockOfSku}, refuses=(NotFound,)
    ),
    "adjust_stock": Operation(
        summary="Correct what is on hand",
        text="It holds until the warehouse's next count, which is taken to contain it.",
        guard=STAFF,
        answers={200: StockOfSku},
        refuses=(NotFound, NotThatMany, Invalid, CorrectionKeyReused),
        takes=(IDEMPOTENCY_KEY,),
    ),
}
