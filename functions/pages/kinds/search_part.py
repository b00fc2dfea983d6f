"""A part of what the browser searches: `/search/<n>.json`, in every market, the same share of all products in each.

A product's part follows from its id, so its own events ask for it, and any change rewrites one part a market. Some 150
bytes a product, compressed, with every word of its description in it once (docs/search.md).
"""

import json

from functions.catalog.model import Category, Product
from functions.pages import parts
from functions.pages.facts import Facts
from functions.pages.kinds.chrome import SEARCH_PARTS
from functions.pages.model import PageRef, View
from functions.pages.render import Theme
from functions.search.logic import entry
from shop.events import ProductChanged, ProductRemoved
from shop.market import Market, markets

media_type = "application/json; charset=utf-8"


def pages_of(event: ProductChanged | ProductRemoved | None = None) -> list[PageRef]:
    """The part that the product is in; without one, all of them: an empty part is there too."""
    return pages_in(markets(), event.product_id if event else None)


def pages_in(those: tuple[Market, ...], product_id: str | None) -> list[PageRef]:
    return parts.pages("/search/{part}.json", "search_part", those, SEARCH_PARTS, product_id)


def repriced(event: ProductChanged) -> list[PageRef]:
    """In the markets of the currencies in which its lowest price, or that there are higher ones, moved."""
    moved = {facet.removeprefix("price.") for facet in event.facets if facet.startswith("price.")}
    return pages_in(tuple(market for market in markets() if market.currency in moved), event.product_id)


def view(facts: Facts, page: PageRef) -> View | None:
    part = int(page.key)
    if part >= SEARCH_PARTS:
        return None
    products, prices, bands = facts.part(part, SEARCH_PARTS)
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
