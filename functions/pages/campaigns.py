"""A change that many pages print: they are written one by one, and purged with one call once the last of them is.

In the pages table:

| pk | sk | what |
|---|---|---|
| campaigns | <id> | that it is not purged yet; `told` when all of its pages were asked for, by the step named last |
| campaign#<id> | <path> | that the page is still to be written |
| left#<id> | left | that a page left its purge to the campaign, said before the page is recorded |

A page's row goes in the transaction that records and tells its publication. So whoever sees all asked for and no row
left may purge: all of it was written before. Whoever finds no row of its own purges its page itself. The first few that
a builder publishes are purged by themselves, too: perhaps no others changed, and a campaign takes all pages with it.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from functions.pages.facets import EVERY_PAGE
from functions.pages.model import Campaign
from functions.pages.purging import Plan
from functions.pages.tags import tag_of
from shop.ids import new_id
from shop.market import markets
from shop.table import ConditionFailed, Item, Write, batch_get, batch_write, dynamodb, partition, to_item, write

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

#: A page that could not be built, and lies in the dead letters, must not keep the others stale.
PATIENCE = timedelta(hours=1)
#: Pages that a process publishes of a campaign and that are purged by themselves, before any is left to the campaign.
PURGED_ALONE = 5
#: Rows of pages that an hour was not enough for, given up in one go.
GIVEN_UP_AT_ONCE = 1_000


def is_campaign(facet: str, *, in_part: bool) -> bool:
    """What every page prints; and more than can be asked for in one go, unless it sells: a price does not wait."""
    return facet in EVERY_PAGE or (in_part and not facet.startswith("product:"))


def covers(campaign: Campaign, path: str, tags: frozenset[str]) -> bool:
    """Whether its purge takes every copy, of which all carry `tags`."""
    return campaign.facet in EVERY_PAGE or tag_of(campaign.facet, path) in tags


@dataclass(frozen=True)
class Open:
    """As it stands in the table."""

    campaign_id: str
    facet: str
    step: str
    told: bool
    asked_at: datetime

    @property
    def purge(self) -> Plan:
        if self.facet in EVERY_PAGE:
            return Plan(wildcards=("/*",))
        return Plan(tags=tuple(tag_of(self.facet, market.path("/")) for market in markets()))


class Campaigns:
    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self.name = table

    @classmethod
    def from_environment(cls) -> Self:
        return cls(dynamodb(), os.environ["PAGES_TABLE"])

    def ask(self, campaign: Campaign, paths: Iterable[str], *, now: datetime) -> str:
        """Before the pages are asked for. The step that `all_told` names, unless another step began meanwhile."""
        step = new_id("step")
        row = _key(campaign.id) | {"facet": campaign.facet, "step": step, "told": False, "asked_at": now.isoformat()}
        self._client.put_item(TableName=self.name, Item=to_item(row))
        puts = [{"PutRequest": {"Item": to_item(_page_key(campaign.id, path))}} for path in sorted(set(paths))]
        batch_write(self._client, self.name, puts)
        return step

    def all_told(self, campaign: Campaign, step: str) -> None:
        try:
            self._client.update_item(
                TableName=self.name,
                Key=to_item(_key(campaign.id)),
                UpdateExpression="SET told = :told",
                ConditionExpression="step = :step",
                ExpressionAttributeValues=to_item({":told": True, ":step": step}),
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return  # asked twice, and the other is not done; or over already

    def written(self, campaign: Campaign, path: str, *, leaves_purge: bool) -> Write:
        """`leaves_purge`: only while the campaign waits for the page, and with it for the purge."""
        condition = {"ConditionExpression": "attribute_exists(pk)"} if leaves_purge else {}
        return {"Delete": {"TableName": self.name, "Key": to_item(_page_key(campaign.id, path))} | condition}

    def leave(self, campaign_id: str) -> None:
        """A campaign that no page left its purge to purges nothing."""
        self._client.put_item(TableName=self.name, Item=to_item(_left_key(campaign_id)))

    def is_left(self, campaign_id: str) -> bool:
        return bool(self._rows(f"left#{campaign_id}", at_most=1))

    def dismiss(self, campaign: Campaign, path: str) -> None:
        """The page needed no writing, or was purged by itself."""
        self._client.delete_item(TableName=self.name, Key=to_item(_page_key(campaign.id, path)))

    def open(self) -> list[Open]:
        return [_as_open(row) for row in self._rows("campaigns")]

    def find(self, campaign_id: str) -> Open | None:
        found = batch_get(self._client, {self.name: [_key(campaign_id)]})[self.name]
        return _as_open(found[0]) if found else None

    def waits(self, campaign_id: str) -> bool:
        return bool(self._rows(f"campaign#{campaign_id}", at_most=1))

    def give_up(self, campaign_id: str) -> None:
        """Pages that are written after all purge themselves."""
        for row in self._rows(f"campaign#{campaign_id}", at_most=GIVEN_UP_AT_ONCE):
            self._client.delete_item(TableName=self.name, Key=to_item({"pk": row["pk"], "sk": row["sk"]}))

    def close(self, over: Open) -> None:
        """After its purge; not if more pages were asked for since it was looked at."""
        campaign = {
            "TableName": self.name,
            "Key": to_item(_key(over.campaign_id)),
            "ConditionExpression": "step = :step",
            "ExpressionAttributeValues": to_item({":step": over.step}),
        }
        left = {"TableName": self.name, "Key": to_item(_left_key(over.campaign_id))}
        with suppress(ConditionFailed):
            write(self._client, [{"Delete": campaign}, {"Delete": left}])

    def _rows(self, pk: str, *, at_most: int | None = None) -> list[Item]:
        limit = {"Limit": at_most} if at_most else {}
        return partition(self._client, self.name, pk, **limit)


def _as_open(row: Item) -> Open:
    at = datetime.fromisoformat(row["asked_at"])
    return Open(row["sk"], row["facet"], row["step"], row["told"], at)


def _key(campaign_id: str) -> Item:
    return {"pk": "campaigns", "sk": campaign_id}


def _left_key(campaign_id: str) -> Item:
    return {"pk": f"left#{campaign_id}", "sk": "left"}


def _page_key(campaign_id: str, path: str) -> Item:
    return {"pk": f"campaign#{campaign_id}", "sk": path}
