"""What an address answers when its subject has left it."""

import pytest

from tests.unit.pages.site import MemorySite


@pytest.fixture
def site() -> MemorySite:
    site = MemorySite()
    site.publish_theme()
    site.category("kitchen")
    site.product("mug")
    site.settle()
    return site


def answer(site: MemorySite, path: str) -> tuple[int, str | None]:
    told = site.bucket.metadata[path]
    return int(told.get("status", 200)), told.get("location")


def test_a_withdrawn_product_is_gone_and_names_alternatives_of_its_categories(site):
    site.product("cup")
    site.settle()
    site.withdraw("mug")
    site.settle()
    assert answer(site, "/p/mug/") == (410, None)
    assert "Mug is gone: Cup;" in site.text("/p/mug/")
    assert "Mug" not in site.text("/c/kitchen/")
    site.withdraw("cup")
    site.settle()
    assert "Cup" not in site.text("/p/mug/")


def test_a_withdrawn_product_that_comes_back_has_its_page_again(site):
    site.withdraw("mug", revision=2)
    site.settle()
    site.product("mug", revision=3)
    site.settle()
    assert answer(site, "/p/mug/") == (200, None)


def test_a_product_never_seen_has_no_address_to_be_gone_from(site):
    site.withdraw("nobody")
    assert site.settle() == []


def test_old_addresses_lead_to_the_newest_in_one_step(site):
    site.product("mug", revision=2, slug="stoneware-mug")
    site.settle()
    site.product("mug", revision=3, slug="best-mug")
    site.settle()
    assert answer(site, "/p/best-mug/") == (200, None)
    assert answer(site, "/p/stoneware-mug/") == answer(site, "/p/mug/") == (301, "/p/best-mug/")
    site.withdraw("mug")
    site.settle()
    assert {answer(site, f"/p/{slug}/")[0] for slug in ("mug", "stoneware-mug", "best-mug")} == {410}


def test_an_address_left_by_two_is_the_last_owners(site):
    site.product("mug", revision=2, slug="old-mug")
    site.product("bowl", slug="mug")
    site.settle()
    assert answer(site, "/p/mug/") == (200, None)
    site.product("bowl", revision=2, slug="bowl")
    site.settle()
    assert answer(site, "/p/mug/") == (301, "/p/bowl/")
    site.product("mug", revision=3, slug="mug")
    site.settle()
    assert answer(site, "/p/old-mug/") == (301, "/p/mug/")
    assert site.text("/p/mug/").startswith("Mug|")


def test_a_category_that_moved_is_found_at_its_old_address(site):
    site.category("kitchen", revision=2, slug="cooking")
    site.settle()
    assert answer(site, "/c/kitchen/") == (301, "/c/cooking/")
    assert answer(site, "/c/cooking/") == (200, None)
