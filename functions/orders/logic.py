"""What may become of an order. One table says it; every write is conditioned on the order it was decided on."""

import hmac
import re
from datetime import datetime
from hashlib import sha256
from typing import Any

from functions.cart.model import Account, Owner
from functions.orders.model import FailedAttempt, Order, Shipment, State
from functions.payments.model import Payment
from shop.errors import DomainError, Refused
from shop.events import ERASED, OrderPaid
from shop.ids import digest

PENDING, PAID, SENT, ACKNOWLEDGED = State.PENDING_PAYMENT, State.PAID, State.SENT, State.ACKNOWLEDGED
SHIPPED, DELIVERED = State.SHIPPED, State.DELIVERED
CANCELED, REFUNDED, RETURNED = State.CANCELED, State.REFUNDED, State.RETURNED

#: From each state, where an order may go. A later one of the way implies those between.
MOVES: dict[State, frozenset[State]] = {
    PENDING: frozenset({PAID, CANCELED}),
    PAID: frozenset({SENT, ACKNOWLEDGED, SHIPPED, DELIVERED, CANCELED, REFUNDED}),
    SENT: frozenset({ACKNOWLEDGED, SHIPPED, DELIVERED, CANCELED, REFUNDED}),
    ACKNOWLEDGED: frozenset({SHIPPED, DELIVERED, CANCELED, REFUNDED}),
    SHIPPED: frozenset({DELIVERED, RETURNED, REFUNDED}),
    DELIVERED: frozenset({RETURNED, REFUNDED}),
    CANCELED: frozenset({PAID, REFUNDED}),
    RETURNED: frozenset({REFUNDED}),
    REFUNDED: frozenset(),
}
#: News from the OMS: on an order that is past it, or that ended, it only fills its time.
ON_THE_WAY = (SENT, ACKNOWLEDGED, SHIPPED, DELIVERED)

MILESTONES = {
    PENDING: "placed_at",
    PAID: "paid_at",
    SENT: "sent_at",
    ACKNOWLEDGED: "acknowledged_at",
    SHIPPED: "shipped_at",
    DELIVERED: "delivered_at",
    CANCELED: "canceled_at",
    REFUNDED: "refunded_at",
    RETURNED: "returned_at",
}

#: An order of an erased person in one of these keeps nothing personal; a shipped one may still be looked for.
ENDED = frozenset({DELIVERED, CANCELED, REFUNDED, RETURNED})
NOT_SHOWN = {
    *("version", "holds", "failed_attempt", "refund_reason", "body_digest", "token_digest", "return_url"),
    *("customer_id", "forget"),
}

#: Crockford's base 32: no letter that reads like a digit.
READABLE = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")


class Impossible(Exception):
    """News an order in that state cannot have: somebody must look."""


class PspUnclear(DomainError):
    """The payment provider did not say what became of a payment, so nothing was decided."""

    status = 503


def reach(order: Order, target: State, *, at: datetime) -> Order:
    """The order after it reached `target`: itself when it knew already. Raises Impossible."""
    name = MILESTONES[target]
    knows = getattr(order.milestones, name) is not None
    paid_again = target is PAID and order.was_paid
    times = {name: at}
    if target is ACKNOWLEDGED and order.milestones.sent_at is None:
        times["sent_at"] = at  # the answer came before it was noted that the OMS was asked; then nobody says OrderSent
    if target in MOVES[order.state] and not paid_again:
        return changed(order, state=target, milestones=order.milestones.model_copy(update=times))
    if knows:
        return order
    if target in ON_THE_WAY and order.was_paid:
        return changed(order, milestones=order.milestones.model_copy(update=times))
    raise Impossible(f"order {order.order_id} is {order.state} and cannot become {target}")


def ship(order: Order, shipment: Shipment, *, at: datetime) -> Order:
    """A parcel more; one we know of already changes nothing."""
    order = reach(order, SHIPPED, at=at)
    known = any(other.shipment_id == shipment.shipment_id for other in order.shipments)
    return order if known else changed(order, shipments=(*order.shipments, shipment))


def note_failure(order: Order, attempt: FailedAttempt) -> Order:
    """The latest failed attempt of an order that still waits for its money."""
    known = order.failed_attempt
    if order.state is not PENDING or (known and known.at >= attempt.at):
        return order
    return changed(order, failed_attempt=attempt)


