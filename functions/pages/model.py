"""What the pages context remembers and sends itself."""

import base64
import re
from datetime import datetime
from typing import Any

import orjson
from isal import isal_zlib
from pydantic import AwareDatetime, BaseModel, ConfigDict

from shop.market import markets

#: Of a view in its record, packed, in bytes: a page of 48 cards takes three thousand, an item may have 400,000.
HEAVIEST_VIEW = 100_000

#: Where live islands are.
LIVE = "/live/"


class Noun(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class PageRef(Noun):
    """Where a page is and what it is of: `/p/mug/`, `product`, `mug-stoneware`."""

    path: str
    kind: str
    key: str

    @property
    def object_key(self) -> str:
        """`/p/mug/` -> `p/mug/index.html`; `/404.html` -> `404.html`."""
        return self.path.removeprefix("/") + ("index.html" if self.path.endswith("/") else "")


def in_every_market(address: str, *, kind: str, key: str) -> list[PageRef]:
    """The page at that address, and its like under the prefix of each other market."""
    return [PageRef(path=market.path(address), kind=kind, key=key) for market in markets()]


class Finding(Noun):
    """What a check has against a page."""

    check: str
    what: str
    where: str

    @property
    def gist(self) -> tuple[str, str]:
        """Equal where only a number differs: a line, a size, a price."""
        return self.check, re.sub(r"\d+", "#", self.what)


class Quarantine(Noun):
    """Why the page's newest version was not published. `digest` is that of the version that failed."""

    findings: tuple[Finding, ...]
    since: datetime
    digest: str
    caused_at: datetime
    cause_id: str


class Release(Noun):
    """Somebody takes it on himself that pages with these findings, and no others, are published."""

    by: str
    at: datetime
    findings: tuple[Finding, ...]


class Campaign(Noun):
    """The change of a facet that so many pages print that they are purged together, at its end: `campaigns.py`."""

    facet: str
    cause_id: str

    @property
    def id(self) -> str:
        return f"{self.facet} {self.cause_id}"


class RebuildPage(Noun):
    """A command: look whether the page is what its facts say. `requested_at` is after the change was committed."""

    page: PageRef
    requested_at: AwareDatetime
    caused_at: AwareDatetime
    cause_id: str
    release: Release | None = None
    #: Cache tags of what changed, and how many pages were asked for with this one because of each.
    changed: dict[str, int] = {}
    campaign: Campaign | None = None
    #: A visitor waits for it: no cache has a copy yet.
    visited: bool = False
    #: Of all products only this one changed; None where anything may have.
    product_id: str | None = None


class FanOut(Noun):
    """A command: ask for a rebuild of every page that printed `facet`, from `after` on."""

    facet: str
    after: str | None = None
    caused_at: AwareDatetime
    cause_id: str
    #: As that of `RebuildPage`.
    product_id: str | None = None


class LastGood(Noun):
    """The view that was published last and the theme it was printed with: prices in it can be kept true."""

    theme: str
    #: Packed; a text in records of before DynamoDB's own type for bytes was used.
    view: bytes | str

    @classmethod
    def of(cls, told: bytes, theme: str) -> "LastGood | None":
        """`told` is the view in JSON. None where it would weigh too much in the record."""
        packed = isal_zlib.compress(told, level=1)
        return cls(theme=theme, view=packed) if len(packed) <= HEAVIEST_VIEW else None

    def unpacked(self) -> "View":
        packed = base64.b64decode(self.view) if isinstance(self.view, str) else self.view
        view: View = orjson.loads(isal_zlib.decompress(packed))
        return view


class PageRecord(Noun):
    """What was published last. `version` grows with each record of this page; no fact in it was read before `read_at`.

    A page whose first version is in quarantine has no digest, etag and time of publication.
    """

    path: str
    kind: str
    key: str
    version: int
    digest: str = ""
    etag: str | None = None
    facets: frozenset[str]
    read_at: datetime
    published_at: datetime | None = None
    caused_at: datetime
    cause_id: str
    bytes: int = 0
    last_good: LastGood | None = None
    quarantine: Quarantine | None = None
    release: Release | None = None
    #: Whose purge the copies of what was there before wait for; None when they have one of their own.
    campaign: str | None = None
    #: The theme and the release of this package that printed it: `kept.py`.
    made_by: str = ""
    #: Of a page that is a line a product: whose lines, in their order.
    lines: tuple[str, ...] = ()

    @property
    def page(self) -> PageRef:
        return PageRef(path=self.path, kind=self.kind, key=self.key)


#: What a template gets: plain values only, so that its digest is the digest of everything printed.
type View = dict[str, Any]
#: In a view, where the CDN answers something else than 200: `status`, with `location` or the `template` to print.
ANSWER = "answer"
