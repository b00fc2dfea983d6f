"""Every page there must be by the facts, in shares: each process finds the pages of its share by itself."""

from collections.abc import Iterable, Iterator
from itertools import batched

from functions.catalog.keys import Kind, content_path, product_path
from functions.catalog.store import CatalogTable
from functions.pages.kinds import live
from functions.pages.model import PageRef, in_every_market
from functions.pages.routes import ALWAYS_THERE, slug_in
from functions.pages.shelves import filled
from shop.market import markets

#: Products are counted in so many parts.
COUNTED_IN = 16
#: Slugs asked for with one call.
SLUGS_AT_ONCE = 100


def pages_of_facts(catalog: CatalogTable) -> Iterator[PageRef]:
    """Whatever was built: those always there, and of all that is sold or written."""
    yield from listing(catalog)
    yield from of_products(catalog, 0, 1)


def listing(catalog: CatalogTable) -> Iterator[PageRef]:
    """All but the products' own; a category's pages one after the other."""
    for kind in ALWAYS_THERE:
        yield from kind.pages_of()
    for category in catalog.categories():
        yield from filled(category.category_id, category.slug, len(catalog.members(category.category_id)))
    slugs = [one.slug for one in catalog.contents()]
    for slug, content_id in catalog.slug_owners("content", slugs).items():
        yield from in_every_market(content_path(slug), kind="content", key=content_id)


def of_products(catalog: CatalogTable, part: int, parts: int) -> Iterator[PageRef]:
    for product in catalog.listed(part, parts):
        yield from in_every_market(product_path(product.slug), kind="product", key=product.product_id)
        yield from live.pages_at(product.product_id, product.live)


def count(catalog: CatalogTable) -> int:
    """How many pages there may be, without holding them."""
    products = sum(len(catalog.slice(part, COUNTED_IN)) for part in range(COUNTED_IN))
    return products * len(markets()) + sum(1 for _ in listing(catalog))


def left(known: Iterable[PageRef], catalog: CatalogTable) -> Iterator[PageRef]:
    """Of pages that were built once: those at addresses that are nobody's now. They may say 301 or 410."""
    for batch in batched(known, SLUGS_AT_ONCE, strict=False):
        named = [(page, slug) for page in batch if (slug := slug_in(page.path))]
        kinds: tuple[Kind, ...] = ("product", "category", "content")
        taken = {
            (kind, slug)
            for kind in kinds
            for slug in catalog.slug_owners(kind, {slug for _, (one, slug) in named if one == kind})
        }
        yield from (page for page, slug in named if slug not in taken)
