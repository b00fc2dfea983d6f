"""Putting events on a stage's bus, and checking that it took them."""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import batched
from typing import Any

from evershelf.aws import Aws
from evershelf.errors import Refused

MAX_DETAIL_BYTES = 256_000

type Event = dict[str, Any]
"""An EventBridge entry as the files in `events/` have it: source, detail-type, detail."""


def event(source: str, detail_type: str, detail: dict[str, Any]) -> Event:
    return {"source": source, "detail-type": detail_type, "detail": detail}


def put(aws: Aws, bus: str, events: Iterable[Event], *, done: Callable[[int], None] | None = None) -> Iterator[str]:
    """Send by tens, as PutEvents takes them, and yield the ids. A 200 may carry entries that failed; we raise."""
    for ten in batched(events, 10, strict=False):
        answer = aws.events.put_events(
            Entries=[
                {
                    "EventBusName": bus,
                    "Source": one["source"],
                    "DetailType": one["detail-type"],
                    "Detail": json.dumps(one["detail"], ensure_ascii=False),
                }
                for one in ten
            ]
        )
        if answer["FailedEntryCount"]:
            failed = [
                f"{one['detail-type']}: {result.get('ErrorCode')} {result.get('ErrorMessage', '')}"
                for one, result in zip(ten, answer["Entries"], strict=True)
                if result.get("ErrorCode")
            ]
            raise Refused(f"the bus {bus} refused {len(failed)} of {len(ten)} events: {'; '.join(failed)}")
        yield from (result["EventId"] for result in answer["Entries"])
        if done is not None:
            done(len(ten))
