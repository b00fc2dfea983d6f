"""`/sitemap/products-<n>.xml` in every market: a share of all products. Made of one query; a price rewrites none."""

from functions.catalog.keys import product_path
from functions.pages import parts
from functions.pages.facts import Facts
from functions.pages.kinds import sitemap_pages
from functions.pages.kinds.sitemap_pages import entry
from functions.pages.model import PageRef, View
from shop.events import ProductChanged, ProductRemoved
from shop.market import markets

media_type = sitemap_pages.media_type
render = sitemap_pages.render


def pages_of(event: ProductChanged | ProductRemoved | None = None) -> list[PageRef]:
    """The part that the product is in; without one, all of them."""
    product_id = event.product_id if event else None
    return parts.pages("/sitemap/products-{part}.xml", "sitemap_part", markets(), parts.PARTS, product_id)


def view(facts: Facts, page: PageRef) -> View | None:
    part = int(page.key)
    listed = facts.listed(part, parts.PARTS) if part < parts.PARTS else []
    if not listed:
        return None
    return {"urls": [entry(facts, product_path(one.slug), one.changed_at) for one in listed]}
