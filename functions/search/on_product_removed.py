"""ProductRemoved -> take the product out of the indices"""

from functions.search.indexing import Indexing
from shop.consumer import batch_consumer
from shop.events import ProductRemoved

indexing = Indexing.from_environment()


@batch_consumer(ProductRemoved)
def handler(batch: list[ProductRemoved]) -> None:
    """If it is not back by now."""
    indexing.refresh_or_fail([removed.product_id for removed in batch])
