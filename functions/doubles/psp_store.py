"""The PSP double's table: a row per `kind` and `id`.

| kind | id | what |
|---|---|---|
| intent | pi_... | a payment |
| key | the idempotency key | the answer it had, for a day |
| endpoint | we_... | where webhooks go, and their secret |
| todo | webhook#..., settle#pi_... | what is still to be sent, or to succeed |
"""

import os
from typing import TYPE_CHECKING, Any, Self

from functions.doubles.psp_model import Intent
from shop.table import Item, Write, dynamodb, from_item, query, to_item, write

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

#: https://docs.stripe.com/api/idempotent_requests
KEY_LASTS = 24 * 3600


class PspStore:
    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    @classmethod
    def from_environment(cls) -> Self:
        return cls(dynamodb(), os.environ["PSP_TABLE"])

    def get(self, kind: str, row_id: str) -> Item | None:
        key = to_item({"kind": kind, "id": row_id})
        found = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
        return from_item(found["Item"]) if "Item" in found else None

    def all(self, kind: str) -> list[Item]:
        return query(
            self._client,
            TableName=self._table,
            ConsistentRead=True,
            KeyConditionExpression="kind = :kind",
            ExpressionAttributeValues=to_item({":kind": kind}),
        )

    def intent(self, intent_id: str) -> Intent | None:
        found = self.get("intent", intent_id)
        return Intent.model_validate(found) if found else None

    def put_intent(self, intent: Intent, *, was: Intent | None) -> Write:
        if was is None:
            return self._put({"kind": "intent"} | intent.model_dump(), "attribute_not_exists(id)")
        row = {"kind": "intent"} | intent.model_dump() | {"version": was.version + 1}
        return self._put(row, "version = :was", {":was": was.version})

    def put_key(self, key: str, fingerprint: str, status: int, body: str, *, now: int) -> Write:
        row = {
            "kind": "key",
            "id": key,
            "fingerprint": fingerprint,
            "answer_status": status,
            "answer_body": body,
            "expires_at": now + KEY_LASTS,
        }
        return self._put(row, "attribute_not_exists(id) OR expires_at <= :now", {":now": now})

    def put(self, kind: str, row_id: str, **values: Any) -> Write:
        return self._put({"kind": kind, "id": row_id} | values)

    def delete(self, kind: str, row_id: str) -> Write:
        return {"Delete": {"TableName": self._table, "Key": to_item({"kind": kind, "id": row_id})}}

    def commit(self, *writes: Write) -> None:
        """Raises ConditionFailed."""
        write(self._client, writes)

    def _put(self, row: Item, condition: str | None = None, values: Item | None = None) -> Write:
        request: dict[str, Any] = {"TableName": self._table, "Item": to_item(row)}
        if condition:
            request["ConditionExpression"] = condition
        if values:
            request["ExpressionAttributeValues"] = to_item(values)
        return {"Put": request}
