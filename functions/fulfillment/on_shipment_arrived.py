"""ShipmentArrived -> a parcel reached the shopper -> OrderDelivered"""

from datetime import UTC, datetime

from functions.fulfillment.model import Shipment
from functions.fulfillment.store import DeliveryTable
from shop.consumer import consumer
from shop.events import OrderDelivered, ShipmentArrived
from shop.log import log
from shop.outbox import Outbox

deliveries = DeliveryTable.from_environment()
outbox = Outbox.from_environment()


@consumer(ShipmentArrived)
def handler(event: ShipmentArrived) -> None:
    """An arrival that comes before its dispatch implies it."""
    now = datetime.now(UTC)
    order_id, shipment_id = event.order_id, event.shipment_id
    say = outbox.say(OrderDelivered(order_id=order_id, shipment_id=shipment_id, **event.cause), now=now)
    first = deliveries.arrived(Shipment(order_id=order_id, shipment_id=shipment_id), now=now, say=say)
    log("arrived", order_id=order_id, shipment_id=shipment_id, first=first)
