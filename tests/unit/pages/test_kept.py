"""What a page printed of products that did not change is printed again, and not read again."""

import gc
import sys
import weakref
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from types import FrameType

import pytest

from functions.pages import kept, parts
from functions.pages.kinds import search_part
from functions.pages.kinds.home import pages_of as home
from functions.pages.model import PageRef, RebuildPage
from tests.unit.pages.site import MemorySite
from tests.unit.pages.test_feeds import PAGES, PICTURE

SHELF = PageRef(path="/c/kitchen/", kind="category", key="kitchen")
PRICE_SHELF = PageRef(path="/c/kitchen/price/", kind="category", key="kitchen")
SEARCH = PageRef(path="/search/0.json", kind="search_part", key="0")
FEED = PageRef(path="/feeds/merchant-0.xml", kind="merchant_part", key="0")
LISTS = [SHELF, PRICE_SHELF, home()[0], SEARCH, FEED]


class Reader(MemorySite):
    """Notes which products a rebuild read."""

    def __init__(self) -> None:
        super().__init__()
        self.read: set[str] = set()
        products = self.catalog.products

        def noted(product_ids):
            self.read |= set(product_ids := list(product_ids))
            return products(product_ids)

        self.catalog.products = noted  # type: ignore[method-assign]

    def look(self, page: PageRef, **changes: object) -> set[str]:
        """The products that were read to build it."""
        self.now += timedelta(seconds=5)
        command = RebuildPage(page=page, requested_at=self.now, caused_at=self.now, cause_id="c", product_id="mug")
        self.read.clear()
        self.rebuild(command.model_copy(update=changes))
        return set(self.read)


@pytest.fixture
def no_collector() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Three products in one category, in one part of the search and of the feed, each page built."""
    monkeypatch.setattr(parts, "pages", PAGES)
    monkeypatch.setattr(parts, "FEED_PARTS", 1)
    monkeypatch.setattr(search_part, "SEARCH_PARTS", 1)
    site = Reader()
    site.publish_theme()
    site.category()
    for product_id in ("jar", "mug", "pot"):
        site.product(product_id, media=[PICTURE])
        site.band(f"{product_id.upper()}-RED", "in_stock")
    for page in LISTS:
        site.ask(page.path, page.kind, page.key)
    site.relay()
    return site


def anew(site: Reader, page: PageRef) -> str:
    """As it is where nothing can be taken over."""
    del site.bucket.objects[page.path]
    assert site.look(page, product_id=None) >= {"jar", "pot"}
    return site.text(page.path)


@pytest.mark.parametrize("page", LISTS, ids=lambda page: page.path)
def test_a_price_changes_a_list_and_only_its_product_is_read(site, page):
    before = site.text(page.path)
    site.price(99, revision=5)
    assert site.look(page) == {"mug"}
    assert site.text(page.path) != before
    assert site.text(page.path) == anew(site, page)


@pytest.mark.parametrize("page", LISTS, ids=lambda page: page.path)
def test_a_product_that_goes_leaves_a_list_whose_others_are_not_read(site, page):
    site.withdraw()
    assert site.look(page) <= {"mug"}
    assert "Mug" not in site.text(page.path)
    assert "Jar" in site.text(page.path)
    assert site.text(page.path) == anew(site, page)


@pytest.mark.parametrize("page", LISTS, ids=lambda page: page.path)
def test_a_product_that_comes_is_the_only_one_that_is_read(site, page):
    site.product("cup", media=[PICTURE])
    assert site.look(page, product_id="cup") == {"cup"}
    assert "Cup" in site.text(page.path)


def test_a_change_that_is_still_to_be_asked_for_is_not_lost(site):
    """The pot's price moved first, and what asks for it comes later; it was requested before the mug was printed."""
    site.price(77, revision=5, sku="POT-RED")
    requested_at = site.now
    site.price(99, revision=5)
    assert site.look(SHELF) == {"mug"}
    assert "$0.77" not in site.text(SHELF.path)
    site.look(SHELF, product_id="pot", requested_at=requested_at)
    assert "$0.77" in site.text(SHELF.path)


