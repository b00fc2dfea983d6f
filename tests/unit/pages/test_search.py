"""What the browser searches: every product in one part a market, rewritten when a fact in it changed."""

import json
from typing import Any

import pytest

from functions.pages.kinds import search_part
from functions.pages.kinds.chrome import SEARCH_PARTS
from tests.unit.pages.conftest import MARKETS
from tests.unit.pages.site import MemorySite

BOTH = [{"amount": 1250, "currency": "USD"}, {"amount": 1190, "currency": "EUR"}]
TEXTS = {
    "en": {"title": "Stone Mug", "description": "A mug of stoneware, thrown by hand. A mug to keep."},
    "de": {"title": "Becher", "description": "Ein Becher."},
}


@pytest.fixture
def pages_alone():
    """Not here."""


@pytest.fixture
def site(markets_are) -> MemorySite:
    markets_are(MARKETS)
    site = MemorySite()
    site.publish_theme()
    site.category("kitchen", texts={"en": {"title": "Kitchen"}, "de": {"title": "Küche"}})
    site.product("mug", texts=TEXTS, attributes={"Material": "Clay"}, variants=[{"sku": "MUG-RED", "prices": BOTH}])
    site.product("pot")
    for page in search_part.pages_of():
        site.ask(page.path, page.kind, page.key)
    site.settle()
    return site


def parts(site: MemorySite, market: str = "") -> dict[str, list[Any]]:
    return {
        path: json.loads(body)["products"]
        for path, body in site.bucket.objects.items()
        if path.startswith(f"{market}/search/")
    }


def entry(site: MemorySite, product_id: str, market: str = "") -> Any:
    [found] = [one for part in parts(site, market).values() for one in part if one["id"] == product_id]
    return found


def parts_of(paths: list[str]) -> list[str]:
    return sorted(path for path in paths if "/search/" in path)


def test_every_product_is_in_one_part_of_every_market(site):
    for market in ("", "/de"):
        found = parts(site, market)
        assert sorted(one["id"] for part in found.values() for one in part) == ["mug", "pot"]
        assert len(found) == SEARCH_PARTS  # the empty ones too: a browser asks for all


def test_an_entry_has_what_a_result_prints_and_what_it_is_found_by(site):
    assert entry(site, "mug") == {
        "id": "mug",
        "title": "Stone Mug",
        "url": "/p/mug/",
        "image": None,
        "categories": ["Kitchen"],
        "brand": None,
        "attributes": {"Material": "Clay"},
        "words": "hand keep stoneware thrown",
        "band": "sold_out",
        "price": {"amount": 1250, "currency": "USD"},
        "price_from": False,
    }
    german = entry(site, "mug", "/de")
    assert (german["title"], german["categories"], german["url"]) == ("Becher", ["Küche"], "/de/p/mug/")
    assert german["price"] == {"amount": 1190, "currency": "EUR"}


def test_a_price_rewrites_one_part_of_its_market(site):
    site.price(990, revision=5, currency="EUR")
    [path] = parts_of(site.settle())
    assert path.startswith("/de/search/")
    assert entry(site, "mug", "/de")["price"]["amount"] == 990
    assert entry(site, "mug")["price"]["amount"] == 1250


def test_a_product_without_a_price_in_the_market_is_found_there_without_one(site):
    assert entry(site, "pot", "/de")["price"] is None


def test_a_word_of_its_description_rewrites_its_part_and_no_other(site):
    site.product("mug", revision=2, texts={"en": TEXTS["en"] | {"description": "Glazed."}, "de": TEXTS["de"]},
                 attributes={"Material": "Clay"}, variants=[{"sku": "MUG-RED", "prices": BOTH}])  # fmt: skip
    assert [path.removeprefix("/de") for path in parts_of(site.settle())] == [f"/search/{_part('mug')}.json"]
    assert entry(site, "mug")["words"] == "glazed"


def test_a_withdrawn_product_leaves_its_part(site):
    site.withdraw("mug")
    site.settle()
    assert [one["id"] for part in parts(site).values() for one in part] == ["pot"]


def test_a_new_product_is_in_its_part_though_no_edge_led_there(site):
    site.product("bowl")
    assert f"/search/{_part('bowl')}.json" in site.settle()
    assert entry(site, "bowl")["title"] == "Bowl"


def _part(product_id: str) -> str:
    return search_part.pages_of(type("Event", (), {"product_id": product_id}))[0].key  # type: ignore[arg-type]
