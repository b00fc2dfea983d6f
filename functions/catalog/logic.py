"""Which facets of a product a new revision changes, and which address it gets."""

import hashlib
from collections.abc import Iterable, Mapping

from functions.catalog.model import Product
from shop.events.internal import ProductFacet
from shop.money import Money

_DETAIL = ("brand", "attributes", "media", "variants", "category_ids", "texts", "live")


def own_slug(wanted: str, owner_id: str) -> str:
    """The address of one whose wish is taken: always the same for the same id, whoever comes first or last."""
    return f"{wanted[:111].rstrip('-')}-{hashlib.sha256(owner_id.encode()).hexdigest()[:8]}"


#: SKU -> currency -> price.
type Prices = Mapping[str, Mapping[str, Money]]


def facets_changed(old: Product | None, new: Product, *, before: Prices, after: Prices) -> tuple[ProductFacet, ...]:
    """`card` is what lists print but the price (name, address, first picture), `detail` the rest of the product page.

    `before` and `after` are the prices of what it sold and of what it sells. Whoever printed the price of a product
    printed its card, so a birth names no prices.
    """
    if old is None or old.withdrawn:
        return ("card", "detail")
    card = any(
        before != after
        for before, after in (
            (old.slug, new.slug),
            (_titles(old), _titles(new)),
            (old.media[:1], new.media[:1]),
            (old.skus, new.skus),
        )
    )
    detail = any(getattr(old, name) != getattr(new, name) for name in _DETAIL)
    changed: list[ProductFacet] = []
    if card:
        changed.append("card")
    if detail:
        changed.append("detail")
    return (*changed, *prices_changed(before, after))


def prices_changed(before: Prices, after: Prices) -> tuple[ProductFacet, ...]:
    """For each currency that moved, `offers`; and `price`, which is what lists print, only if that moved too."""
    changed: list[ProductFacet] = []
    for currency in sorted({currency for prices in (before, after) for of in prices.values() for currency in of}):
        was, is_ = ({sku: of[currency] for sku, of in prices.items() if currency in of} for prices in (before, after))
        if was != is_:
            changed.append(f"offers.{currency}")
        if span(was.values()) != span(is_.values()):
            changed.append(f"price.{currency}")
    return tuple(changed)


def span(prices: Iterable[Money]) -> tuple[int, bool] | None:
    """What a list prints of a product's prices: the lowest, and whether others are higher."""
    amounts = {price.amount for price in prices}
    return (min(amounts), len(amounts) > 1) if amounts else None


def lowest(prices: Prices) -> dict[str, int]:
    """By currency, of all variants: what lists are sorted by."""
    found: dict[str, int] = {}
    for of in prices.values():
        for currency, price in of.items():
            found[currency] = min(price.amount, found.get(currency, price.amount))
    return found


def _titles(product: Product) -> dict[str, str]:
    return {locale: text["title"] for locale, text in product.texts.items()}
