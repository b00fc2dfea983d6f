"""What an attempt to rebuild a page found out, and writing it down: object, record, edges and events.

A page that fails its checks is put in quarantine: its last good version stays. Prices and bands in it are kept true.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

import orjson

from functions.pages.campaigns import covers
from functions.pages.checking import judged
from functions.pages.facets import THEME
from functions.pages.facts import Facts
from functions.pages.kept import made_by
from functions.pages.model import Finding, LastGood, PageRecord, PageRef, Quarantine, RebuildPage, Release, View
from functions.pages.render import Rendered, Theme, digest_of
from functions.pages.selling import prints_prices, still_true
from functions.pages.store import Standing
from functions.pages.tags import own_tag, tags_of
from shop.events import Event, PagePublished, PageQuarantined, PageReleased, PageRemoved

if TYPE_CHECKING:
    from functions.pages.rebuild import Site

#: Sooner nobody hears of a change: it goes through an outbox, a bus and two queues.
HEARD_AFTER = timedelta(milliseconds=250)


@dataclass
class Look:
    """One reading of a page's facts. `edges` are those that lead to the page by now."""

    command: RebuildPage
    site: "Site"
    read_at: datetime
    standing: Standing | None
    record: PageRecord | None
    theme_digest: str
    kind: ModuleType
    facts: Facts
    edges: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        # An edge names the page's key: at an address that was another's, all of them are new.
        self.edges |= self.own.facets if self.own else set()

    @property
    def page(self) -> PageRef:
        return self.command.page

    @property
    def etag(self) -> str | None:
        return self.standing.etag if self.standing else None

    @property
    def tags(self) -> dict[str, int]:
        return carried(self.command, self.record, self.standing)

    @property
    def campaign(self) -> str | None:
        """The one that purges what this command replaces."""
        campaign = self.command.campaign
        known = self.standing is not None and self.standing.is_of(self.record)
        tags = self.standing.tags if self.standing and known else frozenset()
        return campaign.id if campaign and covers(campaign, self.page.path, tags) else None

    @property
    def own(self) -> PageRecord | None:
        """The record, unless it is of who had the address before."""
        return self.record if self.record and self.record.key == self.page.key else None

    @property
    def version(self) -> int:
        """Above all that this address ever had, also before it was removed: who removes it may still drop edges."""
        return self.record.version + 1 if self.record else int(self.read_at.timestamp() * 1000)

    def draft(self, view: View, theme: Theme) -> "Draft":
        told = orjson.dumps(view)
        return Draft(view, theme, told, digest_of(told, theme, self.kind, self.facts.facets))

    def is_found(self) -> bool:
        """By every change of what was read. False when something moved before its edge was there: look again."""
        new = self.facts.facets - self.edges
        if not new:
            return True
        self.site.pages.add_edges(self.page, new, version=self.version)
        self.edges |= new
        if THEME in new and self.site.pages.record_and_theme(self.page.path)[1] != self.theme_digest:
            return False
        return not self.facts.moved(new)

    def is_outrun(self) -> bool:
        """Asked once the object lies there: whether what was read moved since, on the way of a slow build.

        In another lane somebody may have heard of that, found the page of before still right, and be done.
        """
        if self.site.now() - self.read_at < HEARD_AFTER:
            return False
        return self.site.pages.theme() != self.theme_digest or self.facts.moved()


def carried(command: RebuildPage, record: PageRecord | None, standing: Standing | None) -> dict[str, int]:
    """Of the page's own tag and those of what changed: by which every copy can be purged that the CDN has of it now.

    None where a build put an object and died before it could tell, and none while a campaign has not purged what lay
    there before: there may be copies of that, which carried others.
    """
    if not (standing and record and standing.is_of(record)) or record.campaign:
        return {}
    return {
        tag: pages for tag, pages in ({own_tag(command.page.path): 1} | command.changed).items() if tag in standing.tags
    }


@dataclass(frozen=True)
class Draft:
    """What is to be printed; `told` is the view in JSON, as it is digested and kept."""

    view: View
    theme: Theme
    told: bytes
    digest: str


@dataclass(frozen=True)
class Version(Draft):
    """A page as it could be published; without `body` its theme cannot print it."""

    body: Rendered | None
    findings: tuple[Finding, ...]


def version_of(look: Look, draft: Draft) -> Version:
    view, theme = draft.view, draft.theme
    body, findings = judged(look.page, look.kind, view, theme, look.facts, by=look.site.findings)
    return Version(view, theme, draft.told, draft.digest, body, tuple(findings))


def publish(look: Look, version: Version) -> Literal["published"] | None:
    """The version passed, or somebody answers for its findings. None: look again."""
    now = look.site.now
    etag = _put(look, version)
    if look.is_outrun():
        return None
    published_at = now()
    good = LastGood.of(version.told, version.theme.digest) if prints_prices(version.view) else None
    answers = released(look) if version.findings else None
    campaign = look.campaign if look.campaign and look.site.leaves_purge(look.campaign) else None
    following = _record(
        look,
        version,
        etag=etag,
        published_at=published_at,
        last_good=good,
        release=answers,
        quarantine=None,
        campaign=campaign,
    )
    events: list[Event] = [_published(look, etag, published_at, campaign)]
    if look.own and look.own.quarantine:
        events.append(PageReleased(path=look.page.path, by=answers.by if answers else None, **_cause(look)))
    _commit(look, following, events)
    return "published"


def released(look: Look) -> Release | None:
    return look.command.release or (look.own.release if look.own else None)


def is_good(look: Look, version: Version) -> bool:
    """It passed, or somebody answers for all that was found."""
    release = released(look)
    answered = {one.gist for one in release.findings} if release else set()
    return version.body is not None and {one.gist for one in version.findings} <= answered


