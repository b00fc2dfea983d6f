"""The outbox table."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from shop.table import Item, batch_write, dynamodb, from_item, to_item

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient


@dataclass(frozen=True)
class Waiting:
    """`age_seconds` is that of the oldest, what is parked included: for that somebody has to look."""

    items: list[Item]
    age_seconds: int


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

    def waiting(self, *, now: datetime, longer_than: timedelta, at_most: int) -> Waiting:
        """What the relay did not get through. At rest the table is empty, so a scan reads next to nothing."""
        request: dict[str, Any] = {
            "TableName": self._table,
            "ConsistentRead": True,
            "FilterExpression": "written_at < :before",
            "ExpressionAttributeValues": to_item({":before": _ms(now - longer_than)}),
        }
        found: list[Item] = []
        oldest = _ms(now)
        while len(found) < at_most:
            answer = self._client.scan(**request)
            items = [from_item(item) for item in answer["Items"]]
            oldest = min([oldest, *(item["written_at"] for item in items)])
            found += [item for item in items if "parked" not in item]
            if not answer.get("LastEvaluatedKey"):
                break
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
        return Waiting(found[:at_most], (_ms(now) - oldest) // 1000)


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
