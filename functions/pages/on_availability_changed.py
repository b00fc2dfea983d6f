"""AvailabilityChanged -> ask for all that print the SKU's product: lists too when the band itself changed"""

from functions.catalog.store import CatalogTable
from functions.pages.facets import product_facet
from functions.pages.kinds import merchant_part, search_part
from functions.pages.requests import Requests
from shop.consumer import consumer
from shop.events import AvailabilityChanged
from shop.log import log
from shop.market import markets

catalog = CatalogTable.from_environment()
requests = Requests.from_environment()


@consumer(AvailabilityChanged)
def handler(changed: AvailabilityChanged) -> None:
    """A SKU that no product sells yet is printed nowhere; its product's birth reads the band."""
    offer = catalog.offers([changed.sku]).get(changed.sku)
    if offer is None:
        log("not sold", sku=changed.sku)
        return
    another = changed.band != changed.previous_band
    facets = ["availability", "card"] if another else ["availability"]
    own = search_part.pages_in(markets(), offer.product_id) if another else []
    sold_out = {band in {None, "sold_out"} for band in (changed.band, changed.previous_band)}
    own += merchant_part.pages_in(markets(), offer.product_id) if len(sold_out) > 1 else []
    product_id = offer.product_id
    facets = [product_facet(product_id, facet) for facet in facets]
    requests.changed(changed, facets=facets, own=own, product_id=product_id)
