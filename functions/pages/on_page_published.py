"""PagePublished -> purge it from the CDN"""

from datetime import UTC, datetime

from functions.pages.purge import Purger
from functions.pages.purging import Outdated
from shop.consumer import batch_consumer
from shop.events import PagePublished

purger = Purger.from_environment()


@batch_consumer(PagePublished)
def handler(batch: list[PagePublished]) -> None:
    """Sent again it purges again, which is harmless."""
    now = datetime.now(UTC)
    single = [Outdated(one.path, str(one.cause_id), one.tags) for one in batch if not one.campaign and not one.first]
    if single:
        purger.purge(single, now=now)
    if campaigns := [one.campaign for one in batch if one.campaign]:
        purger.written([Outdated(one.path, tags=one.tags) for one in batch if one.campaign], of=campaigns, now=now)
