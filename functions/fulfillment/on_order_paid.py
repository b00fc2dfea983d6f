"""OrderPaid -> queue the step for the OMS"""

from datetime import UTC, datetime

from functions.fulfillment.delivering import queue_step
from functions.fulfillment.store import DeliveryTable, OrdersQueue
from shop.consumer import consumer
from shop.events import OrderPaid

deliveries = DeliveryTable.from_environment()
orders = OrdersQueue.from_environment()


@consumer(OrderPaid)
def handler(paid: OrderPaid) -> None:
    queue_step(paid, paid.sequence, deliveries=deliveries, orders=orders, now=datetime.now(UTC))