def refunding(order: Order, reason: str) -> Order:
    """Its money is to go back: the order itself where that was said before. Raises Refused."""
    if order.refund_reason or order.state is REFUNDED:
        return order
    if not is_refundable(order):
        raise Refused("not-refundable", f"the order is {order.state}, there is no money of it", state=order.state)
    return changed(order, refund_reason=reason)


def is_refundable(order: Order) -> bool:
    return order.was_paid and REFUNDED in MOVES[order.state] and not order.refund_reason


def changed(order: Order, **values: Any) -> Order:
    return order.model_copy(update=values)


def forgotten(order: Order) -> Order:
    """Without its person: amounts and lines stay, name, address, mail and parcels' numbers are gone."""
    return changed(
        order,
        customer_id=None,
        forget=False,
        email=ERASED,
        shipping_address=order.shipping_address.forgotten(),
        shipments=tuple(shipment.model_copy(update={"tracking": ""}) for shipment in order.shipments),
        body_digest=ERASED,
        token_digest=None,
    )


# ---- what others are told -------------------------------------------------------------------------------------------


def first_step(order: Order, cause: dict[str, Any]) -> OrderPaid:
    """Step 1 for the OMS: everything it needs, since it reads no orders."""
    return OrderPaid(
        order_id=order.order_id,
        number=order.number,
        sequence=1,
        placed_at=order.placed_at,
        email=order.email,
        lines=order.lines,
        shipping_method=order.shipping_method,
        shipping_address=order.shipping_address,
        total=order.total,
        **cause,
    )


def summary(order: Order) -> dict[str, Any]:
    """A line of an account's history."""
    return {
        "order_id": order.order_id,
        "number": order.number,
        "state": order.state,
        "placed_at": order.model_dump(mode="json")["milestones"]["placed_at"],
        "total": order.total.model_dump(),
        "lines": [{"sku": one.sku, "title": one.title, "quantity": one.quantity} for one in order.lines],
    }


def view(order: Order, payment: Payment | None) -> dict[str, Any]:
    """The order as the API shows it (functions/orders/shapes.py) to whoever holds its token."""
    shown = order.model_dump(
        mode="json",
        exclude_none=True,
        exclude=NOT_SHOWN,
    )
    shown |= {"placed_at": shown["milestones"]["placed_at"], "currency": order.currency}
    for line, bought in zip(shown["lines"], order.lines, strict=True):
        line["line_total"] = bought.unit_price.times(bought.quantity).model_dump()
    failure = order.failed_attempt.reason if order.failed_attempt else None
    about_payment = {
        "state": payment.state if payment else "opened",
        "pay_url": payment.pay_url if payment and order.state is PENDING else None,
        "last_failure": (payment.last_failure if payment else None) or failure,
    }
    shown["payment"] = {name: value for name, value in about_payment.items() if value is not None}
    return shown


# ---- ids and tokens ------------------------------------------------------------------------------------------------


def number(order_id: str) -> str:
    """`ES-7K3M9-QXP2`: 45 bits of the order's id, to read out on the telephone. It names, it does not open."""
    letters = order_id.partition("_")[2][:9].translate(READABLE)
    return f"ES-{letters[:5]}-{letters[5:]}"


def as_number(text: str) -> str:
    """As we write it, however it was said: `es 7k3m9qxp2`, `7K3M9-QXP2`; O is 0, I and L are 1."""
    signs = re.sub(r"[^0-9A-Z]", "", text.upper())
    letters = signs.removeprefix("ES").translate(str.maketrans("OIL", "011"))
    return f"ES-{letters[:5]}-{letters[5:]}"


def order_token(cart_secret: str, order_id: str) -> str:
    """Opens the order. Whoever has the cart's secret can derive it, so a repeated checkout tells it again."""
    return "tok_" + hmac.new(cart_secret.encode(), f"order {order_id}".encode(), sha256).hexdigest()


def opens(order: Order, owner: Owner) -> bool:
    """A guest's secret is the order's token here; an account needs none for its own."""
    if isinstance(owner, Account):
        return order.customer_id == owner.customer_id
    return order.token_digest is not None and hmac.compare_digest(order.token_digest, digest(owner.secret))
