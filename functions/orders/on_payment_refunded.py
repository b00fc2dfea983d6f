"""PaymentRefunded -> the order is refunded -> OrderRefunded, OrderCanceled"""

from datetime import UTC, datetime

from functions.cart.store import CartTable
from functions.orders.settlement import Settlement
from shop.consumer import consumer
from shop.events import PaymentRefunded

settlement = Settlement.from_environment()
carts = CartTable.from_environment()


@consumer(PaymentRefunded)
def handler(refunded: PaymentRefunded) -> None:
    settlement.refund(
        refunded.order_id, amount=refunded.amount, carts=carts, cause=refunded.cause, now=datetime.now(UTC)
    )
