"""A day of Zipf traffic over 100,000 pages: our purges beside TTLs, stale-while-revalidate, ISR and rebuilding all.

A simulation of one cache: each request is looked at against what had changed on its page. The same code runs a slice
that Varnish runs too (bench/cache_slice.py), and both must count alike. The cache is warm, and the day before is run
as well and not counted. Stale is an answer that lacks a price or a band that had changed when it was asked for.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.table import Table

from bench import cache_slice
from bench.prices import LOOKED_AT_BY_ALL, MADE_AT_A_REQUEST, PUBLISHED, S3_GET, S3_PUT
from bench.shop import percentile
from bench.traffic import DAY, Change, Timeline, Traffic, days
from functions.pages.purging import Outdated, plan, usd
from functions.pages.tags import own_tag

SEED = 20_261_122
PAGES = 100_000
REQUESTS = 1_000_000
PRICES = 1_500
BANDS = 1_500
WEEK = 7 * DAY
#: Seconds. Building is measured (bench/freshness, MiniStack); CloudFront purges in under 5 s in 95 of 100 cases.
BUILD_MEDIAN, PURGE_MEDIAN, PURGE_SPREAD = 0.13, 1.5, 0.73
#: A millisecond a page, which is Hugo's, and a minute to send what differs.
REBUILD_ALL_SECONDS = PAGES * 0.001 + 60


@dataclass
class Seen:
    """What shoppers and the origin saw of a policy."""

    requests: int = 0
    origin: int = 0
    stale: list[float] = field(default_factory=list)
    #: Dollars a day beside what is paid for each request to the origin.
    usd_a_day: float = 0.0
    origin_usd: float = S3_GET
    purge_units: int = 0

    def figures(self) -> dict[str, Any]:
        stale = sorted(self.stale) or [0.0]
        return {
            "hit_ratio": round((1 - self.origin / self.requests) * 100, 2),
            "origin_requests": self.origin,
            "stale_share": round(len(self.stale) / self.requests * 100, 4),
            "stale_p50_s": round(percentile(stale, 50), 1),
            "stale_p99_s": round(percentile(stale, 99), 1),
            "stale_max_s": round(stale[-1], 1),
            "purge_units_a_day": self.purge_units,
            "usd_a_month": round(30 * (self.usd_a_day + self.origin * self.origin_usd) + usd(30 * self.purge_units), 2),
        }


type Requests = Iterable[tuple[float, int]]
#: When each page was fetched last, before the first of them.
type Before = dict[int, float]


def purged(requests: Requests, timeline: Timeline, *, since: float, before: Before | None = None) -> Seen:
    """Kept until it is purged, or for a week."""
    seen, fetched = Seen(), dict(before or {})
    for now, page in requests:
        had = fetched.get(page)
        hit = had is not None and now - had < WEEK and not timeline.is_purged(page, had, now)
        if not hit:
            fetched[page] = now
        _count(seen, now, since, origin=not hit, lacks=timeline.missing(page, had if hit and had else now, now))
    return seen


def expiring(
    requests: Requests,
    timeline: Timeline,
    *,
    since: float,
    ttl: float,
    stale_while: float = 0.0,
    before: Before | None = None,
) -> Seen:
    """Kept for `ttl`; then, for `stale_while`, given once more while it is fetched again."""
    seen, fetched = Seen(), dict(before or {})
    for now, page in requests:
        had = fetched.get(page)
        age = now - had if had is not None else float("inf")
        if age >= ttl:
            fetched[page] = now
        made = had if had is not None and age < ttl + stale_while else now
        _count(seen, now, since, origin=age >= ttl, lacks=timeline.missing(page, made, now))
    return seen


def incremental(
    requests: Requests, timeline: Timeline, *, since: float, revalidate: float, before: Before | None = None
) -> Seen:
    """ISR behind a CDN: what the CDN fetches anew is the server's copy, which is made anew after it was given away."""
    seen, fetched, copies, server = Seen(), *(dict(before or {}) for _ in range(3))
    for now, page in requests:
        had, made = fetched.get(page), copies.get(page)
        asks = had is None or now - had >= revalidate
        if asks:
            at_server = server.get(page, now)
            fetched[page], copies[page] = now, at_server
            server[page] = now if now - at_server >= revalidate or page not in server else at_server
        _count(seen, now, since, origin=asks, lacks=timeline.missing(page, now if made is None else made, now))
    return seen


def _count(seen: Seen, now: float, since: float, *, origin: bool, lacks: float | None) -> None:
    if now < since:
        return
    seen.requests += 1
    seen.origin += origin
    if lacks is not None:
        seen.stale.append(lacks)


def at_once(traffic: Traffic) -> Timeline:
    """Pages made at the request print what is true then."""
    timeline = Timeline()
    for change in traffic.changes:
        for page in change.pages:
            timeline.add(page, change.at, change.at)
    return timeline


def ours(traffic: Traffic, lot: random.Random, *, since: float) -> tuple[Timeline, int, int]:
    """The timeline; units of purges and pages written since then. Windows are planned by the code that is deployed."""
    timeline, windows, written = Timeline(), defaultdict[int, list[tuple[int, Outdated]]](list), 0
    for change in traffic.changes:
        for page in change.pages:
            there = change.at + lot.lognormvariate(0, 0.5) * BUILD_MEDIAN
            timeline.add(page, change.at, there)
            path = f"/p/{page}/"
            tags = {own_tag(path): 1, f"us:product:{change.pages[0]}": len(change.pages)}
            windows[int(there)].append((page, Outdated(path, str(change.at), tags)))
            written += change.at >= since
    units = 0
    for second, outdated in windows.items():
        done = second + 1 + _purge_seconds(lot)
        for page, _ in outdated:
            timeline.purged[page].append(done)
        if second >= since:
            units += len(plan([one for _, one in outdated], holds=lambda *_: False).items)
    return timeline.ordered(), units, written


