"""OrderAccepted -> the step is acknowledged -> OrderAcknowledged"""

from datetime import UTC, datetime

from functions.fulfillment.store import DeliveryTable
from shop.consumer import consumer
from shop.events import OrderAccepted, OrderAcknowledged
from shop.log import log
from shop.outbox import Outbox

deliveries = DeliveryTable.from_environment()
outbox = Outbox.from_environment()


@consumer(OrderAccepted)
def handler(accepted: OrderAccepted) -> None:
    """It may come before we have written that we sent the step: the OMS answers fast."""
    now = datetime.now(UTC)
    order_id, sequence, reference = accepted.order_id, accepted.sequence, accepted.reference
    said = OrderAcknowledged(order_id=order_id, sequence=sequence, reference=reference, **accepted.cause)
    first = deliveries.acknowledge(order_id, sequence, reference=reference, now=now, say=outbox.say(said, now=now))
    log("acknowledged", order_id=order_id, sequence=sequence, first=first)
