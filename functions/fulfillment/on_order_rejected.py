"""OrderRejected -> the step is refused -> OrderRefused"""

from datetime import UTC, datetime

from functions.fulfillment.model import OPEN
from functions.fulfillment.store import DeliveryTable
from shop.consumer import consumer
from shop.events import OrderRefused, OrderRejected
from shop.log import log
from shop.outbox import Outbox

deliveries = DeliveryTable.from_environment()
outbox = Outbox.from_environment()


@consumer(OrderRejected)
def handler(rejected: OrderRejected) -> None:
    """A rejection stands, also after an acceptance, in whatever order the two arrive."""
    now = datetime.now(UTC)
    order_id, sequence, reason = rejected.order_id, rejected.sequence, rejected.reason
    said = OrderRefused(order_id=order_id, sequence=sequence, reason=reason, **rejected.cause)
    say = outbox.say(said, now=now)
    first = deliveries.refuse(order_id, sequence, reason=reason, now=now, say=say, expected=(*OPEN, "acknowledged"))
    log("refused", order_id=order_id, sequence=sequence, first=first)
