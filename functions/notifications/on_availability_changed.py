"""AvailabilityChanged -> have those told who wait for the SKU, once it is no longer sold out"""

from functions.notifications.model import TellWaiting
from functions.notifications.waiting import TellQueue
from shop.consumer import consumer
from shop.events import AvailabilityChanged

queue = TellQueue.from_environment()


@consumer(AvailabilityChanged)
def handler(changed: AvailabilityChanged) -> None:
    """A SKU that had no band was sold out, as pages print it."""
    if changed.band != "sold_out" and changed.previous_band in (None, "sold_out"):
        queue.send(TellWaiting(sku=changed.sku))
