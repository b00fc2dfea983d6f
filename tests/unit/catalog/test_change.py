"""What the catalog makes of the PIM's events."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.catalog.category_change import upsert_category
from functions.catalog.change import set_price, upsert_product, withdraw_product
from functions.catalog.store import CatalogTable
from shop.events import BadEvent, CategoryUpserted, PriceSet, ProductUpserted, ProductWithdrawn
from shop.market import market
from shop.outbox import Outbox
from tests.fakes import MemoryDynamo, create_table

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Shop:
    def __init__(self) -> None:
        self.memory = MemoryDynamo()
        create_table(self.memory.client, "catalog", key="pk", sort="sk")
        create_table(self.memory.client, "outbox", key="id")
        self.catalog = CatalogTable(self.memory.client, "catalog")
        self._parts: Any = {"catalog": self.catalog, "outbox": Outbox("outbox"), "now": NOW}

    def mug(self, revision: int = 1, **changes: Any) -> None:
        detail = {
            "product_id": "mug",
            "revision": revision,
            "slug": "stoneware-mug",
            "texts": {"en": {"title": "Stoneware mug", "description": "Holds coffee."}},
            "category_ids": ["kitchen"],
            "variants": [{"sku": "MUG-RED", "prices": [{"amount": 1250, "currency": "USD"}]}],
        }
        upsert_product(ProductUpserted.model_validate(detail | changes), **self._parts)

    def withdraw(self, revision: int) -> None:
        withdraw_product(ProductWithdrawn(product_id="mug", revision=revision), **self._parts)

    def price(self, amount: int, revision: int, sku: str = "MUG-RED", currency: str = "USD") -> None:
        event = {"sku": sku, "price": {"amount": amount, "currency": currency}, "revision": revision}
        set_price(PriceSet.model_validate(event), **self._parts)

    def category(self, revision: int = 1, **changes: Any) -> None:
        texts = {"en": {"title": "Kitchen"}}
        detail = {"category_id": "kitchen", "revision": revision, "slug": "kitchen", "texts": texts}
        upsert_category(CategoryUpserted.model_validate(detail | changes), **self._parts)

    def said(self) -> list[tuple[str, dict[str, Any]]]:
        """And forgets it, as the relay would."""
        items = sorted(self.memory.items("outbox"), key=lambda item: item["id"])
        for item in items:
            self.memory.client.delete_item(TableName="outbox", Key={"id": {"S": item["id"]}})
        return [(item["detail_type"], json.loads(item["detail"])) for item in items]

    def price_of(self, sku: str = "MUG-RED") -> int:
        return self.catalog.prices([sku])[sku]["USD"].amount


DE = market("de")


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_a_new_product_can_be_bought_and_is_told_of(shop):
    shop.mug()
    offer = shop.catalog.offers(["MUG-RED"])["MUG-RED"]
    assert (offer.title, offer.url, offer.prices["USD"].amount) == ("Stoneware mug", "/p/stoneware-mug/", 1250)
    assert shop.catalog.members("kitchen") == ["mug"]
    ((name, changed),) = shop.said()
    assert (name, changed["facets"], changed["categories_moved"]) == ("ProductChanged", ["card", "detail"], ["kitchen"])


def test_an_offer_is_told_in_the_language_and_at_the_address_of_its_market(shop):
    media = [{"url": "/media/mug.svg", "alt": {"en": "A red mug"}, "width": 8, "height": 8}]
    texts = {"en": {"title": "Stoneware mug"}, "de": {"title": "Steinzeugbecher"}}
    shop.mug(texts=texts, media=media)
    offer = shop.catalog.offers(["MUG-RED"])["MUG-RED"].in_market(DE)
    assert (offer.title, offer.url) == ("Steinzeugbecher", "/de/p/stoneware-mug/")
    assert offer.image.alt == "Steinzeugbecher"
    shop.mug(revision=2)
    assert shop.catalog.offers(["MUG-RED"])["MUG-RED"].in_market(DE).title == "Stoneware mug"


def test_a_text_that_is_missing_in_a_language_is_said_in_another(shop):
    texts = {"fr": {"title": "Tasse"}, "de": {"title": "Becher"}}
    shop.mug(texts=texts)
    mug = shop.catalog.products(["mug"])["mug"]
    said = [mug.text(locale)["title"] for locale in ("de-AT", "fr", "es")]
    assert said == ["Becher", "Tasse", "Becher"]


def test_an_older_or_repeated_revision_changes_nothing(shop):
    shop.mug(revision=5)
    shop.said()
    shop.mug(revision=5, slug="other")
    shop.mug(revision=4, slug="other")
    assert shop.catalog.products(["mug"])["mug"].slug == "stoneware-mug"
    assert shop.said() == []


def test_a_revision_that_changes_nothing_says_nothing(shop):
    shop.mug()
    shop.said()
    shop.mug(revision=2)
    assert shop.said() == []


@pytest.mark.parametrize(
    ("change", "facets"),
    [
        ({"brand": "Kiln"}, ["detail"]),
        ({"attributes": {"Material": "Clay"}}, ["detail"]),
        ({"slug": "mug"}, ["card"]),
        ({"texts": {"en": {"title": "Mug", "description": "Holds coffee."}}}, ["card", "detail"]),
        ({"variants": [{"sku": "MUG-RED", "prices": [{"amount": 1, "currency": "USD"}]}]}, ["offers.USD", "price.USD"]),
        ({"variants": [{"sku": "MUG-RED", "prices": [{"amount": 1, "currency": "EUR"}]}]}, ["offers.EUR", "price.EUR"]),
    ],
)
def test_only_the_facets_that_changed_are_named(shop, change, facets):
    shop.mug()
    shop.said()
    shop.mug(revision=2, **change)
    ((_, changed),) = shop.said()
    assert changed["facets"] == facets


def test_a_price_that_came_later_than_the_products_own_stays(shop):
    shop.price(990, revision=7)
    shop.mug(revision=3)
    assert shop.price_of() == 990
    shop.mug(revision=8)
    assert shop.price_of() == 1250


def test_an_older_price_is_ignored(shop):
    shop.mug(revision=3)
    shop.price(990, revision=9)
    shop.said()
    shop.price(500, revision=8)
    assert shop.price_of() == 990
    assert shop.said() == []


def test_the_same_price_again_moves_no_page(shop):
    shop.mug(revision=3)
    shop.said()
    shop.price(1250, revision=9)
    assert shop.said() == []
    shop.price(1, revision=8)
    assert shop.price_of() == 1250


TWO = [
    {"sku": "MUG-RED", "prices": [{"amount": 1000, "currency": "USD"}]},
    {"sku": "MUG-BLUE", "prices": [{"amount": 1200, "currency": "USD"}]},
]


@pytest.mark.parametrize(
    ("amount", "sku", "facets"),
    [
        (1100, "MUG-RED", ["offers.USD", "price.USD"]),
        (900, "MUG-BLUE", ["offers.USD", "price.USD"]),
        (1000, "MUG-BLUE", ["offers.USD", "price.USD"]),
        (1300, "MUG-BLUE", ["offers.USD"]),
    ],
)
def test_lists_are_named_only_when_the_lowest_price_or_its_from_changes(shop, amount, sku, facets):
    shop.mug(variants=TWO)
    shop.said()
    shop.price(amount, revision=5, sku=sku)
    ((_, changed),) = shop.said()
    assert changed["facets"] == facets


@pytest.mark.parametrize(
    ("red", "blue", "facets"),
    [
        (1000, 1300, ["offers.USD"]),
        (900, 1200, ["offers.USD", "price.USD"]),
        (1200, 1200, ["offers.USD", "price.USD"]),
    ],
)
def test_a_revision_names_prices_as_exactly_as_a_price_alone(shop, red, blue, facets):
    shop.mug(variants=TWO)
    shop.said()
    prices = {"MUG-RED": red, "MUG-BLUE": blue}
    shop.mug(revision=2, variants=[{"sku": s, "prices": [{"amount": a, "currency": "USD"}]} for s, a in prices.items()])
    ((_, changed),) = shop.said()
    assert changed["facets"] == facets


def test_the_first_price_in_a_currency_is_named_in_that_currency_only(shop):
    shop.mug(variants=TWO)
    shop.said()
    shop.price(1190, revision=5, currency="EUR")
    ((_, changed),) = shop.said()
    assert changed["facets"] == ["offers.EUR", "price.EUR"]


def test_a_sku_more_is_a_new_card_and_names_its_prices(shop):
    shop.mug(variants=TWO[:1])
    shop.said()
    shop.mug(revision=2, variants=TWO)
    ((_, changed),) = shop.said()
    assert changed["facets"] == ["card", "detail", "offers.USD", "price.USD"]


def test_two_prices_at_once_cannot_hide_a_new_lowest_from_the_lists(shop):
    """Each alone would leave the lowest as it is, judged by what the other had before."""
    shop.mug(variants=TWO)
    shop.said()
    shop.memory.meanwhile = lambda: (shop.price(1500, revision=6, sku="MUG-RED"), shop.said())
    shop.price(2000, revision=5, sku="MUG-BLUE")
    ((_, changed),) = shop.said()
    assert "price.USD" in changed["facets"]


def test_a_withdrawn_product_is_gone_and_a_late_older_upsert_does_not_revive_it(shop):
    shop.mug(revision=2)
    shop.said()
    shop.withdraw(revision=4)
    assert (shop.catalog.products(["mug"]), shop.catalog.members("kitchen")) == ({}, [])
    assert shop.catalog.offers(["MUG-RED"]) == {}
    ((name, removed),) = shop.said()
    assert (name, removed["slug"], removed["category_ids"]) == ("ProductRemoved", "stoneware-mug", ["kitchen"])
    shop.mug(revision=3)
    assert shop.catalog.products(["mug"]) == {}
    shop.mug(revision=5)
    assert shop.catalog.members("kitchen") == ["mug"]


def test_a_withdrawal_that_overtakes_the_product_holds(shop):
    shop.withdraw(revision=4)
    shop.mug(revision=3)
    assert shop.catalog.products(["mug"]) == {}
    assert shop.said() == []


def test_a_taken_slug_gets_the_ids_own_suffix_and_keeps_it(shop):
    shop.mug()
    shop.mug(product_id="cup", variants=[{"sku": "CUP"}])
    shop.mug(product_id="cup", variants=[{"sku": "CUP"}], revision=2)
    slug = shop.catalog.products(["cup"])["cup"].slug
    assert slug.startswith("stoneware-mug-")
    assert shop.catalog.products(["mug"])["mug"].slug == "stoneware-mug"
    assert shop.said()[-1][1]["slug"] == slug


def test_a_slug_left_is_free_for_another(shop):
    shop.mug()
    shop.mug(revision=2, slug="mug")
    assert shop.said()[-1][1]["previous_slug"] == "stoneware-mug"
    shop.mug(product_id="cup", variants=[{"sku": "CUP"}])
    assert shop.catalog.products(["cup"])["cup"].slug == "stoneware-mug"


def test_a_withdrawn_product_comes_back_though_another_has_its_address_by_now(shop):
    shop.mug()
    shop.withdraw(revision=2)
    shop.mug(product_id="cup", variants=[{"sku": "CUP"}])
    shop.mug(revision=3)
    assert shop.catalog.products(["mug"])["mug"].slug.startswith("stoneware-mug-")
    assert shop.catalog.products(["cup"])["cup"].slug == "stoneware-mug"


def test_a_category_named_twice_is_one_and_can_be_left(shop):
    shop.mug(category_ids=["kitchen", "gifts", "kitchen"])
    assert shop.catalog.products(["mug"])["mug"].category_ids == ["kitchen", "gifts"]
    shop.withdraw(revision=2)
    assert shop.catalog.members("kitchen") == []


def test_a_long_taken_slug_still_gets_an_address(shop):
    slug = "a" * 110 + "-bbbbbbb"
    shop.mug(slug=slug)
    shop.mug(product_id="cup", variants=[{"sku": "CUP"}], slug=slug)
    assert "--" not in shop.catalog.products(["cup"])["cup"].slug


def test_a_sku_of_another_product_is_refused_by_name(shop):
    shop.mug()
    with pytest.raises(BadEvent, match=r"variants\.0\.sku: MUG-RED is sold by product mug"):
        shop.mug(product_id="cup", slug="cup")


def test_a_sku_no_longer_sold_keeps_its_price_but_no_offer(shop):
    shop.mug()
    shop.mug(revision=2, variants=[{"sku": "MUG-BLUE", "prices": [{"amount": 1300, "currency": "USD"}]}])
    assert set(shop.catalog.offers(["MUG-RED", "MUG-BLUE"])) == {"MUG-BLUE"}
    shop.mug(product_id="cup", slug="cup", variants=[{"sku": "MUG-RED"}])
    assert shop.price_of() == 1250


def test_leaving_a_category_names_it(shop):
    shop.mug()
    shop.said()
    shop.mug(revision=2, category_ids=["gifts"])
    ((_, changed),) = shop.said()
    assert changed["categories_moved"] == ["gifts", "kitchen"]
    assert (shop.catalog.members("kitchen"), shop.catalog.members("gifts")) == ([], ["mug"])


def test_a_category_is_told_of_when_it_changes_and_only_then(shop):
    shop.category()
    shop.category(revision=2)
    shop.category(revision=1, slug="old")
    assert [name for name, _ in shop.said()] == ["CategoryChanged"]
    shop.category(revision=3, slug="cooking")
    assert shop.said()[0][1]["previous_slug"] == "kitchen"


def test_a_newer_revision_that_comes_between_reading_and_writing_stays(shop):
    shop.mug()
    shop.memory.meanwhile = lambda: shop.mug(revision=3, brand="New")
    shop.mug(revision=2, brand="Old")
    assert shop.catalog.products(["mug"])["mug"].brand == "New"


def test_a_newer_category_that_comes_between_reading_and_writing_stays(shop):
    shop.category()
    shop.memory.meanwhile = lambda: shop.category(revision=3, position=3)
    shop.category(revision=2, position=2)
    category = shop.catalog.category("kitchen")
    assert category.position == 3


def test_two_writers_of_one_product_both_end_in_the_table(shop):
    """The second read is made stale by a price set between it and the transaction."""
    shop.mug()
    shop.memory.meanwhile = lambda: shop.price(1100, revision=50)
    shop.mug(revision=2, texts={"en": {"title": "Mug", "description": ""}})
    assert shop.catalog.offers(["MUG-RED"])["MUG-RED"].title == "Mug"
    assert shop.price_of() == 1100


def test_a_product_is_in_its_slice_from_birth_to_withdrawal(shop):
    shop.mug()
    shop.mug(revision=2, brand="Kiln")
    assert shop.catalog.slice(0, 1) == ["mug"]
    shop.withdraw(revision=3)
    assert shop.catalog.slice(0, 1) == []
    shop.mug(revision=4)
    assert shop.catalog.slice(0, 1) == ["mug"]


def test_categories_that_would_form_a_circle_are_refused_by_name(shop):
    shop.category(category_id="kitchen", slug="kitchen")
    shop.category(category_id="knives", slug="knives", parent_id="kitchen")
    with pytest.raises(BadEvent, match="parent_id: kitchen > knives > kitchen form a circle"):
        shop.category(category_id="kitchen", slug="kitchen", revision=2, parent_id="knives")
    with pytest.raises(BadEvent, match="parent_id: solo > solo form a circle"):
        shop.category(category_id="solo", slug="solo", parent_id="solo")


def test_a_parent_may_come_later_but_not_close_a_circle(shop):
    shop.category(category_id="knives", slug="knives", parent_id="kitchen")
    with pytest.raises(BadEvent, match="kitchen > knives > kitchen"):
        shop.category(category_id="kitchen", slug="kitchen", parent_id="knives")


def test_two_that_become_each_others_parent_at_once_do_not_both_pass(shop):
    shop.category(category_id="kitchen", slug="kitchen")
    shop.category(category_id="knives", slug="knives")
    shop.memory.meanwhile = lambda: shop.category(category_id="knives", slug="knives", revision=2, parent_id="kitchen")
    with pytest.raises(BadEvent, match="kitchen > knives > kitchen"):
        shop.category(category_id="kitchen", slug="kitchen", revision=2, parent_id="knives")


def test_what_a_category_sorts_by_moves_with_the_price(shop):
    shop.mug(variants=TWO)
    (member,) = shop.catalog.membership("kitchen")
    assert member.lowest("USD") == 1000
    shop.said()
    shop.price(900, revision=5, sku="MUG-BLUE")
    assert shop.catalog.membership("kitchen")[0].lowest("USD") == 900
    assert shop.said()[0][1]["lowest_before"] == {"USD": 1000}
    shop.mug(revision=6, variants=TWO)
    assert shop.catalog.membership("kitchen")[0].lowest("USD") == 1000
