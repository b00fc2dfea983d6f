"""From the outbox to the bus: at least once, and nothing dropped silently."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.outbox.relay import NotTaken, Relay
from functions.outbox.store import OutboxTable, Waiting
from shop.events import StockShort
from shop.outbox import Outbox
from shop.table import write
from tests.fakes import MemoryDynamo, create_table

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Bus:
    """Refuses what a test tells it to, by SKU."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.took: list[str] = []
        self.calls: list[int] = []

    def put_events(self, *, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803 as boto3 has it
        self.calls.append(len(Entries))
        answers = []
        for entry in Entries:
            code = next((code for sku, code in self.codes.items() if sku in entry["Detail"]), None)
            if code is None:
                self.took.append(entry["Detail"])
            answers.append({"ErrorCode": code, "ErrorMessage": "no"} if code else {"EventId": "1"})
        return {"Entries": answers, "FailedEntryCount": len(answers) - len(self.took)}


class Office:
    def __init__(self) -> None:
        self.memory = MemoryDynamo()
        create_table(self.memory.client, "outbox", key="id")
        self.bus = Bus()
        self.table = OutboxTable(self.memory.client, "outbox")
        self.relay = Relay(self.table, self.bus, "commerce")  # type: ignore[arg-type]

    def say(self, *skus: str) -> list[dict[str, Any]]:
        for sku in skus:
            event = StockShort(sku=sku, available=-1, caused_at=NOW, cause_id="c")
            write(self.memory.client, [Outbox("outbox").say(event, now=NOW)])
        return self.memory.items("outbox")


@pytest.fixture
def office() -> Office:
    return Office()


def test_what_the_bus_took_leaves_the_outbox(office):
    office.relay.send(office.say("MUG-RED"))
    assert len(office.bus.took) == 1
    assert office.memory.items("outbox") == []


def test_what_the_bus_did_not_take_for_now_stays_and_the_batch_comes_again(office):
    """The bug of a shop that never read FailedEntryCount."""
    office.bus.codes = {"MUG-RED": "ThrottlingException"}
    items = office.say("MUG-RED", "MUG-BLUE")
    with pytest.raises(NotTaken):
        office.relay.send(items)
    (left,) = office.memory.items("outbox")
    assert "MUG-RED" in left["detail"]
    office.bus.codes = {}
    office.relay.send(office.memory.items("outbox"))
    assert office.memory.items("outbox") == []


def test_what_the_bus_will_never_take_is_parked_with_its_reason_and_holds_up_nobody(office):
    office.bus.codes = {"MUG-RED": "MalformedDetail"}
    office.relay.send(office.say("MUG-RED", "MUG-BLUE"))
    (parked,) = office.memory.items("outbox")
    assert parked["parked"] == "MalformedDetail: no"
    assert office.table.waiting(now=NOW + timedelta(hours=1), longer_than=timedelta(minutes=1), at_most=10).items == []


def test_more_events_than_one_call_takes_all_go(office):
    office.relay.send(office.say(*(f"MUG-{number}" for number in range(23))))
    assert office.bus.calls == [10, 10, 3]
    assert office.memory.items("outbox") == []


def test_what_is_parked_hides_nothing_from_the_sweeper(office):
    for item in office.say(*(f"MUG-{number}" for number in range(9))):
        office.table.park(item["id"], "MalformedDetail")
    office.say("MUG-RED")
    office.memory.page_size = 3
    (left,) = office.table.waiting(now=NOW + timedelta(hours=1), longer_than=timedelta(minutes=1), at_most=5).items
    assert "MUG-RED" in left["detail"]


def test_the_sweeper_sees_only_what_has_waited(office):
    office.say("MUG-RED")
    soon = office.table.waiting(now=NOW + timedelta(seconds=30), longer_than=timedelta(minutes=1), at_most=10).items
    later = office.table.waiting(now=NOW + timedelta(seconds=90), longer_than=timedelta(minutes=1), at_most=10).items
    assert (len(soon), len(later)) == (0, 1)


def test_the_outbox_is_as_old_as_what_waits_longest_in_it_and_what_is_parked_counts(office):
    def age(minutes: int) -> int:
        now = NOW + timedelta(minutes=minutes)
        rest: Waiting = office.table.waiting(now=now, longer_than=timedelta(minutes=1), at_most=10)
        return rest.age_seconds

    assert age(9) == 0
    (item,) = office.say("MUG-RED")
    assert [age(1), age(9)] == [0, 540], "what is a minute old may be on its way"
    office.table.park(item["id"], "MalformedDetail")
    assert age(9) == 540