def rebuilding_all(traffic: Traffic, lot: random.Random, *, since: float) -> tuple[Timeline, int]:
    """The timeline and the builds since then: one after another, each with all that changed before it began."""
    timeline, builds, waiting, ends = Timeline(), 0, list[Change](), 0.0
    for change in [*traffic.changes, None]:
        begins = max(ends, waiting[0].at) if waiting else ends
        if waiting and (change is None or change.at > begins):
            ends = begins + REBUILD_ALL_SECONDS
            for one in waiting:
                for page in one.pages:
                    timeline.add(page, one.at, ends)
            waiting.clear()
            timeline.all_purged.append(ends + _purge_seconds(lot))
            builds += begins >= since
        if change:
            waiting.append(change)
    return timeline.ordered(), builds


def _purge_seconds(lot: random.Random) -> float:
    return lot.lognormvariate(0, PURGE_SPREAD) * PURGE_MEDIAN


def measure(_shop: object = None) -> dict[str, Any]:
    traffic = days(seed=SEED, pages=PAGES, requests_a_day=REQUESTS, prices_a_day=PRICES, bands_a_day=BANDS, number=2)
    return {
        "pages": PAGES,
        "requests": REQUESTS,
        "changes": PRICES + BANDS,
        "policies": {name: seen.figures() for name, seen in _policies(traffic)},
        "slice": cache_slice.measure(),
    }


def _policies(traffic: Traffic) -> Iterable[tuple[str, Seen]]:
    lot, requests, before = random.Random(SEED), traffic.requests, traffic.before  # noqa: S311 no secret
    timeline, units, written = ours(traffic, lot, since=DAY)
    seen = purged(requests, timeline, since=DAY, before=before)
    seen.purge_units, seen.usd_a_day = units, written * PUBLISHED
    yield "ours: purged when written", seen
    fresh = at_once(traffic)
    made: list[tuple[str, Callable[[], Seen]]] = [
        ("TTL 1 s", lambda: expiring(requests, fresh, since=DAY, before=before, ttl=1)),
        ("TTL 60 s", lambda: expiring(requests, fresh, since=DAY, before=before, ttl=60)),
        ("TTL 1 h", lambda: expiring(requests, fresh, since=DAY, before=before, ttl=3_600)),
        ("SWR 60 s, a day", lambda: expiring(requests, fresh, since=DAY, before=before, ttl=60, stale_while=DAY)),
        ("ISR 60 s", lambda: incremental(requests, fresh, since=DAY, before=before, revalidate=60)),
    ]
    for name, simulated in made:
        seen = simulated()
        seen.origin_usd = MADE_AT_A_REQUEST
        yield name, seen
    timeline, builds = rebuilding_all(traffic, lot, since=DAY)
    seen = purged(requests, timeline, since=DAY, before=before)
    seen.purge_units, seen.usd_a_day = builds, builds * PAGES * LOOKED_AT_BY_ALL + (PRICES + BANDS) * 5 * S3_PUT
    yield "rebuild all", seen


def table(figures: dict[str, Any]) -> Table:
    title = f"{figures['requests']:,} requests a day over {figures['pages']:,} pages, {figures['changes']:,} changes"
    shown = Table(title=title)
    for heading in HEADINGS:
        shown.add_column(heading, justify="right" if shown.columns else "left")
    for row in _rows(figures):
        shown.add_row(*row)
    return shown


HEADINGS = ("policy", "hit ratio", "to the origin", "stale", "stale p50", "p99", "max", "purges a day", "$ a month")


def _rows(figures: dict[str, Any]) -> Iterable[tuple[str, ...]]:
    for name, of in figures["policies"].items():
        yield (
            name,
            f"{of['hit_ratio']:.1f} %",
            f"{of['origin_requests']:,}",
            f"{of['stale_share']:.3f} %",
            *(f"{of[f'stale_{which}_s']:,.1f} s" for which in ("p50", "p99", "max")),
            f"{of['purge_units_a_day']:,}",
            f"{of['usd_a_month']:,.0f}",
        )


DOC = Path(__file__).parent.parent / "docs" / "cache.md"
BEGIN, END = "<!-- written by `python -m bench cache --write` -->\n", "<!-- end -->"


def write(figures: dict[str, Any]) -> None:
    """Put the table into docs/cache.md."""
    text = DOC.read_text(encoding="utf-8")
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    rows = [HEADINGS, ("---", *["--:"] * (len(HEADINGS) - 1)), *_rows(figures)]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    held = figures["slice"]
    if "skipped" not in held:
        lines += ["", "| against Varnish | requests | to the origin, both | stale, both |", "|---|--:|--:|--:|"]
        lines += [
            f"| {name} | {of['requests']:,} | {of['proxy_origin']:,} / {of['simulated_origin']:,} | "
            f"{of['proxy_stale']} / {of['simulated_stale']} |"
            for name, of in held.items()
        ]
    DOC.write_text(before + BEGIN + "\n".join(lines) + "\n" + END + after, encoding="utf-8")
