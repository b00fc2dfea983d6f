"""The outbox table."""

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from shop.table import Item, batch_write, dynamodb, from_item, to_item

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient


class OutboxTable:
    """{id, source, detail_type, detail (JSON text), written_at (ms), parked (why the bus refused it for good)}"""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    @classmethod
    def from_environment(cls) -> Self:
        return cls(dynamodb(), os.environ["OUTBOX_TABLE"])

    def remove(self, ids: Sequence[str]) -> None:
        """The bus has them."""
        batch_write(self._client, self._table, [{"DeleteRequest": {"Key": to_item({"id": each})}} for each in ids])

    def park(self, event_id: str, reason: str) -> None:
        """Kept for a person to look at, out of the sweeper's way."""
        self._client.update_item(
            TableName=self._table,
            Key=to_item({"id": event_id}),
            UpdateExpression="SET parked = :reason",
            ConditionExpression="attribute_exists(id)",
            ExpressionAttributeValues=to_item({":reason": reason}),
        )

    def waiting(self, *, now: datetime, longer_than: timedelta, at_most: int) -> list[Item]:
        """What the relay did not get through. At rest the table is empty, so a scan reads next to nothing."""
        request: dict[str, Any] = {
            "TableName": self._table,
            "ConsistentRead": True,
            "FilterExpression": "written_at < :before AND attribute_not_exists(parked)",
            "ExpressionAttributeValues": to_item({":before": int((now - longer_than).timestamp() * 1000)}),
        }
        found: list[Item] = []
        while len(found) < at_most:
            answer = self._client.scan(**request)
            found += [from_item(item) for item in answer["Items"]]
            if not answer.get("LastEvaluatedKey"):
                break
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
        return found[:at_most]
