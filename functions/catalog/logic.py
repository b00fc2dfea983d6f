"""Which facets of a product a new revision changes, and which address it gets."""

import hashlib
from collections.abc import Iterable

from functions.catalog.model import Product
from shop.events.internal import ProductFacet
from shop.money import Money

_DETAIL = ("brand", "attributes", "media", "variants", "category_ids", "texts")


def own_slug(wanted: str, owner_id: str) -> str:
    """The address of one whose wish is taken: always the same for the same id, whoever comes first or last."""
    return f"{wanted[:111].rstrip('-')}-{hashlib.sha256(owner_id.encode()).hexdigest()[:8]}"


def facets_changed(old: Product | None, new: Product, *, price_moved: bool) -> tuple[ProductFacet, ...]:
    """`card` is what lists print (name, address, first picture, prices); `detail` the rest of the product page."""
    if old is None or old.withdrawn:
        return ("card", "detail")
    card = price_moved or any(
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
    return tuple(changed)


def span(prices: Iterable[Money]) -> tuple[int, bool] | None:
    """What a list prints of a product's prices: the lowest, and whether others are higher."""
    amounts = {price.amount for price in prices}
    return (min(amounts), len(amounts) > 1) if amounts else None


def _titles(product: Product) -> dict[str, str]:
    return {locale: text["title"] for locale, text in product.texts.items()}
