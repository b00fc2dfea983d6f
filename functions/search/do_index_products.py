"""IndexProducts -> have the indices say what the products are now"""

from functions.search.indexing import RETRY_SECONDS, Indexing
from functions.search.model import IndexProducts
from shop.consumer import NotYet, commands
from shop.events import BadEvent

indexing = Indexing.from_environment()


@commands(IndexProducts, fifo=False)
def handler(command: IndexProducts) -> None:
    """All of them again while one cannot be taken now: it does no harm."""
    failed = indexing.refresh(command.product_ids)
    reasons = "; ".join(f"{product_id}: {one.reason}" for product_id, one in failed.items())
    if any(not one.for_good for one in failed.values()):
        raise NotYet(reasons, seconds=RETRY_SECONDS)
    if failed:
        raise BadEvent(reasons)
