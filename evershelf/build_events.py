"""The shop's own events as a feed: JSON lines of what the files in `events/` hold, read as they stand."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from pydantic import ValidationError

from evershelf import feed_rows
from evershelf.feed import BAD_LINES_TOLD
from evershelf.feed_rows import Bad
from shop.events import CategoryUpserted, ContentUpserted, Event, ProductUpserted, StockCounted, explain

KNOWN: dict[Any, type[Event]] = {
    one.name(): one for one in (CategoryUpserted, ContentUpserted, StockCounted, ProductUpserted)
}


def read(file: Path, bad: list[Bad]) -> Iterator[Event]:
    """In the order of the file; to `bad` go the lines that are no such event."""
    for line in feed_rows.lines(file):
        event = line if isinstance(line, Bad) else _event(*line)
        if not isinstance(event, Bad):
            yield event
        elif len(bad) < BAD_LINES_TOLD:
            bad.append(event)


def _event(number: int, line: bytes) -> Event | Bad:
    """What a line holds that is wrong is said by who reads any feed, and slower."""
    try:
        told = orjson.loads(line)
        return KNOWN[told["detail-type"]].model_validate(told["detail"])
    except (ValueError, LookupError, TypeError):
        row = feed_rows.parse(number, line)
        return row if isinstance(row, Bad) else _in_words(row)


def _in_words(row: feed_rows.Row) -> Event | Bad:
    kind = KNOWN.get(row.fields.get("detail-type"))
    if kind is None:
        return Bad(row.line, "detail-type", f"is none of {', '.join(KNOWN)}: an export is read by its --map")
    try:
        return kind.model_validate(row.fields.get("detail"))
    except ValidationError as error:
        return Bad(row.line, "detail", explain(error))
