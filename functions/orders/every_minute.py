"""every minute -> end pending orders long overdue, forget persons whose orders ended
-> OrderCanceled, OrderForgotten, OrderPaid, PaymentSucceeded, RefundRequested
"""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.orders.due import Due
from functions.orders.forgetting import Forgetting
from shop.events import describe
from shop.log import log
from shop.table import ConditionFailed

due = Due.from_environment()

AT_MOST = 25
GRACE = timedelta(minutes=1)
#: What one order may take, in milliseconds: its calls to the PSP, and ours.
ONE_ORDER = 14_000


def handler(event: dict[str, Any], context: Any) -> None:
    """The net below on_order_placed. A PSP that does not answer is not asked for the others."""
    now = datetime.now(UTC)
    overdue = due.settlement.orders.due(now - GRACE, at_most=AT_MOST)
    asked = 0
    for order_id in overdue:
        asked += 1
        try:
            reachable = due.fall_or_ask_later(order_id, cause_id=None, now=now)
        except Exception as error:  # noqa: BLE001 one order that cannot be ended must not keep the others from it
            log("cannot be ended", order_id=order_id, error=describe(error))
            due.ask_later(order_id, now=now)
            continue
        if not reachable or context.get_remaining_time_in_millis() < ONE_ORDER:
            break
    log("asked for overdue orders", overdue=len(overdue), asked=asked)
    forgetting = Forgetting(due.settlement.orders, due.settlement.outbox)
    for order_id in forgetting.orders.due(now, at_most=AT_MOST, what="forget"):
        with suppress(ConditionFailed):  # it moved: the next minute looks again
            forgetting.forget(order_id, cause={"caused_at": now, "cause_id": order_id}, now=now)
