"""A site in motion: facts, events, fan-outs and rebuilds wait in queues, and a test says who is next.

Beside it `as_it_should_be`: the pages that follow from the facts alone, built once on an empty table.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.client import BaseClient

from functions.catalog.keys import category_path, content_path, product_path
from functions.catalog.store import CatalogTable
from functions.pages import (
    on_availability_changed,
    on_category_changed,
    on_content_changed,
    on_product_changed,
    on_product_removed,
    on_theme_changed,
    parts,
    shelves,
)
from functions.pages import requests as asking
from functions.pages.facts import Facts
from functions.pages.model import FanOut, PageRecord, RebuildPage, in_every_market
from functions.pages.rebuild import Site, rebuild
from functions.pages.render import Theme
from functions.pages.requests import Requests
from functions.pages.routes import ALWAYS_THERE
from functions.pages.store import PagesTable, edge_key
from functions.stock import from_stock_stream
from functions.stock import logic as stock_logic
from functions.stock.store import StockTable
from shop.events import StockCounted, ThemeChanged
from shop.market import Market
from shop.table import from_item
from tests.fakes import delivery
from tests.proof import living_cdn
from tests.proof.living_cdn import LivingCdn
from tests.proof.shop import QuickDynamo
from tests.proof.tap import DYNAMODB, Call, Killed, Tap
from tests.unit.pages.site import WORDS, MemorySite

HEARS: dict[str, Any] = {
    "ProductChanged": on_product_changed,
    "ProductRemoved": on_product_removed,
    "CategoryChanged": on_category_changed,
    "ContentChanged": on_content_changed,
    "AvailabilityChanged": on_availability_changed,
    "ThemeChanged": on_theme_changed,
}

CARD = "{{ c.id }} {{ c.url }} {{ c.title }} {{ c.band }} {{ c.price and c.price.display }} {{ c.price_from }};"
BODIES = {
    "home.html": "{% for s in sections %}{{ s.title }} {{ s.url }}: {% for c in s.cards %}"
    + CARD
    + "{% endfor %}{% endfor %}",
    "category.html": "{{ category }} {{ subcategories }} {{ pagination }} {% for c in cards %}" + CARD + "{% endfor %}",
    "product.html": "{{ product }} {{ variants }} {{ availability }} {{ breadcrumbs }} {{ price }} {{ price_from }}",
    "not_found.html": "",
    "gone.html": "{{ gone }} {{ categories }} {% for c in alternatives %}" + CARD + "{% endfor %}",
    "search.html": "",
    "content.html": "{{ content }}",
    "checkout.html": "",
    "order.html": "",
    "waiting.html": "",
    "account.html": "",
}


def _theme(number: int) -> Theme:
    """Prints everything it is given."""
    head = f"theme {number} " + "{{ page }} {{ nav }} {{ footer }} {{ json_ld }} "
    return Theme(
        digest=f"{number:016x}",
        templates={name: head + body for name, body in BODIES.items()},
        texts={"en": WORDS},
        assets={"en": {}},
        shop={"name": "Shop", "url": "https://shop.example", "api_url": "https://api.example"},
    )


THEMES = {theme.digest: theme for theme in map(_theme, range(4))}


@dataclass
class Fifo:
    """pages.fifo: a group per path; a deduplication id heard within five minutes is dropped, as SQS drops it."""

    now: Callable[[], datetime]
    waiting: dict[str, list[RebuildPage]] = field(default_factory=dict)
    fan_outs: list[FanOut] = field(default_factory=list)
    heard: dict[str, datetime] = field(default_factory=dict)
    all_ever: list[RebuildPage] = field(default_factory=list)

    def send_message_batch(self, *, QueueUrl: str, Entries: Any) -> dict[str, Any]:  # noqa: N803 as boto3 has it
        for entry in Entries:
            if QueueUrl == "fan-outs":
                self.fan_outs.append(FanOut.model_validate_json(entry["MessageBody"]))
                continue
            if QueueUrl == "bulk":  # a standard queue, beside the other: of one page both lanes may work at once
                command = RebuildPage.model_validate_json(entry["MessageBody"])
                self.put(command, group=f"{command.page.path} in bulk")
                continue
            before = self.heard.get(entry["MessageDeduplicationId"])
            if before is None or self.now() - before >= timedelta(minutes=5):
                self.heard[entry["MessageDeduplicationId"]] = self.now()
                self.put(RebuildPage.model_validate_json(entry["MessageBody"]), group=entry["MessageGroupId"])
        return {"Successful": [], "Failed": []}

    def put(self, command: RebuildPage, *, group: str) -> None:
        self.waiting.setdefault(group, []).append(command)
        self.all_ever.append(command)


class LivingSite(MemorySite):
    def __init__(self, *, alone: int = 0) -> None:
        """`alone`: pages of a campaign that a process has purged by themselves."""
        super().__init__()
        self.tap = Tap()
        memory = QuickDynamo()
        memory.tables = self.memory.tables
        self.memory = memory
        self.client = self.tap.on("dynamodb", memory, DYNAMODB)
        self.catalog = CatalogTable(self.client, "catalog")
        self.stock = StockTable(self.client, "stock")
        self.pages = PagesTable(self.client, "pages")
        self.fifo = Fifo(lambda: self.now)
        self.events: list[dict[str, Any]] = []
        self.heard: list[dict[str, Any]] = []
        self.cdn = LivingCdn(self)
        self.in_flight: set[str] = set()
        self.revision = 0
        self.requests = Requests(
            self.pages,
            self.tap.on("sqs", self.fifo, ("send_message_batch",)),
            rebuilds="rebuilds",
            bulk="bulk",
            fan_outs="fan-outs",
        )
        bucket: Any = self.tap.on("s3", self.bucket, ("standing", "copy", "put", "remove"))
        self.site = replace(self.site, pages=self.pages, bucket=bucket, theme=self._theme, looked={}, alone=alone)
        self.looked_at: list[Facts] = []
        #: Two functions' worth of memory.
        self.processes: list[Site] = [self.site, replace(self.site, looked={}, published_of=Counter())]

    def _theme(self, digest: str) -> Theme:
        """Read by a process that does not know it yet: that may take a while."""
        return self.tap.through(Call("s3", "get_object", THEMES.__getitem__, (digest,)))  # type: ignore[no-any-return]

    def _facts(self, theme: Theme, market: Market) -> Facts:
        self.looked_at.append(super()._facts(theme, market))
        return self.looked_at[-1]

    def remember(self) -> Any:
        return {
            "tables": {name: dict(table.items) for name, table in self.memory.tables.items()},
            "objects": dict(self.bucket.objects),
            "told": dict(self.bucket.told),
            "waiting": {path: list(group) for path, group in self.fifo.waiting.items()},
            "fan_outs": list(self.fifo.fan_outs),
            "events": list(self.events),
            "copies": dict(self.cdn.copies),
            "purges": list(self.cdn.waiting),
            "now": self.now,
            "revision": self.revision,
            "looked": [dict(process.looked) for process in self.processes],
            "published": [Counter(process.published_of) for process in self.processes],
        }

    def back_to(self, then: Any) -> None:
        """Items, commands and events are replaced and never changed in place."""
        for name, table in self.memory.tables.items():
            table.items, table.records = dict(then["tables"][name]), []
        self.bucket.objects, self.bucket.told = dict(then["objects"]), dict(then["told"])
        self.fifo.waiting = {path: list(group) for path, group in then["waiting"].items()}
        self.fifo.fan_outs, self.events = list(then["fan_outs"]), list(then["events"])
        self.cdn.copies, self.cdn.waiting = dict(then["copies"]), list(then["purges"])
        self.now, self.revision = then["now"], then["revision"]
        for process, looked in zip(self.processes, then["looked"], strict=True):
            process.looked.clear()
            process.looked.update(looked)
        for process, published in zip(self.processes, then["published"], strict=True):
            process.published_of.clear()
            process.published_of.update(published)

    @contextmanager
    def deployed(self) -> Iterator[LivingSite]:
        site = self

        class Clock(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> Any:
                return site.now

        parts = {
            "requests": self.requests,
            "pages": self.pages,
            "catalog": self.catalog,
            "stock": self.stock,
            "outbox": self.outbox,
            "datetime": Clock,
            "purger": self.cdn.purger(),
        }
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(BaseClient, "_make_api_call", lambda *_: {})
            patch.setattr(asking, "datetime", Clock)
            for module in (*HEARS.values(), *living_cdn.MODULES, from_stock_stream):
                for name in parts.keys() & vars(module).keys():
                    if name != "requests" or module is not asking:
                        patch.setattr(module, name, parts[name])
            yield self

    # ---- facts

    def next_revision(self) -> int:
        self.revision += 1
        return self.revision

    def counts(self, sku: str, pieces: int) -> None:
        event = StockCounted(sku=sku, counted=pieces, sequence=self.next_revision())
        self.stock.change(event, stock_logic.decide, outbox=self.outbox, now=self.now)
        from_stock_stream.handler({"Records": self.memory.take_records("stock")}, None)

    def theme_is(self, number: int) -> None:
        event = ThemeChanged(
            theme=f"{number:016x}", revision=self.next_revision(), caused_at=self.now, cause_id="theme"
        )
        self.arrives("operator", "ThemeChanged", json.loads(event.detail()))

    # ---- the queues

    def arrives(self, source: str, event: str, detail: dict[str, Any]) -> None:
        envelope = {"source": source, "detail-type": event, "detail": detail}
        self.events.append(envelope)
        self.heard.append(envelope)

    def outbox_is_relayed(self) -> None:
        for envelope in self.relay():
            if envelope["detail-type"] in HEARS:
                self.arrives(envelope["source"], envelope["detail-type"], envelope["detail"])
            elif envelope["detail-type"] in living_cdn.HEARS:
                self.cdn.waiting.append(envelope)

    def all_is_heard(self) -> None:
        self.outbox_is_relayed()
        while self.events:
            self.hear_one(0)

    def hear_one(self, position: int, *, acknowledged: bool = True) -> None:
        """One event of those that wait. Not acknowledged, it comes again."""
        self.outbox_is_relayed()
        if not self.events:
            return
        envelope = self.events.pop(position % len(self.events))
        taken = False
        try:
            answer = HEARS[envelope["detail-type"]].handler(delivery(envelope), None)
            taken = answer == {"batchItemFailures": []}
        except Killed:
            pass
        if not taken or not acknowledged:
            self.events.append(envelope)

    def dynamic(self) -> list[str]:
        """Which queues hold something."""
        self.outbox_is_relayed()
        waiting = {"events": self.events, "fan outs": self.fifo.fan_outs, "rebuilds": any(self.fifo.waiting.values())}
        waiting |= {"purges": self.cdn.waiting}
        return [name for name, messages in waiting.items() if messages]

    def go_on_with_one(self) -> None:
        if self.fifo.fan_outs:
            self.requests.go_on(self.fifo.fan_outs[0])
            self.fifo.fan_outs.pop(0)

    def rebuild_one(self, position: int = 0, *, process: int = 0, acknowledged: bool = True) -> str | None:
        """The first command of one path's group. A process that is killed has forgotten what it knew."""
        paths = sorted(path for path, group in self.fifo.waiting.items() if group and path not in self.in_flight)
        if not paths:
            return None
        path = paths[position % len(paths)]
        group = self.fifo.waiting[path]
        self.in_flight.add(path)
        try:
            outcome = rebuild(group[0], self.processes[process])
        except Killed:
            self.processes[process].looked.clear()
            return "killed"
        finally:
            self.in_flight.discard(path)
        self.cdn.fetch()
        if acknowledged:
            group.pop(0)
        return outcome

    def comes_to_rest(self) -> None:
        """Everything that was not acknowledged is delivered again, until nothing waits."""
        for _ in range(2_000):
            self.outbox_is_relayed()
            if self.events:
                self.hear_one(0)
            elif self.fifo.fan_outs:
                self.go_on_with_one()
            elif self.rebuild_one() is None and not self.cdn.waiting:
                self.cdn.swept()
                return
            elif self.cdn.waiting:
                self.cdn.hear_some(4)
            self.now += timedelta(milliseconds=10)
        raise AssertionError("the site does not come to rest")

    def set_out(self) -> LivingSite:
        """A shop with two products in two categories, at rest for a minute."""
        self.theme_is(0)
        for category in ("kitchen", "garden"):
            self.category(category, self.next_revision())
        for product, category in (("mug", "kitchen"), ("pot", "garden")):
            self.product(product, self.next_revision(), category_ids=[category])
            self.counts(f"{product.upper()}-RED", 9)
        self.comes_to_rest()
        self.now += timedelta(minutes=1)
        return self

    # ---- what is, and what should be

    def records(self) -> dict[str, PageRecord]:
        rows = (from_item(item) for item in self.memory.tables["pages"].items.values())
        return {row["path"]: PageRecord.model_validate(row) for row in rows if row["pk"].startswith("page#")}

    def edges(self) -> dict[tuple[str, str], str]:
        """(facet, path and key) -> whose page it was when the edge was written."""
        rows = (from_item(item) for item in self.memory.tables["pages"].items.values())
        return {(row["pk"], row["sk"]): row["key"] for row in rows if row["pk"].startswith("on#")}

    def unpurged(self) -> list[str]:
        """What the CDN was still to be told, at rest and after a sweep."""
        rows = [from_item(item) for item in self.memory.tables["pages"].items.values()]
        return [
            f"{row['pk']} {row['sk']} is still there" for row in rows if row["pk"].startswith(("unpurged", "campaign"))
        ]

    def unheard_of(self) -> list[str]:
        """What is printed by a page that nobody would find: at no time may there be one.

        Asked after every step, so no noun is made of a row.
        """
        rows = self.memory.tables["pages"].items.values()
        edges = {(row["pk"]["S"], row["sk"]["S"]) for row in rows}
        return [
            f"{row['path']['S']} prints {facet}, and has no edge"
            for row in rows
            if row["sk"]["S"] == "page"
            for facet in row["facets"]["SS"]
            if (f"on#{facet}", f"{row['path']['S']} {row['key']['S']}") not in edges
        ]

    def differences(self) -> list[str]:
        """Between the bucket at rest and the pages that follow from the facts."""
        right = as_it_should_be(self)
        wrong = [*self.unheard_of(), *self.cdn.stale(), *self.unpurged()]
        for path in sorted(self.bucket.objects.keys() | right.bucket.objects.keys()):
            is_, should = self.bucket.objects.get(path), right.bucket.objects.get(path)
            if is_ is None:
                wrong.append(f"{path} is missing")
            elif should is None:
                wrong.append(f"{path} is there without facts")
            elif is_ != should:
                wrong.append(f"{path} is not what its facts say:\n{is_.decode()}\n{should.decode()}")
        edges = self.edges()
        for path, record in right.records().items():
            found = self.records().get(path)
            if found is None or found.key != record.key:
                wrong.append(f"{path} has no record of its own")
            wrong += [
                f"{path} prints {facet}, and no edge leads from it to {record.key}"
                for facet in record.facets
                if tuple(edge_key(facet, record.page).values()) not in edges
            ]
        return wrong


