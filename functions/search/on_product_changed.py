"""ProductChanged -> have the indices say what the product is now"""

from functions.search.indexing import Indexing
from shop.consumer import batch_consumer
from shop.events import ProductChanged

indexing = Indexing.from_environment()


@batch_consumer(ProductChanged)
def handler(batch: list[ProductChanged]) -> None:
    indexing.refresh_or_fail([changed.product_id for changed in batch])
