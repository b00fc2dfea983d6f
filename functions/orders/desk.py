"""An order as staff see it: with its payment, its way to the OMS, what may be done with it, and all that happened."""

from collections.abc import Iterable
from typing import Any

from functions.fulfillment.model import Delivery
from functions.orders.logic import MILESTONES, PENDING, REFUNDED, is_refundable, view
from functions.orders.model import Order
from functions.orders.settlement import BEFORE_SHIPPING
from functions.payments.model import Payment

TOLD_OF_A_DELIVERY = {"sequence", "kind", "state", "attempts", "queued_at", "tried_at", "reference", "reason"}
HAPPENED_TO_A_DELIVERY = ("queued_at", "sent_at", "acknowledged_at", "refused_at")


def row(order: Order) -> dict[str, Any]:
    """A line of a list; nobody's address."""
    return {
        "order_id": order.order_id,
        "number": order.number,
        "state": order.state,
        "placed_at": order.placed_at.isoformat(),
        "total": order.total.model_dump(),
        "email": order.email,
        "pieces": sum(line.quantity for line in order.lines),
        "refunding": bool(order.refund_reason) and order.state is not REFUNDED,
    }


def whole(order: Order, payment: Payment | None, deliveries: Iterable[Delivery]) -> dict[str, Any]:
    shown = view(order, payment)
    deliveries = list(deliveries)
    shown["payment"] = {"state": "none"}
    if payment:
        told = {"state", "amount", "psp_id", "refund", "last_failure"}
        shown["payment"] = payment.model_dump(mode="json", include=told, exclude_none=True)
    shown["deliveries"] = [
        one.model_dump(mode="json", include=TOLD_OF_A_DELIVERY, exclude_none=True) for one in deliveries
    ]
    shown["history"] = history(order, deliveries)
    shown["can"] = {"refund": is_refundable(order), "cancel": order.state is PENDING}
    if order.refund_reason:
        done = order.state is REFUNDED
        shown["refund"] = {
            "state": "done" if done else "requested",
            "reason": order.refund_reason,
            "amount": order.total.model_dump(),
            "recalls": not done and order.state in BEFORE_SHIPPING,
        }
    return shown


def history(order: Order, deliveries: Iterable[Delivery]) -> list[dict[str, str]]:
    """The oldest first. What we never heard of has no time and is not told."""
    reached = ((getattr(order.milestones, name), state.lower()) for state, name in MILESTONES.items())
    found = [(at, "placed" if what == PENDING.lower() else what) for at, what in reached if at]
    if order.failed_attempt:
        found.append((order.failed_attempt.at, f"payment failed: {order.failed_attempt.reason}"))
    for one in deliveries:
        at_oms = ((getattr(one, name), name.removesuffix("_at")) for name in HAPPENED_TO_A_DELIVERY)
        found += [(at, f"OMS step {one.sequence} ({one.kind}) {what}") for at, what in at_oms if at]
    return [{"at": at.isoformat(), "what": what} for at, what in sorted(found, key=lambda one: one[0])]
