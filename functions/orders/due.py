"""A reservation falls due, or the shopper cancels: the payment is ended at the PSP first, then the order here."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Self

from functions.cart.store import CartTable
from functions.orders.logic import PENDING, PspUnclear
from functions.orders.model import Order
from functions.orders.settlement import Settlement
from functions.payments.logic import news_of
from functions.payments.model import PspPayment
from functions.payments.psp import Psp, PspRefused, PspUnreachable, StripePsp
from functions.payments.store import PaymentTable
from shop.errors import Refused
from shop.log import log
from shop.table import ConditionFailed

#: How long an order is left alone when the PSP could not say how its payment ends.
ASK_AGAIN = timedelta(seconds=60)
#: Seconds after which it makes sense for who asked to ask again.
RETRY_AFTER = 30


class StillOpen(Exception):
    """Nobody can say yet how the payment ends, so the order keeps its stock. `unreachable`: the PSP did not answer."""

    def __init__(self, order: Order, reason: str, *, unreachable: bool = False) -> None:
        super().__init__(f"{order.order_id}: {reason}")
        self.order = order
        self.unreachable = unreachable


@dataclass(frozen=True)
class Due:
    settlement: Settlement
    carts: CartTable
    payments: PaymentTable
    psp: Psp

    @classmethod
    def from_environment(cls) -> Self:
        return cls(
            Settlement.from_environment(),
            CartTable.from_environment(),
            PaymentTable.from_environment(),
            StripePsp.from_environment(),
        )

    def fall(self, order_id: str, *, reason: str, cause: dict[str, Any], now: datetime) -> Order:
        """The order as it ended: CANCELED, or PAID where the shopper was faster. Raises StillOpen."""
        order = self.settlement.orders.get(order_id)
        if order.state is not PENDING:
            return order
        if self._end_payment(order, cause, now) == "succeeded":
            return self.settlement.pay(order_id, cause=cause, now=now)
        return self.settlement.cancel(order_id, carts=self.carts, reason=reason, cause=cause, now=now)

    def fall_or_ask_later(self, order_id: str, *, cause_id: str | None, now: datetime) -> bool:
        """False where the PSP did not answer at all. What comes of it was caused now, by the hour."""
        cause = {"caused_at": now, "cause_id": cause_id or order_id}
        try:
            order = self.fall(order_id, reason="not paid in time", cause=cause, now=now)
        except StillOpen as still:
            log("still open", order_id=order_id, reason=str(still))
            with suppress(ConditionFailed):  # it moved meanwhile: whoever moved it knew more
                self.settlement.orders.ask_later(still.order, now + ASK_AGAIN)
            return not still.unreachable
        log("fell due", order_id=order_id, state=order.state)
        return True

    def ask_later(self, order_id: str, *, now: datetime) -> None:
        """Out of the way of the others that are due."""
        with suppress(ConditionFailed):
            self.settlement.orders.ask_later(self.settlement.orders.get(order_id), now + ASK_AGAIN)

    def _end_payment(self, order: Order, cause: dict[str, Any], now: datetime) -> Literal["succeeded", "canceled"]:
        payment = self.payments.get(order.order_id)
        if payment and payment.state in ("refunding", "refunded"):
            return "canceled"
        try:
            found = self._cancel_at_psp(order, payment.psp_id if payment else None)
        except PspUnreachable as error:
            raise StillOpen(order, str(error), unreachable=True) from error
        except PspRefused as error:
            raise StillOpen(order, f"the PSP refused to cancel: {error}") from error
        if found is None:
            return "canceled"
        news = news_of(found, order.order_id)
        if news is None:
            raise StillOpen(order, f"the payment is {found.status}")
        decision = self.payments.settle(news, cause=cause, outbox=self.settlement.outbox, now=now)
        if decision and decision.outcome == "parked":
            raise StillOpen(order, f"the payment was parked: {decision.reason}")
        return "succeeded" if found.status == "succeeded" else "canceled"

    def _cancel_at_psp(self, order: Order, psp_id: str | None) -> PspPayment | None:
        """None where there is no payment and cannot be one: only a payment we recorded was ever shown to a shopper."""
        if psp_id is None:
            try:
                psp_id = self.psp.create(order.order_id, order.total, order.return_url, order.email).psp_id
            except PspRefused as error:
                log("no payment", order_id=order.order_id, reason=error.code)
                return None
        return self.psp.cancel(psp_id, order.order_id)


def as_refusal(still: StillOpen) -> Refused | PspUnclear:
    if still.unreachable:
        detail = "the payment provider did not answer; nothing was canceled, the stock is still held"
        return PspUnclear("psp-unreachable", detail, retry_after=RETRY_AFTER)
    detail = "a payment is being processed; nothing was canceled"
    return Refused("not-cancelable", detail, state=still.order.state, retry_after=RETRY_AFTER)
