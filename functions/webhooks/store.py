"""The webhooks table.

| pk | sk | what |
|---|---|---|
| in#<source> | <webhook-id> | a message that came in, so that it is taken once |
"""

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from shop.errors import Invalid
from shop.table import ConditionFailed, Write, dynamodb, to_item, write

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

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
