"""The table of customers.

| customer_id | sk | what |
|---|---|---|
| <sub> | customer | profile and addresses; after erasure only that it was erased, for longer than a token lasts |
| <sub> | consent#<ulid> | an answer about offers, kept for three years as our proof, erased or not: it names nobody |
"""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from functions.customers.model import Consent, Customer
from shop.errors import Busy, Unauthorized
from shop.ids import new_id
from shop.table import ConditionFailed, Item, Write, dynamodb, from_item, query, to_item, write

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

ATTEMPTS = 5
#: Tokens last an hour.
REMEMBERED = timedelta(days=1)
#: As long as somebody may ask us to prove it.
PROOF_LASTS = timedelta(days=3 * 365)

type Change = Callable[[Customer], tuple[Customer, Consent | None]]


class CustomerTable:
    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self.client = client
        self.name = table

    @classmethod
    def from_environment(cls) -> Self:
        return cls(dynamodb(), os.environ["CUSTOMER_TABLE"])

    @staticmethod
    def key(customer_id: str) -> Item:
        return {"customer_id": customer_id, "sk": "customer"}

    def get(self, customer_id: str, *, now: datetime) -> Customer:
        """Made at first sight. Raises Unauthorized where it was erased: its tokens may live for an hour more."""
        found = self.client.get_item(TableName=self.name, Key=to_item(self.key(customer_id)), ConsistentRead=True)
        if "Item" in found:
            return _as_customer(from_item(found["Item"]))
        new = Customer(customer_id=customer_id, created_at=now)
        try:
            write(self.client, [self._put(new, None)])
        except ConditionFailed as failed:
            return _as_customer(failed.items[0] or {})
        return new.model_copy(update={"version": 1})

    def change(self, customer_id: str, change: Change, *, now: datetime) -> Customer:
        """What `change` makes of it, with the consent it gives or takes back; again where somebody was faster."""
        for _ in range(ATTEMPTS):
            before = self.get(customer_id, now=now)
            after, consent = change(before)
            if after == before:
                return before
            consents = [self._log(customer_id, consent)] if consent else []
            try:
                write(self.client, [self._put(after, before), *consents])
            except ConditionFailed:
                continue
            return after.model_copy(update={"version": before.version + 1})
        raise Busy("busy", "the account changes faster than it can be read; send it again", retry_after=1)

    def erase(self, before: Customer, *, now: datetime) -> Write:
        """Profile and addresses are gone, if they are still what was read."""
        item = self.key(before.customer_id) | {"erased": True, "expires_at": int((now + REMEMBERED).timestamp())}
        return self._where(item, before)

    def consents(self, customer_id: str) -> list[Consent]:
        """The first first."""
        rows = query(
            self.client,
            TableName=self.name,
            ConsistentRead=True,
            KeyConditionExpression="customer_id = :customer AND begins_with(sk, :consent)",
            ExpressionAttributeValues=to_item({":customer": customer_id, ":consent": "consent#"}),
        )
        return [Consent.model_validate(row) for row in rows]

    def _put(self, after: Customer, before: Customer | None) -> Write:
        version = before.version + 1 if before else 1
        item = after.model_dump(mode="json", exclude_none=True) | self.key(after.customer_id) | {"version": version}
        return self._where(item, before)

    def _where(self, item: Item, before: Customer | None) -> Write:
        put: Item = {
            "TableName": self.name,
            "Item": to_item(item),
            "ConditionExpression": "attribute_not_exists(customer_id)",
        }
        if before:
            put["ConditionExpression"] = "version = :seen"
            put["ExpressionAttributeValues"] = to_item({":seen": before.version})
        return {"Put": put}

    def _log(self, customer_id: str, consent: Consent) -> Write:
        item = consent.model_dump(mode="json") | {
            "customer_id": customer_id,
            "sk": new_id("consent").replace("_", "#"),
            "expires_at": int((consent.at + PROOF_LASTS).timestamp()),
        }
        put = {"TableName": self.name, "Item": to_item(item), "ConditionExpression": "attribute_not_exists(sk)"}
        return {"Put": put}


def _as_customer(item: Item) -> Customer:
    if "erased" in item:
        raise Unauthorized("unauthorized", "the account was erased")
    return Customer.model_validate(item)
