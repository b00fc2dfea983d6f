"""What lists every product is cut into parts, so that a change rewrites one of them and none grows without bound.

A product's part follows from its id: its own events ask for the part, and no edge leads there. The search has parts of
its own, by its own measure.
"""

from collections.abc import Iterable

from functions.catalog.slices import part_of
from functions.pages.model import PageRef
from shop.market import Market

#: Of the sitemap and of the merchant feed. At 10,000 products a part has 625: see docs/pages.md. After a change of it
#: publish the theme: parts that are new are born with it, and those beyond are removed.
PARTS = 16


def pages(address: str, kind: str, markets: Iterable[Market], product_id: str | None = None) -> list[PageRef]:
    """`address` has the part's number in it, `{part}`; without a product all parts."""
    parts = [part_of(product_id, PARTS)] if product_id else range(PARTS)
    return [
        PageRef(path=market.path(address.format(part=part)), kind=kind, key=str(part))
        for part in parts
        for market in markets
    ]
