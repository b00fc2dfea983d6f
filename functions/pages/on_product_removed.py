"""ProductRemoved -> ask for its page, which goes, and for all that printed it or its categories' members"""

from functions.pages.facts import category_facet, product_facet
from functions.pages.kinds import product
from functions.pages.requests import Requests
from shop.consumer import consumer
from shop.events import ProductRemoved

requests = Requests.from_environment()


@consumer(ProductRemoved)
def handler(removed: ProductRemoved) -> None:
    facets = [product_facet(removed.product_id, facet) for facet in ("card", "detail", "availability")]
    facets += [category_facet(category_id, "members") for category_id in removed.category_ids]
    requests.changed(removed, facets=facets, own=product.pages_of(removed))
