"""The notifications table. All of it is housekeeping that expires; no address is in it, only digests of them.

| pk | sk | what |
|---|---|---|
| mail#<subject> | <kind> | that a mail is being sent (`until`), was, or never will be |
| address#<digest> | suppressed | that an address takes no mail, and why |
"""

import os
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from functions.notifications.model import Outcome
from shop.ids import digest
from shop.table import ConditionFailed, Item, batch_get, dynamodb, to_item, write

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

#: Longer than a function runs: whoever claimed a mail and is not done by then was killed.
CLAIM = timedelta(seconds=60)
#: Longer than any message lives, redriven from its dead letters.
KEPT = timedelta(days=90)
#: Then an address that bounced may have a new owner.
SUPPRESSED = timedelta(days=365)


class NotificationTable:
    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self.name = table

    @classmethod
    def from_environment(cls) -> Self:
        return cls(dynamodb(), os.environ["NOTIFICATION_TABLE"])

    # ---- each mail once

    def claim(self, subject: str, kind: str, *, now: datetime) -> Outcome | timedelta | None:
        """None: it is the caller's to send. A time: somebody else is at it, for so long. Else how it ended."""
        row = _mail(subject, kind) | {"state": "sending", "until": _ms(now + CLAIM), "expires_at": _seconds(now + KEPT)}
        put = {
            "TableName": self.name,
            "Item": to_item(row),
            "ConditionExpression": "attribute_not_exists(pk) OR (#state = :sending AND #until <= :now)",
            "ExpressionAttributeNames": {"#state": "state", "#until": "until"},
            "ExpressionAttributeValues": to_item({":sending": "sending", ":now": _ms(now)}),
        }
        try:
            write(self._client, [{"Put": put}])
        except ConditionFailed as failed:
            found = failed.items[0] or {}
            if found.get("state") == "sending":
                return timedelta(milliseconds=found["until"] - _ms(now))
            outcome: Outcome = found["state"]
            return outcome
        return None

    def give_back(self, subject: str, kind: str) -> None:
        """It was not sent: the next may claim it at once."""
        self._settle(subject, kind, {"until": 0})

    def settle(self, subject: str, kind: str, outcome: Outcome, *, message_id: str = "") -> None:
        self._settle(subject, kind, {"state": outcome, "message_id": message_id})

    def _settle(self, subject: str, kind: str, values: Item) -> None:
        """Unless whoever took over a lapsed claim was done before."""
        update = {
            "TableName": self.name,
            "Key": to_item(_mail(subject, kind)),
            "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in values),
            "ConditionExpression": "#state = :sending",
            "ExpressionAttributeNames": {"#state": "state"} | {f"#{name}": name for name in values},
            "ExpressionAttributeValues": to_item({":sending": "sending"} | {f":{k}": v for k, v in values.items()}),
        }
        try:
            write(self._client, [{"Update": update}])
        except ConditionFailed:
            return

    # ---- addresses that take no mail

    def suppress(self, address: str, *, why: str, now: datetime) -> None:
        """The first reason stays; a later one only says that it still holds."""
        update = {
            "TableName": self.name,
            "Key": to_item(_address(address)),
            "UpdateExpression": "SET why = if_not_exists(why, :why), expires_at = :expires_at",
            "ConditionExpression": "attribute_not_exists(expires_at) OR expires_at < :expires_at",
            "ExpressionAttributeValues": to_item({":why": why, ":expires_at": _seconds(now + SUPPRESSED)}),
        }
        try:
            write(self._client, [{"Update": update}])
        except ConditionFailed:
            return

    def takes_no_mail(self, address: str, *, now: datetime) -> bool:
        found = batch_get(self._client, {self.name: [_address(address)]})[self.name]
        return any(row["expires_at"] > _seconds(now) for row in found)


def _mail(subject: str, kind: str) -> Item:
    return {"pk": f"mail#{subject}", "sk": kind}


def _address(address: str) -> Item:
    """Domains know no case, and no mailbox that matters does."""
    return {"pk": f"address#{digest(address.strip().lower())}", "sk": "suppressed"}


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
