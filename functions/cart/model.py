"""A cart as stored, and a cart as priced now; what a shopper sends for it."""

from datetime import datetime
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from functions.catalog.model import Image
from shop.market import default_market, markets
from shop.money import Money

MAX_PER_LINE = 20


class Noun(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _is_open(market_id: str) -> str:
    known = [one.id for one in markets()]
    if market_id not in known:
        raise ValueError(f"choose one of {', '.join(known)}")
    return market_id


MarketId = Annotated[str, AfterValidator(_is_open), Field(max_length=16)]


class CartBody(Noun):
    """In which market; the default one unless it says."""

    market: MarketId = Field(default_factory=lambda: default_market().id)


class LineBody(Noun):
    """`quantity` is absolute: sent twice, it says the same."""

    quantity: int = Field(ge=0, le=MAX_PER_LINE, strict=True)


class CartLine(Noun):
    sku: str
    quantity: int


class Guest(NamedTuple):
    """Whoever knows the secret of a cart."""

    secret: str


class Account(NamedTuple):
    """Whoever signed in."""

    customer_id: str


type Owner = Guest | Account
type Policy = Literal["sum", "guest", "account"]


class MergeBody(Noun):
    """`secret` is a guest's; without it the cart is an earlier one of the account itself, whose order was canceled."""

    cart_id: str = Field(min_length=1, max_length=128)
    secret: str | None = Field(default=None, min_length=1, max_length=200)
    policy: Policy = "sum"


class Cart(Noun):
    """Of a guest who knows the secret, whose digest alone we keep, or of an account.

    `order_id` is what closed it, `merged_by` the account into whose cart it went. It stays in the market it was
    opened in: one cart has one currency.
    """

    cart_id: str
    secret_digest: str | None = None
    customer_id: str | None = None
    market: str = Field(default_factory=lambda: default_market().id)
    version: int = 1
    state: Literal["open", "closed", "merged"] = "open"
    order_id: str | None = None
    merged_by: str | None = None
    lines: tuple[CartLine, ...] = ()
    expires_at: AwareDatetime

    def is_expired(self, now: datetime) -> bool:
        return self.expires_at <= now

    @property
    def skus(self) -> list[str]:
        return [line.sku for line in self.lines]


class PricedLine(Noun):
    """`unit_price` is None where the SKU is not (any longer) sold here; it costs nothing, nobody may buy it."""

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
    """What it all costs with one shipping method. `tax` is within `total` where the market's prices include it."""

    shipping_method: str
    title: str
    shipping: Money
    tax: Money
    total: Money


class PricedCart(Noun):
    """`quotes` is empty where there is nothing to buy."""

    currency: str
    tax_included: bool
    lines: tuple[PricedLine, ...]
    subtotal: Money
    quotes: tuple[Quote, ...]

    @property
    def unavailable(self) -> tuple[str, ...]:
        """The SKUs that can no longer be bought: a checkout refuses them."""
        return tuple(line.sku for line in self.lines if line.unavailable)

    def quote(self, shipping_method: str) -> Quote | None:
        return next((quote for quote in self.quotes if quote.shipping_method == shipping_method), None)
