"""What a feed says is there as the catalog's own table has it: held in memory, in a file, or some of each meanwhile."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from evershelf import build_tables
from evershelf.build_facts import OfFile, Tables, fill
from functions.catalog.category_change import upsert_category
from functions.catalog.change import upsert_product
from functions.catalog.store import CatalogTable
from shop.events import BadEvent, CategoryUpserted, Event, ProductUpserted, StockCounted
from shop.outbox import Outbox
from tests.fakes import MemoryDynamo, create_table

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PRODUCTS = [f"mug-{number}" for number in range(12)]
SKUS = [f"{product.upper()}-{size}" for product in PRODUCTS for size in "SM"]


def category(name: str, **more: Any) -> Event:
    return CategoryUpserted.model_validate(
        {"category_id": name, "revision": 1, "slug": name, "texts": {"en": {"title": name}}} | more
    )


def product(name: str, **more: Any) -> Event:
    detail = {
        "product_id": name,
        "revision": 1,
        "slug": name,
        "texts": {"en": {"title": name}},
        "category_ids": ["mugs"],
        "variants": [
            {"sku": f"{name.upper()}-{size}", "prices": [{"amount": amount, "currency": "USD"}]}
            for size, amount in (("S", 900), ("M", 1250))
        ],
    }
    return ProductUpserted.model_validate(detail | more)


def said() -> list[Event]:
    """Some of it twice: moved, renamed, repriced, outdated, and three that are refused or told of otherwise."""
    dear = [{"sku": "MUG-1-S", "prices": [{"amount": 9900, "currency": "USD"}, {"amount": 8800, "currency": "EUR"}]}]
    return [
        category("mugs"),
        *map(product, PRODUCTS[:8]),
        category("cups", parent_id="mugs", position=3),
        product("mug-1", revision=2, slug="cup-1", category_ids=["cups"], variants=dear),
        product("mug-2", revision=0, slug="late"),
        product("mug-3", revision=2, brand="Kiln", live=True),
        product("thief", variants=[{"sku": "MUG-0-S"}]),
        product("heir", slug="mug-1", category_ids=["cups", "mugs"]),
        product("namesake", slug="mug-4"),
        category("mugs", revision=2, parent_id="cups"),
        *map(product, PRODUCTS[8:]),
        *(StockCounted(sku=sku, counted=counted, sequence=1) for counted, sku in enumerate(SKUS)),
        StockCounted(sku=SKUS[0], counted=50, sequence=2),
    ]


def of_the_shop() -> tuple[CatalogTable, list[str]]:
    memory = MemoryDynamo()
    create_table(memory.client, "catalog", key="pk", sort="sk")
    create_table(memory.client, "outbox", key="id")
    catalog, refused = CatalogTable(memory.client, "catalog"), []
    parts: Any = {"catalog": catalog, "outbox": Outbox("outbox"), "now": NOW}
    for event in said():
        try:
            if isinstance(event, CategoryUpserted):
                upsert_category(event, **parts)
            elif isinstance(event, ProductUpserted):
                upsert_product(event, **parts)
        except BadEvent as error:
            refused.append(str(error))
    return catalog, refused


def facts(catalog: CatalogTable) -> dict[str, Any]:
    """All that a build asks of a catalog."""
    asked = [*PRODUCTS, "thief", "heir", "namesake"]
    shares = [catalog.listed(part, 3) for part in range(3)]
    slugs = ["mug-1", "cup-1", "mug-4", "late", "mugs", *(one.slug for share in shares for one in share)]
    return {
        "categories": catalog.known_categories(),
        "members": {
            name: [(one.product_id, one.born_at, one.lowest("USD"), one.lowest("EUR")) for one in members]
            for name in ("mugs", "cups", "none")
            for members in [catalog.membership(name)]
        },
        "first": [catalog.members("mugs", at_most=3), catalog.newest(4)],
        "listed": shares,
        "slices": [catalog.slice(part, 3) for part in range(3)],
        "products": catalog.products(asked),
        "prices": catalog.prices(SKUS),
        "owners": [catalog.slug_owners(kind, slugs) for kind in ("product", "category")],
        "gone": [catalog.last_owner("product", slug) for slug in slugs],
    }


def sold(tables: Tables) -> dict[str, Any]:
    return {one.product.product_id: one for one in tables.kept.sold([*PRODUCTS, "nobody", "heir"])}


@pytest.mark.parametrize(("alone", "at_once"), [(True, 4_000), (True, 5), (False, 4_000), (False, 5)])
def test_what_a_feed_says_is_what_the_shop_would_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, alone: bool, at_once: int
) -> None:
    monkeypatch.setattr(build_tables, "WRITTEN_AT_ONCE", at_once)
    monkeypatch.setattr(build_tables, "MOST_HELD", at_once if at_once == 5 else 90_000)
    monkeypatch.setattr(build_tables, "_PLACES", 7)  # nearly each place is taken for another's
    file = tmp_path / "facts.sqlite"
    refused = fill(file, said(), now=NOW, told=lambda _: None, alone=alone)
    shop, refused_there = of_the_shop()
    tables = OfFile(file).open()
    known, kept = facts(tables.catalog), sold(tables)
    tables.client.close()
    assert refused == refused_there
    assert len(refused) == 2
    assert known == facts(shop)
    bands = {sku: said.band for one in kept.values() for sku, said in one.bands.items()}
    assert {sku: bands[sku] for sku in ("MUG-0-S", "MUG-0-M", "MUG-2-S", "MUG-11-M")} == {
        "MUG-0-S": "in_stock",
        "MUG-0-M": "low",
        "MUG-2-S": "low",
        "MUG-11-M": "in_stock",
    }
    assert [one.product for one in kept.values()] == [known["products"][name] for name in kept]
    assert kept["mug-1"].prices == {
        currency: {"MUG-1-S": price} for currency, price in shop.prices(["MUG-1-S"])["MUG-1-S"].items()
    }
