"""ProductChanged -> ask for all that printed it or its categories' members, and for its own pages"""

from functions.pages.facts import category_facet, product_facet
from functions.pages.kinds import product
from functions.pages.requests import Requests
from shop.consumer import consumer
from shop.events import ProductChanged

requests = Requests.from_environment()


@consumer(ProductChanged)
def handler(changed: ProductChanged) -> None:
    """A price alone bears no page: those that print it are found by their edges, and those of other markets rest."""
    facets = [product_facet(changed.product_id, facet) for facet in changed.facets]
    facets += [category_facet(category_id, "members") for category_id in changed.categories_moved]
    own = product.pages_of(changed) if {"card", "detail"}.intersection(changed.facets) else []
    requests.changed(changed, facets=facets, own=own)
