"""Taking pages out of the CDN, many with one call; what the CDN does not take is kept until it does."""

import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Self

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from functions.pages.campaigns import PATIENCE, Campaigns, Open
from functions.pages.purges import Purges, figures_of
from functions.pages.purging import Outdated, Plan, plan
from functions.pages.store import PageBucket
from shop.ids import new_id
from shop.log import log

if TYPE_CHECKING:
    from types_boto3_cloudfront.client import CloudFrontClient

#: Rows that the sweeper takes at once: of pages that fell out of the tags, no more than may be in progress.
MOST_AT_ONCE = 1_000


@dataclass(frozen=True)
class Purger:
    client: "CloudFrontClient"
    distribution: str
    bucket: PageBucket
    purges: Purges
    campaigns: Campaigns

    @classmethod
    def from_environment(cls) -> Self:
        return cls(
            boto3.client("cloudfront"),
            os.environ["DISTRIBUTION_ID"],
            PageBucket.from_environment(),
            Purges.from_environment(),
            Campaigns.from_environment(),
        )

    def purge(self, outdated: Collection[Outdated], *, now: datetime) -> None:
        """Done, or kept for the sweeper. Raises when not even that went well: the batch comes again."""
        try:
            self._purge(outdated, now=now)
        except (BotoCoreError, ClientError) as error:
            # Too many in progress, throttled, unreachable: other windows must not wait for this one.
            self.purges.keep([one.path for one in outdated])
            log("purge kept", pages=len(outdated), error=str(error)[:500])

    def written(self, outdated: Collection[Outdated], *, of: Collection[str], now: datetime) -> None:
        """Pages of campaigns, none of which is purged by itself: perhaps these were the last."""
        self.purges.count(figures_of(outdated, Plan()) | {"purges": 0}, now=now)
        for campaign_id in sorted(set(of)):
            campaign = self.campaigns.find(campaign_id)
            if campaign:
                try:
                    self.end(campaign, now=now)
                except (BotoCoreError, ClientError) as error:
                    log("campaign not purged", campaign=campaign_id, error=str(error)[:500])  # the sweeper will

    def end(self, campaign: Open, *, now: datetime) -> None:
        """If all of its pages were asked for and none is still to be written, purge what they left to it.

        Raises when the CDN refuses.
        """
        late = now - campaign.asked_at > PATIENCE
        if late:
            self.campaigns.give_up(campaign.campaign_id)
        if not (campaign.told or late) or self.campaigns.waits(campaign.campaign_id):
            return
        items = campaign.purge.items if self.campaigns.is_left(campaign.campaign_id) else []
        if items:
            self.invalidate(campaign.purge)
        self.campaigns.close(campaign)
        if items:
            self.purges.count(figures_of([], campaign.purge), now=now)
        log("campaign over", campaign=campaign.campaign_id, items=items, late=late)

    def sweep(self, *, now: datetime) -> None:
        """What was kept, by path or, where that is most of a folder, as a whole; and campaigns that are at their end.

        Each is tried, since paths and wildcards have quotas of their own; what the CDN refused is raised then.
        """
        refused: list[Exception] = []
        ends = [partial(self.end, campaign, now=now) for campaign in self.campaigns.open()]
        for task in (partial(self._sweep_kept, now=now), *ends):
            try:
                task()
            except (BotoCoreError, ClientError) as error:
                refused.append(error)
        if refused:
            raise refused[0]

    def _sweep_kept(self, *, now: datetime) -> None:
        kept = self.purges.kept(at_most=MOST_AT_ONCE)
        if kept:
            self._purge([Outdated(path) for path in kept], now=now)
            self.purges.purged(kept)
        log("swept", pages=len(kept))

    def _purge(self, outdated: Collection[Outdated], *, now: datetime) -> None:
        done = plan(outdated, holds=self.bucket.holds)
        if not done.items:
            return
        self.invalidate(done)
        self.purges.count(figures_of(outdated, done), now=now)
        log("purged", pages=len(outdated), paths=len(done.paths), tags=len(done.tags), wildcards=len(done.wildcards))

    def invalidate(self, done: Plan) -> None:
        self.client.create_invalidation(
            DistributionId=self.distribution,
            InvalidationBatch={
                "CallerReference": new_id("purge"),
                "Paths": {"Quantity": len(done.items), "Items": done.items},
            },
        )
