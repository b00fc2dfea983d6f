"""A flash sale is told at addresses of its own, and changes no page with every piece that is sold."""

import json
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from evershelf import assets
from evershelf.places import NODE, STOREFRONT
from functions.pages.kinds import live
from functions.pages.model import PageRef
from functions.pages.purging import Outdated, plan
from functions.pages.render import rendered
from functions.pages.store import PageBucket
from tests.unit.pages.conftest import MARKETS
from tests.unit.pages.site import MemorySite
from tests.unit.pages.storefront import storefront

RED, BLUE = ("/live/MUG-RED.json", "/live/MUG-BLUE.json")


def variants(**prices: int) -> list[dict[str, Any]]:
    return [
        {"sku": f"MUG-{color}", "prices": [{"amount": amount, "currency": "USD"}]} for color, amount in prices.items()
    ]


@pytest.fixture
def site() -> MemorySite:
    return sale()


def sale() -> MemorySite:
    site = MemorySite()
    site.publish_theme()
    site.category("kitchen")
    site.product("mug", variants=variants(RED=1250, BLUE=1300), live=True)
    site.product("pot")
    site.band("MUG-RED", "low", left=3)
    site.settle()
    return site


def told(site: MemorySite, path: str = RED) -> dict[str, Any]:
    island: dict[str, Any] = json.loads(site.text(path))
    return island


def test_only_what_is_marked_has_an_island(site):
    assert [path for path in site.bucket.objects if path.startswith("/live/")] == [BLUE, RED]
    assert told(site) == {"sku": "MUG-RED", "band": "low", "left": 3, "prices": {"USD": 1250}}
    assert told(site, BLUE) == {"sku": "MUG-BLUE", "band": "sold_out", "prices": {"USD": 1300}}


def test_a_piece_that_is_sold_changes_the_island_and_no_page(site):
    site.band("MUG-RED", "low", left=2, previous="low")
    assert site.settle() == [RED]
    assert told(site)["left"] == 2
    assert "3" not in site.text("/p/mug/").split("|")[2]


def test_the_number_left_of_what_is_not_live_is_on_its_page(site):
    site.band("POT-RED", "low", left=3)
    site.settle()
    site.band("POT-RED", "low", left=2, previous="low")
    assert site.settle() == ["/p/pot/"]


def test_the_last_piece_changes_the_page_too(site):
    site.band("MUG-RED", "sold_out", previous="low")
    published = site.settle()
    assert {RED, "/p/mug/", "/c/kitchen/"} <= set(published)
    assert told(site)["band"] == "sold_out"


def test_a_price_of_another_product_is_not_looked_at(site):
    site.views = 0
    site.price(990, revision=5, sku="POT-RED")
    published = site.settle()
    assert "/p/pot/" in published
    assert not [path for path in published if path.startswith("/live/")]
    assert site.views == len(published)


def test_a_price_is_told_on_its_own_island_alone(site):
    site.price(990, revision=5)
    published = site.settle()
    assert RED in published
    assert BLUE not in published
    assert told(site)["prices"] == {"USD": 990}


def test_an_island_tells_the_prices_of_all_markets(markets_are):
    markets_are(MARKETS)
    site = sale()
    site.price(1190, revision=5, currency="EUR")
    site.settle()
    assert told(site)["prices"] == {"EUR": 1190, "USD": 1250}


def test_with_the_end_of_the_sale_its_islands_go_and_the_page_tells_the_number_again(site):
    site.product("mug", revision=2, variants=variants(RED=1250, BLUE=1300))
    site.settle()
    assert not [path for path in site.bucket.objects if path.startswith("/live/")]
    assert "low 3" in site.text("/p/mug/")
    assert site.pages.dependents("theme", after=None, at_most=1_000).pages
    assert not [page for page in site.pages.dependents("theme", after=None, at_most=1_000).pages if page.kind == "live"]


def test_what_is_withdrawn_or_no_longer_sold_has_no_island(site):
    site.product("mug", revision=2, variants=variants(RED=1250), live=True)
    site.settle()
    assert [path for path in site.bucket.objects if path.startswith("/live/")] == [RED]
    site.withdraw("mug")
    site.settle()
    assert not [path for path in site.bucket.objects if path.startswith("/live/")]


def test_caches_keep_an_island_for_a_second_and_are_not_asked_to_forget_it():
    calls: list[dict[str, Any]] = []
    page = PageRef(path=RED, kind="live", key="mug")
    printed = rendered(live, {"sku": "MUG-RED"}, storefront())

    def put_object(**request: Any) -> dict[str, str]:
        calls.append(request)
        return {"ETag": "1"}

    s3: Any = SimpleNamespace(put_object=put_object)
    PageBucket(s3, "pages").put(page, printed, over=None, metadata={})
    assert calls[0]["CacheControl"] == "public, max-age=1, s-maxage=1"

    def holds(_folder: str, _objects: int) -> bool:
        return False

    assert not plan([Outdated(RED)], holds=holds).items
    assert plan([Outdated(RED), Outdated("/robots.txt")], holds=holds).items == ["/robots.txt"]


def test_the_script_prints_what_an_island_tells_until_the_sale_is_over(tmp_path: Path):
    built = assets.build(STOREFRONT, storefront().texts["en"])
    for one in built.values():
        file = tmp_path / one.key
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(one.body)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    script = Path(__file__).with_name("live.test.mjs")
    run = [NODE / "node", script, tmp_path / built["js/live.js"].key]
    done = subprocess.run(run, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [
        {
            "at": "low",
            "price": "$9.90",
            "told": "Only 2 left",
            "band": "low",
            "button": "Add to cart",
            "disabled": False,
        },
        {"at": "out", "price": "$9.90", "told": "Sold out", "band": "sold_out", "button": "Sold out", "disabled": True},
        {"at": "end", "asked": ["/live/MUG-RED.json"] * 3},
    ]
