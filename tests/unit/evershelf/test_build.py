"""`evershelf build` writes what the engine would publish for the same facts, byte for byte."""

import contextlib
import io
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evershelf import build_facts, cli
from evershelf.build import Built, Plan, build
from evershelf.build_facts import OfFile, Tables, fill
from evershelf.build_places import Engine as StagesOwn
from evershelf.build_places import Folder
from evershelf.build_plan import Wanted
from evershelf.build_routes import left
from evershelf.errors import Failure
from evershelf.places import ROOT, STOREFRONT
from functions.catalog.category_change import upsert_category
from functions.catalog.change import upsert_product
from functions.catalog.content_change import upsert_content
from functions.pages.checking import findings_of
from functions.pages.facets import THEME
from functions.pages.model import PageRef
from functions.pages.routes import ALWAYS_THERE
from functions.stock.logic import band
from functions.stock.model import Level
from shop.events import CategoryUpserted, ContentUpserted, Event, ProductUpserted, StockCounted
from shop.outbox import Outbox
from tests.unit.pages.site import MemorySite
from tests.unit.pages.storefront import storefront

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PRODUCTS = 8
BUNDLE = json.dumps({name: getattr(storefront(), name) for name in ("digest", "templates", "texts", "assets", "shop")})


def demo() -> Iterator[Event]:
    """The demo catalog with a few of its products."""
    products = 0
    for event in build_facts.demo():
        products += isinstance(event, ProductUpserted)
        if products <= PRODUCTS:
            yield event


class Engine(MemorySite):
    """The shop's own engine, with the theme of this repository and its checks."""

    def __init__(self) -> None:
        super().__init__()
        self.theme = storefront()
        self.site = replace(self.site, findings=findings_of)
        self.pages.put_theme(storefront().digest, revision=1)

    def take(self, event: Event) -> None:
        caused: Any = event.model_copy(update={"caused_at": event.caused_at or NOW, "cause_id": "build"})
        into: dict[str, Any] = {"catalog": self.catalog, "outbox": Outbox("outbox"), "now": NOW}
        match caused:
            case CategoryUpserted():
                upsert_category(caused, **into)
            case ContentUpserted():
                upsert_content(caused, **into)
            case ProductUpserted():
                upsert_product(caused, **into)
            case StockCounted():
                level = Level(sku=caused.sku, available=caused.counted)
                now_true = band(level, low_at=5)
                self.band(caused.sku, now_true.band, left=now_true.left)

    def publish_all(self) -> dict[str, bytes]:
        self.settle()
        for kind in ALWAYS_THERE:
            for page in kind.pages_of():
                self.ask(page.path, page.kind, page.key)
        self.settle()
        assert not list(self.pages.quarantined())
        return {PageRef(path=path, kind="", key="").object_key: body for path, body in self.bucket.objects.items()}


@pytest.fixture(scope="module")
def engine() -> Engine:
    engine = Engine()
    with contextlib.redirect_stdout(io.StringIO()):
        for event in demo():
            engine.take(event)
        engine.published = engine.publish_all()  # type: ignore[attr-defined]
    return engine


def plan(facts: Any, out: Path, bundle: str = BUNDLE) -> Plan:
    folder = Folder(out)
    folder.clear()
    return Plan(facts, bundle.encode(), folder)


def written(out: Path) -> dict[str, bytes]:
    files = (file for file in out.rglob("*") if file.is_file() and not file.name.startswith("."))
    return {file.relative_to(out).as_posix(): file.read_bytes() for file in files}


def run(plan: Plan, gone: Any = (), jobs: int = 1) -> Built:
    return build(plan, gone, jobs=jobs, told=lambda _: None)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_feed_is_built_as_the_engine_publishes_it(engine: Engine, tmp_path: Path, jobs: int) -> None:
    file = tmp_path / "facts.sqlite"
    assert fill(file, demo(), now=NOW, told=lambda _: None, alone=jobs == 1) == []
    built = run(plan(OfFile(file), tmp_path / "site"), jobs=jobs)
    there = written(tmp_path / "site")
    published = engine.published  # type: ignore[attr-defined]
    assert there.keys() == published.keys()
    assert [key for key in there if there[key] != published[key]] == []
    assert (built.pages, built.failed) == (len(there), 0)
    assert built.kinds["product"] == 2 * PRODUCTS
    assert built.bytes == sum(map(len, there.values()))


