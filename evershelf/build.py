"""The whole site at once, by the shop's own kinds, templates and checks, on all cores.

Each process takes a share of the route table after the other and writes page by page: what it holds does not grow with
the shop. To the bucket of a stage the engine itself publishes, with records and edges, so that events keep it fresh.
"""

import gc
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import batched
from multiprocessing import get_context
from typing import Any

from evershelf.build_facts import OfFile, OfStage, Tables, opened
from evershelf.build_places import Bucket, Engine, Folder, Place, site_of
from evershelf.build_routes import listing, of_products
from evershelf.build_still import READ_AT_ONCE
from evershelf.errors import Failure
from functions.pages.checking import findings_of, found_in, printed
from functions.pages.facts import Facts
from functions.pages.model import ANSWER, Finding, PageRef, RebuildPage
from functions.pages.rebuild import KINDS, rebuild
from functions.pages.render import Rendered, Theme
from functions.pages.store import CACHE_CONTROL
from shop.market import Market, market_at

#: Failing pages that are told; all are counted.
FAILING_TOLD = 1_000
#: Pages that a step is done for before the next one: with more they hold more memory, and gain little.
AT_ONCE = 16
#: Pages left at old addresses, sent to a process at once.
LEFT_AT_ONCE = 200
#: Shares a process gets, so that none waits long for the last.
SHARES = 16
#: New since the garbage collector looked for cycles; Python's own is a fortieth of it.
OBJECTS_AT_ONCE = 80_000

type Share = tuple[int, int] | tuple[PageRef, ...]


@dataclass(frozen=True)
class Plan:
    """All that a process needs; it is sent to each."""

    facts: OfStage | OfFile
    bundle: bytes
    to: Folder | Bucket | Engine


@dataclass(frozen=True)
class Failing:
    path: str
    kind: str
    findings: tuple[Finding, ...]


@dataclass
class Built:
    """What became of a share, and in the end of all of them."""

    kinds: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    #: Only of the stage's bucket: what lay there already.
    unchanged: int = 0
    bytes: int = 0
    looked_at: int = 0
    failed: int = 0
    failing: list[Failing] = field(default_factory=list)

    @property
    def pages(self) -> int:
        return self.kinds.total()

    def add(self, other: "Built") -> None:
        self.kinds += other.kinds
        self.statuses += other.statuses
        self.unchanged += other.unchanged
        self.bytes += other.bytes
        self.looked_at += other.looked_at
        self.failed += other.failed
        self.failing += other.failing[: max(0, FAILING_TOLD - len(self.failing))]

    def fail(self, page: PageRef, findings: Iterable[Finding]) -> None:
        self.failed += 1
        self.failing.append(Failing(page.path, page.kind, tuple(findings)))


def build(plan: Plan, left: Iterable[PageRef] = (), *, jobs: int, told: Callable[[Built], None]) -> Built:
    """`left` are pages at addresses that are nobody's by now; `told` hears of each share what became of it."""
    parts = jobs * SHARES
    shares: Iterator[Share] = iter([*((part, parts) for part in range(parts))])
    built = Built()
    for one in _each(plan, shares, _in_shares(left), jobs):
        built.add(one)
        told(one)
    return built


def _each(plan: Plan, shares: Iterable[Share], left: Iterable[Share], jobs: int) -> Iterator[Built]:
    every = (share for some in (shares, left) for share in some)
    if jobs == 1:
        worker = Worker(plan)
        yield from map(worker.build, every)
        return
    # Each process starts afresh: a copy of one with threads (the progress bar's) may hang.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin, initargs=(plan,)) as pool:
        yield from pool.map(_build, every)


def _in_shares(pages: Iterable[PageRef]) -> Iterator[Share]:
    yield from batched(pages, LEFT_AT_ONCE, strict=False)


