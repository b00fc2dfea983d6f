"""Pages of products that wait for a visit: built once, and as fresh as any other from then on."""

import base64
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.catalog.store import CatalogTable
from functions.pages import at_first_visit
from functions.pages.facts import Facts
from functions.pages.kinds import product
from functions.pages.model import PageRef
from functions.pages.render import rendered
from functions.pages.store import PagesTable
from functions.pages.visiting import Visit
from functions.pages.visits import LEASE, Visits
from shop.errors import Busy
from shop.market import default_market
from tests.unit.pages.site import THEME, MemorySite


def shop() -> MemorySite:
    site = MemorySite()
    site.lazy = ("product",)
    site.publish_theme()
    site.category("kitchen")
    site.product("mug")
    site.product("pot")
    site.settle()
    return site


@pytest.fixture
def site() -> MemorySite:
    return shop()


def visitor(site: MemorySite, sleep: Callable[[float], None] | None = None) -> Visit:
    def wait(seconds: float) -> None:
        site.now += timedelta(seconds=seconds)

    return Visit(site.site, Visits(site.memory.client, "pages"), sleep or wait)


def visit(site: MemorySite, path: str = "/p/mug/") -> str | None:
    found = visitor(site).page(path)
    return found.body.decode() if found else None


def truth(site: MemorySite, path: str) -> bytes | None:
    """What the facts say of an address now."""
    slug = path.split("/")[2]
    owner = site.catalog.owner_or_last("product", slug)
    facts = site._facts(THEME, default_market())
    view = product.view(facts, PageRef(path=path, kind="product", key=str(owner)))
    return rendered(product, view, THEME).body if view else None


def test_births_of_products_are_not_asked_for_and_lists_show_them(site):
    assert [path for path in site.bucket.objects if path.startswith("/p/")] == []
    assert "Mug" in site.text("/c/kitchen/")


def test_the_first_visit_builds_the_page_and_the_next_finds_it(site):
    assert "$12.50" in (visit(site) or "")
    site.views = 0
    assert visit(site) == site.text("/p/mug/")
    assert site.views == 0


def test_from_then_on_events_keep_it_fresh(site):
    visit(site)
    site.relay()
    site.price(990, revision=5)
    assert "/p/mug/" in site.settle()
    assert "$9.90" in site.text("/p/mug/")
    assert "/p/pot/" not in site.bucket.objects


def test_nobody_is_told_to_purge_what_nobody_has_a_copy_of(site):
    visit(site)
    (first,) = [one for one in site.relay() if one["detail-type"] == "PagePublished"]
    assert first["detail"]["first"] is True
    site.price(990, revision=5)
    site.settle()
    site.price(980, revision=6)
    site.hear(site.relay())
    for command in site.take_requests():
        site.now += timedelta(seconds=1)
        site.rebuild(command.model_copy(update={"requested_at": site.now}))
    assert {one["detail"]["first"] for one in site.relay() if one["detail-type"] == "PagePublished"} == {False}


@pytest.mark.parametrize(
    "path", ["/p/nothing/", "/c/kitchen/", "/p/mug/2/", "/p/MUG/", f"/p/{'m' * 200}/", "/p/mug", "/", "/x/p/mug/"]
)
def test_an_address_of_nobody_leaves_nothing_behind(site, path):
    before = site.memory.items("pages")
    assert visit(site, path) is None
    assert site.memory.items("pages") == before


def test_what_moved_or_went_before_anybody_came_says_so(site):
    site.product("mug", revision=2, slug="cup")
    site.withdraw("pot")
    site.settle()
    assert [path for path in site.bucket.objects if path.startswith("/p/")] == []
    visit(site)
    assert site.bucket.metadata["/p/mug/"]["location"] == "/p/cup/"
    assert "Pot is gone" in (visit(site, "/p/pot/") or "")
    assert site.bucket.metadata["/p/pot/"]["status"] == "410"


def test_many_visitors_at_once_build_it_once(site):
    site.site = replace(site.site, now=lambda: datetime.now(UTC))
    site.views = 0
    read = site.site.facts

    def facts(theme: Any, market: Any) -> Facts:
        time.sleep(0.05)
        found: Facts = read(theme, market)
        return found

    site.site = replace(site.site, facts=facts)
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: visitor(site, lambda _: time.sleep(0.005)).page("/p/mug/"), range(16)))
    assert {one.body for one in found if one} == {site.bucket.objects["/p/mug/"]}
    assert None not in found
    assert (site.views, site.bucket.put_paths.count("/p/mug/")) == (1, 1)


def test_who_died_while_building_is_followed_by_another(site):
    visits = Visits(site.memory.client, "pages")
    assert visits.begin("/p/mug/", now=site.now)
    began = site.now
    with pytest.raises(Busy):
        visitor(site).page("/p/mug/")
    assert site.now - began >= LEASE
    assert "$12.50" in (visit(site) or "")


def test_a_page_that_was_lost_is_built_at_the_next_visit(site):
    visit(site)
    body = site.bucket.objects.pop("/p/mug/")
    assert visit(site) == body.decode()