_known: dict[str, LivingSite] = {}


def as_it_should_be(site: LivingSite) -> LivingSite:
    """A pure function of the facts and the theme in force; the same facts are built once."""
    facts = {name: site.memory.tables[name].items for name in ("catalog", "stock")}
    theme = {k: row for k, row in site.memory.tables["pages"].items.items() if row["pk"] == {"S": "theme"}}
    printed = {k: row for k, row in facts["stock"].items() if row["id"]["S"].startswith("band#")}
    cut = (shelves.PER_PAGE, parts.PARTS)
    name = repr([cut, *(sorted(rows.items()) for rows in (facts["catalog"], printed, theme))])
    if name not in _known:
        _known[name] = _built(facts, theme)
    return _known[name]


def _built(facts: dict[str, Any], theme: dict[Any, Any]) -> LivingSite:
    fresh = LivingSite()
    for name, rows in (facts | {"pages": theme}).items():
        fresh.memory.tables[name].items = dict(rows)
    pages = [page for kind in ALWAYS_THERE for page in kind.pages_of()] if theme else []
    for row in map(from_item, facts["catalog"].values()):
        match row["pk"].split("#"):
            case ("slug", "product", slug):
                pages += in_every_market(product_path(slug), kind="product", key=row.get("owner") or row["was"])
            case ("slug", "content", slug):
                pages += in_every_market(content_path(slug), kind="content", key=row.get("owner") or row["was"])
            case ("slug", "category", slug):
                pages += in_every_market(category_path(slug), kind="category", key=row.get("owner") or row["was"])
                for deeper in ("price/", "newest/", "2/", "price/2/", "newest/2/", "3/", "price/3/", "newest/3/"):
                    if row.get("owner"):
                        pages += in_every_market(category_path(slug) + deeper, kind="category", key=row["owner"])
    for page in pages:
        fresh.ask(page.path, page.kind, page.key)
    return fresh


@dataclass
class Meanwhile:
    """Just before call number `at` of whoever is tapped, something else happens, once."""

    at: int
    happens: Callable[[], object]
    tap: Tap
    calls: int = 0

    def __call__(self, call: Any) -> Any:
        number, self.calls = self.calls, self.calls + 1
        if number == self.at:
            with self.tap.aside():
                self.happens()
        return call()
