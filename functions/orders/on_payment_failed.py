"""PaymentFailed -> note the attempt; the shopper may try another card"""

from datetime import UTC, datetime

from functions.orders.logic import note_failure
from functions.orders.model import FailedAttempt
from functions.orders.store import OrderTable
from shop.consumer import consumer
from shop.events import PaymentFailed

orders = OrderTable.from_environment()


@consumer(PaymentFailed)
def handler(failed: PaymentFailed) -> None:
    attempt = FailedAttempt(reason=failed.reason, at=failed.caused_at or datetime.now(UTC))
    orders.change(failed.order_id, lambda order: note_failure(order, attempt))
