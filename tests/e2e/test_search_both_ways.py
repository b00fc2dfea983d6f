"""The search page answered by the browser and by the API: one story, told alike. It needs chromium and no stage.

Pages, parts and the API (the real handler over the fake OpenSearch) are answered from memory.
"""

import json
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Route, expect

from evershelf import theme
from functions.pages.kinds import search_part
from functions.pages.render import Theme
from functions.search import api
from tests.e2e.browser import DESKTOP, Visitor, chromium
from tests.fakes import call
from tests.unit.pages.storefront import PICTURE, storefront_of
from tests.unit.search.conftest import Queues, queues, variants
from tests.unit.search.world import SearchWorld

pytestmark = pytest.mark.e2e
SHOP, API = "https://shop.example", "https://api.example"
__all__ = ["queues"]


class Shop(SearchWorld):
    """Sixty cups in two colors, so that they do not fit on one page; a mug."""

    def __init__(self, patch: pytest.MonkeyPatch, by: str) -> None:
        super().__init__()
        self.create()
        patch.setattr(api, "indices", self.indices)
        built = theme.build(storefront_of({"SearchEndpoint": "https://search.example"} if by == "api" else {}))
        self.theme = Theme.from_json(built.bundle)
        self.site = replace(self.site, theme=lambda _: self.theme)
        self.files = {f"/{asset.key}": asset.body for asset in built.assets}
        self.publish_theme()
        self.category("kitchen")
        for number in range(60):
            color = "Red" if number % 3 else "Blue"
            told: Any = {"attributes": {"Color": color}, "variants": variants(f"CUP-{number}", 1_000 + number)}
            self.product(f"cup-{number:02}", media=[PICTURE], **told)
        self.product("mug", attributes={"Color": "Green"}, variants=variants("MUG", 4_217))
        self.settle()
        self.ask("/search/", "search", "search")
        for page in search_part.pages_of():
            self.ask(page.path, page.kind, page.key)
        self.asked: list[str] = []

    def answer(self, route: Route) -> None:
        parts = urlsplit(route.request.url)
        if f"{parts.scheme}://{parts.netloc}" == API:
            self.asked.append(parts.query)
            told = call(api.handler, "GET", parts.path, query=parse_qs(parts.query))
            route.fulfill(
                status=told.status, headers={**told.headers, "access-control-allow-origin": "*"}, body=told.text
            )
        elif parts.path in self.files:
            kind = mimetypes.guess_type(parts.path)[0] or "application/octet-stream"
            route.fulfill(content_type=kind, body=self.files[parts.path])
        elif parts.path in self.bucket.objects:
            route.fulfill(content_type=self.bucket.media_types[parts.path], body=self.bucket.objects[parts.path])
        else:
            route.fulfill(status=404)


@pytest.fixture(params=["parts", "api"])
def cups(request: pytest.FixtureRequest, queues: Queues, monkeypatch: pytest.MonkeyPatch) -> Shop:
    return Shop(monkeypatch, request.param)


@pytest.fixture(autouse=True)
def nothing_is_left_undone() -> None:
    """There is no stage to look at."""


@pytest.fixture
def visitor(cups: Shop, tmp_path: Path) -> Iterator[Visitor]:
    width, height = DESKTOP
    with chromium() as browser:
        context = browser.new_context(viewport={"width": width, "height": height})
        context.route("**/*", cups.answer)
        visitor = Visitor(context, SHOP, tmp_path)
        yield visitor
        assert visitor.errors == []


def test_a_shopper_searches_filters_sorts_asks_for_more_and_finds_nothing(cups: Shop, visitor: Visitor):
    page = visitor.go("/search/?q=cup").page
    cards, count = page.locator("#search-results .card"), page.locator("#search-count")
    expect(count).to_have_text("60 products found")
    expect(cards).to_have_count(48)
    page.locator("#search-more").click()
    expect(cards).to_have_count(60)
    assert len({one.get_attribute("data-product-id") for one in cards.all()}) == 60
    expect(page.locator("#search-more")).to_be_hidden()

    blue = page.get_by_label(re.compile("^Blue"))
    blue.check()
    expect(count).to_have_text("20 products found")
    expect(page.locator("#search-filters")).to_contain_text(re.compile("Red *40"))
    expect(blue).to_be_focused()
    page.locator("select[name=sort]").select_option("dear")
    expect(cards.first).to_contain_text("$10.57")
    page.locator("input[name=max]").fill("10.05")
    expect(count).to_have_text("2 products found")
    page.reload()
    expect(count).to_have_text("2 products found")
    expect(blue).to_be_checked()
    page.locator("button[type=reset]").click()
    expect(count).to_have_text("61 products found")

    page.locator("#search-form input[name=q]").fill("xyzzyxyzzy")
    expect(page.locator("#search .empty[data-when=empty]")).to_be_visible()
    page.locator("#search-form input[name=q]").press_sequentially("")
    page.locator("#search-form input[name=q]").fill("mu")
    expect(page.locator("[data-product-id=mug]")).to_contain_text("$42.17")
    assert bool(cups.asked) == ("api" in cups.text("/search/").split("evershelf-search")[1][:20])


def test_the_header_suggests_while_one_types(cups: Shop, visitor: Visitor):
    page = visitor.go("/search/").page
    expect(page.locator("#search-count")).to_have_text("61 products found")
    field = page.locator("#search-field")
    field.press_sequentially("mug", delay=20)
    expect(page.locator("#search-suggestions [role=option]")).to_have_count(1)
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "suggestion-0")
    field.press("Escape")
    expect(page.locator("#search-suggestions")).to_be_hidden()
    if cups.asked:
        typed: list[Any] = [parse_qs(one).get("q", [""])[0] for one in cups.asked]
        assert typed.count("mug") == 1
        assert "m" not in typed, "who types is asked for once"


def test_an_api_that_does_not_answer_says_so_and_is_asked_again(cups: Shop, visitor: Visitor):
    if "api" not in cups.text("/search/").split("evershelf-search")[1][:20]:
        pytest.skip("the browser's own is test_search_browser.py's")
    cups.network.down = 503
    page = visitor.go("/search/?q=mug").page
    expect(page.locator("#search [data-when=error]")).to_be_visible()
    cups.network.down = None
    page.locator("#search-again").click()
    expect(page.locator("[data-product-id=mug]")).to_be_visible()
    assert json.loads(call(api.handler, "GET", "/search", query={"q": "mug"}).text)["total"] == 1
