"""OrderShipped -> a parcel of the order is on its way"""

from datetime import UTC, datetime

from functions.orders.logic import ship
from functions.orders.model import Shipment
from functions.orders.store import OrderTable
from shop.consumer import consumer
from shop.events import OrderShipped

orders = OrderTable.from_environment()


@consumer(OrderShipped)
def handler(shipped: OrderShipped) -> None:
    parcel = Shipment(shipment_id=shipped.shipment_id, carrier=shipped.carrier, tracking=shipped.tracking)
    orders.change(shipped.order_id, lambda order: ship(order, parcel, at=datetime.now(UTC)))
