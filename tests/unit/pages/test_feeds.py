"""What lists every product: sitemap, merchant feed, newest. Well formed, true, rewritten only where a fact changed."""

import json
import re
from datetime import timedelta
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest

from functions.pages import parts
from functions.pages.kinds import sitemap
from functions.pages.routes import ALWAYS_THERE
from functions.pages.xml import element
from shop.market import default_market
from tests.unit.pages.conftest import MARKETS
from tests.unit.pages.site import MemorySite

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
ATOM = "{http://www.w3.org/2005/Atom}"
GOOGLE = "{http://base.google.com/ns/1.0}"
SHOP = "https://shop.example"
NAMES = [f"mug-{number}" for number in range(9)]
BOTH = [{"amount": 1250, "currency": "USD"}, {"amount": 1190, "currency": "EUR"}]
PICTURE = {"url": "/media/one.jpg", "width": 9, "height": 9}
PAGES, INDEX = parts.pages, sitemap.pages_of


@pytest.fixture
def site(markets_are, monkeypatch: pytest.MonkeyPatch) -> MemorySite:
    """Nine products in four parts, in two markets."""
    markets_are(MARKETS)
    monkeypatch.setattr(parts, "pages", PAGES)
    monkeypatch.setattr(sitemap, "pages_of", INDEX)
    monkeypatch.setattr(parts, "PARTS", 4)
    monkeypatch.setattr(parts, "FEED_PARTS", 4)
    site = MemorySite()
    site.publish_theme()
    site.category("kitchen")
    site.content("about")
    for name in NAMES:
        site.now += timedelta(minutes=1)
        site.product(name, variants=[{"sku": name.upper(), "prices": BOTH}], media=[PICTURE])
    for kind in ALWAYS_THERE:
        for page in kind.pages_of():
            site.ask(page.path, page.kind, page.key)
    site.settle()
    return site


def xml(site: MemorySite, path: str) -> ElementTree.Element:
    return ElementTree.fromstring(site.bucket.objects[path])  # noqa: S314 our own


def addresses(site: MemorySite) -> list[str]:
    """Of all parts that the index names, each held to the rules of the protocol."""
    index = xml(site, "/sitemap.xml")
    assert index.tag == f"{SITEMAP}sitemapindex"
    found = []
    for entry in index:
        assert [member.tag for member in entry] == [f"{SITEMAP}loc"]
        part = xml(site, (entry[0].text or "").removeprefix(SHOP))
        assert part.tag == f"{SITEMAP}urlset"
        assert 0 < len(part) <= 50_000
        for url in part:
            tags = [member.tag.rpartition("}")[2] for member in url]
            assert tags in (["loc", *rest] for rest in (["link"] * 3, ["lastmod", *["link"] * 3]))
            lastmod = url.find(f"{SITEMAP}lastmod")
            assert lastmod is None or re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", lastmod.text or "")
            found.append(url[0].text or "")
            assert found[-1].startswith(f"{SHOP}/")
            assert len(found[-1]) < 2_048
    return found


def items(site: MemorySite, prefix: str = "") -> dict[str, dict[str, str]]:
    """The merchant's items by SKU, of all parts that the index names."""
    index = json.loads(site.text(f"{prefix}/feeds/merchant.json"))
    found: dict[str, dict[str, str]] = {}
    for url in index["parts"]:
        for item in xml(site, url.removeprefix(SHOP)).iter("item"):
            values = {member.tag.removeprefix(GOOGLE): member.text or "" for member in item}
            assert values["id"] not in found
            found[values["id"]] = values
    return found


def in_html(site: MemorySite) -> set[str]:
    """The pages that search engines should keep."""
    return {
        SHOP + path
        for path in site.bucket.objects
        if path.endswith("/") and not site.bucket.metadata[path] and not re.search("/(price|newest|2)/$", path)
    }


