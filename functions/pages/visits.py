"""Which pages were visited, in the pages table.

A visit leaves its mark before it reads a fact. So whoever changes what an address shows finds either the mark, and asks
for the page, or comes before all that the visit reads. What a page printed is found by its edges, as ever.

| pk | sk | what |
|---|---|---|
| visit#<path> | visit | that it was visited; `until` then (milliseconds) somebody builds it, or `nothing` came of it |
"""

import os
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from functions.pages.store import PagesTable, record_key
from shop.table import Item, batch_get, dynamodb, to_item

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

#: Far longer than a build takes; then another visit builds.
LEASE = timedelta(seconds=10)


class Visits:
    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self.name = table

    @classmethod
    def from_environment(cls) -> Self:
        return cls(dynamodb(), os.environ["PAGES_TABLE"])

    def begin(self, path: str, *, now: datetime) -> bool:
        """False while somebody else builds the page, or just found that nothing comes of it."""
        until = _milliseconds(now + LEASE)
        try:
            self._client.put_item(
                TableName=self.name,
                Item=to_item(visit_key(path) | {"until": until}),
                ConditionExpression="attribute_not_exists(pk) OR #until < :now",
                ExpressionAttributeNames={"#until": "until"},
                ExpressionAttributeValues=to_item({":now": _milliseconds(now)}),
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def end(self, path: str, *, now: datetime, built: bool) -> None:
        """What is built may be lost and built again at once; where nothing came of it nobody tries again so soon."""
        until = 0 if built else _milliseconds(now + LEASE)
        self._client.put_item(
            TableName=self.name, Item=to_item(visit_key(path) | {"until": until, "nothing": not built})
        )

    def came_to_nothing(self, path: str) -> bool:
        items = batch_get(self._client, {self.name: [visit_key(path)]})[self.name]
        return any(item.get("nothing", False) for item in items)


def known(paths: Collection[str], pages: PagesTable) -> set[str]:
    """Those that were visited, or were built before pages were lazy: a change of theirs must be asked for."""
    keys = [key for path in paths for key in (visit_key(path), record_key(path))]
    return {item["pk"].partition("#")[2] for item in pages.get(keys)}


def visit_key(path: str) -> Item:
    return {"pk": f"visit#{path}", "sk": "visit"}


def _milliseconds(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)