def quarantine(look: Look, failed: Version) -> Literal["quarantined"] | None:
    """The last good version stays, with the prices of now. None: look again."""
    own, site = look.own, look.site
    kept = _last_good(look)
    if not look.is_found():
        return None
    findings = failed.findings
    if kept and not (kept.body and not kept.findings):
        findings += tuple(one.model_copy(update={"check": f"last good: {one.check}"}) for one in kept.findings)
        kept = None
    was = own.quarantine if own else None
    puts = kept is not None and own is not None and (own.digest != kept.digest or own.etag != look.etag)
    new = Quarantine(
        findings=findings,
        since=was.since if was else site.now(),
        digest=failed.digest,
        **(was.model_dump(include={"caused_at", "cause_id"}) if was and was.digest == failed.digest else _cause(look)),
    )
    if own and was == new and not puts and own.facets == look.facts.facets:
        site.remember(look.page.path, look.read_at)
        return "quarantined"
    events: list[Event] = []
    if was is None or was.findings != findings:
        told = {"findings": [one.model_dump() for one in findings], "since": new.since}
        events.append(PageQuarantined.model_validate({"path": look.page.path} | told | _cause(look)))
    if kept and puts:
        etag, published_at = _put(look, kept), site.now()
        if look.is_outrun():
            return None
        events.append(_published(look, etag, published_at))
        following = _record(look, kept, etag=etag, published_at=published_at, quarantine=new, campaign=None)
    elif own and own.etag:
        following = _record(look, None, quarantine=new)
    else:
        if look.etag:  # of who had the address before, or of a build that was killed: nothing keeps it true
            site.bucket.remove(look.page, over=look.etag)
            events.append(PageRemoved(path=look.page.path, tags=look.tags, **_cause(look)))
        following = _record(look, None, etag=None, quarantine=new)
    _commit(look, following, events)
    return "quarantined"


def _last_good(look: Look) -> Version | None:
    """What was published last, with the prices and bands of now; it is an object, or it would not be kept."""
    good = look.own.last_good if look.own and look.own.etag else None
    if good is None:
        return None
    view, theme = still_true(good.unpacked(), look.facts), look.site.theme(good.theme)
    return version_of(look, look.draft(view, theme))


def _put(look: Look, version: Version) -> str:
    assert version.body  # noqa: S101 what could not be printed is in quarantine
    metadata = {
        "cause-id": look.command.cause_id,
        "caused-at": look.command.caused_at.isoformat(),
        "digest": version.digest[:16],
        "cache-tag": ",".join(tags_of(look.page.path, look.facts.facets)),
    }
    return look.site.bucket.put(look.page, version.body, over=look.etag, metadata=metadata)


def _record(look: Look, version: Version | None, **changes: Any) -> PageRecord:
    """The next record: of the version, or of what lies there already."""
    page = look.page
    values = {"path": page.path, "kind": page.kind, "key": page.key} | _cause(look)
    read_at = look.read_at if look.facts.whole or look.record is None else look.record.read_at
    values |= {"version": look.version, "facets": frozenset(look.facts.facets), "read_at": read_at}
    if version and version.body:
        values |= {"digest": version.digest, "bytes": len(version.body.body), "made_by": made_by(version.theme.digest)}
        values |= {"lines": tuple(product_id for product_id, _ in version.view.get("lines", ()))}
    return look.own.model_copy(update=values | changes) if look.own else PageRecord.model_validate(values | changes)


def _commit(look: Look, following: PageRecord, events: list[Event]) -> None:
    site, now = look.site, look.site.now()
    record = site.pages.put_record(following, over=look.record)
    writes = [record, *(site.outbox.say(event, now=now) for event in events)]
    if following.quarantine:
        writes.append(site.pages.enlist(following.path))
    elif look.record and look.record.quarantine:
        writes.append(site.pages.unlist(following.path))
    if look.command.campaign:
        waits = following.campaign == look.command.campaign.id
        writes.append(site.pages.campaigns.written(look.command.campaign, following.path, leaves_purge=waits))
    site.pages.commit(writes)
    if look.record:
        kept = following.facets if look.own else frozenset()
        site.pages.drop_edges(look.record.page, look.record.facets - kept, version=look.record.version)
    if not following.campaign and look.facts.whole:
        site.remember(look.page.path, look.read_at)


def purge_now(command: RebuildPage, record: PageRecord, site: "Site") -> None:
    """Where a campaign wrote what this command asks for; nobody who changed a price waits for its end.

    If that has come, the page was purged with the others, after it was written.
    """
    if record.campaign is None or command.campaign or not site.pages.campaigns.find(record.campaign):
        return
    assert record.etag  # noqa: S101 it was published
    following = record.model_copy(update={"version": record.version + 1, "campaign": None})
    published = PagePublished(
        path=record.path,
        etag=record.etag,
        published_at=record.published_at or site.now(),
        caused_at=command.caused_at,
        cause_id=command.cause_id,
    )
    site.pages.commit([site.pages.put_record(following, over=record), site.outbox.say(published, now=site.now())])


def _published(look: Look, etag: str, published_at: datetime, campaign: str | None = None) -> PagePublished:
    told = {"etag": etag, "published_at": published_at, "tags": look.tags, "campaign": campaign}
    told["first"] = look.command.visited and look.standing is None
    return PagePublished.model_validate({"path": look.page.path} | told | _cause(look))


def _cause(look: Look) -> dict[str, Any]:
    return {"caused_at": look.command.caused_at, "cause_id": look.command.cause_id}
