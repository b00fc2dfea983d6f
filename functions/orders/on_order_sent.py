"""OrderSent -> the OMS was handed the order"""

from datetime import UTC, datetime

from functions.orders.model import State
from functions.orders.store import OrderTable
from shop.consumer import consumer
from shop.events import OrderSent

orders = OrderTable.from_environment()


@consumer(OrderSent)
def handler(sent: OrderSent) -> None:
    orders.reach(sent.order_id, State.SENT, at=datetime.now(UTC))
