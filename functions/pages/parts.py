"""What lists every product is cut into parts, so that a change rewrites one of them and none grows without bound.

A product's part follows from its id: its own events ask for the part, and no edge leads there. The search has parts of
its own, by its own measure.
"""

from collections.abc import Iterable

from functions.catalog.slices import part_of
from functions.pages.model import PageRef
from shop.market import Market

#: Of the sitemap: at 10,000 products a part has 625 (docs/pages.md), and no price rewrites it. After a change of a
#: number of parts publish the theme: parts that are new are born with it, and those beyond are removed.
PARTS = 16
#: Of the merchant feed, whose part a price rewrites whole, like that of the search (`chrome.SEARCH_PARTS`): with 60
#: products it is as cheap as a page, so raise both with the catalog (docs/pages.md).
FEED_PARTS = 16


def pages(address: str, kind: str, markets: Iterable[Market], of: int, product_id: str | None) -> list[PageRef]:
    """`address` has the part's number in it, `{part}`; without a product all of so many parts."""
    parts = [part_of(product_id, of)] if product_id else range(of)
    return [
        PageRef(path=market.path(address.format(part=part)), kind=kind, key=str(part))
        for part in parts
        for market in markets
    ]
