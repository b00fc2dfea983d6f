"""The shop's own events as a feed: JSON lines of what the files in `events/` hold, read as they stand."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
    for row in feed_rows.read(file, "jsonl"):
        event = row if isinstance(row, Bad) else _event(row)
        if not isinstance(event, Bad):
            yield event
        elif len(bad) < BAD_LINES_TOLD:
            bad.append(event)


def _event(row: feed_rows.Row) -> Event | Bad:
    kind = KNOWN.get(row.fields.get("detail-type"))
    if kind is None:
        return Bad(row.line, "detail-type", f"is none of {', '.join(KNOWN)}: an export is read by its --map")
    try:
        return kind.model_validate(row.fields.get("detail"))
    except ValidationError as error:
        return Bad(row.line, "detail", explain(error))
