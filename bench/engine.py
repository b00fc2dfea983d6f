"""The pages engine on tables on disk: loading a catalog, building every page, changing one price. Each in a process.

What is measured is the engine's own CPU: that of the tables, of the bucket and of the queue is taken off.
"""

import contextlib
import importlib
import io
import json
import os
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import batched
from pathlib import Path
from random import Random
from typing import Any

from bench.goods import Goods
from bench.world import DiskDynamo, DiskS3, Outside, Sqs

#: Pages built: all, or so many, evenly spread. Of so many each step is measured.
MOST_PAGES, SAMPLE = 4_000, 300
#: A round is told by its median; of the rounds the quickest is taken, since a machine is shared and its clock moves.
#: https://docs.python.org/3/library/timeit.html#timeit.Timer.repeat
CHANGES, ROUNDS, WARM_UP = 25, 5, 5
#: Of the search and of the merchant feed, as docs/pages.md advises.
PRODUCTS_IN_A_PART = 60
QUEUES = {"REBUILD_QUEUE_URL": "rebuilds", "BULK_QUEUE_URL": "bulk", "FAN_OUT_QUEUE_URL": "fan-outs"}
ENVIRONMENT = QUEUES | {
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "CATALOG_TABLE": "catalog",
    "STOCK_TABLE": "stock",
    "PAGES_TABLE": "pages",
    "OUTBOX_TABLE": "outbox",
    "PAGES_BUCKET": "pages",
    "THEME_BUCKET": "themes",
    "DEAD_LETTER_URL": "dead",
    "LAZY_KINDS": "",
    "QUEUE_URL": "queue",
}
SHOP = {"name": "Evershelf Goods", "url": "https://shop.example", "api_url": "https://api.example"}


class Engine:
    """The functions of the pages context as they are deployed, on the tables in `folder`."""

    def __init__(self, folder: Path, size: int) -> None:
        os.environ.update(ENVIRONMENT)
        _parts_for(size)
        from functions.catalog.store import CatalogTable  # noqa: PLC0415 after the environment is set
        from functions.pages.rebuild import site_on  # noqa: PLC0415
        from functions.pages.requests import Requests  # noqa: PLC0415
        from functions.pages.store import PagesTable  # noqa: PLC0415

        self.tables = DiskDynamo(folder / "tables.sqlite")
        self.bucket = DiskS3(self.tables)
        self.sqs = Sqs()
        self.outside = Outside()
        client, s3 = self.outside.of(self.tables), self.outside.of(self.bucket)
        self.theme = built_theme()
        site = site_on(client, s3, ENVIRONMENT)
        self.site = replace(site, theme=lambda _digest: self.theme, facts=self._counted(site.facts))
        self.views = 0
        self.catalog = CatalogTable(client, "catalog")
        self.requests = Requests(
            PagesTable(client, "pages"),
            self.outside.of(self.sqs),
            rebuilds="rebuilds",
            bulk="bulk",
            fan_outs="fan-outs",
            lazy=(),
        )

    def _counted(self, facts: Any) -> Any:
        def begun(*given: Any) -> Any:
            self.views += 1
            return facts(*given)

        return begun

    def handler(self, name: str) -> Any:
        module: Any = importlib.import_module(name)
        for part, ours in {"catalog": self.catalog, "requests": self.requests}.items():
            if hasattr(module, part):
                setattr(module, part, ours)
        return module.handler

    @contextlib.contextmanager
    def metered(self) -> Iterator[dict[str, float]]:
        """Milliseconds of the engine, milliseconds of what is outside, and calls."""
        told: dict[str, float] = {}
        calls, outside, items = self.outside.calls.total(), self.outside.cpu, self.tables.items_read
        began = time.process_time()
        with contextlib.redirect_stdout(io.StringIO()):
            yield told
        all_of_it, beside = time.process_time() - began, self.outside.cpu - outside
        told |= {
            "engine_ms": (all_of_it - beside) * 1000,
            "outside_ms": beside * 1000,
            "aws_calls": self.outside.calls.total() - calls,
            "items_read": self.tables.items_read - items,
        }