def test_a_look_that_changes_nothing_answers_nobody_else_either(site):
    site.price(77, revision=5, sku="POT-RED")
    requested_at = site.now
    assert site.look(SHELF) == {"mug"}
    site.look(SHELF, product_id="pot", requested_at=requested_at)
    assert "$0.77" in site.text(SHELF.path)


def test_who_waited_while_another_published_reads_everything_for_all_that_wait(site):
    requested_at = site.now
    site.price(99, revision=5)
    site.look(SHELF)
    assert site.look(SHELF, product_id="pot", requested_at=requested_at) == {"jar", "mug", "pot"}
    assert site.look(SHELF, product_id="jar", requested_at=requested_at) == set()


@pytest.mark.parametrize("page", [SHELF, SEARCH], ids=lambda page: page.path)
def test_another_release_of_this_package_takes_nothing_over(site, page, monkeypatch):
    monkeypatch.setattr(kept, "RELEASE", "another")
    assert site.look(page) == {"jar", "mug", "pot"}


@pytest.mark.parametrize("page", [SHELF, SEARCH], ids=lambda page: page.path)
def test_nothing_is_taken_over_of_an_object_that_the_record_does_not_tell_of(site, page):
    site.bucket.objects[page.path] += b" "
    assert site.look(page) == {"jar", "mug", "pot"}


def test_texts_of_several_lines_are_one_line_of_a_feed(site):
    site.product("pot", 7, texts={"en": {"title": "Pot", "description": "It\nholds\r\nsoup."}}, media=[PICTURE])
    site.look(FEED, product_id="pot")
    site.price(99, revision=5)
    assert site.look(FEED) == {"mug"}
    assert "It&#10;holds" in site.text(FEED.path)


def test_edges_lead_to_a_page_from_what_it_took_over(site):
    site.price(99, revision=5)
    site.look(SHELF)
    record, _ = site.pages.record_and_theme(SHELF.path)
    assert {"product:jar:card", "product:pot:price.USD"} <= record.facets


#: They fetch rows and list who is there, and say nothing of a product.
FETCHERS = {"shop.table", "shop.log", "functions.catalog.listings", "functions.catalog.slices"}


@pytest.mark.parametrize(("page", "making"), [(SHELF, "cards"), (SEARCH, "lines"), (FEED, "lines")], ids=str)
def test_another_release_is_another_one_of_all_that_make_cards_and_lines(site, page, making):
    took_part: set[str] = set()
    depth = 0

    def look(frame: FrameType, event: str, _: object) -> None:
        nonlocal depth
        if frame.f_code.co_name == making:
            depth += {"call": 1, "return": -1}.get(event, 0)
        name = str(frame.f_globals.get("__name__"))
        if depth and name.startswith(("functions.", "shop.")):
            took_part.add(name)

    site.bucket.objects.clear()
    sys.setprofile(look)
    site.look(page, product_id=None)
    sys.setprofile(None)
    makers = {module.__name__ for module in kept.MAKERS}
    assert took_part - FETCHERS <= makers
    assert len(took_part & makers) > 5


@pytest.mark.usefixtures("no_collector")
@pytest.mark.parametrize(
    "page", [*LISTS, PageRef(path="/p/mug/", kind="product", key="mug")], ids=lambda page: page.path
)
def test_what_was_read_for_a_page_is_let_go_with_it_and_waits_for_no_garbage_collector(site, page):
    readings = []
    begin = site.site.facts

    def noted(*given):
        facts = begin(*given)
        readings.append(weakref.ref(facts))
        return facts

    site.site = replace(site.site, facts=noted)
    site.price(990, revision=7)
    site.look(page)
    assert [reading() for reading in readings] == [None]
