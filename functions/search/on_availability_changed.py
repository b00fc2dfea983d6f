"""AvailabilityChanged -> have the indices say whether the SKU's product can be bought"""

from functions.catalog.store import CatalogTable
from functions.search.indexing import Indexing
from shop.consumer import batch_consumer
from shop.events import AvailabilityChanged

catalog = CatalogTable.from_environment()
indexing = Indexing.from_environment()


@batch_consumer(AvailabilityChanged)
def handler(batch: list[AvailabilityChanged]) -> None:
    """How many are left is not searched; a SKU that no product sells yet comes with its product."""
    skus = [changed.sku for changed in batch if changed.band != changed.previous_band]
    sold_by = {sku: offer.product_id for sku, offer in catalog.offers(skus).items()}
    indexing.refresh_or_fail([sold_by.get(changed.sku) for changed in batch])