def test_where_nothing_comes_of_it_nobody_tries_again_so_soon(site):
    site.theme = replace(THEME, templates=THEME.templates | {"product.html": "{{ nothing.there }}"}, _environments={})
    assert visit(site) is None
    site.views = 0
    assert visit(site) is None
    assert site.views == 0
    site.now += LEASE * 2
    site.theme = THEME
    assert "$12.50" in (visit(site) or "")


# ---- whatever happens while somebody looks


def handed_on(site: MemorySite) -> None:
    site.product("mug", revision=2, slug="cup")
    site.product("bowl", slug="mug")


def gone_and_handed_on(site: MemorySite) -> None:
    site.withdraw("mug", revision=2)
    site.product("bowl", slug="mug")


def gone() -> MemorySite:
    site = shop()
    site.withdraw("mug", revision=2)
    site.settle()
    return site


MEANWHILE: dict[str, Callable[[MemorySite], None]] = {
    "a price": lambda site: site.price(990, revision=5),
    "a band": lambda site: site.band("MUG-RED", "low", left=2),
    "a title": lambda site: site.product("mug", revision=2, texts={"en": {"title": "Beaker"}}),
    "another address": lambda site: site.product("mug", revision=2, slug="cup"),
    "it goes": lambda site: site.withdraw("mug", revision=2),
    "another's address": handed_on,
    "another's, when it has gone": gone_and_handed_on,
    "a category": lambda site: site.category("kitchen", revision=2, texts={"en": {"title": "Cooking"}}),
}


class Tap:
    """Before the nth call something happens, and all hear of it; what they ask for is built later."""

    def __init__(self, site: MemorySite, at: int, happens: Callable[[MemorySite], None]) -> None:
        self.site = site
        self.at = at
        self.happens = happens
        self.calls = 0
        self.off = False

    def on(self, target: Any) -> Any:
        tap = self

        class Tapped:
            def __getattr__(self, name: str) -> Any:
                found = getattr(target, name)
                if not callable(found) or isinstance(found, type):
                    return found

                def call(*told: Any, **named: Any) -> Any:
                    tap.count()
                    return found(*told, **named)

                return call

        return Tapped()

    def count(self) -> None:
        if self.off:
            return
        self.calls += 1
        if self.calls == self.at:
            self.off = True
            self.happens(self.site)
            self.site.hear(self.site.relay())
            self.off = False


def tapped(site: MemorySite, tap: Tap) -> Visit:
    client = tap.on(site.memory.client)
    catalog = CatalogTable(client, "catalog")

    def facts(theme: Any, market: Any) -> Facts:
        return Facts(
            client=client, catalog=catalog, stock=site.stock, market=market, shop=theme.shop, words=theme.words
        )

    own = replace(
        site.site, catalog=catalog, pages=PagesTable(client, "pages"), bucket=tap.on(site.bucket), facts=facts
    )
    return Visit(own, Visits(client, "pages"), lambda _: None)


@pytest.mark.parametrize("happens", MEANWHILE.values(), ids=list(MEANWHILE))
def test_what_happens_between_any_two_calls_of_a_visit_is_seen_in_the_end(happens):
    interrupted(shop, happens)


def test_who_takes_the_address_of_what_is_gone_while_somebody_looks_is_seen_there(site):
    """They share no category, so no edge tells; the mark of the visit does."""
    interrupted(gone, lambda site: site.product("bowl", slug="mug", category_ids=[]))


def interrupted(start: Callable[[], MemorySite], happens: Callable[[MemorySite], None]) -> None:
    at = 0
    while True:
        at += 1
        site = start()
        tap = Tap(site, at, happens)
        tapped(site, tap).page("/p/mug/")
        if tap.calls < at:
            break
        site.now += timedelta(seconds=2)
        site.settle()
        for path in ("/p/mug/", "/p/cup/"):
            if path in site.bucket.objects:
                assert site.bucket.objects[path] == truth(site, path), f"{path} before call {at}"
        assert visit(site) == (truth(site, "/p/mug/") or b"").decode(), f"before call {at}"
    assert at > 8


# ---- what the CDN asks


def asked(path: str) -> dict[str, Any]:
    return at_first_visit.handler({"rawPath": path}, None)


def test_the_cdn_gets_what_the_bucket_would_give_it_the_next_time(site, monkeypatch):
    monkeypatch.setattr(at_first_visit, "visit", visitor(site))
    answer = asked("/p/mug/index.html")
    assert answer["statusCode"] == 200
    assert base64.b64decode(answer["body"]) == site.bucket.objects["/p/mug/"]
    assert answer["headers"]["cache-control"].startswith("public, max-age=1, s-maxage=")
    assert answer["headers"]["content-type"] == "text/html; charset=utf-8"
    site.withdraw("pot")
    assert asked("/p/pot/index.html")["headers"]["x-amz-meta-status"] == "410"
    assert asked("/p/nothing/index.html")["statusCode"] == 404


def test_who_waits_too_long_may_ask_again(site, monkeypatch):
    Visits(site.memory.client, "pages").begin("/p/mug/", now=site.now)
    monkeypatch.setattr(at_first_visit, "visit", visitor(site))
    answer = asked("/p/mug/index.html")
    assert (answer["statusCode"], answer["headers"]) == (503, {"retry-after": "1"})
