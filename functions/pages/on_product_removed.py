"""ProductRemoved -> ask for its page, which says so, and for all that printed it or its categories' members"""

from functions.pages.facets import NEWEST, product_facet
from functions.pages.kinds import merchant_part, product, search_part, sitemap, sitemap_part
from functions.pages.requests import Requests
from functions.pages.shelves import left
from shop.consumer import consumer
from shop.events import ProductRemoved

requests = Requests.from_environment()


@consumer(ProductRemoved)
def handler(removed: ProductRemoved) -> None:
    facets = [product_facet(removed.product_id, facet) for facet in ("card", "detail", "availability")]
    facets += sorted(facet for category_id in removed.category_ids for facet in left(category_id))
    listing = (product, search_part, sitemap_part, merchant_part)
    own = [page for kind in listing for page in kind.pages_of(removed)]
    facets.append(NEWEST)
    requests.changed(removed, facets=facets, own=[*own, *sitemap.pages_of()], product_id=removed.product_id)
