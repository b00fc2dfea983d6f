"""The webhooks table.

| pk | sk | what |
|---|---|---|
| in#<source> | <webhook-id> | a message that came in, so that it is taken once |
| subscriptions | <subscription id> | who subscribed; a few, and all are read for each event |
| out#<subscription id> | <event id> | a delivery and its log; pending, `shard` and `wake_at` put it into `due` |
"""

import os
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

import boto3

from functions.webhooks.logic import SOON
from functions.webhooks.model import DeliverWebhook, Delivery, Subscription
from shop.errors import Invalid
from shop.table import ConditionFailed, Item, Write, dynamodb, from_item, partition, query, to_item, write

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient
    from types_boto3_sqs.client import SQSClient

DUE = "due"
SUBSCRIPTIONS = "subscriptions"
#: One key of an index takes 1,000 writes a second.
SHARDS = 4
#: A delivery and its log.
DELIVERY_LASTS = timedelta(days=30)
#: The queue has so long to bring what is due before the sweeper sends it again.
PATIENCE = timedelta(minutes=2)

#: Longer than anybody sends a message again.
INBOX_LASTS = timedelta(days=30)


class WebhookTable:
    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self.name = table

    @classmethod
    def from_environment(cls) -> Self:
        return cls(dynamodb(), os.environ["WEBHOOK_TABLE"])

    # ---- in ---------------------------------------------------------------------------------------------------------

    def receive(self, source: str, message_id: str, digest: str, says: Sequence[Write], *, now: datetime) -> bool:
        """The message's row and the events it brings, in one transaction. False when it was taken before.

        Raises Invalid when the id was another message's.
        """
        row = {
            "pk": f"in#{source}",
            "sk": message_id,
            "digest": digest,
            "received_at": now.isoformat(),
            "expires_at": int((now + INBOX_LASTS).timestamp()),
        }
        put = {"TableName": self.name, "Item": to_item(row), "ConditionExpression": "attribute_not_exists(pk)"}
        try:
            write(self._client, [{"Put": put}, *says])
        except ConditionFailed as failed:
            first = failed.items[0] or {}
            if first.get("digest") != digest:
                detail = f"webhook-id {message_id} came before, with another body"
                raise Invalid("id-reused", detail, field="webhook-id") from failed
            return False
        return True

    # ---- who subscribed ---------------------------------------------------------------------------------------------

    def subscriptions(self) -> list[Subscription]:
        """A strong read: who subscribed a moment ago is told."""
        rows = self._query(SUBSCRIPTIONS)
        return [Subscription.model_validate(row) for row in rows]

    def subscription(self, subscription_id: str) -> Subscription | None:
        row = self._get(SUBSCRIPTIONS, subscription_id)
        return Subscription.model_validate(row) if row else None

    def add(self, subscription: Subscription) -> None:
        row = subscription.model_dump(mode="json", exclude_none=True)
        key = {"pk": SUBSCRIPTIONS, "sk": subscription.subscription_id}
        put = {"TableName": self.name, "Item": to_item(key | row), "ConditionExpression": "attribute_not_exists(pk)"}
        write(self._client, [{"Put": put}])

    def remove(self, subscription_id: str) -> bool:
        """False when it is not there. Its deliveries stay until they expire."""
        key = to_item({"pk": SUBSCRIPTIONS, "sk": subscription_id})
        delete = {"TableName": self.name, "Key": key, "ConditionExpression": "attribute_exists(pk)"}
        try:
            write(self._client, [{"Delete": delete}])
        except ConditionFailed:
            return False
        return True

    def note(self, subscription_id: str, **changes: Any) -> bool:
        """Members by name, None to remove one. False when it is not there."""
        try:
            write(self._client, [self._changed(subscription_id, changes, "attribute_exists(pk)")])
        except ConditionFailed:
            return False
        return True

    # ---- deliveries -------------------------------------------------------------------------------------------------

    def open(self, delivery: Delivery, *, now: datetime) -> Delivery:
        """The delivery as it stands: this one, or the one that was there before."""
        try:
            write(self._client, [self._put(delivery, "attribute_not_exists(pk)", now=now)])
        except ConditionFailed as failed:
            return Delivery.model_validate(failed.items[0])
        return delivery

    def delivery(self, subscription_id: str, event_id: str) -> Delivery | None:
        row = self._get(f"out#{subscription_id}", event_id)
        return Delivery.model_validate(row) if row else None

    def deliveries(self, subscription_id: str, *, limit: int | None = None) -> list[Delivery]:
        """The newest first, as far as ids tell."""
        more: dict[str, Any] = {"Limit": limit} if limit else {}
        rows = self._query(f"out#{subscription_id}", ScanIndexForward=False, **more)
        return [Delivery.model_validate(row) for row in rows]

    def settle(self, seen: Delivery, new: Delivery, *, now: datetime) -> bool:
        """False when it moved since it was seen: somebody else tried at the same time, or replayed it."""
        try:
            write(self._client, [self._moved(seen, new, now=now)])
        except ConditionFailed:
            return False
        return True

    def disable(self, seen: Delivery, new: Delivery, *, why: str, say: Write, now: datetime) -> bool:
        """The attempt, the end of the subscription and the word of it. Ended before, only the attempt is written."""
        changes = {"active": False, "disabled_at": now.isoformat(), "disabled_because": why}
        ended = self._changed(seen.subscription_id, changes, "active = :was", was=True)
        try:
            write(self._client, [self._moved(seen, new, now=now), ended, say])
        except ConditionFailed as failed:
            return 0 not in failed.failed and self.settle(seen, new, now=now)
        return True

    def due(self, *, now: datetime, at_most: int) -> list[Delivery]:
        keys = [
            row
            for shard in range(SHARDS)
            for row in query(
                self._client,
                TableName=self.name,
                IndexName=DUE,
                KeyConditionExpression="#shard = :shard AND wake_at <= :now",
                ExpressionAttributeNames={"#shard": "shard"},
                ExpressionAttributeValues=to_item({":shard": str(shard), ":now": _instant(now)}),
                Limit=at_most // SHARDS,
            )
        ]
        found = (self.delivery(row["pk"].removeprefix("out#"), row["sk"]) for row in keys)
        return [delivery for delivery in found if delivery and delivery.state == "pending"]

    def claim(self, delivery: Delivery, *, now: datetime) -> bool:
        """False when another has looked after it, or it was tried meanwhile."""
        update = {
            "TableName": self.name,
            "Key": to_item(_key(delivery)),
            "UpdateExpression": "SET wake_at = :later",
            "ConditionExpression": "#state = :pending AND due_at = :due AND wake_at <= :now",
            "ExpressionAttributeNames": {"#state": "state"},
            "ExpressionAttributeValues": to_item(
                {
                    ":pending": "pending",
                    ":due": _instant(delivery.due_at),
                    ":now": _instant(now),
                    ":later": _instant(now + PATIENCE),
                }
            ),
        }
        try:
            write(self._client, [{"Update": update}])
        except ConditionFailed:
            return False
        return True

    # ---- rows -------------------------------------------------------------------------------------------------------

    def _get(self, pk: str, sk: str) -> Item | None:
        key = to_item({"pk": pk, "sk": sk})
        answer = self._client.get_item(TableName=self.name, Key=key, ConsistentRead=True)
        return from_item(answer["Item"]) if "Item" in answer else None

    def _query(self, pk: str, **more: Any) -> list[Item]:
        return partition(self._client, self.name, pk, **more)

    def _moved(self, seen: Delivery, new: Delivery, *, now: datetime) -> Write:
        condition = "#state = :state AND attempts = :attempts AND due_at = :due"
        values = {":state": seen.state, ":attempts": seen.attempts, ":due": _instant(seen.due_at)}
        return self._put(new, condition, values, now=now)

    def _put(self, delivery: Delivery, condition: str, values: Item | None = None, *, now: datetime) -> Write:
        row = _key(delivery) | delivery.model_dump(mode="json", exclude_none=True)
        row |= {"due_at": _instant(delivery.due_at), "expires_at": int((now + DELIVERY_LASTS).timestamp())}
        if delivery.state == "pending":
            # What waits longer than a minute does so without a message: the sweeper is its first nudge.
            late = delivery.due_at - now > SOON
            row["wake_at"] = _instant(delivery.due_at if late else delivery.due_at + PATIENCE)
            row["shard"] = str(zlib.crc32(delivery.message.event_id.encode()) % SHARDS)
        put: dict[str, Any] = {"TableName": self.name, "Item": to_item(row), "ConditionExpression": condition}
        if values:
            put |= {"ExpressionAttributeNames": {"#state": "state"}, "ExpressionAttributeValues": to_item(values)}
        return {"Put": put}

    def _changed(self, subscription_id: str, changes: Item, condition: str, **bound: Any) -> Write:
        given = {name: value for name, value in changes.items() if value is not None}
        gone = [f"#{name}" for name in changes if name not in given]
        parts = [f"SET {', '.join(f'#{name} = :{name}' for name in given)}"] if given else []
        parts += [f"REMOVE {', '.join(gone)}"] if gone else []
        update: dict[str, Any] = {
            "TableName": self.name,
            "Key": to_item({"pk": SUBSCRIPTIONS, "sk": subscription_id}),
            "UpdateExpression": " ".join(parts),
            "ConditionExpression": condition,
            "ExpressionAttributeNames": {f"#{name}": name for name in changes},
        }
        values = {name: v.isoformat() if isinstance(v, datetime) else v for name, v in (given | bound).items()}
        if values:
            update["ExpressionAttributeValues"] = to_item({f":{name}": value for name, value in values.items()})
        return {"Update": update}


class DeliverQueue:
    def __init__(self, client: "SQSClient", url: str) -> None:
        self._client = client
        self._url = url

    @classmethod
    def from_environment(cls) -> Self:
        return cls(boto3.client("sqs"), os.environ["DELIVER_QUEUE_URL"])

    def send(self, delivery: Delivery) -> None:
        nudge = DeliverWebhook(subscription_id=delivery.subscription_id, event_id=delivery.message.event_id)
        self._client.send_message(QueueUrl=self._url, MessageBody=nudge.model_dump_json())


def _key(delivery: Delivery) -> Item:
    return {"pk": f"out#{delivery.subscription_id}", "sk": delivery.message.event_id}


def _instant(value: datetime) -> str:
    """Texts of one length sort as the instants do."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")