class OfMemory:
    """A stage whose tables are the fake's."""

    def __init__(self, site: MemorySite) -> None:
        self.site = site

    def open(self) -> Tables:
        return Tables.on(self.site.memory.client, "catalog", "stock")


def test_a_stage_is_built_with_what_has_gone_and_what_has_moved(tmp_path: Path) -> None:
    engine = Engine()
    engine.category("kitchen")
    for product in ("mug", "pot", "jug"):
        engine.product(product, live=product == "jug")
    engine.content("about", footer=1)
    engine.publish_all()
    engine.product("mug", revision=2, slug="cup")
    engine.withdraw("pot")
    engine.content("about", revision=2, slug="about-us", footer=1)
    published = engine.publish_all()
    facts = OfMemory(engine)
    known = engine.pages.dependents(THEME, after=None, at_most=10_000).pages
    built = run(plan(facts, tmp_path / "site"), left(known, facts.open().catalog))
    assert built.failing == []
    assert written(tmp_path / "site") == published
    assert built.statuses[301] == built.statuses[410] * 2 == 4
    assert {"live/JUG-RED.json", "p/mug/index.html", "de/p/pot/index.html", "pages/about/index.html"} < published.keys()


def test_the_stages_own_bucket_gets_records_and_edges_so_that_events_keep_it_fresh(tmp_path: Path) -> None:
    engine = Engine()
    engine.category("kitchen")
    engine.product("mug")
    engine.relay()  # nobody heard of it

    class Own(StagesOwn):
        def site(self) -> Any:
            return engine.site

    own = Own("us-east-1", None, (), "build-1", NOW)
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        built = run(Plan(OfMemory(engine), BUNDLE.encode(), own))  # type: ignore[arg-type]
        again = run(Plan(OfMemory(engine), BUNDLE.encode(), own))  # type: ignore[arg-type]
    assert (built.failed, built.kinds["product"], built.unchanged) == (0, 2, 0)
    assert (again.pages, again.unchanged) == (built.pages, built.pages)
    engine.price(990, revision=5)
    engine.settle()
    assert "$9.90" in engine.text("/p/mug/")


def test_a_page_that_fails_its_checks_is_left_out_and_told_with_its_reason(tmp_path: Path) -> None:
    broken = BUNDLE.replace("<main", "<main><img src='/x.svg'></img><main")
    assert broken != BUNDLE
    file = tmp_path / "facts.sqlite"
    fill(file, demo(), now=NOW, told=lambda _: None)
    built = run(plan(OfFile(file), tmp_path / "site", broken))
    there = written(tmp_path / "site")
    assert not [key for key in there if key.endswith(".html")]
    assert "sitemap.xml" in there
    assert built.failed == len(built.failing) > 2 * PRODUCTS
    assert {one.path for one in built.failing} > {"/", "/de/", "/404.html"}
    assert all(one.findings for one in built.failing)


def test_a_site_can_be_built_twice_and_nothing_of_the_first_stays(tmp_path: Path) -> None:
    out = tmp_path / "site"
    Folder(out).clear()
    (out / "old.html").touch()
    Folder(out).clear()
    assert not (out / "old.html").exists()


def test_a_folder_of_somebody_elses_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(Failure, match="something else"):
        Folder(tmp_path).clear()
    assert (tmp_path / "thesis.txt").exists()


@pytest.mark.parametrize(
    "slip", [("--from", "nowhere.jsonl"), ("--theme", "nowhere"), ("--stage", "stagging"), ("--url", "shop")], ids=str
)
def test_for_a_slip_nobody_loses_the_earlier_build(slip: tuple[str, str], tmp_path: Path) -> None:
    out = tmp_path / "site"
    Folder(out).clear()
    (out / "index.html").touch()
    code, _ = command("--out", str(out), *slip)
    assert (code, (out / "index.html").exists()) == (1, True)


def test_the_bucket_of_a_stage_takes_no_facts_but_its_own(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="whose bucket"):
        Wanted("s3://pages").plan(tmp_path, bar=None)  # type: ignore[arg-type]


