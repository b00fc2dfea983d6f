"""OrderPlaced -> when due, end payment and order -> OrderCanceled, OrderPaid, PaymentSucceeded, RefundRequested"""

from datetime import UTC, datetime
from math import ceil

from functions.orders.due import Due
from shop.consumer import NotYet, consumer
from shop.events import OrderPlaced

due = Due.from_environment()


@consumer(OrderPlaced)
def handler(placed: OrderPlaced) -> None:
    """Where the PSP cannot say yet, the order itself remembers when to ask again, and every_minute asks."""
    now = datetime.now(UTC)
    if now < placed.due_at:
        seconds = ceil((placed.due_at - now).total_seconds())
        raise NotYet(f"{placed.order_id} is due at {placed.due_at}", seconds=seconds)
    due.fall_or_ask_later(placed.order_id, cause_id=placed.cause_id, now=now)
