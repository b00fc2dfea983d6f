"""Claims of mails and suppressed addresses, under both DynamoDBs."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from functions.notifications.store import CLAIM, SUPPRESSED, NotificationTable
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
