"""`/live/<sku>.json`: what can be had of a SKU in a flash sale, one address for all markets.

Only of products that say `live`. The number of pieces left, which moves with every sale, is told here and not on their
pages. Caches keep it for a second, so it is never purged. When it was written is its Last-Modified.
"""

import json

from functions.pages.facts import Facts
from functions.pages.model import LIVE, PageRef, View
from functions.pages.render import Theme
from shop.events import ProductChanged

media_type = "application/json; charset=utf-8"
#: A browser is told the first (stacks/edge.py), the CDN the second.
cache_control = "public, max-age=1, s-maxage=1"


def pages_of(event: ProductChanged) -> list[PageRef]:
    return pages_at(event.product_id, event.live)


def pages_at(product_id: str, skus: tuple[str, ...]) -> list[PageRef]:
    return [PageRef(path=f"{LIVE}{sku}.json", kind="live", key=product_id) for sku in skus]


def view(facts: Facts, page: PageRef) -> View | None:
    product = facts.subject(page.key)
    sku = page.path.removeprefix(LIVE).removesuffix(".json")
    if product is None or sku not in product.live_skus:
        return None
    prices, availability = facts.live(product, sku)
    return {
        "sku": sku,
        **availability.model_dump(exclude_none=True),
        "prices": {currency: price.amount for currency, price in prices.items()},
    }


def render(view: View, _theme: Theme) -> bytes:
    return json.dumps(view, separators=(",", ":")).encode()
