"""What a shopper sends to check out, and what comes of it."""

from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from functions.orders.model import Order
from functions.payments.model import Payment
from shop.events import Address, Id
from shop.money import Money

#: The shape only: whether mail arrives, mail shows. 254 is what SMTP can carry (RFC 5321).
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]{2,}$", max_length=254)]


class ShippingAddress(Address):
    """Which countries there are, the cart's market says."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    country: str


class CheckoutBody(BaseModel):
    """What a shopper agrees to: this cart, at this version, for this total. Where it may go and how, the cart's market
    says.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    cart_id: Id
    cart_version: int = Field(ge=1, strict=True)
    expected_total: Money
    email: Email
    shipping_method: str
    shipping_address: ShippingAddress


class Placed(NamedTuple):
    """The order and its payment as they are now."""

    order: Order
    payment: Payment | None
