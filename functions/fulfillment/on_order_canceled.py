"""OrderCanceled -> queue the step for the OMS, where it knows the order"""

from datetime import UTC, datetime

from functions.fulfillment.delivering import queue_step
from functions.fulfillment.store import DeliveryTable, OrdersQueue
from shop.consumer import consumer
from shop.events import OrderCanceled
from shop.log import log

deliveries = DeliveryTable.from_environment()
orders = OrdersQueue.from_environment()


@consumer(OrderCanceled)
def handler(canceled: OrderCanceled) -> None:
    if canceled.sequence is None:
        log("nothing to deliver", order_id=canceled.order_id, why="the OMS never heard of the order")
        return
    queue_step(canceled, canceled.sequence, deliveries=deliveries, orders=orders, now=datetime.now(UTC))
