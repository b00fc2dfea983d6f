"""A shopper searches: from the header, on the search page, with typos, filters and the keyboard alone."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from functions.pages.kinds.chrome import SEARCH_PARTS
from tests.e2e.browser import DESKTOP, Visitor, chromium
from tests.e2e.conftest import World, now_ms

pytestmark = pytest.mark.e2e
expect.set_options(timeout=30_000)


@pytest.fixture
def visitor(world: World, tmp_path: Path) -> Iterator[Visitor]:
    width, height = DESKTOP
    with chromium() as browser:
        context = browser.new_context(viewport={"width": width, "height": height})
        visitor = Visitor(context, world.stage.shop_url, Path(os.environ.get("EVERSHELF_SHOTS", tmp_path)))
        yield visitor
        assert visitor.errors == []


def test_a_product_is_found_by_a_misspelled_word_and_a_change_of_its_price_is_found_too(world: World, visitor: Visitor):
    sku = world.product("quokkabowl", stock=9, amount=4_217)
    world.wait(lambda: "Quokkabowl" in _parts(world), "the product in its part of the index")
    page = visitor.go("/search/?q=quokabowl").page
    found = page.locator(f"#search-results [data-product-id='{sku.lower()}']")
    expect(found).to_contain_text("$42.17")
    expect(page.locator("#search-count")).to_have_text(re.compile("^[1-9][0-9]* products? found$"))
    visitor.shot("search")
    [milliseconds] = page.evaluate("performance.getEntriesByName('find', 'measure').map((one) => one.duration)")
    assert milliseconds < 1_000  # the budget of 100 ms is bench's to judge

    price = {"sku": sku, "price": {"amount": 3_917, "currency": "USD"}, "revision": now_ms()}
    world.send("pim", "PriceSet", price)
    world.wait(lambda: '"amount":3917' in _parts(world), "the price in its part of the index")
    page.reload()
    expect(found).to_contain_text("$39.17")


def test_filters_are_in_the_address_and_nothing_found_says_so(world: World, visitor: Visitor):
    page = visitor.go("/search/").page
    everything = page.locator("#search-count").inner_text
    expect(page.locator("#search-results .card").first).to_be_visible(timeout=30_000)
    before = int(everything().split()[0])
    page.locator("#search-filters input[name=category]").first.check()
    expect(page).to_have_url(re.compile(r"[?&]category="))
    assert 0 < int(everything().split()[0]) < before
    page.reload()
    expect(page.locator("#search-filters input[name=category]:checked")).to_have_count(1)
    page.locator("#search-form input[name=q]").fill("xyzzyxyzzy")
    expect(page.locator("#search .empty[data-when=empty]")).to_be_visible()


def test_the_keyboard_alone_goes_from_any_page_to_a_product(world: World, visitor: Visitor):
    world.product("wombatjug", stock=9)
    world.wait(lambda: "Wombatjug" in _parts(world), "the product in its part of the index")
    page = visitor.go("/").page
    page.keyboard.press("/")
    expect(page.locator("#search-field")).to_be_focused()
    page.keyboard.type("wombat")
    expect(page.locator("#search-suggestions [role=option]").first).to_be_visible(timeout=30_000)
    page.keyboard.press("ArrowDown")
    expect(page.locator("#search-field")).to_have_attribute("aria-activedescendant", "suggestion-0")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/p/wombatjug"))


def _parts(world: World) -> str:
    return "".join(world.page(f"/search/{part}.json") for part in range(SEARCH_PARTS))
