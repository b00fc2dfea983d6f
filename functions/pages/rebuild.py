"""Rebuilding one page: exactly when a fact it printed changed, and never from facts that moved meanwhile.

The order of steps is what makes it right whatever happens in between; each is repeated harmlessly:
object's ETag -> record -> facts -> new edges -> facts again if there are new edges -> object over that ETag -> record.
A change after the facts were read finds the edge and asks again; a crash repeats the command.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import TYPE_CHECKING, Literal

from functions.catalog.store import CatalogTable
from functions.pages.campaigns import PURGED_ALONE
from functions.pages.checking import findings_of
from functions.pages.checks.checked import Checked
from functions.pages.facets import THEME
from functions.pages.facts import Facts
from functions.pages.kept import kept
from functions.pages.kinds import (
    account,
    category,
    checkout,
    content,
    home,
    live,
    merchant,
    merchant_part,
    newest,
    not_found,
    order,
    product,
    robots,
    search,
    search_part,
    sitemap,
    sitemap_pages,
    sitemap_part,
    waiting,
)
from functions.pages.model import Finding, PageRecord, RebuildPage
from functions.pages.publishing import Look, carried, is_good, publish, purge_now, quarantine, version_of
from functions.pages.render import Theme, Themes
from functions.pages.store import PageBucket, PageMoved, PagesTable, Standing
from functions.stock.store import StockTable
from shop.events import PageRemoved
from shop.log import log
from shop.market import Market, market_at
from shop.outbox import Outbox
from shop.table import ConditionFailed

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient
    from types_boto3_s3.client import S3Client

KINDS: dict[str, ModuleType] = {
    "home": home,
    "category": category,
    "content": content,
    "robots": robots,
    "sitemap": sitemap,
    "sitemap_pages": sitemap_pages,
    "sitemap_part": sitemap_part,
    "merchant": merchant,
    "merchant_part": merchant_part,
    "newest": newest,
    "product": product,
    "live": live,
    "not_found": not_found,
    "checkout": checkout,
    "order": order,
    "search": search,
    "search_part": search_part,
    "waiting": waiting,
    "account": account,
}
#: How far the clocks of two functions may differ: facts read that much after a request certainly contain its change.
CLOCK_SKEW = timedelta(seconds=1)
ATTEMPTS = 8
MOST_LOOKED = 10_000

type Outcome = Literal["published", "unchanged", "covered", "removed", "absent", "no theme", "quarantined"]


class Restless(Exception):
    """Facts or the object moved each time we looked; the queue hands the command out again."""


@dataclass(frozen=True)
class Site:
    """What a rebuild works with. `facts` starts a new reading, for a page of that market."""

    catalog: CatalogTable
    pages: PagesTable
    bucket: PageBucket
    theme: Callable[[str], Theme]
    facts: Callable[[Theme, Market], Facts]
    outbox: Outbox
    now: Callable[[], datetime]
    #: What is wrong with a page of that media type.
    findings: Callable[[Checked, str], list[Finding]] = findings_of
    #: When this process last read a page's facts and left it right: no request older than that needs another look.
    looked: dict[str, datetime] = field(default_factory=dict)
    #: How many pages of each campaign this process published; the first ones are purged alone.
    published_of: Counter[str] = field(default_factory=Counter)
    alone: int = PURGED_ALONE

    def leaves_purge(self, campaign_id: str) -> bool:
        """Whether the page that is being published does; said before it is recorded."""
        self.published_of[campaign_id] += 1
        if self.published_of[campaign_id] <= self.alone:
            return False
        self.pages.campaigns.leave(campaign_id)
        return True

    def remember(self, path: str, read_at: datetime) -> None:
        """A process may live long, and what it forgets costs one more look."""
        if len(self.looked) >= MOST_LOOKED:
            self.looked.clear()
        self.looked[path] = read_at


def site_on(client: "DynamoDBClient", s3: "S3Client", names: Mapping[str, str]) -> Site:
    """`names` are those of a function's environment: PAGES_TABLE, PAGES_BUCKET..."""
    catalog, stock = CatalogTable(client, names["CATALOG_TABLE"]), StockTable(client, names["STOCK_TABLE"])

    def facts(theme: Theme, market: Market) -> Facts:
        return Facts(client=client, catalog=catalog, stock=stock, market=market, shop=theme.shop, words=theme.words)

    return Site(
        catalog=catalog,
        pages=PagesTable(client, names["PAGES_TABLE"]),
        bucket=PageBucket(s3, names["PAGES_BUCKET"]),
        theme=Themes(s3, names["THEME_BUCKET"]).get,
        facts=facts,
        outbox=Outbox(names["OUTBOX_TABLE"]),
        now=lambda: datetime.now(UTC),
    )