def command(*arguments: str) -> tuple[int, Any]:
    result = CliRunner().invoke(cli.app, ["build", "--json", "--jobs", "1", *arguments])
    assert result.exit_code in {0, 1}, result.output
    return result.exit_code, result.stdout


def test_an_export_is_built_and_its_bad_lines_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795348800")
    export, mapping, out = (tmp_path / name for name in ("export.jsonl", "map.toml", "site"))
    mapping.write_text('id = "id"\ntitle = "name"\nstock = "stock"\n[price]\nfield = "price"\n')
    rows = [{"id": f"MUG-{n}", "name": f"Mug {n}", "price": 12.5, "stock": 3} for n in range(3)]
    export.write_text("\n".join(json.dumps(row) for row in rows))
    at = ("--out", str(out), "--from", str(export), "--map", str(mapping))
    code, said = command(*at)
    summary = json.loads(said)
    assert code == 0, summary["failing"]
    assert summary["by_kind"]["product"] == 6
    assert '"price":"12.50"' in re.sub(r"\s", "", (out / "p/mug-1/index.html").read_text())
    assert any(file.startswith("assets/css/shop.") for file in written(out))
    first = written(out)
    export.write_text(export.read_text() + '\n{"id": "MUG-4"}')
    code, said = command(*at)
    assert code == 1
    assert json.loads(said)["bad_lines"] == [{"line": 4, "field": "name", "reason": "is missing"}]
    assert written(out) == first


def test_how_many_facts_are_left_out_is_told_though_not_each(tmp_path: Path) -> None:
    feed = tmp_path / "events.jsonl"
    feed.write_text("{}\n" * 25)
    at = ["build", "--jobs", "1", "--out", str(tmp_path / "site"), "--from", str(feed)]
    told = CliRunner().invoke(cli.app, at).stdout
    assert told.count("detail-type") == 20
    assert "and 5 more" in told
    assert "25 facts could not be read and are left out" in told


def test_the_shops_own_events_are_built_and_what_is_none_is_told(tmp_path: Path) -> None:
    feed, out = tmp_path / "events.jsonl", tmp_path / "site"
    texts = {"en": {"title": "Mug"}}
    price = {"amount": 1250, "currency": "USD"}
    product = {"product_id": "mug", "revision": 1, "slug": "mug", "texts": texts}
    said = [
        {"detail-type": "StockCounted", "detail": {"sku": "MUG", "counted": 3, "sequence": 1}},
        {"detail-type": "ProductUpserted", "detail": product | {"variants": [{"sku": "MUG", "prices": [price]}]}},
        {"detail-type": "ProductUpserted", "detail": product | {"revision": -1}},
        {"id": "MUG-1", "name": "Mug"},
    ]
    feed.write_text("\n".join(json.dumps(one) for one in said))
    code, told = command("--out", str(out), "--from", str(feed))
    assert code == 1
    assert [(bad["line"], bad["field"]) for bad in json.loads(told)["bad_lines"]] == [(3, "detail"), (4, "detail-type")]
    assert json.loads(told)["by_kind"]["product"] == 2
    page = (out / "p/mug/index.html").read_text()
    assert "$12.50" in page
    assert "Only 3 left" in page


def test_a_mapping_needs_its_export(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli.app, ["build", "--out", str(tmp_path / "site"), "--map", "map.toml"])
    assert result.exit_code == 1
    assert "--from" in result.output


def test_a_theme_is_previewed_in_ci_as_the_docs_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = (ROOT / "docs/build.md").read_text().partition("## In CI")[2].partition("```\n")[2].partition("```")[0]
    commands = [line.split()[1:] for line in said.splitlines() if line.startswith(".venv/bin/evershelf ")]
    assert [one[0] for one in commands] == ["theme", "build"]
    monkeypatch.chdir(tmp_path)
    shutil.copytree(STOREFRONT, "my-theme")
    for one in commands:
        done = CliRunner().invoke(cli.app, one)
        assert done.exit_code == 0, done.output
    assert "https://preview.example/p/mug-stoneware/" in Path("site/p/mug-stoneware/index.html").read_text()
    product = Path("my-theme/templates/product.html")
    product.write_text(product.read_text().replace("</h1>", "</h2>", 1))
    assert [CliRunner().invoke(cli.app, one).exit_code for one in commands] == [1, 1]