class Worker:
    """One process's part of a build."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.theme = Theme.from_json(plan.bundle)
        self.tables: Tables = opened(plan.facts)
        self.listing: list[PageRef] | None = None
        self._facts: dict[str, Facts] = {}

    def build(self, share: Share) -> Built:
        built = Built()
        for pages in batched(self._pages(share), READ_AT_ONCE, strict=False):
            built.looked_at += len(pages)
            if isinstance(self.plan.to, Engine):
                for page in pages:
                    self._publish(page, self.plan.to, built)
                continue
            self.tables.kept.sold(page.key for page in pages if page.kind == "product")
            for some in batched(pages, AT_ONCE, strict=False):
                self._write(some, self.plan.to, built)
        return built

    def facts(self, market: Market) -> Facts:
        if market.id not in self._facts:
            self._facts[market.id] = self.tables.facts(self.theme, market)
        return self._facts[market.id]

    def _pages(self, share: Share) -> Iterator[PageRef]:
        match share:
            case (int(part), int(parts)):
                if self.listing is None:
                    self.listing = list(listing(self.tables.catalog))
                first, end = (len(self.listing) * one // parts for one in (part, part + 1))
                yield from self.listing[first:end]
                yield from of_products(self.tables.catalog, part, parts)
            case pages:
                yield from pages

    def _write(self, pages: Iterable[PageRef], to: Place, built: Built) -> None:
        """Step by step for all of them: a step is done again at less than it costs to go from one to the next."""
        drafts = []
        for page in pages:
            facts = self.facts(market_at(page.path))
            if (view := KINDS[page.kind].view(facts, page)) is not None:
                drafts.append((page, facts, view))
        bodies = [printed(KINDS[page.kind], view, self.theme) for page, _, view in drafts]
        found = [
            found_in(page, body, view, self.theme, facts, by=findings_of) if body else findings
            for (page, facts, view), (body, findings) in zip(drafts, bodies, strict=True)
        ]
        for (page, _, view), (body, _), findings in zip(drafts, bodies, found, strict=True):
            if body is None or findings:
                built.fail(page, findings)
                continue
            _put(to, page, body)
            built.kinds[page.kind] += 1
            built.statuses[int(view.get(ANSWER, {}).get("status", 200))] += 1
            built.bytes += len(body.body)

    def _publish(self, page: PageRef, to: Engine, built: Built) -> None:
        site = site_of(to)
        command = RebuildPage(page=page, requested_at=to.asked_at, caused_at=to.asked_at, cause_id=to.cause_id)
        outcome = rebuild(command, site)
        record, _ = site.pages.record_and_theme(page.path)
        if outcome == "no theme":
            raise Failure("the stage has no theme", then="run `evershelf publish` first")
        if record is None:
            return
        if record.quarantine:
            built.fail(page, record.quarantine.findings)
            return
        built.unchanged += outcome in {"unchanged", "covered"}
        built.kinds[page.kind] += 1
        built.bytes += record.bytes


def collect_rarely() -> None:
    """Pages leave no cycles behind, and what is kept for all of them need not be looked through again and again."""
    gc.freeze()
    gc.set_threshold(OBJECTS_AT_ONCE)


_worker: Worker | None = None


def _begin(plan: Plan) -> None:
    global _worker  # noqa: PLW0603 - a pool hands its processes nothing but arguments
    collect_rarely()
    _worker = Worker(plan)


def _build(share: Share) -> Built:
    assert _worker  # noqa: S101 - see above
    return _worker.build(share)


def _put(to: Place, page: PageRef, body: Rendered) -> None:
    to.put(
        page.object_key,
        body.body,
        body.media_type,
        cache=body.cache_control or CACHE_CONTROL,
        metadata=dict(body.metadata),
    )


def instant() -> datetime:
    """Now; or what SOURCE_DATE_EPOCH says, so that equal feeds build equal bytes on any day.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    said = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(said), UTC) if said else datetime.now(UTC)


def plain(built: Built) -> dict[str, Any]:
    return {
        "pages": built.pages,
        "by_kind": dict(sorted(built.kinds.items())),
        "by_status": {str(status): number for status, number in sorted(built.statuses.items())},
        "bytes": built.bytes,
        "failed": built.failed,
        "failing": [
            {"path": one.path, "kind": one.kind, "findings": [finding.model_dump() for finding in one.findings]}
            for one in built.failing
        ],
    }