def rebuild(command: RebuildPage, site: Site) -> Outcome:
    if _is_covered(command, site.looked.get(command.page.path)):
        return _done("covered", command, site)
    asked = command
    for _ in range(ATTEMPTS):
        try:
            outcome = _attempt(asked, site)
        except (PageMoved, ConditionFailed):
            outcome = None
            # Perhaps its campaign waits for the page no more: it is purged by itself, which is always right.
            asked = asked.model_copy(update={"campaign": None})
        if outcome:
            return outcome if asked.campaign and outcome == "published" else _done(outcome, command, site)
        log("again", path=command.page.path)
    raise Restless(f"{command.page.path}: {ATTEMPTS} attempts met other writers")


def _done(outcome: Outcome, command: RebuildPage, site: Site) -> Outcome:
    if command.campaign:
        site.pages.campaigns.dismiss(command.campaign, command.page.path)
    return outcome


def _attempt(command: RebuildPage, site: Site) -> Outcome | None:
    """None when facts moved while we read them."""
    page = command.page
    read_at = site.now()  # before anything is read, the theme too: what comes later is not covered by this look
    standing = site.bucket.standing(page)
    etag = standing.etag if standing else None
    record, theme_digest = site.pages.record_and_theme(page.path)
    if record and etag == record.etag and _is_covered(command, record.read_at):
        purge_now(command, record, site)
        return "covered"
    if theme_digest is None:
        return _wait_for_theme(command, site)
    theme = site.theme(theme_digest)
    kind = KINDS[page.kind]
    facts = site.facts(theme, market_at(page.path))
    look = Look(command, site, read_at, standing, record, theme_digest, kind, facts)
    facts.kept = kept(look)
    view = kind.view(facts, page)
    if view is None:
        return _remove(command, record, standing, facts, site)
    if not look.is_found():
        return None
    draft = look.draft(view, theme)
    # What is in quarantine is tried again: a link of it may lead somewhere by now.
    if record and record.digest == draft.digest and record.etag == etag and not record.quarantine:
        purge_now(command, record, site)
        if not record.campaign and facts.whole:
            site.remember(page.path, read_at)
        return "unchanged"
    version = version_of(look, draft)
    return publish(look, version) if is_good(look, version) else quarantine(look, version)


def _is_covered(command: RebuildPage, read_at: datetime | None) -> bool:
    return command.release is None and read_at is not None and read_at > command.requested_at + CLOCK_SKEW


def _wait_for_theme(command: RebuildPage, site: Site) -> Outcome | None:
    """Leave the edge by which ThemeChanged will find the page; look again, should it have come meanwhile."""
    site.pages.add_edges(command.page, {THEME}, version=0)
    _, theme_digest = site.pages.record_and_theme(command.page.path)
    return "no theme" if theme_digest is None else None


def _remove(
    command: RebuildPage, record: PageRecord | None, standing: Standing | None, facts: Facts, site: Site
) -> Outcome | None:
    """The object goes before the record: a crash between leaves a record without an object, and this runs again."""
    page = command.page
    if (record is None and standing is None) or (record and record.key != page.key):
        site.pages.drop_edges(page, {THEME}, version=0)  # by which it may have waited for the first theme
        return "absent"  # or another's: the address was given on
    if facts.moved():
        return None
    if standing:
        site.bucket.remove(page, over=standing.etag)
    tags = carried(command, record, standing)
    removed = PageRemoved(path=page.path, tags=tags, caused_at=command.caused_at, cause_id=command.cause_id)
    writes = [site.outbox.say(removed, now=site.now())]
    if record:
        writes.append(site.pages.remove_record(record))
        if record.quarantine:
            writes.append(site.pages.unlist(record.path))
    site.pages.commit(writes)
    if record:
        site.pages.drop_edges(page, record.facets, version=record.version)
    # Should its facts be back, whoever was asked because of that may have found all as it was: before it was removed.
    return None if facts.moved() else "removed"
