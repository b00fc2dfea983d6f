"""What a shopper sends to check out, and what comes of it."""

from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from functions.orders.model import Order
from functions.payments.model import Payment
from shop.events import Address, Id
from shop.market import default_market
from shop.money import Money


def _ships_to(country: str) -> str:
    if country not in default_market().countries:
        raise ValueError(f"we ship to {', '.join(default_market().countries)} only")
    return country


def _ships_by(method: str) -> str:
    known = [offered.id for offered in default_market().shipping]
    if method not in known:
        raise ValueError(f"choose one of {', '.join(known)}")
    return method


#: The shape only: whether mail arrives, mail shows. 254 is what SMTP can carry (RFC 5321).
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]{2,}$", max_length=254)]


class ShippingAddress(Address):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    country: Annotated[str, AfterValidator(_ships_to)]


class CheckoutBody(BaseModel):
    """What a shopper agrees to: this cart, at this version, for this total."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cart_id: Id
    cart_version: int = Field(ge=1, strict=True)
    expected_total: Money
    email: Email
    shipping_method: Annotated[str, AfterValidator(_ships_by)]
    shipping_address: ShippingAddress


class Placed(NamedTuple):
    """The order and its payment as they are now."""

    order: Order
    payment: Payment | None