def test_the_sitemap_lists_exactly_the_live_pages(site):
    frames = ("/checkout/", "/order/", "/back-in-stock/", "/search/", "/account/")
    live = {url for url in in_html(site) if not url.endswith(frames)}
    found = addresses(site)
    assert set(found) == live
    assert len(found) == len(live)
    site.withdraw("mug-3")
    site.product("mug-4", revision=2, slug="cup")
    site.withdraw_content("about")
    site.settle()
    assert set(addresses(site)) == {url for url in in_html(site) if not url.endswith(frames)}
    assert not [url for url in addresses(site) if "mug-3" in url or "mug-4" in url or "about" in url]


def test_an_entry_names_its_like_in_other_markets_and_when_it_changed(site):
    (url,) = [url for part in range(4) for url in parts_of(site, part) if url[0].text == f"{SHOP}/de/p/mug-0/"]
    links = {link.attrib["hreflang"]: link.attrib["href"] for link in url.findall(f"{XHTML}link")}
    assert links == {
        "en": f"{SHOP}/p/mug-0/",
        "de": f"{SHOP}/de/p/mug-0/",
        "x-default": f"{SHOP}/p/mug-0/",
    }
    assert url.findtext(f"{SITEMAP}lastmod") == "2026-11-22T12:01:00Z"


def test_what_is_said_again_has_not_changed(site):
    """The PIM sends all of its categories each night."""
    before = site.text("/sitemap/pages.xml")
    site.now += timedelta(days=1)
    site.category("kitchen", revision=2)
    site.content("about", revision=2)
    assert site.settle() == []
    site.ask("/sitemap/pages.xml", "sitemap_pages", "pages")
    assert site.text("/sitemap/pages.xml") == before


def parts_of(site: MemorySite, part: int) -> list[ElementTree.Element]:
    path = f"/de/sitemap/products-{part}.xml"
    return list(xml(site, path)) if path in site.bucket.objects else []


def test_a_price_rewrites_one_part_of_one_markets_feed_and_no_sitemap(site):
    site.views = 0
    site.price(990, revision=5, sku="MUG-0", currency="EUR")
    listing = [path for path in site.settle() if path.endswith((".xml", ".json"))]
    (part,) = [page.path for page in parts.pages("/feeds/merchant-{part}.xml", "", (default_market(),), 4, "mug-0")]
    assert listing == [f"/de{part}"]
    assert items(site, "/de")["MUG-0"]["price"] == "9.90 EUR"
    assert items(site)["MUG-0"]["price"] == "12.50 USD"


def test_a_description_rewrites_the_products_parts_and_leaves_the_index(site):
    site.product("mug-0", revision=2, texts={"en": {"title": "Mug-0", "description": "New."}}, media=[PICTURE])
    listing = {re.sub(r"-\d+", "", path) for path in site.settle() if path.endswith(".xml")}
    kinds = ("/sitemap/products.xml", "/feeds/merchant.xml", "/new.xml")
    assert listing == {f"{prefix}{path}" for prefix in ("", "/de") for path in kinds}


def test_stock_rewrites_the_feed_only_when_a_sku_sells_out_or_comes_back(site):
    assert {item["availability"] for item in items(site).values()} == {"out_of_stock"}
    for band, left, before, rewritten in (
        ("in_stock", None, None, 2),
        ("low", 3, "in_stock", 0),
        ("low", 2, "low", 0),
        ("sold_out", None, "low", 2),
    ):
        site.band("MUG-0", band, left=left, previous=before)
        assert len([path for path in site.settle() if "merchant" in path]) == rewritten, band
    assert items(site)["MUG-0"]["availability"] == "out_of_stock"


