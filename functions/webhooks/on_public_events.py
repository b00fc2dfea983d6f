"""OrderPlaced, OrderPaid, OrderShipped, OrderDelivered, OrderCanceled, OrderRefunded, ProductChanged, ProductRemoved,
AvailabilityChanged, StockShort, PagePublished, PageQuarantined, PageReleased, PageRemoved,
WebhookDisabled -> a delivery to each who subscribed
"""

from datetime import UTC, datetime

from functions.webhooks.delivering import fan_out
from functions.webhooks.model import Said
from functions.webhooks.store import DeliverQueue, WebhookTable
from shop.consumer import commands

webhooks = WebhookTable.from_environment()
queue = DeliverQueue.from_environment()


@commands(Said, fifo=False)
def handler(said: Said) -> None:
    """One queue for all of them: what is done with each is the same."""
    fan_out(said, webhooks=webhooks, queue=queue, now=datetime.now(UTC))
