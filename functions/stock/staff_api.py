"""GET /staff/stock/{sku}, POST /staff/stock/{sku}/adjustments -> show what there is, correct it -> StockShort"""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.event_handler import Response
from pydantic import BaseModel, Field

from functions.stock.logic import correct, desk_view
from functions.stock.model import Correction, StockCorrection
from functions.stock.store import StockTable
from shop.errors import Invalid, NotFound
from shop.http import OPERATOR, SUPPORT, PathId, answer, lambda_handler, new_api, staff
from shop.ids import derived_id, idempotency_key, new_id
from shop.log import log
from shop.outbox import Outbox

stock = StockTable.from_environment()
outbox = Outbox.from_environment()
api = new_api()

MOST = 100_000


class Adjustment(BaseModel, extra="forbid"):
    delta: int = Field(ge=-MOST, le=MOST)
    reason: str = Field(min_length=3, max_length=200)


@api.get("/staff/stock/<sku>")
def show_stock(sku: PathId) -> Response[Any]:
    staff(api, group=SUPPORT)
    return _shown(sku)


@api.post("/staff/stock/<sku>/adjustments")
def adjust_stock(sku: PathId, body: Adjustment) -> Response[Any]:
    """The ledger keeps each correction under its key: the same again changes nothing."""
    member = staff(api, group=OPERATOR)
    key = idempotency_key(api.current_event.headers.get("idempotency-key"))
    if body.delta == 0:
        raise Invalid("invalid", "delta: a correction by nothing", errors=[{"field": "delta", "message": "is 0"}])
    now = datetime.now(UTC)
    made = Correction(delta=body.delta, reason=body.reason, by=member.staff_id, at=now)
    asked = StockCorrection(
        sku=sku, correction_id=derived_id("cor", member.staff_id, key), made=made, caused_at=now, cause_id=new_id("req")
    )
    changed = stock.change(asked, correct, outbox=outbox, now=now)
    log("stock corrected" if changed else "corrected before", sku=sku, delta=body.delta, staff_id=member.staff_id)
    return _shown(sku)


def _shown(sku: str) -> Response[Any]:
    known = stock.stock(sku)
    if known.ledger.version == 0:
        raise NotFound("not-found", "the warehouse never told of this SKU", field="sku")
    return answer(200, desk_view(known, stock.bands([sku])[sku]))


handler = lambda_handler(api)