def test_the_merchants_items_are_the_skus_that_have_a_price_here(site):
    variants = [
        {"sku": "SHIRT-S", "options": {"Size": "S"}, "prices": BOTH, "gtin": "4006381333931"},
        {"sku": "SHIRT-M", "options": {"Size": "M"}, "prices": BOTH[:1], "mpn": "SH-M"},
    ]
    site.product("shirt", variants=variants, brand="Halden", media=[PICTURE])
    site.settle()
    found, german = items(site), items(site, "/de")
    assert set(german) == {*map(str.upper, NAMES), "SHIRT-S"}
    assert found["SHIRT-S"] == {
        "id": "SHIRT-S",
        "item_group_id": "shirt",
        "title": "Shirt, S",
        "description": "A shirt.",
        "link": f"{SHOP}/p/shirt/",
        "image_link": f"{SHOP}/media/one.jpg",
        "availability": "out_of_stock",
        "price": "12.50 USD",
        "condition": "new",
        "brand": "Halden",
        "gtin": "4006381333931",
        "size": "S",
    }
    assert found["SHIRT-M"]["mpn"] == "SH-M"
    assert "identifier_exists" not in found["SHIRT-M"]
    assert found["MUG-0"]["identifier_exists"] == "no"
    assert "item_group_id" not in found["MUG-0"]


#: https://support.google.com/merchants/answer/7052112: what an item must have, and how it is written.
GOOGLE_DEMANDS = {
    "id": r"\S.{0,49}",
    "title": r"\S.{0,149}",
    "description": r"(?s)\S.{0,4999}",
    "link": rf"{SHOP}/\S+",
    "image_link": r"https://\S+\.(jpe?g|png|webp|gif)",
    "availability": r"in_stock|out_of_stock",
    "price": r"\d+(\.\d\d)? (USD|EUR)",
    "condition": "new",
}


def test_an_item_has_what_google_demands_or_is_none(site):
    site.product("bare", variants=[{"sku": "BARE", "prices": BOTH}], media=[])
    wordy = {"en": {"title": "Wordy " * 33, "description": "Word. " * 1_500}}
    site.product("wordy", variants=[{"sku": "WORDY", "prices": BOTH}], media=[PICTURE], texts=wordy)
    site.settle()
    for prefix, currency in (("", "USD"), ("/de", "EUR")):
        found = items(site, prefix)
        assert set(found) == {*map(str.upper, NAMES), "WORDY"}, "what has no picture is none"
        for sku, item in found.items():
            wrong = {name: item.get(name) for name, how in GOOGLE_DEMANDS.items() if not re.fullmatch(how, item[name])}
            assert not wrong, sku
            assert item["price"].endswith(currency)
            assert "gtin" in item or {"brand", "mpn"} <= set(item) or item["identifier_exists"] == "no"


