"""From the outbox to the bus, at least once."""

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Self

import boto3

from functions.outbox.store import OutboxTable
from shop.log import log
from shop.log.meter import meter
from shop.table import Item

if TYPE_CHECKING:
    from types_boto3_events.client import EventBridgeClient
    from types_boto3_events.type_defs import PutEventsRequestEntryTypeDef

#: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html: 10 entries, 1 MB in all.
ENTRIES_PER_CALL = 10
BYTES_PER_CALL = 900_000
#: The bus may take these later; every other code is final for the entry.
PASSING = {"InternalFailure", "InternalException", "ThrottlingException", "ServiceUnavailable"}


class NotTaken(Exception):
    """The bus did not take some entries for now; they stay in the outbox, and the batch comes again."""


class Relay:
    def __init__(self, outbox: OutboxTable, bus: "EventBridgeClient", bus_name: str) -> None:
        self._outbox = outbox
        self._bus = bus
        self._bus_name = bus_name

    @classmethod
    def from_environment(cls) -> Self:
        return cls(OutboxTable.from_environment(), boto3.client("events"), os.environ["BUS_NAME"])

    def send(self, items: Iterable[Item]) -> int:
        """Tries every item, then raises NotTaken if any must come again: sent twice perhaps, never lost."""
        sent, failed = 0, 0
        for batch in _batches(items):
            answer = self._bus.put_events(Entries=[self._entry(item) for item in batch])
            taken = []
            for item, entry in zip(batch, answer["Entries"], strict=True):
                code = entry.get("ErrorCode")
                if code is None:
                    taken.append(item["id"])
                elif code in PASSING:
                    failed += 1
                else:
                    self._outbox.park(item["id"], f"{code}: {entry.get('ErrorMessage', '')}")
                    log("parked", event=item["detail_type"], id=item["id"], code=code)
            self._outbox.remove(taken)
            sent += len(taken)
        log("relayed", sent=sent, failed=failed, **meter.read())
        if failed:
            raise NotTaken(f"{failed} events were not taken by {self._bus_name}")
        return sent

    def _entry(self, item: Item) -> "PutEventsRequestEntryTypeDef":
        return {
            "EventBusName": self._bus_name,
            "Source": item["source"],
            "DetailType": item["detail_type"],
            "Detail": item["detail"],
            "Resources": [item["id"]],  # the same however often it is relayed; the envelope's id is not
        }


def _batches(items: Iterable[Item]) -> Iterator[Sequence[Item]]:
    batch: list[Item] = []
    size = 0
    for item in items:
        length = len(item["detail"].encode())
        if batch and (len(batch) == ENTRIES_PER_CALL or size + length > BYTES_PER_CALL):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += length
    if batch:
        yield batch
