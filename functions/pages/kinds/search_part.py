"""A part of what the browser searches: `/search/<n>.json`, in every market, the same share of all products in each.

A product's part follows from its id, so its own events ask for it, and any change rewrites one part a market. Some 150
bytes a product, compressed, with every word of its description in it once (docs/search.md).
"""

from collections.abc import Mapping

import orjson

from functions.catalog.model import Product
from functions.pages import parts
from functions.pages.facts import Facts
from functions.pages.kinds.chrome import SEARCH_PARTS
from functions.pages.model import PageRef, View
from functions.pages.render import Theme
from functions.search.logic import entry
from functions.stock.model import Availability
from shop.events import ProductChanged, ProductRemoved
from shop.market import Market, markets
from shop.money import Money

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

    def line(product: Product, prices: Mapping[str, Money], bands: Mapping[str, Availability]) -> str:
        categories = [known[one] for one in product.category_ids if one in known]
        said = entry(product, market=facts.market, categories=categories, prices=prices, bands=bands)
        return orjson.dumps(said).decode()

    known = facts.categories().by_id
    return {"lines": facts.lines(part, SEARCH_PARTS, line)}


def render(view: View, _theme: Theme) -> bytes:
    lines = ",\n".join(line for _, line in view["lines"])
    return f'{{"products":[\n{lines}\n]}}\n'.encode()


def lines_in(body: str) -> list[str]:
    return [line.removesuffix(",") for line in body.split("\n")[1:-2]]
