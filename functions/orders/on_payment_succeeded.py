"""PaymentSucceeded -> the order is paid, its stock allocated; else the money goes back -> OrderPaid, RefundRequested"""

from datetime import UTC, datetime

from functions.orders.settlement import Settlement
from shop.consumer import consumer
from shop.events import PaymentSucceeded
from shop.log import log

settlement = Settlement.from_environment()


@consumer(PaymentSucceeded)
def handler(succeeded: PaymentSucceeded) -> None:
    order = settlement.pay(succeeded.order_id, cause=succeeded.cause, now=datetime.now(UTC))
    log("payment succeeded", order_id=order.order_id, state=order.state, refund=order.refund_reason)