def test_the_newest_are_a_feed_as_its_standard_demands(site):
    """https://www.rfc-editor.org/rfc/rfc4287#section-4.1"""
    for path in ("/new.xml", "/de/new.xml"):
        feed = xml(site, path)
        assert feed.tag == f"{ATOM}feed"
        assert feed.findtext(f"{ATOM}author/{ATOM}name")
        assert {link.attrib["rel"]: link.attrib["href"] for link in feed.findall(f"{ATOM}link")}["self"] == SHOP + path
        entries = feed.findall(f"{ATOM}entry")
        for one in (feed, *entries):
            assert [len(one.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated")] == [1, 1, 1]
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", one.findtext(f"{ATOM}updated") or "")
        ids = [one.findtext(f"{ATOM}id") or "" for one in entries]
        assert len(ids) == len(set(ids)) == len(NAMES)
        assert all(name.startswith(SHOP) for name in ids)


def test_a_product_that_moves_stays_the_same_entry(site):
    def ids() -> list[str | None]:
        return [entry.findtext(f"{ATOM}id") for entry in xml(site, "/new.xml").iter(f"{ATOM}entry")]

    before = ids()
    site.product("mug-4", revision=2, slug="cup", media=[PICTURE])
    site.settle()
    assert ids() == before
    assert f"{SHOP}/p/cup/" in site.text("/new.xml")


def test_every_file_that_is_no_page_is_what_it_says(site):
    for path, body in site.bucket.objects.items():
        match site.bucket.media_types[path].partition(";")[0].rpartition("/")[2]:
            case "xml" | "atom+xml" | "rss+xml":
                ElementTree.fromstring(body)  # noqa: S314 our own
            case "json":
                json.loads(body)
            case other:
                assert other in {"html", "plain"}, path


def test_the_newest_come_first(site):
    feed = xml(site, "/new.xml")
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert titles == [name.title() for name in reversed(NAMES)]
    site.now += timedelta(minutes=1)
    site.product("jug")
    site.withdraw("mug-8")
    site.settle()
    titles = [entry.findtext(f"{ATOM}title") for entry in xml(site, "/de/new.xml").iter(f"{ATOM}entry")]
    assert titles[:2] == ["Jug", "Mug-7"]


def test_an_empty_shop_has_no_empty_sitemap(markets_are, monkeypatch):
    markets_are(MARKETS[:1])
    monkeypatch.setattr(parts, "pages", PAGES)
    monkeypatch.setattr(sitemap, "pages_of", INDEX)
    site = MemorySite()
    site.publish_theme()
    for kind in ALWAYS_THERE:
        for page in kind.pages_of():
            site.ask(page.path, page.kind, page.key)
    assert addresses_of_index(site) == [f"{SHOP}/sitemap/pages.xml"]
    site.product("mug", category_ids=[])
    site.settle()
    assert len(addresses_of_index(site)) == 2
    site.withdraw("mug")
    site.settle()
    assert addresses_of_index(site) == [f"{SHOP}/sitemap/pages.xml"]
    assert not [path for path in site.bucket.objects if path.startswith("/sitemap/products")]


def addresses_of_index(site: MemorySite) -> list[str]:
    return [entry[0].text or "" for entry in xml(site, "/sitemap.xml")]


def test_robots_are_told_where_the_sitemap_is_and_may_read_that_a_page_is_not_to_be_listed(site):
    lines = site.text("/robots.txt").splitlines()
    assert lines[-1] == f"Sitemap: {SHOP}/sitemap.xml"
    assert "/de/robots.txt" not in site.bucket.objects
    robots = RobotFileParser()
    robots.parse(lines)
    assert robots.site_maps() == [f"{SHOP}/sitemap.xml"]
    assert robots.can_fetch("Googlebot", f"{SHOP}/de/p/mug-0/")
    assert robots.can_fetch("Googlebot", f"{SHOP}/de/account/")


def test_each_file_says_what_it_is(site):
    types = {path: site.bucket.media_types[path] for path in ("/robots.txt", "/sitemap.xml", "/new.xml")}
    assert types == {
        "/robots.txt": "text/plain; charset=utf-8",
        "/sitemap.xml": "application/xml; charset=utf-8",
        "/new.xml": "application/atom+xml; charset=utf-8",
    }
    assert site.bucket.media_types["/feeds/merchant-0.xml"] == "application/rss+xml; charset=utf-8"


def test_fewer_parts_are_a_matter_of_publishing_the_theme(site, monkeypatch):
    monkeypatch.setattr(parts, "PARTS", 2)
    monkeypatch.setattr(parts, "FEED_PARTS", 2)
    known = site.pages.dependents("theme", after=None, at_most=1_000).pages
    for page in [*known, *(page for kind in ALWAYS_THERE for page in kind.pages_of())]:
        site.ask(page.path, page.kind, page.key)
    assert "/feeds/merchant-2.xml" not in site.bucket.objects
    assert len(items(site)) == len(NAMES)
    assert len(addresses(site)) == len(set(addresses(site)))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a < b & c", "<t>a &lt; b &amp; c</t>"),
        ("\x0bbell\x07", "<t>bell</t>"),
        ("\ufffe\U0001f600", "<t>\U0001f600</t>"),
    ],
)
def test_no_text_breaks_a_file(text, written):
    assert element("t", text) == written


def test_a_part_grows_with_its_share_of_the_products(site):
    """Bytes a product, as docs/pages.md tells them."""
    feed = sum(len(site.bucket.objects[f"/feeds/merchant-{part}.xml"]) for part in range(4))
    assert feed / len(NAMES) < 1_000
