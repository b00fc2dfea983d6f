"""What the orders' routes answer and refuse, for docs/openapi.json."""

from datetime import datetime
from typing import Literal

from functions.orders.model import State
from functions.payments.model import State as PaymentState
from shop.http.document import (
    IDEMPOTENCY_KEY,
    MAY_MISS,
    ORDER_TOKEN,
    SHOPPER,
    Answer,
    Busy,
    Invalid,
    NotFound,
    Operation,
    Problem,
)
from shop.money import Money


class BoughtLine(Answer):
    """`line_total` is `unit_price` times `quantity`, as agreed."""

    sku: str
    product_id: str
    title: str
    options: dict[str, str]
    quantity: int
    unit_price: Money
    line_total: Money


class ShipsTo(Answer):
    name: str
    line1: str
    line2: str = MAY_MISS
    city: str
    region: str = MAY_MISS
    postal_code: str
    country: str


class Milestones(Answer):
    """When each state was first reached, as far as the shop heard; a later one implies those before it."""

    placed_at: datetime
    paid_at: datetime = MAY_MISS
    sent_at: datetime = MAY_MISS
    acknowledged_at: datetime = MAY_MISS
    shipped_at: datetime = MAY_MISS
    delivered_at: datetime = MAY_MISS
    canceled_at: datetime = MAY_MISS
    refunded_at: datetime = MAY_MISS
    returned_at: datetime = MAY_MISS


class Parcel(Answer):
    """`carrier` and `tracking` may be empty."""

    shipment_id: str
    carrier: str
    tracking: str


class OrderPayment(Answer):
    """`pay_url` while it is to be paid; `last_failure` says why the last attempt failed."""

    state: PaymentState
    pay_url: str = MAY_MISS
    last_failure: str = MAY_MISS


class Order(Answer):
    """`number` is for people, `due_at` the time until which an unpaid order holds its stock.

    `tax` is within `total` where `tax_included`.
    """

    order_id: str
    number: str
    state: State
    placed_at: datetime
    due_at: datetime
    email: str
    cart_id: str
    market: str
    currency: str
    tax_included: bool
    lines: list[BoughtLine]
    subtotal: Money
    shipping: Money
    tax: Money
    total: Money
    shipping_method: str
    shipping_address: ShipsTo
    milestones: Milestones
    shipments: list[Parcel]
    payment: OrderPayment


class SummaryLine(Answer):
    sku: str
    title: str
    quantity: int


class OrderSummary(Answer):
    """A line of an account's history."""

    order_id: str
    number: str
    state: State
    placed_at: datetime
    total: Money
    lines: list[SummaryLine]


class OrderHistory(Answer):
    """The newest first; `next` goes back as `after` while there are more."""

    orders: list[OrderSummary]
    next: str = MAY_MISS


class NotCancelable(Problem):
    """The order went too far, or its payment is being processed: then `retry_after` says when to ask again."""

    status: Literal[409]
    type: Literal["not-cancelable"]
    state: State
    retry_after: int = MAY_MISS


class PspUnreachable(Problem):
    """The payment provider did not answer. What is held stays held; the same request resumes."""

    status: Literal[503]
    type: Literal["psp-unreachable"]
    retry_after: int


OPERATIONS = {
    "get_order": Operation(summary="Read an order", guard=ORDER_TOKEN, answers={200: Order}, refuses=(NotFound,)),
    "cancel_order": Operation(
        summary="Cancel an order that is not paid yet",
        text="Canceling again is the same as canceling once. The payment is canceled at the provider first.",
        guard=ORDER_TOKEN,
        answers={200: Order},
        refuses=(NotFound, NotCancelable, PspUnreachable, Busy),
        takes=(IDEMPOTENCY_KEY,),
    ),
    "list_my_orders": Operation(
        summary="Read the account's orders", guard=SHOPPER, answers={200: OrderHistory}, refuses=(Invalid,)
    ),
    "get_my_order": Operation(
        summary="Read an order of the account", guard=SHOPPER, answers={200: Order}, refuses=(NotFound,)
    ),
    "cancel_my_order": Operation(
        summary="Cancel an order of the account that is not paid yet",
        guard=SHOPPER,
        answers={200: Order},
        refuses=(NotFound, NotCancelable, PspUnreachable, Busy),
        takes=(IDEMPOTENCY_KEY,),
    ),
}
