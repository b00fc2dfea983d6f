"""OrderDelivered -> the order arrived"""

from datetime import UTC, datetime

from functions.orders.model import State
from functions.orders.store import OrderTable
from shop.consumer import consumer
from shop.events import OrderDelivered

orders = OrderTable.from_environment()


@consumer(OrderDelivered)
def handler(delivered: OrderDelivered) -> None:
    orders.reach(delivered.order_id, State.DELIVERED, at=datetime.now(UTC))
