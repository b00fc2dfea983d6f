"""OrderForgotten -> name and address leave what the OMS was handed"""

from functions.fulfillment.store import DeliveryTable
from shop.consumer import NotYet, consumer
from shop.events import OrderForgotten

deliveries = DeliveryTable.from_environment()

#: A step the OMS has not answered may have to be sent again, as it was.
LOOK_AGAIN = 900


@consumer(OrderForgotten)
def handler(forgotten: OrderForgotten) -> None:
    for delivery in deliveries.steps(forgotten.order_id).values():
        if delivery.is_open:
            raise NotYet(f"step {delivery.sequence} of {forgotten.order_id} is not answered", seconds=LOOK_AGAIN)
        deliveries.forget(delivery)
    deliveries.forget_parcels(forgotten.order_id)
