"""What the pages context remembers and sends itself."""

from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict

from shop.market import markets


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


class RebuildPage(Noun):
    """A command: look whether the page is what its facts say. `requested_at` is after the change was committed."""

    page: PageRef
    requested_at: AwareDatetime
    caused_at: AwareDatetime
    cause_id: str


class FanOut(Noun):
    """A command: ask for a rebuild of every page that printed `facet`, from `after` on."""

    facet: str
    after: str | None = None
    caused_at: AwareDatetime
    cause_id: str


class PageRecord(Noun):
    """What was published last. `version` counts the records of this page; `read_at` is when its facts were read."""

    path: str
    kind: str
    key: str
    version: int
    digest: str
    etag: str
    facets: frozenset[str]
    read_at: datetime
    published_at: datetime
    caused_at: datetime
    cause_id: str
    bytes: int


#: What a template gets: plain values only, so that its digest is the digest of everything printed.
type View = dict[str, Any]
