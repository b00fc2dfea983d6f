"""ProductChanged -> ask for all that printed it or its categories' members, and for its own pages"""

from functions.catalog.store import CatalogTable
from functions.pages.facets import NEWEST, product_facet
from functions.pages.kinds import live, merchant_part, product, search_part, sitemap, sitemap_part
from functions.pages.requests import Requests
from functions.pages.shelves import touched
from shop.consumer import consumer
from shop.events import ProductChanged

catalog = CatalogTable.from_environment()
requests = Requests.from_environment()


@consumer(ProductChanged)
def handler(changed: ProductChanged) -> None:
    """A price alone bears no page: those that print it are found by their edges, and those of other markets rest."""
    pages, facets = touched(changed, catalog)
    facets |= {product_facet(changed.product_id, facet) for facet in changed.facets}
    if {"card", "detail"}.intersection(changed.facets):
        pages |= {*product.pages_of(changed), *search_part.pages_of(changed)}
        pages |= {*sitemap_part.pages_of(changed), *merchant_part.pages_of(changed), *live.pages_of(changed)}
    pages |= {*merchant_part.repriced(changed), *search_part.repriced(changed)}
    if changed.born:
        pages |= set(sitemap.pages_of())
        facets.add(NEWEST)
    requests.changed(changed, facets=sorted(facets), own=pages, product_id=changed.product_id)
