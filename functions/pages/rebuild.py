"""Rebuilding one page: exactly when a fact it printed changed, and never from facts that moved meanwhile.

The order of steps is what makes it right whatever happens in between; each is repeated harmlessly:
object's ETag -> record -> facts -> new edges -> facts again if there are new edges -> object over that ETag -> record.
A change after the facts were read finds the edge and asks again; a crash repeats the command.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import ModuleType
from typing import Literal

from functions.pages.facts import THEME, Facts
from functions.pages.kinds import category, checkout, home, not_found, order, product
from functions.pages.model import PageRecord, RebuildPage
from functions.pages.render import Theme, digest_of, rendered
from functions.pages.store import PageBucket, PageMoved, PagesTable
from shop.events import PagePublished, PageRemoved
from shop.log import log
from shop.market import Market, market_at
from shop.outbox import Outbox
from shop.table import ConditionFailed

KINDS: dict[str, ModuleType] = {
    "home": home,
    "category": category,
    "product": product,
    "not_found": not_found,
    "checkout": checkout,
    "order": order,
}
#: How far the clocks of two functions may differ: facts read that much after a request certainly contain its change.
CLOCK_SKEW = timedelta(seconds=1)
ATTEMPTS = 8

type Outcome = Literal["published", "unchanged", "covered", "removed", "absent", "no theme"]


class Restless(Exception):
    """Facts or the object moved each time we looked; the queue hands the command out again."""


@dataclass(frozen=True)
class Site:
    """What a rebuild works with. `facts` starts a new reading, for a page of that market."""

    pages: PagesTable
    bucket: PageBucket
    theme: Callable[[str], Theme]
    facts: Callable[[Theme, Market], Facts]
    outbox: Outbox
    now: Callable[[], datetime]
    #: When this process last read a page's facts and left it right: no request older than that needs another look.
    looked: dict[str, datetime] = field(default_factory=dict)


def rebuild(command: RebuildPage, site: Site) -> Outcome:
    if _is_covered(command, site.looked.get(command.page.path)):
        return "covered"
    for _ in range(ATTEMPTS):
        try:
            outcome = _attempt(command, site)
        except (PageMoved, ConditionFailed):
            outcome = None
        if outcome:
            return outcome
        log("again", path=command.page.path)
    raise Restless(f"{command.page.path}: {ATTEMPTS} attempts met other writers")


def _attempt(command: RebuildPage, site: Site) -> Outcome | None:
    """None when facts moved while we read them."""
    page = command.page
    read_at = site.now()  # before anything is read, the theme too: what comes later is not covered by this look
    etag = site.bucket.etag(page)
    record, theme_digest = site.pages.record_and_theme(page.path)
    if record and etag == record.etag and _is_covered(command, record.read_at):
        return "covered"
    if theme_digest is None:
        return _wait_for_theme(command, site)
    theme = site.theme(theme_digest)
    kind = KINDS[page.kind]
    facts = site.facts(theme, market_at(page.path))
    view = kind.view(facts, page)
    if view is None:
        return _remove(command, record, etag, facts, site)
    version = record.version + 1 if record else 1
    known = record.facets if record else frozenset()
    # An edge names the page's key: at an address that was another's, all of them are new.
    new = facts.facets - known if record and record.key == page.key else facts.facets
    if new:
        site.pages.add_edges(page, new, version=version)
        if facts.moved() or site.pages.record_and_theme(page.path)[1] != theme_digest:
            return None
    digest = digest_of(view, theme, kind, facts.facets)
    if record and record.digest == digest and record.etag == etag:
        site.looked[page.path] = read_at
        return "unchanged"
    printed = rendered(kind, view, theme)
    metadata = {"cause-id": command.cause_id, "caused-at": command.caused_at.isoformat(), "digest": digest[:16]}
    etag = site.bucket.put(page, printed, over=etag, metadata=metadata)
    published_at = site.now()
    following = PageRecord(
        **page.model_dump(),
        version=version,
        digest=digest,
        etag=etag,
        facets=frozenset(facts.facets),
        read_at=read_at,
        published_at=published_at,
        caused_at=command.caused_at,
        cause_id=command.cause_id,
        bytes=len(printed.body),
    )
    published = PagePublished(
        path=page.path,
        etag=etag,
        published_at=published_at,
        caused_at=command.caused_at,
        cause_id=command.cause_id,
    )
    site.pages.commit([site.pages.put_record(following), site.outbox.say(published, now=published_at)])
    site.pages.drop_edges(page.path, known - facts.facets, version=version - 1)
    site.looked[page.path] = read_at
    return "published"


def _is_covered(command: RebuildPage, read_at: datetime | None) -> bool:
    return read_at is not None and read_at > command.requested_at + CLOCK_SKEW


def _wait_for_theme(command: RebuildPage, site: Site) -> Outcome | None:
    """Leave the edge by which ThemeChanged will find the page; look again, should it have come meanwhile."""
    site.pages.add_edges(command.page, {THEME}, version=0)
    _, theme_digest = site.pages.record_and_theme(command.page.path)
    return "no theme" if theme_digest is None else None


def _remove(
    command: RebuildPage, record: PageRecord | None, etag: str | None, facts: Facts, site: Site
) -> Outcome | None:
    """The object goes before the record: a crash between leaves a record without an object, and this runs again."""
    page = command.page
    if (record is None and etag is None) or (record and record.key != page.key):
        return "absent"  # or another's: the address was given on
    if facts.moved():
        return None
    site.bucket.remove(page)
    removed = PageRemoved(path=page.path, caused_at=command.caused_at, cause_id=command.cause_id)
    writes = [site.outbox.say(removed, now=site.now())]
    if record:
        writes.append(site.pages.remove_record(record))
    site.pages.commit(writes)
    if record:
        site.pages.drop_edges(page.path, record.facets, version=record.version)
    return "removed"
