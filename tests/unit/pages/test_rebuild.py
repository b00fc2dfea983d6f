"""A page is rebuilt if and only if a fact it printed changed."""

from datetime import datetime, timedelta
from types import ModuleType
from typing import Any

import pytest

from functions.pages.rebuild import KINDS, Restless
from tests.unit.pages.site import MemorySite, shelf

STATIC = [("/", "home", "home")]


@pytest.fixture
def site() -> MemorySite:
    site = MemorySite()
    site.publish_theme()
    site.category("kitchen")
    site.category("garden")
    site.product("mug")
    site.product("pot", category_ids=["garden"])
    for page in STATIC:
        site.ask(*page)
    site.settle()
    return site


def test_every_subject_has_its_page(site):
    assert sorted(site.bucket.objects) == sorted(["/", *shelf("garden"), *shelf("kitchen"), "/p/mug/", "/p/pot/"])
    assert "Mug $12.50" in site.text("/c/kitchen/")


def test_a_price_rebuilds_the_pages_that_print_it_and_no_other(site):
    site.views = 0
    site.price(990, revision=5)
    assert sorted(site.settle()) == sorted(["/", *shelf("kitchen"), "/p/mug/"])
    assert site.views == 5
    assert all("$9.90" in site.text(path) for path in ("/", "/c/kitchen/", "/p/mug/"))


def test_a_description_rebuilds_the_product_page_alone(site):
    site.product("mug", revision=2, texts={"en": {"title": "Mug", "description": "Holds tea."}})
    assert site.settle() == ["/p/mug/"]


def test_a_change_that_nothing_prints_publishes_nothing(site):
    site.product("mug", revision=2, variants=[{"sku": "MUG-RED", "weight_grams": 300}])
    assert site.settle() == []


def test_a_new_product_appears_in_its_category_though_no_edge_led_there(site):
    site.product("cup")
    assert sorted(site.settle()) == sorted(["/", *shelf("kitchen"), "/p/cup/"])
    assert "Cup" in site.text("/c/kitchen/")


def test_edges_of_an_address_given_on_are_its_new_owners_alone(site):
    site.product("mug", revision=2, slug="old-mug")
    site.product("bowl", slug="mug")
    site.settle()
    edges = [item for item in site.memory.items("pages") if item["pk"].startswith("on#") and item["path"] == "/p/mug/"]
    assert {item["key"] for item in edges} == {"bowl"}


def test_an_address_given_on_belongs_to_the_new_product(site):
    site.product("mug", revision=2, slug="old-mug")
    site.product("bowl", slug="mug")
    site.settle()
    assert site.text("/p/mug/").startswith("Bowl|")
    assert site.ask("/p/mug/", "product", "mug") == "absent"
    assert site.text("/p/mug/").startswith("Bowl|")


def test_an_address_given_on_follows_the_theme_under_its_new_owner(site):
    site.product("mug", revision=2, slug="old-mug")
    site.product("bowl", slug="mug")
    events = site.relay()
    site.hear(list(reversed(events)))
    for command in site.take_requests():
        site.rebuild(command)
    site.settle()
    (edge,) = [page for page in site.pages.dependents("theme", after=None, at_most=50).pages if page.path == "/p/mug/"]
    assert edge.key == "bowl"


def test_a_theme_that_changes_before_a_new_page_has_its_edge_is_not_missed(site):
    site.product("cup")
    site.hear(site.relay())
    real = site.pages.add_edges
    asked: list[str] = []

    def add_edges(page, facets, *, version):
        if not asked:
            site.pages.put_theme("f" * 16, revision=2)
        asked.append(page.path)
        real(page, facets, version=version)

    site.pages.add_edges = add_edges
    for command in site.take_requests():
        if command.page.path == "/p/cup/":
            site.rebuild(command)
    assert set(asked) == {"/p/cup/"}
    looks = [digest for digest in site.themes if digest == "f" * 16]
    assert looks, "built again, from the theme in force"


def test_a_new_category_is_in_the_navigation_of_every_page(site):
    site.category("bath")
    published = site.settle()
    assert {"/", "/c/kitchen/", "/p/mug/", "/c/bath/"} <= set(published)
    assert all("Bath" in site.text(path) for path in site.bucket.objects)


def test_the_same_request_again_publishes_nothing(site):
    puts = site.bucket.puts
    assert site.ask("/p/mug/", "product", "mug") == "unchanged"
    assert site.bucket.puts == puts


def test_a_request_older_than_the_last_reading_is_covered_without_reading_facts(site):
    site.now += timedelta(seconds=30)
    site.price(1, revision=7)
    site.settle()
    site.views = 0
    site.now -= timedelta(seconds=20)
    assert site.ask("/p/mug/", "product", "mug") == "covered"
    assert site.views == 0


def test_a_look_that_found_nothing_to_do_covers_older_requests_too(site):
    site.now += timedelta(seconds=30)
    site.ask("/", "home", "home")
    site.memory.calls.clear()
    site.now -= timedelta(seconds=20)
    assert site.ask("/", "home", "home") == "covered"
    assert site.memory.calls == []


