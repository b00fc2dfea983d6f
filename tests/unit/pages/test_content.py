"""Pages of the CMS: printed block by block, linked at the foot, gone when withdrawn."""

import pytest

from functions.pages.facts import Facts
from functions.pages.kinds import content
from functions.pages.model import PageRef
from shop.events import BadEvent, ContentUpserted
from shop.market import default_market
from tests.unit.pages.site import THEME, MemorySite
from tests.unit.pages.storefront import CheckedSite

HIGHLIGHTS = {
    "en": {"title": "Gifts", "blocks": [{"type": "products", "title": "For her", "product_ids": ["mug", "no"]}]}
}


@pytest.fixture
def site() -> MemorySite:
    site = MemorySite()
    site.publish_theme()
    site.category("kitchen")
    site.product("mug")
    site.content("about", footer=1)
    site.content("gifts", texts=HIGHLIGHTS)
    site.settle()
    return site


def test_a_page_of_the_cms_has_its_address_and_prints_its_blocks(site):
    assert site.text("/pages/about/").endswith("|paragraph:Hello.")


def test_a_new_revision_changes_its_page_alone(site):
    site.views = 0
    site.content("about", 2, footer=1, texts={"en": {"title": "About", "blocks": [{"type": "quote", "text": "Hm."}]}})
    assert site.settle() == ["/pages/about/"]
    assert site.views == 1
    site.content("about", 2, slug="ignored")
    assert site.settle() == []


def test_a_landing_page_follows_the_price_of_what_it_highlights(site):
    assert "products:For her Mug $12.50;" in site.text("/pages/gifts/")
    site.price(990, revision=5)
    assert "/pages/gifts/" in site.settle()
    assert "Mug $9.90" in site.text("/pages/gifts/")
    site.withdraw("mug")
    site.settle()
    assert "Mug" not in site.text("/pages/gifts/")


def test_what_is_marked_for_it_is_linked_at_the_foot_of_every_page(site):
    assert all("About" in site.text(path).split("|")[1] for path in site.bucket.objects)
    site.content("about", 2, footer=None)
    site.settle()
    assert not any("About" in site.text(path).split("|")[1] for path in site.bucket.objects)


def test_a_changed_slug_redirects_and_a_withdrawn_page_is_gone(site):
    site.content("about", 2, slug="us", footer=1)
    site.settle()
    assert site.bucket.metadata["/pages/about/"] == {"status": "301", "location": "/pages/us/"}
    site.withdraw_content("about")
    site.settle()
    assert {site.bucket.metadata[path]["status"] for path in ("/pages/about/", "/pages/us/")} == {"410"}
    assert "About" not in site.text("/p/mug/")
    site.content("about", 3)
    assert site.settle() == [], "a late older revision"


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ({"type": "html", "text": "<b>"}, r"texts\.en\.blocks\.1: .*'html'"),
        ({"type": "heading"}, r"texts\.en\.blocks\.1\.heading\.text: Field required"),
        ({"type": "heading", "text": "x", "level": 1}, r"blocks\.1\.heading\.level"),
        ({"type": "image", "url": "/a.jpg", "alt": "", "width": 0, "height": 1}, r"blocks\.1\.image\.width"),
        ({"type": "links", "links": [{"title": "x", "url": "javascript:alert(1)"}]}, r"links\.links\.0\.url"),
        ({"type": "links", "links": [{"title": "x", "url": "//else.example/"}]}, r"links\.links\.0\.url"),
        ({"type": "products", "product_ids": []}, r"blocks\.1\.products\.product_ids"),
        ("text", r"blocks\.1"),
    ],
)
def test_a_bad_block_is_named(block, reason):
    texts = {"en": {"title": "About", "blocks": [{"type": "paragraph", "text": "Fine."}, block]}}
    detail = {"content_id": "about", "revision": 1, "slug": "about", "texts": texts}
    with pytest.raises(BadEvent, match=reason):
        ContentUpserted.from_envelope({"source": "cms", "detail-type": "ContentUpserted", "detail": detail})


def test_pages_that_link_to_each_other_are_both_published_whichever_comes_first():
    site = CheckedSite()
    for one, other in (("here", "there"), ("there", "here")):
        links = [{"type": "links", "links": [{"title": "Next", "url": f"/pages/{other}/"}]}]
        site.content(one, texts={"en": {"title": one.title(), "blocks": links}})
        site.settle()
    assert {"/pages/here/", "/pages/there/"} <= set(site.bucket.objects)
    assert list(site.pages.quarantined()) == []


def test_links_to_pages_of_the_cms_lead_somewhere(site):
    facts: Facts = site._facts(THEME, default_market())
    assert content.view(facts, PageRef(path="/pages/gifts/", kind="content", key="gifts"))
    assert facts.addresses_of({("content", "about"), ("content", "nowhere")}) == {"/pages/about/"}
