"""The outbox: an event is written in the transaction of the state it reports, and relayed to the bus from there."""

import os
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from shop.events import MAX_DETAIL_BYTES, BadEvent, Event
from shop.ids import new_id
from shop.table import Write, to_item


@dataclass(frozen=True)
class Outbox:
    """Builds the write that says an event. The relay (functions/outbox) deletes it once the bus took it."""

    table: str

    @classmethod
    def from_environment(cls) -> Self:
        return cls(os.environ["OUTBOX_TABLE"])

    def say(self, event: Event, *, now: datetime) -> Write:
        detail = event.detail()
        if len(detail.encode()) > MAX_DETAIL_BYTES:
            raise BadEvent(f"{event.name()}: detail is {len(detail.encode())} bytes, the limit is {MAX_DETAIL_BYTES}")
        item = {
            "id": new_id("evt"),
            "source": event.source,
            "detail_type": event.name(),
            "detail": detail,
            "written_at": int(now.timestamp() * 1000),
        }
        return {"Put": {"TableName": self.table, "Item": to_item(item)}}
