"""A part of what the browser searches: `/search/<n>.json`, in every market, the same share of all products in each.

A product's part follows from its id, so its own events ask for it, and any change rewrites one part a market. Some 150
bytes a product, compressed, with every word of its description in it once (docs/search.md).
"""

import json
import re
from typing import Any

from functions.catalog.keys import product_path
from functions.catalog.model import Product
from functions.catalog.slices import part_of
from functions.pages.facts import Facts
from functions.pages.kinds.chrome import SEARCH_PARTS, best, price_span
from functions.pages.model import PageRef, View, in_every_market
from functions.pages.render import Theme
from shop.events import ProductChanged, ProductRemoved

media_type = "application/json; charset=utf-8"
WORD = re.compile(r"[^\W_]{3,}")


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
            _entry(facts, product)
            | {"band": best([bands[sku] for sku in product.skus]).band}
            | _price(facts, product, prices)
            for product in products
        ]
    }


def render(view: View, _theme: Theme) -> bytes:
    return json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode()


def _entry(facts: Facts, product: Product) -> dict[str, Any]:
    """What a result prints and is found by. `words` are those of the description that the title does not have."""
    text = product.text(facts.market.locale)
    categories = [category for one in product.category_ids if (category := facts.category(one))]
    titled = set(WORD.findall(text["title"].lower()))
    image = product.image(facts.market.locale)
    return {
        "id": product.product_id,
        "title": text["title"],
        "url": facts.market.path(product_path(product.slug)),
        "image": image.model_dump(include={"url", "width", "height"}) if image else None,
        "categories": [category.text(facts.market.locale)["title"] for category in categories],
        "brand": product.brand,
        "attributes": product.attributes,
        "words": " ".join(sorted(set(WORD.findall(text.get("description", "").lower())) - titled)),
    }


def _price(facts: Facts, product: Product, prices: dict[str, Any]) -> dict[str, Any]:
    span = price_span(facts, [prices[sku] for sku in product.skus if sku in prices])
    lowest = span["price"]
    return span | {"price": {"amount": lowest["amount"], "currency": lowest["currency"]} if lowest else None}
