"""What is remembered of purges, in the pages table.

| pk | sk | what |
|---|---|---|
| unpurged | <path> | that the CDN did not take the purge of a page; `asked` is new with each failure |
| purges | 2026-11 | the month's ledger: units by strategy, and what each strategy alone would have taken |
"""

import os
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Self

from functions.pages.purging import Outdated, Plan, addresses
from functions.pages.tags import own_tag
from shop.ids import new_id
from shop.table import batch_get, batch_write, dynamodb, partition, to_item, write

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

type Ledger = dict[str, int]


class Purges:
    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self.name = table

    @classmethod
    def from_environment(cls) -> Self:
        return cls(dynamodb(), os.environ["PAGES_TABLE"])

    def keep(self, paths: Collection[str]) -> None:
        """For the sweeper; a page that is there already is asked for anew."""
        rows = [{"pk": "unpurged", "sk": path, "asked": new_id("ask")} for path in sorted(set(paths))]
        batch_write(self._client, self.name, [{"PutRequest": {"Item": to_item(row)}} for row in rows])

    def kept(self, *, at_most: int) -> dict[str, str]:
        """Path -> `asked`."""
        rows = partition(self._client, self.name, "unpurged", Limit=at_most)
        return {row["sk"]: row["asked"] for row in rows}

    def purged(self, kept: dict[str, str]) -> None:
        """A row that was asked anew meanwhile stays: its page may have been written after the purge."""
        for path, asked in kept.items():
            try:
                self._client.delete_item(
                    TableName=self.name,
                    Key=to_item({"pk": "unpurged", "sk": path}),
                    ConditionExpression="asked = :asked",
                    ExpressionAttributeValues=to_item({":asked": asked}),
                )
            except self._client.exceptions.ConditionalCheckFailedException:
                continue

    def count(self, figures: Ledger, *, now: datetime) -> None:
        """After the purge; if the function dies in between it is missing. In a transaction no retry adds twice."""
        names = {f"#{name}": name for name in figures}
        update = {
            "TableName": self.name,
            "Key": to_item(_ledger_key(f"{now:%Y-%m}")),
            "UpdateExpression": "ADD " + ", ".join(f"{short} :{name}" for short, name in names.items()),
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": to_item({f":{name}": figure for name, figure in figures.items()}),
        }
        write(self._client, [{"Update": update}])

    def ledger(self, month: str) -> Ledger:
        """Of `2026-11`; empty when nothing was purged."""
        found = batch_get(self._client, {self.name: [_ledger_key(month)]})[self.name]
        return {name: figure for row in found for name, figure in row.items() if name not in {"pk", "sk"}}

    def months(self) -> list[str]:
        """Those with a ledger."""
        return [row["sk"] for row in partition(self._client, self.name, "purges")]


def figures_of(outdated: Collection[Outdated], done: Plan) -> Ledger:
    """One purge of a window, and what it would have been by path only, by each page's own tag, and as one wildcard."""
    own = {one.path: own_tag(one.path) in one.tags for one in outdated}
    by_path = sum(len(addresses(path)) for path in own)
    return {
        "purges": 1,
        "pages": len(own),
        "path_units": len(done.paths),
        "tag_units": len(done.tags),
        "wildcard_units": len(done.wildcards),
        "all_by_path": by_path,
        "all_by_tag": sum(1 if tagged else len(addresses(path)) for path, tagged in own.items()),
        "all_by_wildcard": 1 if own else 0,
    }


def _ledger_key(month: str) -> dict[str, str]:
    return {"pk": "purges", "sk": month}
