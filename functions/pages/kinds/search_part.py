"""A part of what the browser searches: `/search/<n>.json`, in every market, the same share of all products in each.

A product's part follows from its id, so its own events ask for it, and any change rewrites one part a market. Some 150
bytes a product, compressed, with every word of its description in it once (docs/search.md).
"""

import json

from functions.catalog.model import Category, Product
from functions.catalog.slices import part_of
from functions.pages.facts import Facts
from functions.pages.kinds.chrome import SEARCH_PARTS
from functions.pages.model import PageRef, View, in_every_market
from functions.pages.render import Theme
from functions.search.logic import entry
from shop.events import ProductChanged, ProductRemoved

media_type = "application/json; charset=utf-8"


def pages_of(event: ProductChanged | ProductRemoved | None = None) -> list[PageRef]:
    """The part that the product is in; without one, all of them: an empty part is there too."""
    parts = [part_of(event.product_id, SEARCH_PARTS)] if event else range(SEARCH_PARTS)
    return [
        page for part in parts for page in in_every_market(f"/search/{part}.json", kind="search_part", key=str(part))
    ]


def view(facts: Facts, page: PageRef) -> View | None:
    part = int(page.key)
    if part >= SEARCH_PARTS:
        return None
    products = facts.details(facts.slice(part, SEARCH_PARTS))
    prices, bands = facts.selling(products)
    return {
        "products": [
            entry(product, market=facts.market, categories=_categories(facts, product), prices=prices, bands=bands)
            for product in products
        ]
    }


def render(view: View, _theme: Theme) -> bytes:
    return json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode()


def _categories(facts: Facts, product: Product) -> list[Category]:
    return [category for one in product.category_ids if (category := facts.category(one))]
