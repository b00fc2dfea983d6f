"""Sending a feed's events, so that a stop costs nothing: what the bus confirmed is written down after each batch."""

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from evershelf import places, queues
from evershelf.aws import Aws
from evershelf.errors import Refused
from evershelf.stage import StageInfo
from shop.events import Event

#: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html: 10 entries, 1 MB in all.
ENTRIES_PER_CALL = 10
BYTES_PER_CALL = 900_000
#: The bus may take these later; every other code is final for the entry.
PASSING = {"InternalFailure", "InternalException", "ThrottlingException", "ServiceUnavailable"}
ATTEMPTS = 7
#: Messages that may wait before we do; the emulator gets slow with many.
MOST_WAITING = 2_000
LOOK_EVERY = 500
FED = {"catalog", "stock", "pages"}

type Numbered = tuple[int, Event]
type Sleep = Callable[[float], None]


class Progress(BaseModel):
    """How far an import came. `now` is the revision it gives, so that going on gives the same events."""

    file: str
    now: int
    sent: int = 0
    line: int = 0
    started_at: datetime
    completed_at: datetime | None = None


@dataclass(frozen=True)
class Ledger:
    """`.evershelf/imports/<digest>.json`, of the contents read and of the very shop they go to: a shop made anew
    knows nothing of an older one's imports."""

    path: Path

    @classmethod
    def of(cls, stage: StageInfo, *files: Path) -> "Ledger":
        digest = hashlib.sha256(f"{stage.stage} {stage.shop_url} {stage.bus_name}".encode())
        for file in files:
            with file.open("rb") as content:
                digest.update(hashlib.file_digest(content, "sha256").digest())
        return cls(places.HOME / "imports" / f"{digest.hexdigest()[:32]}.json")

    def read(self) -> Progress | None:
        try:
            return Progress.model_validate_json(self.path.read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def write(self, progress: Progress) -> None:
        """All or nothing: a kill between leaves what was there."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = self.path.with_suffix(".new")
        new.write_text(progress.model_dump_json(indent=2) + "\n")
        new.replace(self.path)


def begin(ledger: Ledger, file: Path, *, from_start: bool) -> Progress:
    """Where the last run of the same import stopped, or its start."""
    found = None if from_start else ledger.read()
    now = datetime.now(UTC)
    return found or Progress(file=file.name, now=time.time_ns() // 1_000_000, started_at=now)


def send(
    events: Iterator[Numbered],
    progress: Progress,
    *,
    aws: Aws,
    stage: StageInfo,
    ledger: Ledger,
    told: Callable[[int, str], None],
    sleep: Sleep = time.sleep,
) -> Progress:
    """Go on after `progress.sent` events. `told` hears how many were sent in all, and why we wait if we do."""
    ledger.write(progress)
    waiting = Waiting(stage, aws)
    look_at = progress.sent + LOOK_EVERY
    for batch in _batches(islice(events, progress.sent, None)):
        _put(aws, stage.bus_name, batch, sleep=sleep)
        line = batch[-1][0]
        progress = progress.model_copy(update={"sent": progress.sent + len(batch), "line": line})
        ledger.write(progress)
        told(progress.sent, "")
        if progress.sent >= look_at:
            look_at = progress.sent + LOOK_EVERY
            _let_it_catch_up(waiting, progress.sent, told, sleep)
    progress = progress.model_copy(update={"completed_at": datetime.now(UTC)})
    ledger.write(progress)
    return progress


class Waiting:
    """How many messages wait for the contexts an import feeds; their queues are looked up once."""

    def __init__(self, stage: StageInfo, aws: Aws) -> None:
        self._stage = stage
        self._aws = aws
        self._urls: list[str] | None = None

    def __call__(self) -> int:
        if self._urls is None:
            found = queues.of(self._stage.stage, self._aws)
            self._urls = [one.url for one in found if one.context in FED and not one.dead_letters]
        return sum(self._in(url) for url in self._urls)

    def _in(self, url: str) -> int:
        names: Any = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        attributes = self._aws.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
        return sum(int(number) for number in attributes.values())


def _let_it_catch_up(waiting: Waiting, sent: int, told: Callable[[int, str], None], sleep: Sleep) -> None:
    if (messages := waiting()) <= MOST_WAITING:
        return
    while messages > MOST_WAITING // 2:
        told(sent, f"{messages:,} messages wait in the shop: letting it catch up")
        sleep(2.0)
        messages = waiting()
    told(sent, "")


def _batches(events: Iterable[Numbered]) -> Iterator[list[tuple[int, dict[str, str]]]]:
    batch: list[tuple[int, dict[str, str]]] = []
    size = 0
    for line, event in events:
        entry = {"Source": event.source, "DetailType": event.name(), "Detail": event.detail()}
        length = sum(len(value.encode()) for value in entry.values())
        if batch and (len(batch) == ENTRIES_PER_CALL or size + length > BYTES_PER_CALL):
            yield batch
            batch, size = [], 0
        batch.append((line, entry))
        size += length
    if batch:
        yield batch


def _put(aws: Aws, bus: str, batch: list[tuple[int, dict[str, str]]], *, sleep: Sleep) -> None:
    """A 200 may carry entries that failed: those alone are sent again, later and later. Raises Refused."""
    left = batch
    for attempt in range(ATTEMPTS):
        entries: Any = [{"EventBusName": bus} | entry for _, entry in left]
        results = aws.events.put_events(Entries=entries)["Entries"]
        failed = [(one, result) for one, result in zip(left, results, strict=True) if result.get("ErrorCode")]
        if not failed:
            return
        final = [(one, result) for one, result in failed if result["ErrorCode"] not in PASSING]
        if final or attempt == ATTEMPTS - 1:
            (line, entry), result = (final or failed)[0]
            said = json.dumps(f"{result['ErrorCode']}: {result.get('ErrorMessage', '')}".rstrip(": "))
            raise Refused(
                f"the bus {bus} refused {len(failed)} events, the {entry['DetailType']} of line {line} with {said}",
                then="run the same command again: it goes on where it was",
            )
        left = [one for one, _ in failed]
        sleep(0.2 * 2**attempt)
