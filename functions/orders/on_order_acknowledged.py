"""OrderAcknowledged -> the OMS took the order"""

from datetime import UTC, datetime

from functions.orders.model import State
from functions.orders.store import OrderTable
from shop.consumer import consumer
from shop.events import OrderAcknowledged

orders = OrderTable.from_environment()


@consumer(OrderAcknowledged)
def handler(acknowledged: OrderAcknowledged) -> None:
    orders.reach(acknowledged.order_id, State.ACKNOWLEDGED, at=datetime.now(UTC))
