"""PageRemoved -> purge it from the CDN"""

from datetime import UTC, datetime

from functions.pages.purge import Purger
from functions.pages.purging import Outdated
from shop.consumer import batch_consumer
from shop.events import PageRemoved

purger = Purger.from_environment()


@batch_consumer(PageRemoved)
def handler(batch: list[PageRemoved]) -> None:
    """Sent again it purges again, which is harmless."""
    purger.purge([Outdated(one.path, str(one.cause_id), one.tags) for one in batch], now=datetime.now(UTC))
