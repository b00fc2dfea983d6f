"""every minute -> send again what the OMS has not answered"""

from datetime import UTC, datetime
from typing import Any

from functions.fulfillment.delivering import send_again
from functions.fulfillment.store import DeliveryTable, OrdersQueue
from shop.log import log

deliveries = DeliveryTable.from_environment()
orders = OrdersQueue.from_environment()


def handler(event: dict[str, Any], context: Any) -> None:
    """The net under the queue: a message may be lost or buried, a row is not."""
    again = send_again(deliveries=deliveries, orders=orders, now=datetime.now(UTC))
    log("sent again", steps=again)
