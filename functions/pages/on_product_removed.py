"""ProductRemoved -> ask for its page, which says so, and for all that printed it or its categories' members"""

from functions.pages.facts import product_facet
from functions.pages.kinds import product, search_part
from functions.pages.requests import Requests
from functions.pages.shelves import left
from shop.consumer import consumer
from shop.events import ProductRemoved

requests = Requests.from_environment()


@consumer(ProductRemoved)
def handler(removed: ProductRemoved) -> None:
    facets = [product_facet(removed.product_id, facet) for facet in ("card", "detail", "availability")]
    facets += sorted(facet for category_id in removed.category_ids for facet in left(category_id))
    requests.changed(removed, facets=facets, own=product.pages_of(removed) + search_part.pages_of(removed))
