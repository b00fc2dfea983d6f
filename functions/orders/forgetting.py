"""A person was erased: her orders lose her name, those that have ended at once, the others when they end."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from functions.orders.logic import ENDED, SHIPPED, changed, forgotten
from functions.orders.model import Order
from functions.orders.store import ATTEMPTS, OrderTable
from shop.events import OrderForgotten
from shop.outbox import Outbox
from shop.table import ConditionFailed

#: An order under way is looked at again so often.
LOOK_AGAIN = timedelta(hours=1)
#: Not every OMS says that a parcel arrived.
LOST_FROM_SIGHT = timedelta(days=60)


@dataclass(frozen=True)
class Forgetting:
    orders: OrderTable
    outbox: Outbox

    @classmethod
    def from_environment(cls) -> Self:
        return cls(OrderTable.from_environment(), Outbox.from_environment())

    def forget(self, order_id: str, *, cause: dict[str, Any], now: datetime) -> bool:
        """True where it is done. An order under way is no longer the account's, and keeps what it needs to arrive."""
        for _ in range(ATTEMPTS):
            order = self.orders.get(order_id)
            if _has_ended(order, now):
                said = self.outbox.say(OrderForgotten(order_id=order_id, **cause), now=now)
                writes = [self.orders.save(order, forgotten(order)), said]
            elif order.customer_id is not None:
                writes = [self.orders.save(order, changed(order, customer_id=None, forget=True))]
            else:
                self.orders.ask_later(order, now + LOOK_AGAIN)
                return False
            try:
                self.orders.commit(writes)
            except ConditionFailed:
                continue
            return len(writes) > 1
        raise TimeoutError(f"{order_id} changed under {ATTEMPTS} attempts to forget whose it is")


def _has_ended(order: Order, now: datetime) -> bool:
    gone_at = order.milestones.shipped_at
    lost = order.state is SHIPPED and gone_at is not None and gone_at < now - LOST_FROM_SIGHT
    return order.state in ENDED or lost
