"""Building a page at its first visit, once however many come at the same time."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from functions.catalog.keys import product_path
from functions.pages.model import PageRef, RebuildPage
from functions.pages.rebuild import Site, rebuild
from functions.pages.routes import slug_in
from functions.pages.store import Copy
from functions.pages.visits import LEASE, Visits
from shop.errors import Busy
from shop.ids import new_id
from shop.market import market_at

LOOK_EVERY = 0.1
_SLUG = re.compile(r"[a-z0-9-]{1,120}")


@dataclass(frozen=True)
class Visit:
    """What a visit works with. `sleep` takes seconds."""

    site: Site
    visits: Visits
    sleep: Callable[[float], None]

    def page(self, path: str) -> Copy | None:
        """None where there is nothing to see. Raises Busy when who builds it takes too long."""
        page = self._page_at(path)
        if page is None:
            return None
        give_up_at = self.site.now() + LEASE
        while self.site.now() <= give_up_at:
            if found := self.site.bucket.copy(page):
                return found
            if self.visits.begin(path, now=self.site.now()):
                return self._build(path)
            if self.visits.came_to_nothing(path):
                return self.site.bucket.copy(page)
            self.sleep(LOOK_EVERY)
        raise Busy("busy", "the page is being built", retry_after=1)

    def _build(self, path: str) -> Copy | None:
        """Whose the address is was read before it was marked: it is read again."""
        found = None
        if page := self._page_at(path):
            now = self.site.now()
            cause = {"requested_at": now, "caused_at": now, "cause_id": new_id("visit")}
            rebuild(RebuildPage.model_validate({"page": page, "visited": True} | cause), self.site)
            found = self.site.bucket.copy(page)
        self.visits.end(path, now=self.site.now(), built=found is not None)
        return found

    def _page_at(self, path: str) -> PageRef | None:
        """By whom the address is, or was: what is gone or moved says so."""
        named = slug_in(path)
        if named is None or named[0] != "product" or not _SLUG.fullmatch(named[1]):
            return None
        kind, slug = named
        if path != market_at(path).path(product_path(slug)):
            return None
        owner = self.site.catalog.owner_or_last(kind, slug)
        return PageRef(path=path, kind=kind, key=owner) if owner else None
