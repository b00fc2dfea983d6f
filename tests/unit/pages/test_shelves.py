"""The pages of a category: in order, bounded, and only those rebuilt that a change can touch."""

from datetime import timedelta
from typing import Any

import pytest

from functions.catalog.model import Product
from functions.pages.facts import Facts
from functions.pages.kinds import category
from functions.pages.model import PageRef
from functions.pages.shelves import place
from shop.market import default_market
from shop.table import from_item
from tests.unit.pages.site import THEME, MemorySite


@pytest.fixture
def site(monkeypatch) -> MemorySite:
    """Two members a page: ants and bees on the first, cats and dogs on the second."""
    monkeypatch.setattr("functions.pages.shelves.PER_PAGE", 2)
    site = MemorySite()
    site.publish_theme()
    site.category("kitchen")
    for position, name in enumerate(("ant", "bee", "cat", "dog")):
        site.now += timedelta(minutes=1)
        site.product(name, variants=variants(name, 400 - 100 * position))
    site.settle()
    return site


def variants(name: str, amount: int) -> list[dict[str, object]]:
    return [{"sku": name.upper(), "prices": [{"amount": amount, "currency": "USD"}]}]


def titles(site: MemorySite, path: str) -> list[str]:
    return [card.split()[0] for card in site.text(path).split("|")[2].split(" ", 2)[2].split(";") if card]


def view_of(site: MemorySite, path: str):
    facts: Facts = site._facts(THEME, default_market())
    return category.view(facts, PageRef(path=path, kind="category", key="kitchen"))


def test_members_come_in_the_order_of_each_sort(site):
    assert [titles(site, f"/c/kitchen/{page}") for page in ("", "2/")] == [["Ant", "Bee"], ["Cat", "Dog"]]
    assert [titles(site, f"/c/kitchen/price/{page}") for page in ("", "2/")] == [["Dog", "Cat"], ["Bee", "Ant"]]
    assert [titles(site, f"/c/kitchen/newest/{page}") for page in ("", "2/")] == [["Dog", "Cat"], ["Bee", "Ant"]]


def test_pages_lead_to_the_next_and_back(site):
    first, second = (view_of(site, path)["pagination"] for path in ("/c/kitchen/price/", "/c/kitchen/price/2/"))
    assert (first["previous"], first["next"]) == (None, "/c/kitchen/price/2/")
    assert (second["previous"], second["next"]) == ("/c/kitchen/price/", None)
    assert view_of(site, "/c/kitchen/3/") is None


def test_another_order_names_the_default_one_as_canonical(site):
    assert view_of(site, "/c/kitchen/price/2/")["page"]["canonical"] == "https://shop.example/c/kitchen/"
    assert view_of(site, "/c/kitchen/2/")["page"]["canonical"] == "https://shop.example/c/kitchen/2/"
    assert view_of(site, "/c/kitchen/2/")["page"]["title"] == "Kitchen, page 2"


def test_one_that_joins_rebuilds_what_lies_behind_it_and_no_more(site):
    site.now += timedelta(minutes=1)
    site.product("cow", variants=variants("cow", 350))
    site.views = 0
    published = site.settle()
    newest = {"/c/kitchen/newest/", "/c/kitchen/newest/2/", "/c/kitchen/newest/3/"}
    assert set(published) == {"/p/cow/", "/c/kitchen/2/", "/c/kitchen/3/", "/c/kitchen/price/2/"} | newest | {
        "/c/kitchen/price/3/"
    }
    assert site.views == len(published)


def test_a_price_that_moves_within_its_page_rebuilds_what_prints_it(site):
    site.price(310, revision=5, sku="BEE")
    site.views = 0
    assert set(site.settle()) == {"/p/bee/", "/c/kitchen/", "/c/kitchen/price/2/", "/c/kitchen/newest/2/"}
    assert site.views == 4


def test_a_price_that_moves_over_pages_rebuilds_those_between(site):
    site.product("eel", variants=variants("eel", 50))
    site.settle()
    assert titles(site, "/c/kitchen/price/") == ["Eel", "Dog"]
    site.price(250, revision=5, sku="EEL")
    published = site.settle()
    assert titles(site, "/c/kitchen/price/") == ["Dog", "Cat"]
    assert titles(site, "/c/kitchen/price/2/") == ["Eel", "Bee"]
    assert "/c/kitchen/price/3/" not in published


