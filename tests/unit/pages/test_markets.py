"""Each market has its pages, and a price in its currency touches no other's."""

import json
import re

import pytest

from functions.pages import facets
from functions.pages.facts import Facts
from functions.pages.kinds import checkout, home, not_found, order, product
from functions.pages.model import FanOut, PageRef
from shop.market import market_at
from tests.unit.pages.conftest import MARKETS
from tests.unit.pages.site import THEME, MemorySite, shelf

US = ["/", *shelf("garden"), *shelf("kitchen"), "/p/mug/", "/p/pot/"]
BOTH = [{"amount": 1250, "currency": "USD"}, {"amount": 1190, "currency": "EUR"}]
CHEAPER = {"sku": "MUG-BLUE", "prices": [{"amount": 100, "currency": "USD"}, {"amount": 100, "currency": "EUR"}]}
TEXTS = {"en": {"title": "Mug", "description": "A mug."}, "de": {"title": "Becher", "description": "Ein Becher."}}


@pytest.fixture
def site(markets_are) -> MemorySite:
    markets_are(MARKETS)
    site = MemorySite()
    site.publish_theme()
    site.category("kitchen", texts={"en": {"title": "Kitchen"}, "de": {"title": "Küche"}})
    site.category("garden")
    site.product("mug", texts=TEXTS, variants=[{"sku": "MUG-RED", "prices": BOTH}])
    site.product("pot", category_ids=["garden"])
    for page in home.pages_of():
        site.ask(page.path, page.kind, page.key)
    site.settle()
    return site


def view_of(site: MemorySite, path: str, kind=product, key: str = "mug"):
    reading: Facts = site._facts(THEME, market_at(path))
    return kind.view(reading, PageRef(path=path, kind=kind.__name__.rpartition(".")[2], key=key))


def test_every_subject_has_a_page_in_every_market(site):
    assert sorted(site.bucket.objects) == sorted([*US, *(f"/de{path}" for path in US)])
    assert site.text("/de/p/mug/").startswith("Becher|Garden,Küche|11,90\xa0€")
    assert site.text("/p/mug/").startswith("Mug|Garden,Kitchen|$12.50")


@pytest.mark.parametrize(("currency", "prefix"), [("EUR", "/de"), ("USD", "")])
def test_a_price_rebuilds_the_pages_of_its_market_that_print_it_and_no_other(site, currency, prefix):
    site.views = 0
    site.price(990, revision=5, currency=currency)
    published = site.settle()
    assert sorted(published) == sorted(prefix + path for path in ("/", *shelf("kitchen"), "/p/mug/"))
    assert site.views == len(published)


def test_a_price_that_only_the_product_page_prints_rebuilds_that_page_alone(site):
    site.product("mug", revision=2, texts=TEXTS, variants=[{"sku": "MUG-RED", "prices": BOTH}, CHEAPER])
    site.settle()
    site.views = 0
    site.price(5000, revision=5, currency="EUR")
    assert site.settle() == ["/de/p/mug/"]
    assert site.views == 1


def test_a_new_revision_with_another_price_in_one_currency_rebuilds_that_market_alone(site):
    site.views = 0
    dearer = [BOTH[0], {"amount": 1290, "currency": "EUR"}]
    site.product("mug", revision=2, texts=TEXTS, variants=[{"sku": "MUG-RED", "prices": dearer}])
    assert sorted(site.settle()) == sorted(["/de/", *shelf("kitchen", "/de"), "/de/p/mug/"])
    assert site.views == 5


def test_the_first_price_in_a_currency_is_printed_where_there_was_none(site):
    site.price(1500, revision=5, sku="POT-RED", currency="EUR")
    assert sorted(site.settle()) == sorted(["/de/", *shelf("garden", "/de"), "/de/p/pot/"])
    assert "15,00\xa0€" in site.text("/de/c/garden/")


def test_a_currency_of_no_market_rebuilds_nothing(site):
    site.views = 0
    site.price(1500, revision=5, currency="CHF")
    assert (site.settle(), site.views) == ([], 0)


def test_a_withdrawn_product_leaves_every_market(site):
    site.withdraw("mug")
    site.settle()
    assert {site.bucket.metadata[f"{prefix}/p/mug/"]["status"] for prefix in ("", "/de")} == {"410"}
    assert site.text("/de/p/mug/").startswith("Becher|")
    assert "Becher" not in site.text("/de/c/kitchen/")


