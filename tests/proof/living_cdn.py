"""A CDN in front of a living site, as unkind as it can be: whatever it may fetch it fetches at once and keeps for ever.

So a page that is purged before it is written lies in it again, in its old version, and only another purge takes it out.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from functions.pages import every_minute, on_page_published, on_page_removed
from functions.pages.purge import Purger
from functions.pages.purges import Purges
from tests.fakes import delivery
from tests.proof.tap import Killed

if TYPE_CHECKING:
    from tests.proof.living_site import LivingSite

HEARS: dict[str, Any] = {"PagePublished": on_page_published, "PageRemoved": on_page_removed}
MODULES = (*HEARS.values(), every_minute)


@dataclass(frozen=True)
class Copy:
    body: bytes
    tags: frozenset[str]


@dataclass
class LivingCdn:
    site: LivingSite
    copies: dict[str, Copy] = field(default_factory=dict)
    #: What the purging functions have not heard yet.
    waiting: list[dict[str, Any]] = field(default_factory=list)
    #: As long as too many purges are in progress.
    refuses: bool = False

    def purger(self) -> Purger:
        client = self.site.tap.on("cloudfront", self, ("create_invalidation",))
        bucket: Any = self
        purges = Purges(self.site.client, "pages")
        return Purger(client, "E1", bucket, purges, self.site.pages.campaigns)

    # ---- what a CDN does

    def fetch(self) -> None:
        """Everybody looks at everything. What is not there is not kept: the distribution keeps a 404 for seconds."""
        for path, body in self.site.bucket.objects.items():
            if path not in self.copies:
                tags = self.site.bucket.told.get(path, {}).get("cache-tag", "")
                self.copies[path] = Copy(body, frozenset(tags.lower().split(",")))

    def create_invalidation(self, *, DistributionId: str, InvalidationBatch: Any) -> None:  # noqa: N803 as boto3 has it
        if self.refuses:
            raise ClientError({"Error": {"Code": "TooManyInvalidationsInProgress"}}, "CreateInvalidation")
        for item in InvalidationBatch["Paths"]["Items"]:
            for path, copy in list(self.copies.items()):
                if item[1:].lower() in copy.tags if item.startswith("#") else fnmatchcase(path, item):
                    del self.copies[path]
        self.fetch()

    def holds(self, folder: str, at_most: int) -> bool:
        return sum(path.startswith(folder) for path in self.site.bucket.objects) <= at_most

    def stale(self) -> list[str]:
        objects = self.site.bucket.objects
        return [
            f"the CDN keeps {path}: {copy.body.decode()}\n{objects[path].decode() if path in objects else 'is gone'}"
            for path, copy in sorted(self.copies.items())
            if objects.get(path) != copy.body
        ]

    # ---- who purges it

    def hear_some(self, number: int, *, acknowledged: bool = True) -> None:
        """A window: so many of those that wait, of one kind. Not acknowledged, they come again."""
        self.site.outbox_is_relayed()
        if not self.waiting:
            return
        kind = self.waiting[number % len(self.waiting)]["detail-type"]
        window = [one for one in self.waiting if one["detail-type"] == kind][: 1 + number % 5]
        taken = False
        with suppress(Killed, ClientError):
            taken = HEARS[kind].handler(delivery(*window), None) == {"batchItemFailures": []}
        if taken and acknowledged:
            self.waiting = [one for one in self.waiting if not any(one is other for other in window)]

    def swept(self) -> None:
        """Every minute."""
        with suppress(Killed, ClientError):
            every_minute.handler({}, None)
