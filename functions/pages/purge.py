"""Taking pages out of the CDN, many with one call; what the CDN does not take is kept until it does."""

import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self

import boto3
from botocore.exceptions import BotoCoreError, ClientError

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

    @classmethod
    def from_environment(cls) -> Self:
        return cls(
            boto3.client("cloudfront"),
            os.environ["DISTRIBUTION_ID"],
            PageBucket.from_environment(),
            Purges.from_environment(),
        )

    def purge(self, outdated: Collection[Outdated], *, now: datetime) -> None:
        """Done, or kept for the sweeper. Raises when not even that went well: the batch comes again."""
        try:
            self._purge(outdated, now=now)
        except (BotoCoreError, ClientError) as error:
            # Too many in progress, throttled, unreachable: other windows must not wait for this one.
            self.purges.keep([one.path for one in outdated])
            log("purge kept", pages=len(outdated), error=str(error)[:500])

    def sweep(self, *, now: datetime) -> None:
        """What was kept, by path or, where that is most of a folder, as a whole. Raises when the CDN refuses again."""
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
