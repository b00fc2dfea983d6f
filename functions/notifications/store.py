"""The notifications table. All of it expires; only those who wait for a SKU left an address in it.

| pk | sk | what |
|---|---|---|
| mail#<subject> | <kind> | that a mail is being sent (`until`), was, or never will be |
| address#<person> | suppressed | that an address takes no mail, and why |
| waiting#<sku> | <person> | who waits for the SKU, with the address: until told, 180 days at most, 2 unconfirmed |
| person#<person> | <sku> | the same the other way round |
| asked#<day>#<who> | <request id> | what was asked of a person or by a source that day |

A person is a digest of an address.
"""

import os
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from functions.notifications.model import Outcome, Waiting
from shop.ids import person_of
from shop.table import ConditionFailed, Item, Write, batch_get, dynamodb, partition, to_item, write

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

#: Longer than a function runs: whoever claimed a mail and is not done by then was killed.
CLAIM = timedelta(seconds=60)
#: Longer than any message lives, redriven from its dead letters.
KEPT = timedelta(days=90)
#: A confirmation nobody follows is forgotten after these, a confirmed wish after those.
UNCONFIRMED, WAITS = timedelta(days=2), timedelta(days=180)
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


class WaitingTable:
    """The rows of those who wait, in the same table."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self.name = table

    @classmethod
    def from_environment(cls) -> Self:
        return cls(dynamodb(), os.environ["NOTIFICATION_TABLE"])

    def among_the_first(self, who: str, request_id: str, *, at_most: int, now: datetime) -> bool:
        """Of what was asked of or by `who` today; asked again about the same request, it answers the same."""
        pk = f"asked#{now:%Y-%m-%d}#{who}"
        row = {"pk": pk, "sk": request_id, "expires_at": _seconds(now + UNCONFIRMED)}
        write(self._client, [{"Put": {"TableName": self.name, "Item": to_item(row)}}])
        first = self._query(pk, Limit=at_most)
        return any(one["sk"] == request_id for one in first)

    def ask(self, wish: Waiting, *, now: datetime) -> bool:
        """False where the address waits for it already."""
        row = _waiting(wish.sku, wish.person) | wish.model_dump() | {"expires_at": _seconds(now + UNCONFIRMED)}
        put = {
            "TableName": self.name,
            "Item": to_item(row),
            "ConditionExpression": "attribute_not_exists(pk) OR #state = :asked OR expires_at <= :now",
            "ExpressionAttributeNames": {"#state": "state"},
            "ExpressionAttributeValues": to_item({":asked": "asked", ":now": _seconds(now)}),
        }
        other = _person(wish.person, wish.sku) | {"expires_at": row["expires_at"]}
        try:
            write(self._client, [{"Put": put}, {"Put": {"TableName": self.name, "Item": to_item(other)}}])
        except ConditionFailed:
            return False
        return True

    def confirm(self, sku: str, person: str, *, now: datetime) -> Waiting | None:
        """None where nothing was asked, or too long ago."""
        until = _seconds(now + WAITS)
        update = {
            "TableName": self.name,
            "Key": to_item(_waiting(sku, person)),
            "UpdateExpression": "SET #state = :waiting, expires_at = :until",
            "ConditionExpression": "expires_at > :now",
            "ExpressionAttributeNames": {"#state": "state"},
            "ExpressionAttributeValues": to_item({":waiting": "waiting", ":until": until, ":now": _seconds(now)}),
        }
        other = _person(person, sku) | {"expires_at": until}
        try:
            write(self._client, [{"Update": update}, {"Put": {"TableName": self.name, "Item": to_item(other)}}])
        except ConditionFailed:
            return None
        rows = batch_get(self._client, {self.name: [_waiting(sku, person)]})[self.name]
        return Waiting.model_validate(rows[0]) if rows else None

    def who_waits(
        self, sku: str, *, after: str | None, at_most: int, now: datetime
    ) -> tuple[list[Waiting], str | None]:
        """Some of them, and where to go on; None at the end."""
        start = {"ExclusiveStartKey": to_item(_waiting(sku, after))} if after else {}
        rows = self._query(f"waiting#{sku}", Limit=at_most, **start)
        found = [Waiting.model_validate(row) for row in rows if row["expires_at"] > _seconds(now)]
        more = rows[-1]["sk"] if len(rows) == at_most else None
        return [wish for wish in found if wish.state == "waiting"], more

    def done(self, wish: Waiting) -> None:
        """Told: unless the same person asked again meanwhile."""
        delete = self._delete(_waiting(wish.sku, wish.person))
        delete["Delete"] |= {
            "ConditionExpression": "attribute_not_exists(pk) OR asked_at = :seen",
            "ExpressionAttributeValues": to_item({":seen": wish.asked_at}),
        }
        try:
            write(self._client, [delete, self._delete(_person(wish.person, wish.sku))])
        except ConditionFailed:
            return

    def leave(self, person: str) -> int:
        """Forget all that the person waits for: how many that were."""
        rows = self._query(f"person#{person}")
        for row in rows:
            write(self._client, [self._delete(_waiting(row["sk"], person)), self._delete(_person(person, row["sk"]))])
        return len(rows)

    def _delete(self, key: Item) -> Write:
        return {"Delete": {"TableName": self.name, "Key": to_item(key)}}

    def _query(self, pk: str, **request: Any) -> list[Item]:
        return partition(self._client, self.name, pk, **request)


def _waiting(sku: str, person: str) -> Item:
    return {"pk": f"waiting#{sku}", "sk": person}


def _person(person: str, sku: str) -> Item:
    return {"pk": f"person#{person}", "sk": sku}


def _mail(subject: str, kind: str) -> Item:
    return {"pk": f"mail#{subject}", "sk": kind}


def _address(address: str) -> Item:
    return {"pk": f"address#{person_of(address)}", "sk": "suppressed"}


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
