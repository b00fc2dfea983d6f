"""What a search finds and prints of a product, in the browser's parts and in an index alike."""

import re
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any

from functions.catalog.keys import product_path
from functions.catalog.model import Category, Product
from functions.stock.logic import best
from functions.stock.model import Availability
from shop.market import Market
from shop.money import Money

WORD = re.compile(r"[^\W_]{3,}")
#: Between an attribute's name and its value: a control character that is in neither.
SEPARATOR = "\u001f"


def entry(
    product: Product,
    *,
    market: Market,
    categories: Iterable[Category],
    prices: Mapping[str, Money],
    bands: Mapping[str, Availability],
) -> dict[str, Any]:
    """`words` are those of the description that the title does not have; the price is the lowest in the market."""
    text = product.text(market.locale)
    titled = set(WORD.findall(text["title"].lower()))
    image = product.media[0] if product.media else None
    skus = product.skus
    priced = [prices[sku] for sku in skus if sku in prices]
    lowest = min(priced, key=attrgetter("amount"), default=None)
    return {
        "id": product.product_id,
        "title": text["title"],
        "url": market.path(product_path(product.slug)),
        "image": {name: image[name] for name in ("url", "width", "height")} if image else None,
        "categories": [category.text(market.locale)["title"] for category in categories],
        "brand": product.brand,
        "attributes": product.said(product.attributes, market.locale),
        "words": " ".join(sorted(set(WORD.findall(text.get("description", "").lower())) - titled)),
        "band": best([bands[sku] for sku in skus]).band,
        "price": {"amount": lowest.amount, "currency": lowest.currency} if lowest else None,
        "price_from": len({price.amount for price in priced}) > 1,
    }


def document(found: dict[str, Any], *, version: int) -> dict[str, Any]:
    """What an index holds: the entry, and beside it what attributes are searched and counted by. `version`: µs."""
    attributes: Mapping[str, str] = found["attributes"]
    return found | {
        "attribute_values": list(attributes.values()),
        "facets": [facet(name, value) for name, value in attributes.items()],
        "indexed_at": version // 1_000,
    }


def facet(name: str, value: str = "") -> str:
    """An attribute as one word, so that any number of names needs one field only."""
    return f"{name}{SEPARATOR}{value}"
