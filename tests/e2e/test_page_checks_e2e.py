"""Pages that fail their checks, and the operator's page commands, on a deployed shop."""

import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from evershelf import theme
from evershelf.impact import impact
from evershelf.pages import Pages
from evershelf.places import STOREFRONT
from functions.pages.model import PageRef
from tests.e2e.conftest import World, now_ms

pytestmark = pytest.mark.e2e

#: A description as long as the PIM may send one, and attributes: 110 KB of event, 160 KB of page.
TOO_MUCH: dict[str, Any] = {"attributes": {f"Note {i}": "x" * 900 for i in range(65)}}


@pytest.fixture
def pages(world: World, tmp_path: Path) -> Pages:
    return Pages(world.stage, world.aws, tmp_path)


def upsert(world: World, sku: str, description: str, **more: Any) -> None:
    detail = {
        "product_id": sku.lower(),
        "revision": now_ms(),
        "slug": sku.lower(),
        "texts": {"en": {"title": f"Sieve {sku}", "description": description}},
        "category_ids": ["garden"],
        "variants": [{"sku": sku}],
    }
    world.send("pim", "ProductUpserted", detail | more)


def price(world: World, sku: str, amount: int) -> None:
    world.send("pim", "PriceSet", {"sku": sku, "price": {"amount": amount, "currency": "USD"}, "revision": now_ms()})


def test_a_page_too_heavy_keeps_its_last_good_version_with_the_price_and_band_of_now(world: World, pages: Pages):
    sku = world.product("sieve", stock=30, amount=1_200)
    path = f"/p/{sku.lower()}/"
    upsert(world, sku, "Long words. " * 4_000, **TOO_MUCH)
    world.wait(lambda: path in {one.path for one in pages.quarantined()}, "quarantine")
    assert "Long words." not in world.page(path)
    price(world, sku, 4_321)
    world.wait(lambda: '"price":"43.21"' in world.page(path), "the new price on the last good version")
    world.send("wms", "StockCounted", {"sku": sku, "counted": 0, "sequence": 2})
    world.wait(lambda: "schema.org/SoldOut" in world.page(path), "the new band on the last good version")
    assert "For a test." in world.page(path)
    record = pages.record(path)
    assert record.quarantine
    assert [finding.check for finding in record.quarantine.findings] == ["weight"]
    pages.release(path, by="ada")
    world.wait(lambda: "Long words." in world.page(path), "the released version")
    world.wait(lambda: (release := pages.record(path).release) and release.by == "ada", "who answers for it")
    upsert(world, sku, "Short again.")
    world.wait(lambda: "Short again." in world.page(path), "a version that passes")
    world.wait(lambda: pages.record(path).release is None, "a record in which nobody answers for anything")
    assert path not in {one.path for one in pages.quarantined()}


def test_an_object_that_somebody_changed_is_found_and_made_right(world: World, pages: Pages):
    sku = world.product("hoe", stock=30, amount=1_200)
    path = f"/p/{sku.lower()}/"
    world.quiet()
    before = pages.site.bucket.body(PageRef(path=path, kind="product", key=sku.lower()))
    assert before
    key = f"p/{sku.lower()}/index.html"
    world.aws.s3.put_object(Bucket=world.stage.pages_bucket, Key=key, Body=b"<p>$0.01", ContentType="text/html")
    found = {one.path: one.what for one in pages.verify(sample=None, progress=lambda _done, _all: None)}
    assert list(found) == [path], found
    pages.rebuild(path)
    world.wait(lambda: world.page(path) == before.decode(), "the page as it was")


def test_a_price_change_is_published_while_a_new_theme_is_still_being(world: World, tmp_path: Path, record_property):
    sku = world.product("dibber", stock=30, amount=1_200)
    path = f"/p/{sku.lower()}/"
    world.quiet()
    mark = f"theme-{now_ms()}"
    folder = shutil.copytree(STOREFRONT, tmp_path / "storefront")
    base = folder / "templates" / "base.html"
    base.write_text(base.read_text().replace("</body>", f"<!-- {mark} --></body>"))
    pages = Pages(world.stage, world.aws, tmp_path)
    known = [page.path for page in pages.known() if page.path.endswith("/")]  # feeds have no theme
    theme.publish(theme.build(world.stage, folder), world.stage, world.aws)
    try:
        world.wait(lambda: mark in world.page("/"), "the new theme at the door", seconds=60)
        started = time.monotonic()
        price(world, sku, 4_321)
        world.wait(lambda: "$43.21" in world.page(path), "the new price", seconds=60)
        took = time.monotonic() - started
        behind = [other for other in known if (page := world.page(other)) and mark not in page]
        print(f"\nprice published in {took:.2f} s, {len(behind)} of {len(known)} pages still in the old theme")
        record_property("seconds", took)
        assert behind, "the price stood behind the theme"
        world.wait(lambda: all(mark in world.page(other) for other in behind), "the new theme everywhere", seconds=300)
    finally:
        theme.publish(theme.build(world.stage), world.stage, world.aws)
        world.wait(lambda: (page := world.page("/")) and mark not in page, "the old theme", seconds=60)
        world.quiet()


def test_building_all_again_says_how_far_it_is_and_publishes_nothing_new(world: World, pages: Pages):
    world.quiet()
    before = world.record("/")["version"]
    told: list[tuple[int, int]] = []
    number = pages.rebuild_all(lambda done, total: told.append((done, total)), every=0.2)
    assert told[-1] == (number, number)
    assert number == len({page.path for page in pages.known()})
    assert world.record("/")["version"] == before


def test_the_impact_of_a_price_is_the_pages_that_print_it(world: World, pages: Pages):
    sku = world.product("rake", stock=30)
    path = f"/p/{sku.lower()}/"
    world.wait(lambda: sku in world.page("/c/garden/"), "card in the category")
    world.quiet()
    assert {path, "/c/garden/"} <= set(impact(f"price:{sku}:USD", pages).paths)
    assert path not in impact("price:MUG-RED:USD", pages).paths