def test_a_changed_slug_moves_the_page_in_every_market(site):
    site.product("mug", revision=2, slug="stoneware-mug", texts=TEXTS)
    site.settle()
    for prefix in ("", "/de"):
        assert f"{prefix}/p/stoneware-mug/" in site.bucket.objects
        told = {"status": "301", "location": f"{prefix}/p/stoneware-mug/"}
        assert site.bucket.metadata[f"{prefix}/p/mug/"] == told


def test_everything_a_page_links_to_is_of_its_market(site):
    for kind, path, key in ((product, "/de/p/mug/", "mug"), (home, "/de/", "home")):
        view = view_of(site, path, kind, key)
        own = {name: value for name, value in view.items() if name not in {"alternates", "hreflang"}}
        links = re.findall(r'"(?:url|canonical|home_url)": "([^"]+)"', json.dumps(own | {"json_ld": None}))
        pages = [link for link in links if link != THEME.shop["url"]]
        assert pages
        assert all(link.removeprefix("https://shop.example").startswith("/de/") for link in pages)
        assert view["json_ld"] is None or '"https://shop.example/p/' not in view["json_ld"]


def test_a_page_names_its_like_in_every_market_and_the_default(site):
    view = view_of(site, "/de/p/mug/")
    assert [(other["market"], other["url"], other["current"]) for other in view["alternates"]] == [
        ("us", "/p/mug/", False),
        ("de", "/de/p/mug/", True),
    ]
    assert {one["locale"]: one["url"] for one in view["hreflang"]} == {
        "en": "https://shop.example/p/mug/",
        "de": "https://shop.example/de/p/mug/",
        "x-default": "https://shop.example/p/mug/",
    }


def test_the_one_page_for_what_is_missing_leads_to_every_market(site):
    assert [page.path for page in not_found.pages_of()] == ["/404.html"]
    view = view_of(site, "/404.html", not_found, "not_found")
    assert [other["url"] for other in view["alternates"]] == ["/404.html", "/de/"]
    assert view["hreflang"] == []


def test_a_product_without_a_price_in_a_market_is_shown_there_and_offered_nowhere(site):
    view = view_of(site, "/de/p/pot/", key="pot")
    assert (view["price"], view["variants"][0]["price"]) == (None, None)
    assert "offers" not in view["json_ld"]
    assert '"offers"' in view_of(site, "/p/pot/", key="pot")["json_ld"]
    assert "Pot None" in site.text("/de/c/garden/")


def test_a_third_market_is_a_few_lines_in_a_file_and_no_code(site, markets_are):
    third = {"id": "ch", "label": "Deutsch (CHF)", "locale": "de-CH", "currency": "CHF", "path_prefix": "/ch"}
    markets_are([*MARKETS, MARKETS[1] | third | {"countries": {"CH": "Schweiz"}}])
    site.price(123_456, revision=5, currency="CHF")
    for kind in (home, checkout, order):
        for page in kind.pages_of():
            site.ask(page.path, page.kind, page.key)
    site.settle()
    published = FanOut(facet=facets.THEME, caused_at=site.now, cause_id="theme")
    site.sqs.messages.append(("fan-outs", published.model_dump_json()))
    for command in site.take_requests():
        site.rebuild(command)
    assert "Becher" in site.text("/ch/p/mug/")
    assert "1.234,56\xa0CHF" in site.text("/ch/p/mug/")
    assert "/ch/checkout/" in site.bucket.objects


def test_attributes_and_options_are_said_in_the_markets_language_as_far_as_there_are_words(site):
    words = {"Material": "Material", "Stoneware": "Steinzeug", "Color": "Farbe", "Red": "Rot"}
    variants = [
        {"sku": f"MUG-{color.upper()}", "options": {"Color": color}, "prices": BOTH} for color in ("Red", "Blue")
    ]
    attributes = {"Material": "Stoneware", "Care": "None"}
    texts = TEXTS | {"de": TEXTS["de"] | {"words": words}}
    site.product("mug", revision=2, texts=texts, attributes=attributes, variants=variants)
    seen = view_of(site, "/de/p/mug/")
    assert seen["product"]["attributes"] == [
        {"name": "Material", "value": "Steinzeug"},
        {"name": "Care", "value": "None"},
    ]
    assert [variant["label"] for variant in seen["variants"]] == ["Rot", "Blue"]
    assert seen["variants"][0]["options"] == [{"name": "Farbe", "value": "Rot"}]
    assert [variant["label"] for variant in view_of(site, "/p/mug/")["variants"]] == ["Red", "Blue"]
    offer = site.catalog.offers(["MUG-RED"])["MUG-RED"]
    assert offer.in_market(market_at("/de/")).options == {"Farbe": "Rot"}
    assert offer.in_market(market_at("/")).options == {"Color": "Red"}