def _parts_for(size: int) -> None:
    from functions.pages import parts  # noqa: PLC0415 after the environment is set
    from functions.pages.kinds import chrome, search_part  # noqa: PLC0415

    wanted = size // PRODUCTS_IN_A_PART
    parts.FEED_PARTS = max(parts.FEED_PARTS, wanted)
    chrome.SEARCH_PARTS = max(chrome.SEARCH_PARTS, wanted)
    setattr(search_part, "SEARCH_PARTS", chrome.SEARCH_PARTS)  # noqa: B010 its own name of it


def built_theme() -> Any:
    """The storefront of this repository."""
    from evershelf import theme  # noqa: PLC0415
    from evershelf.stage import StageInfo  # noqa: PLC0415
    from functions.pages.render import Theme  # noqa: PLC0415

    addresses: Any = {
        "shop_url": SHOP["url"],
        "api_url": SHOP["api_url"],
        "pages_bucket": "pages",
        "theme_bucket": "themes",
    }
    nowhere: dict[str, Any] = {"endpoint_url": None, "orders_queue_url": None, "outputs": {}}
    stage = StageInfo(stage="bench", region="us-east-1", bus_name="commerce", **addresses, **nowhere)
    return Theme.from_json(theme.build(stage).bundle)


# ---- what a process of its own does ---------------------------------------------------------------------------------


def load(folder: Path, size: int) -> dict[str, Any]:
    """Through the catalog's own functions, so that the tables are what they would be."""
    engine = Engine(folder, size)
    from functions.catalog.category_change import upsert_category  # noqa: PLC0415
    from functions.catalog.change import upsert_product  # noqa: PLC0415
    from functions.stock.store import StockTable  # noqa: PLC0415
    from shop.events import AvailabilityChanged, CategoryUpserted, ProductUpserted  # noqa: PLC0415
    from shop.outbox import Outbox  # noqa: PLC0415

    now = datetime.now(UTC)
    cause = {"caused_at": now, "cause_id": "bench"}
    parts: Any = {"catalog": engine.catalog, "outbox": Outbox("outbox"), "now": now}
    stock, goods = StockTable(engine.tables.client, "stock"), Goods(size)
    engine.site.pages.put_theme(engine.theme.digest, revision=1)
    engine.catalog.commit = engine.tables.put_quickly  # type: ignore[method-assign, assignment]
    with engine.metered() as cost:
        for category in goods.categories():
            upsert_category(CategoryUpserted.model_validate(category | cause), **parts)
        for product in goods.products():
            upsert_product(ProductUpserted.model_validate(product | cause), **parts)
            for variant in product["variants"]:
                said = AvailabilityChanged.model_validate(goods.band(variant["sku"]) | cause)
                engine.catalog.commit([stock.print_band(said)])
    engine.tables.tables["outbox"].items.clear()
    engine.tables.file.commit()
    return {"load_ms": round((cost["engine_ms"] + cost["outside_ms"]) / size, 2)}