def test_a_request_within_the_clocks_skew_is_never_taken_as_covered(site):
    site.price(1, revision=7)
    site.settle()
    site.views = 0
    site.now -= timedelta(milliseconds=500)
    site.ask("/p/mug/", "product", "mug")
    assert site.views == 1


def test_a_fact_that_moves_before_the_first_edge_is_written_is_not_missed(site):
    """The product is new to the page, so no edge led its change here: reading again is what saves it."""
    site.product("cup")
    site.hear(site.relay())
    commands = site.take_requests()
    real = site.pages.add_edges
    raced: list[bool] = []

    def add_edges(page, facets, *, version):
        if page.path == "/c/kitchen/" and not raced:
            raced.append(True)
            site.price(777, revision=50, sku="CUP-RED")
            site.hear(site.relay())
            asked = {command.page.path for command in site.take_requests()}
            assert "/c/kitchen/" not in asked, "no edge yet, so nobody asks"
        real(page, facets, version=version)

    site.pages.add_edges = add_edges
    for command in commands:
        site.rebuild(command)
    assert raced
    assert "Cup $7.77" in site.text("/c/kitchen/")


def test_somebody_else_writing_the_object_makes_us_look_again(site):
    def other() -> None:
        site.bucket.objects["/p/mug/"] = b"something else"

    site.price(5, revision=9)
    site.bucket.before_put = other
    site.settle()
    assert "$0.05" in site.text("/p/mug/")


def test_a_crash_between_object_and_record_is_made_good_even_when_the_fact_went_back(site):
    """Only the object's ETag tells: by the digest alone the page would look unchanged and stay wrong for ever."""
    right = site.text("/p/mug/")
    site.bucket.objects["/p/mug/"] = b"published, then killed before the record"
    assert site.ask("/p/mug/", "product", "mug") == "published"
    assert site.text("/p/mug/") == right


def test_a_theme_that_changes_while_a_page_is_built_from_the_old_one_is_not_taken_as_covered(site):
    """The old bundle takes long to come; what is asked for meanwhile is asked for after our look began."""
    asked: list[datetime] = []
    real = site.site.theme

    def slow(digest):
        if not asked:
            asked.append(site.now + timedelta(milliseconds=10))
            site.now += timedelta(seconds=5)
        return real(digest)

    object.__setattr__(site.site, "theme", slow)
    site.price(5, revision=9)
    site.ask("/p/mug/", "product", "mug")
    site.now, later = asked[0], site.now
    site.views = 0
    site.ask("/p/mug/", "product", "mug")
    site.now = later
    assert site.views == 1


def test_a_lost_object_comes_back(site):
    site.bucket.objects.clear()
    assert site.ask("/p/mug/", "product", "mug") == "published"


def test_an_object_that_never_rests_is_handed_back_to_the_queue(site):
    site.price(5, revision=9)

    def always(page, html, *, over, metadata):
        from functions.pages.store import PageMoved  # noqa: PLC0415

        raise PageMoved(page.path)

    site.bucket.put = always
    with pytest.raises(Restless):
        site.ask("/p/mug/", "product", "mug")


def test_pages_asked_for_before_the_theme_are_found_when_it_comes():
    site = MemorySite()
    site.category("kitchen")
    site.product("mug")
    assert site.settle() == []
    assert site.bucket.objects == {}
    site.publish_theme()
    waiting = site.pages.dependents("theme", after=None, at_most=10).pages
    assert {page.path for page in waiting} == {*shelf("kitchen"), "/p/mug/"}


def test_more_dependents_than_fit_one_page_are_all_asked_for(site, monkeypatch):
    """The bug of a tag cache that read one page of dependents and silently missed the rest."""
    monkeypatch.setattr("functions.pages.requests.PAGES_AT_ONCE", 2)
    for number in range(7):
        site.product(f"cup-{number}")
    site.settle()
    site.category("bath")
    assert set(site.settle()) == set(site.bucket.objects)


def test_the_published_event_carries_the_first_cause(site):
    site.price(5, revision=9)
    site.hear(site.relay())
    for command in site.take_requests():
        site.rebuild(command)
    causes = {event["detail"]["cause_id"] for event in site.relay()}
    assert causes == {"cause-1"}


def test_a_kind_may_print_something_else_than_html(site, monkeypatch):
    robots: Any = ModuleType("robots")
    robots.media_type = "text/plain; charset=utf-8"
    robots.view = lambda facts, page: {"host": facts.shop["url"]}
    robots.render = lambda view, theme: f"Host: {view['host']}".encode()
    monkeypatch.setitem(KINDS, "robots", robots)
    assert site.ask("/robots.txt", "robots", "robots") == "published"
    assert site.text("/robots.txt") == "Host: https://shop.example"
    assert site.bucket.media_types["/robots.txt"] == "text/plain; charset=utf-8"
    assert site.ask("/robots.txt", "robots", "robots") == "unchanged"
    robots.media_type = "text/x-robots; charset=utf-8"
    assert site.ask("/robots.txt", "robots", "robots") == "published"
