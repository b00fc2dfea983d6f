"""An order, its states and its milestones; and the refusal that stands where an order would be."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from functions.stock.model import Hold
from shop.events import Address, OrderLine
from shop.market import default_market
from shop.money import Money


class Noun(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class State(StrEnum):
    PENDING_PAYMENT = "PENDING_PAYMENT"
    PAID = "PAID"
    SENT = "SENT"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    SHIPPED = "SHIPPED"
    DELIVERED = "DELIVERED"
    CANCELED = "CANCELED"
    REFUNDED = "REFUNDED"
    RETURNED = "RETURNED"


class Milestones(Noun):
    """When each state was first reached, as far as we heard. What a later one implies may still be without a time."""

    placed_at: datetime
    paid_at: datetime | None = None
    sent_at: datetime | None = None
    acknowledged_at: datetime | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    canceled_at: datetime | None = None
    refunded_at: datetime | None = None
    returned_at: datetime | None = None


class Shipment(Noun):
    shipment_id: str
    carrier: str = ""
    tracking: str = ""


class FailedAttempt(Noun):
    """The last attempt to pay that failed."""

    reason: str
    at: datetime


class Order(Noun):
    """`version` counts the writes: each is conditioned on the one it was decided on."""

    order_id: str
    number: str
    version: int = 1
    state: State = State.PENDING_PAYMENT
    due_at: datetime
    email: str
    #: The account it is of; None for a guest's, and from the moment on that the person was erased.
    customer_id: str | None = None
    #: The person was erased while it was under way: what is personal goes when it has ended.
    forget: bool = False
    cart_id: str
    #: Whose currency, taxes and language it was bought in; `tax` is within `total` where they include it.
    market: str = Field(default_factory=lambda: default_market().id)
    tax_included: bool = False
    lines: tuple[OrderLine, ...]
    subtotal: Money
    shipping: Money
    tax: Money
    total: Money
    shipping_method: str
    shipping_address: Address
    milestones: Milestones
    #: The stock items it reserved or was allocated, for as long as it is not canceled; then those it had.
    holds: tuple[Hold, ...]
    shipments: tuple[Shipment, ...] = ()
    failed_attempt: FailedAttempt | None = None
    #: Why the money must go back; set once, in the transaction that says RefundRequested.
    refund_reason: str | None = None
    #: Digests of what the shopper sent and of the token that opens the order.
    body_digest: str
    token_digest: str | None = None
    #: Where the PSP sends the shopper back: a payment is found again only with the parameters it was made with.
    return_url: str

    @property
    def currency(self) -> str:
        return self.total.currency

    @property
    def placed_at(self) -> datetime:
        return self.milestones.placed_at

    @property
    def was_paid(self) -> bool:
        return self.milestones.paid_at is not None


class Refusal(Noun):
    """A checkout that was refused, under the id its order would have had: the same request gets the same answer."""

    body_digest: str
    expires_at: datetime
    status: int
    kind: str
    detail: str
    members: dict[str, Any]
