"""PageRemoved -> purge it from the CDN"""

from functions.pages.purge import purge
from shop.consumer import batch_consumer
from shop.events import PageRemoved


@batch_consumer(PageRemoved)
def handler(batch: list[PageRemoved]) -> None:
    purge(event.path for event in batch)
