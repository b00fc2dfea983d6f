"""A cart as stored, and a cart as priced now."""

from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from functions.catalog.model import Image
from shop.money import Money


class Noun(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CartLine(Noun):
    sku: str
    quantity: int


class Cart(Noun):
    """Whoever knows the secret may use it; we keep its digest only. `order_id` is what closed it."""

    cart_id: str
    secret_digest: str
    version: int = 1
    state: Literal["open", "closed"] = "open"
    order_id: str | None = None
    lines: tuple[CartLine, ...] = ()
    expires_at: AwareDatetime

    def is_expired(self, now: datetime) -> bool:
        return self.expires_at <= now


class PricedLine(Noun):
    """`unit_price` is None where the SKU is no longer sold; such a line costs nothing and cannot be ordered."""

    sku: str
    quantity: int
    product_id: str | None = None
    title: str
    options: dict[str, str] = {}
    url: str | None = None
    image: Image | None = None
    unit_price: Money | None = None
    line_total: Money | None = None

    @property
    def unavailable(self) -> bool:
        return self.unit_price is None


class Quote(Noun):
    """What it all costs with one shipping method."""

    shipping_method: str
    title: str
    shipping: Money
    tax: Money
    total: Money


class PricedCart(Noun):
    """`quotes` is empty where there is nothing to buy."""

    currency: str
    lines: tuple[PricedLine, ...]
    subtotal: Money
    quotes: tuple[Quote, ...]

    @property
    def unavailable(self) -> tuple[str, ...]:
        """The SKUs that can no longer be bought: a checkout refuses them."""
        return tuple(line.sku for line in self.lines if line.unavailable)

    def quote(self, shipping_method: str) -> Quote | None:
        return next((quote for quote in self.quotes if quote.shipping_method == shipping_method), None)
