"""PagePublished -> purge it from the CDN"""

from functions.pages.purge import purge
from shop.consumer import batch_consumer
from shop.events import PagePublished


@batch_consumer(PagePublished)
def handler(batch: list[PagePublished]) -> None:
    purge(event.path for event in batch)
