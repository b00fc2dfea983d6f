"""stock stream -> compute the band that pages print -> AvailabilityChanged"""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from functions.stock.logic import band, reprint
from functions.stock.store import StockTable
from shop.log import log
from shop.log.meter import meter
from shop.outbox import Outbox
from shop.table import ConditionFailed, write

stock = StockTable.from_environment()
outbox = Outbox.from_environment()
low_at = int(os.environ["LOW_STOCK_AT"])
ATTEMPTS = 5


def handler(event: dict[str, Any], context: Any) -> None:
    """The records say only which SKUs moved; what is true is read again, so that old records come to nothing."""
    meter.start()
    moved = {key.removeprefix("sku#"): record for key, record in _keys(event["Records"]) if key.startswith("sku#")}
    said = print_bands(moved, now=datetime.now(UTC))
    log("printed", records=len(event["Records"]), skus=len(moved), changed=said, **meter.read())


def print_bands(moved: dict[str, dict[str, Any]], *, now: datetime) -> int:
    """How many bands changed; a band somebody else wrote meanwhile is looked at again."""
    changed, left = 0, list(moved)
    for _ in range(ATTEMPTS):
        again = []
        for sku, (level, printed, cause) in stock.printed(left).items():
            news = reprint(printed, band(level, low_at=low_at), sku=sku, cause=_cause(cause, moved[sku], now))
            if news is None:
                continue
            try:
                write(stock.client, [stock.print_band(news), outbox.say(news, now=now)])
                changed += 1
            except ConditionFailed:
                again.append(sku)
        left = again
        if not left:
            return changed
    raise TimeoutError(f"the bands of {left} changed under {ATTEMPTS} attempts to write them")


def _keys(records: Sequence[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    return [(record["dynamodb"]["Keys"]["id"]["S"], record) for record in records]


def _cause(cause: Mapping[str, Any], record: dict[str, Any], now: datetime) -> Mapping[str, Any]:
    """Where the change names none, the change itself is the first cause: a sale."""
    if cause["caused_at"]:
        return cause
    written = record["dynamodb"].get("ApproximateCreationDateTime")
    caused_at = datetime.fromtimestamp(float(written), UTC) if written else now
    return {"caused_at": caused_at, "cause_id": record.get("eventID")}
