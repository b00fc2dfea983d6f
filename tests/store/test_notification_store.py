"""Claims of mails and suppressed addresses, under both DynamoDBs."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from functions.notifications.model import Waiting
from functions.notifications.store import CLAIM, SUPPRESSED, UNCONFIRMED, WAITS, NotificationTable, WaitingTable
from tests.fakes import create_table

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def table(dynamodb: "DynamoDBClient") -> NotificationTable:
    create_table(dynamodb, "notification", key="pk", sort="sk")
    return NotificationTable(dynamodb, "notification")


def test_of_two_that_claim_a_mail_one_has_it_until_its_claim_lapses(table: NotificationTable):
    assert table.claim("ord_1", "order_confirmation", now=NOW) is None
    assert table.claim("ord_1", "order_confirmation", now=NOW + CLAIM / 2) == CLAIM / 2
    assert table.claim("ord_1", "order_confirmation", now=NOW + CLAIM) is None
    assert table.claim("ord_1", "order_shipped", now=NOW) is None


@pytest.mark.parametrize("outcome", ["sent", "refused", "suppressed"])
def test_how_it_ended_is_for_good(table: NotificationTable, outcome: str):
    table.claim("ord_1", "order_confirmation", now=NOW)
    table.settle("ord_1", "order_confirmation", outcome, message_id="ses-1")  # type: ignore[arg-type]
    table.settle("ord_1", "order_confirmation", "sent")
    table.give_back("ord_1", "order_confirmation")
    assert table.claim("ord_1", "order_confirmation", now=NOW + timedelta(days=30)) == outcome


def test_a_mail_given_back_is_claimed_at_once(table: NotificationTable):
    table.claim("ord_1", "order_confirmation", now=NOW)
    table.give_back("ord_1", "order_confirmation")
    assert table.claim("ord_1", "order_confirmation", now=NOW) is None


def test_an_address_is_suppressed_for_a_year_however_it_is_spelled(table: NotificationTable):
    table.suppress("Robin@Example.com", why="bounce", now=NOW)
    table.suppress("robin@example.com ", why="complaint", now=NOW - timedelta(days=1))
    assert table.takes_no_mail("robin@example.com", now=NOW + SUPPRESSED - timedelta(seconds=1))
    assert not table.takes_no_mail("robin@example.com", now=NOW + SUPPRESSED)
    assert not table.takes_no_mail("sam@example.com", now=NOW)


# ---- who waits for a SKU --------------------------------------------------------------------------------------------


@pytest.fixture
def waiting(table: NotificationTable, dynamodb: "DynamoDBClient") -> WaitingTable:
    return WaitingTable(dynamodb, table.name)


def wish(person: str = "p1", sku: str = "MUG-RED", *, asked_at: int = 1) -> Waiting:
    return Waiting(sku=sku, person=person, email=f"{person}@example.com", market="us", state="asked", asked_at=asked_at)


def everybody(waiting: WaitingTable, *, at_most: int = 10) -> list[str]:
    found, after = waiting.who_waits("MUG-RED", after=None, at_most=at_most, now=NOW)
    people = [one.person for one in found]
    while after:
        found, after = waiting.who_waits("MUG-RED", after=after, at_most=at_most, now=NOW)
        people += [one.person for one in found]
    return people


def test_only_who_confirmed_waits_and_a_confirmation_may_be_repeated(waiting: WaitingTable):
    assert waiting.ask(wish(), now=NOW)
    assert everybody(waiting) == []
    for _ in range(2):
        confirmed = waiting.confirm("MUG-RED", "p1", now=NOW)
        assert confirmed
        assert (confirmed.email, confirmed.state) == ("p1@example.com", "waiting")
    assert everybody(waiting) == ["p1"]
    assert waiting.confirm("MUG-RED", "p2", now=NOW) is None


def test_who_waits_is_not_asked_again_until_it_was_forgotten(waiting: WaitingTable):
    assert waiting.ask(wish(), now=NOW)
    assert waiting.ask(wish(asked_at=2), now=NOW)
    waiting.confirm("MUG-RED", "p1", now=NOW)
    assert not waiting.ask(wish(asked_at=3), now=NOW)
    assert waiting.ask(wish(asked_at=4), now=NOW + WAITS)


def test_a_question_nobody_answered_lapses(waiting: WaitingTable):
    waiting.ask(wish(), now=NOW)
    assert waiting.confirm("MUG-RED", "p1", now=NOW + UNCONFIRMED) is None


@pytest.mark.parametrize("at_most", [1, 2, 3, 10])
def test_everybody_is_found_a_few_at_a_time(waiting: WaitingTable, at_most: int):
    for person in ("p1", "p2", "p3"):
        waiting.ask(wish(person), now=NOW)
        waiting.confirm("MUG-RED", person, now=NOW)
    waiting.ask(wish("p0"), now=NOW)
    assert everybody(waiting, at_most=at_most) == ["p1", "p2", "p3"]


def test_who_was_told_is_forgotten_unless_asking_again(waiting: WaitingTable):
    waiting.ask(wish(), now=NOW)
    waiting.confirm("MUG-RED", "p1", now=NOW)
    waiting.done(wish(asked_at=0))
    assert everybody(waiting) == ["p1"]
    waiting.done(wish())
    waiting.done(wish())
    assert everybody(waiting) == []
    assert waiting.leave("p1") == 0


def test_leaving_takes_every_wish_of_one_person(waiting: WaitingTable):
    for sku in ("MUG-RED", "LAMP-1"):
        waiting.ask(wish(sku=sku), now=NOW)
        waiting.confirm(sku, "p1", now=NOW)
    waiting.ask(wish("p2"), now=NOW)
    waiting.confirm("MUG-RED", "p2", now=NOW)
    assert waiting.leave("p1") == 2
    assert everybody(waiting) == ["p2"]


def test_the_first_of_a_day_are_the_first_however_often_they_come(waiting: WaitingTable):
    for _ in range(2):
        answers = [waiting.among_the_first("p1", f"ask_{i}", at_most=2, now=NOW) for i in range(4)]
        assert answers == [True, True, False, False]
    assert waiting.among_the_first("p2", "ask_9", at_most=2, now=NOW)
    assert waiting.among_the_first("p1", "ask_9", at_most=2, now=NOW + timedelta(days=1))
