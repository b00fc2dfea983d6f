"""What the orders' routes for staff answer and refuse, for docs/openapi.json."""

from datetime import datetime
from typing import Literal

from functions.orders.model import State
from functions.orders.shapes import NotCancelable, Order, PspUnreachable
from functions.payments.model import State as PaymentState
from shop.http.document import IDEMPOTENCY_KEY, MAY_MISS, STAFF, Answer, Busy, NotFound, Operation, Problem
from shop.money import Money


class FoundOrder(Answer):
    """`refunding`: its money is asked back and not known to be there."""

    order_id: str
    number: str
    state: State
    placed_at: datetime
    total: Money
    email: str
    pieces: int
    refunding: bool


class FoundOrders(Answer):
    """The newest first. While `next` is there, there may be more: it goes back as `cursor`."""

    orders: list[FoundOrder]
    next: str = MAY_MISS


class PaymentForStaff(Answer):
    """`psp_id` is the payment's name at the provider; `refund` what it was asked to give back."""

    state: PaymentState | Literal["none"]
    amount: Money = MAY_MISS
    psp_id: str = MAY_MISS
    refund: Money = MAY_MISS
    last_failure: str = MAY_MISS


class OmsStep(Answer):
    """A step of the order on its way to the OMS; step 2 calls it back."""

    sequence: int
    kind: Literal["order_paid", "order_canceled"]
    state: Literal["queued", "sent", "acknowledged", "refused"]
    attempts: int
    queued_at: datetime
    tried_at: datetime = MAY_MISS
    reference: str
    reason: str


class Happened(Answer):
    at: datetime
    what: str


class MayBeDone(Answer):
    refund: bool
    cancel: bool


class Refund(Answer):
    """`recalls`: when the money is back, the OMS is told to stop and the stock can be sold again."""

    state: Literal["requested", "done"]
    reason: str
    amount: Money
    recalls: bool


class OrderForStaff(Order):
    payment: PaymentForStaff  # type: ignore[assignment]
    deliveries: list[OmsStep]
    history: list[Happened]
    can: MayBeDone
    refund: Refund = MAY_MISS


class NotRefundable(Problem):
    """There is no money of this order: it was never paid."""

    status: Literal[409]
    type: Literal["not-refundable"]
    state: State


OPERATIONS = {
    "find_orders": Operation(
        summary="Find orders",
        text="`q` is a number, an id or an e-mail address. Lists are a moment behind; what they print is as it is now.",
        guard=STAFF,
        answers={200: FoundOrders},
    ),
    "show_order": Operation(
        summary="Read an order with all that happened to it",
        guard=STAFF,
        answers={200: OrderForStaff},
        refuses=(NotFound,),
    ),
    "refund_order": Operation(
        summary="Give all of an order's money back",
        text="The payment provider is asked; `refund` tells how far it is. Asking again is the same as asking once.",
        guard=STAFF,
        answers={200: OrderForStaff},
        refuses=(NotFound, NotRefundable, Busy),
        takes=(IDEMPOTENCY_KEY,),
    ),
    "cancel_unpaid_order": Operation(
        summary="Cancel an order that is not paid",
        guard=STAFF,
        answers={200: OrderForStaff},
        refuses=(NotFound, NotCancelable, PspUnreachable, Busy),
        takes=(IDEMPOTENCY_KEY,),
    ),
}
