"""ShipmentDispatched -> a parcel is on its way -> OrderShipped"""

from datetime import UTC, datetime

from functions.fulfillment.model import Shipment
from functions.fulfillment.store import DeliveryTable
from shop.consumer import consumer
from shop.events import OrderShipped, ShipmentDispatched
from shop.log import log
from shop.outbox import Outbox

deliveries = DeliveryTable.from_environment()
outbox = Outbox.from_environment()


@consumer(ShipmentDispatched)
def handler(event: ShipmentDispatched) -> None:
    now = datetime.now(UTC)
    parcel = {
        "order_id": event.order_id,
        "shipment_id": event.shipment_id,
        "carrier": event.carrier,
        "tracking": event.tracking,
    }
    say = outbox.say(OrderShipped(**parcel, **event.cause), now=now)
    first = deliveries.dispatched(Shipment(**parcel), now=now, say=say)
    log("dispatched", order_id=event.order_id, shipment_id=event.shipment_id, first=first)
