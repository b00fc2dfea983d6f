"""How the wait for an order's money ends: one transaction over the order, its stock and what is told about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from functions.cart.store import CartTable
from functions.orders.logic import (
    ACKNOWLEDGED,
    CANCELED,
    PAID,
    PENDING,
    REFUNDED,
    SENT,
    changed,
    first_step,
    reach,
    refunding,
)
from functions.orders.model import Order
from functions.orders.store import ATTEMPTS, OrderTable
from functions.stock.store import StockTable
from shop.events import ERASED, OrderCanceled, OrderRefunded, RefundRequested
from shop.money import Money
from shop.outbox import Outbox
from shop.table import ConditionFailed

#: Paid, and not known to have left: the OMS can still be told to stop.
BEFORE_SHIPPING = (PAID, SENT, ACKNOWLEDGED)
#: The step after the order itself, which is step 1.
RECALL = 2


class Overtaken(Exception):
    """The order moved under every attempt: the message comes again."""


@dataclass(frozen=True)
class Settlement:
    orders: OrderTable
    stock: StockTable
    outbox: Outbox

    @classmethod
    def from_environment(cls) -> Self:
        return cls(OrderTable.from_environment(), StockTable.from_environment(), Outbox.from_environment())

    def pay(self, order_id: str, *, cause: dict[str, Any], now: datetime) -> Order:
        """PENDING -> PAID. A canceled order gave its stock back: it takes it again, or the money goes back."""
        for _ in range(ATTEMPTS):
            order = self.orders.get(order_id)
            if order.was_paid or order.refund_reason or order.state is REFUNDED:
                return order
            paid = reach(order, PAID, at=now)
            too_late = order.state is CANCELED
            if order.email == ERASED:  # nobody knows any more where to send it
                if refunding := self._ask_refund(order, "paid after its person was erased", cause, now):
                    return refunding
                continue
            allocate = self.stock.allocate_again if too_late else self.stock.allocate
            try:
                self.orders.commit(
                    [
                        self.orders.save(order, paid),
                        *(allocate(hold) for hold in order.holds),
                        self.outbox.say(first_step(paid, cause), now=now),
                    ]
                )
            except ConditionFailed as failed:
                if 0 in failed.failed:
                    continue
                if not too_late:
                    raise
            else:
                return paid
            if asked := self._ask_refund(order, "paid after it was canceled, and sold out since", cause, now):
                return asked
        raise Overtaken(order_id)

    def cancel(self, order_id: str, *, carts: CartTable, reason: str, cause: dict[str, Any], now: datetime) -> Order:
        """PENDING -> CANCELED: the stock can be sold and the cart be filled again. Any other order stays as it is."""
        reopens = True
        for _ in range(ATTEMPTS):
            order = self.orders.get(order_id)
            if order.state is not PENDING:
                return order
            canceled = reach(order, CANCELED, at=now)
            said = OrderCanceled(order_id=order_id, number=order.number, reason=reason, **cause)
            writes = [self.orders.save(order, canceled), self.outbox.say(said, now=now)]
            writes += [self.stock.release(hold, cause=cause) for hold in order.holds]
            if reopens:
                writes.append(carts.reopen(order.cart_id, order_id=order_id))
            try:
                self.orders.commit(writes)
            except ConditionFailed as failed:
                if 0 in failed.failed:
                    continue
                if not reopens or failed.failed != (len(writes) - 1,):
                    raise
                reopens = False  # the cart is gone
            else:
                return canceled
        raise Overtaken(order_id)

    def refuse(self, order_id: str, *, reason: str, cause: dict[str, Any], now: datetime) -> Order:
        """The OMS will not take a paid order: it ends, its stock can be sold again, the money goes back."""
        for _ in range(ATTEMPTS):
            order = self.orders.get(order_id)
            if order.state in (CANCELED, REFUNDED):
                return order
            refused = changed(reach(order, CANCELED, at=now), refund_reason=reason)
            canceled = OrderCanceled(order_id=order_id, number=order.number, reason=reason, **cause)
            refund = RefundRequested(order_id=order_id, amount=order.total, reason=reason, **cause)
            try:
                self.orders.commit(
                    [
                        self.orders.save(order, refused),
                        *(self.stock.unallocate(hold, cause=cause) for hold in order.holds),
                        self.outbox.say(canceled, now=now),
                        self.outbox.say(refund, now=now),
                    ]
                )
            except ConditionFailed as failed:
                if 0 in failed.failed:
                    continue
                raise
            else:
                return refused
        raise Overtaken(order_id)

    def refund(self, order_id: str, *, amount: Money, carts: CartTable, cause: dict[str, Any], now: datetime) -> Order:
        """The money went back. Where that overtook the word that it came, the order never will be paid.

        Refunded at the PSP before it was shipped, it is called back from the OMS and its stock can be sold again.
        """
        shelved = True
        for _ in range(ATTEMPTS):
            order = self.cancel(order_id, carts=carts, reason="refunded", cause=cause, now=now)
            refunded = reach(order, REFUNDED, at=now)
            if refunded == order:
                return order
            said = OrderRefunded(order_id=order_id, amount=amount, **cause)
            writes = [self.orders.save(order, refunded), self.outbox.say(said, now=now)]
            if order.state in BEFORE_SHIPPING:
                recall = OrderCanceled(
                    order_id=order_id, number=order.number, sequence=RECALL, reason="refunded", **cause
                )
                writes.append(self.outbox.say(recall, now=now))
                if shelved:
                    writes += [self.stock.unallocate(hold, cause=cause) for hold in order.holds]
            try:
                self.orders.commit(writes)
            except ConditionFailed as failed:
                shelved = 0 in failed.failed  # else the warehouse dispatched it before the OMS told us
                continue
            return refunded
        raise Overtaken(order_id)

    def give_back(self, order_id: str, *, reason: str, cause: dict[str, Any], now: datetime) -> Order:
        """Somebody of the staff wants the shopper to have all the money back. Raises Refused where there is none."""
        for _ in range(ATTEMPTS):
            order = self.orders.get(order_id)
            if refunding(order, reason) == order:
                return order
            if asked := self._ask_refund(order, reason, cause, now):
                return asked
        raise Overtaken(order_id)

    def _ask_refund(self, order: Order, reason: str, cause: dict[str, Any], now: datetime) -> Order | None:
        """Written on the order, so that news that comes again asks for no second one, nor finds stock after all."""
        asked = changed(order, refund_reason=reason)
        said = RefundRequested(order_id=order.order_id, amount=order.total, reason=reason, **cause)
        try:
            self.orders.commit([self.orders.save(order, asked), self.outbox.say(said, now=now)])
        except ConditionFailed:
            return None
        return asked