def test_pages_that_no_longer_exist_are_removed(site):
    for name in ("ant", "bee", "dog"):
        site.withdraw(name)
    site.settle()
    assert sorted(path for path in site.bucket.objects if path.startswith("/c/")) == [
        "/c/kitchen/",
        "/c/kitchen/newest/",
        "/c/kitchen/price/",
    ]
    assert titles(site, "/c/kitchen/") == ["Cat"]


def test_a_category_that_comes_after_its_members_has_all_its_pages(site):
    for number in range(5):
        site.product(f"pot-{number}", category_ids=["garden"])
    site.settle()
    site.category("garden")
    site.settle()
    assert {"/c/garden/", "/c/garden/2/", "/c/garden/3/", "/c/garden/price/3/"} <= set(site.bucket.objects)


def test_a_category_that_moves_takes_all_its_pages_along(site):
    site.category("kitchen", revision=2, slug="cooking")
    site.settle()
    assert titles(site, "/c/cooking/2/") == ["Cat", "Dog"]
    assert site.bucket.metadata["/c/kitchen/"] == {"status": "301", "location": "/c/cooking/"}
    assert [path for path in site.bucket.objects if path.startswith("/c/kitchen")] == ["/c/kitchen/"]


def test_a_category_within_another_is_listed_there_and_not_in_the_navigation(site):
    site.category("knives", parent_id="kitchen", texts={"en": {"title": "Knives"}})
    site.product("peeler", category_ids=["knives"])
    site.settle()
    view = view_of(site, "/c/kitchen/")
    assert view["subcategories"] == [{"title": "Knives", "url": "/c/knives/"}]
    assert [entry["title"] for entry in view["nav"]] == ["Kitchen"]
    knives = category.view(
        site._facts(THEME, default_market()), PageRef(path="/c/knives/", kind="category", key="knives")
    )
    assert knives is not None
    assert [crumb["url"] for crumb in knives["breadcrumbs"]] == ["/", "/c/kitchen/", "/c/knives/"]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/c/kitchen/", ("kitchen", "", 1)),
        ("/c/kitchen/2/", ("kitchen", "", 2)),
        ("/c/price/price/", ("price", "price", 1)),
        ("/c/2/newest/12/", ("2", "newest", 12)),
    ],
)
def test_an_address_says_what_it_shows(path, found):
    assert place(path) == found


def test_ten_thousand_products_in_one_category_are_read_as_far_as_a_page_needs(monkeypatch):
    """Bytes are those of the items, in DynamoDB's notation: what a strong read is paid by, 4 KB a unit."""
    site = MemorySite()
    site.publish_theme()
    site.category("kitchen")
    site.product("p-00000")
    (model,) = site.catalog.products(["p-00000"]).values()
    for start in range(0, 10_000, 100):
        batch = [_like(model, number) for number in range(start, start + 100)]
        site.catalog.commit([site.catalog.join("kitchen", one, {"USD": one.born_at}) for one in batch])
    page, behind = view_of(site, "/c/kitchen/"), view_of(site, "/c/kitchen/price/200/")
    assert page["pagination"]["next"] == "/c/kitchen/2/"
    assert behind["pagination"] == {
        "number": 200,
        "previous": "/c/kitchen/price/199/",
        "next": "/c/kitchen/price/201/",
    }
    read = _read(site, lambda: view_of(site, "/c/kitchen/"))
    assert read["Query"] <= 60, "48 members, one more, and the categories"
    read = _read(site, lambda: view_of(site, "/c/kitchen/price/200/"))
    assert read["calls"] <= 5
    assert read["bytes"] < 1_500_000


def _like(model: Product, number: int) -> Product:
    return model.model_copy(update={"product_id": f"p-{number:05}", "born_at": 1_795_000_000_000 + number})


def _read(site: MemorySite, look) -> dict[str, int]:
    found = {"calls": 0, "bytes": 0, "Query": 0}
    client: Any = site.memory.client
    real = client.query

    def query(**request):
        answer = real(**request)
        found["calls"] += 1
        found["Query"] += len(answer["Items"])
        found["bytes"] += sum(len(str(from_item(item))) for item in answer["Items"])
        return answer

    client.query = query
    try:
        look()
    finally:
        client.query = real
    return found
