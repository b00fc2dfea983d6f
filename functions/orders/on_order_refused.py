"""OrderRefused -> the order ends, its stock can be sold again, the money goes back -> OrderCanceled, RefundRequested"""

from datetime import UTC, datetime

from functions.orders.settlement import Settlement
from shop.consumer import consumer
from shop.events import OrderRefused

settlement = Settlement.from_environment()


@consumer(OrderRefused)
def handler(refused: OrderRefused) -> None:
    reason = f"the OMS refused it: {refused.reason}"
    settlement.refuse(refused.order_id, reason=reason, cause=refused.cause, now=datetime.now(UTC))