def build(folder: Path, size: int) -> dict[str, Any]:
    """Every page of the first market, as a new theme has them built: read, printed, checked, written, recorded."""
    engine = Engine(folder, size)
    from functions.pages.model import RebuildPage  # noqa: PLC0415
    from functions.pages.rebuild import rebuild  # noqa: PLC0415

    now = datetime.now(UTC)
    outcomes: Counter[str] = Counter()
    spent: dict[str, float] = defaultdict(float)
    counts: Counter[str] = Counter()
    before = 0.0
    stride = max(1, size // MOST_PAGES)
    expected = size // stride
    every = max(1, expected // SAMPLE)
    of_pages = 0
    steps: dict[str, list[dict[str, float]]] = {}
    for of_pages, page in enumerate(_pages(engine), 1):
        number, left_out = divmod(of_pages, stride)
        if left_out:
            continue
        with engine.metered() as cost:
            command = RebuildPage(page=page, requested_at=now, caused_at=now, cause_id="bench")
            outcomes[rebuild(command, engine.site)] += 1
        spent[page.kind] += cost["engine_ms"]
        counts[page.kind] += 1
        spent["outside"] += cost["outside_ms"]
        spent["calls"] += cost["aws_calls"]
        if number == expected // 10:
            before = _resident_mb()
        if page.kind not in steps or number % every == 0:
            steps.setdefault(page.kind, []).append(_steps(engine, page) | {"all": cost["engine_ms"]})
    engine.tables.tables["outbox"].items.clear()
    engine.tables.file.commit()
    pages = outcomes.total()
    engine_ms = sum(ms for name, ms in spent.items() if name not in {"outside", "calls"})
    return {
        "pages": pages,
        "of_pages": of_pages,
        "outcomes": dict(outcomes),
        "engine_ms_per_page": round(engine_ms / pages, 2),
        "outside_ms_per_page": round(spent["outside"] / pages, 2),
        "aws_calls_per_page": round(spent["calls"] / pages, 1),
        "printed_ms_per_page": round(_printed(steps, counts) / pages, 2),
        "pages_per_s": round(pages / engine_ms * 1000),
        "steps": {kind: _mean(rows) for kind, rows in steps.items() if kind in {"product", "category"}},
        "rss_mb_at_a_tenth": round(before),
        "rss_mb_at_the_end": round(_resident_mb()),
        "rss_mb_peak": round(_resident_mb("VmHWM")),
    }


def change(folder: Path, size: int) -> dict[str, Any]:
    """One price after the other: the event, what asks for pages, and their rebuilds."""
    engine, goods = Engine(folder, size), Goods(size)
    numbers = Random(size).sample(range(size), WARM_UP + ROUNDS * CHANGES)  # noqa: S311
    for number in numbers:
        _print_all_that_prints(engine, goods.product(number))
    costs = [_change_price(engine, goods.product(number), place) for place, number in enumerate(numbers)][WARM_UP:]
    engine.tables.file.commit()
    rounds = [
        {name: round(statistics.median(cost[name] for cost in each), 2) for name in each[0]}
        for each in batched(costs, CHANGES, strict=True)
    ]
    return min(rounds, key=lambda each: each["engine_ms"]) | {
        "engine_ms_of_rounds": [each["engine_ms"] for each in rounds],
        "engine_ms_max": round(max(cost["engine_ms"] for cost in costs), 2),
    }


def _print_all_that_prints(engine: Engine, product: dict[str, Any]) -> None:
    """What a change of the product's price reaches, where the build left it out."""
    from functions.catalog.keys import product_path  # noqa: PLC0415
    from functions.pages.kinds import home, merchant_part, search_part  # noqa: PLC0415
    from functions.pages.model import PageRef, RebuildPage  # noqa: PLC0415
    from functions.pages.rebuild import rebuild  # noqa: PLC0415
    from functions.pages.shelves import filled  # noqa: PLC0415
    from shop.market import default_market  # noqa: PLC0415

    product_id, now, here = product["product_id"], datetime.now(UTC), (default_market(),)
    pages = [PageRef(path=product_path(product["slug"]), kind="product", key=product_id), home.pages_of()[0]]
    pages += [*merchant_part.pages_in(here, product_id), *search_part.pages_in(here, product_id)]
    for category_id in product["category_ids"]:
        every = filled(category_id, category_id, len(engine.catalog.members(category_id)))
        pages += [page for page in every if not page.path.startswith("/de/")]
    for page in pages:
        rebuild(RebuildPage(page=page, requested_at=now, caused_at=now, cause_id="bench"), engine.site)
    engine.tables.tables["outbox"].items.clear()


def _change_price(engine: Engine, product: dict[str, Any], place: int) -> dict[str, float]:
    from functions.catalog.change import set_price  # noqa: PLC0415
    from functions.pages.model import FanOut, RebuildPage  # noqa: PLC0415
    from functions.pages.rebuild import rebuild  # noqa: PLC0415
    from shop.events import PriceSet  # noqa: PLC0415
    from shop.outbox import Outbox  # noqa: PLC0415
    from tests.fakes import delivery  # noqa: PLC0415

    sku = product["variants"][0]["sku"]
    was = product["variants"][0]["prices"][0]["amount"]
    now = datetime.now(UTC)
    price = {"amount": was - 37, "currency": "USD"}
    cause = {"caused_at": now, "cause_id": "bench"}
    said = PriceSet.model_validate({"sku": sku, "price": price, "revision": 100 + place} | cause)
    with engine.metered() as catalog:
        set_price(said, catalog=engine.catalog, outbox=Outbox("outbox"), now=now)
    [event] = engine.tables.items("outbox")
    engine.tables.tables["outbox"].items.clear()
    envelope = {"source": event["source"], "detail-type": event["detail_type"], "detail": json.loads(event["detail"])}
    handler, views, puts = engine.handler("functions.pages.on_product_changed"), engine.views, engine.bucket.puts
    outcomes: Counter[str] = Counter()
    by_kind: dict[str, float] = defaultdict(float)
    with engine.metered() as asking:
        assert handler(delivery(envelope), None) == {"batchItemFailures": []}  # noqa: S101
    total = dict(asking)
    while engine.sqs.messages:
        queue, body = engine.sqs.messages.pop(0)
        with engine.metered() as cost:
            if queue == "fan-outs":
                engine.requests.go_on(FanOut.model_validate_json(body))
            else:
                command = RebuildPage.model_validate_json(body)
                outcomes[rebuild(command, engine.site)] += 1
        total = {name: total[name] + cost[name] for name in total}
        if queue != "fan-outs":
            by_kind[command.page.kind] += cost["engine_ms"]
    engine.tables.tables["outbox"].items.clear()
    if os.environ.get("BENCH_EXPLAIN"):
        print(dict(outcomes), {kind: round(ms, 1) for kind, ms in by_kind.items()}, round(asking["engine_ms"], 1))
    return total | {
        "catalog_ms": catalog["engine_ms"],
        "asking_ms": asking["engine_ms"],
        **{f"{kind}_ms": by_kind.get(kind, 0.0) for kind in ("product", "category", "search_part", "merchant_part")},
        "views": engine.views - views,
        "pages_written": engine.bucket.puts - puts,
    }


def _pages(engine: Engine) -> Iterator[Any]:
    """Of the first market."""
    from functions.catalog.keys import product_path  # noqa: PLC0415
    from functions.pages.model import PageRef  # noqa: PLC0415
    from functions.pages.routes import ALWAYS_THERE  # noqa: PLC0415
    from functions.pages.shelves import filled  # noqa: PLC0415
    from shop.market import default_market, market_at  # noqa: PLC0415

    catalog, home = engine.catalog, default_market()
    for part in range(256):
        for one in catalog.listed(part, 256):
            yield PageRef(path=product_path(one.slug), kind="product", key=one.product_id)
    others = [page for kind in ALWAYS_THERE for page in kind.pages_of()]
    for category in catalog.categories():
        others += filled(category.category_id, category.slug, len(catalog.members(category.category_id)))
    yield from (page for page in others if market_at(page.path) == home)


def _steps(engine: Engine, page: Any) -> dict[str, float]:
    """Done once more, step by step; the page was built, so nothing is new to any cache."""
    from functions.pages.checking import findings_of  # noqa: PLC0415
    from functions.pages.checks.checked import Checked  # noqa: PLC0415
    from functions.pages.rebuild import KINDS  # noqa: PLC0415
    from functions.pages.render import rendered  # noqa: PLC0415
    from functions.pages.routes import unknown  # noqa: PLC0415
    from shop.market import market_at  # noqa: PLC0415

    facts, kind = engine.site.facts(engine.theme, market_at(page.path)), KINDS[page.kind]
    with engine.metered() as view_cost:
        view = kind.view(facts, page)
    with engine.metered() as render_cost:
        body = rendered(kind, view, engine.theme)
    with engine.metered() as checks_cost:
        checked = Checked(page.path, body.body, view, lambda paths: unknown(paths, facts, engine.theme))
        findings_of(checked, body.media_type)
    costs = {"view": view_cost, "render": render_cost, "checks": checks_cost}
    return {name: cost["engine_ms"] for name, cost in costs.items()} | {"bytes": len(body.body)}


def _printed(steps: dict[str, list[dict[str, float]]], counts: Counter[str]) -> float:
    """View and render alone, of all pages, in milliseconds."""
    each = {kind: statistics.mean(row["view"] + row["render"] for row in rows) for kind, rows in steps.items()}
    return sum(each[kind] * counts[kind] for kind in counts)


def _mean(rows: list[dict[str, float]]) -> dict[str, float]:
    mean = {name: statistics.mean(row[name] for row in rows) for name in rows[0]}
    mean["write"] = mean.pop("all") - sum(mean[name] for name in ("view", "render", "checks"))
    return {name: round(value, 2) for name, value in mean.items()}


def _resident_mb(what: str = "VmRSS") -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(what):
            return int(line.split()[1]) / 1024
    raise LookupError(what)
