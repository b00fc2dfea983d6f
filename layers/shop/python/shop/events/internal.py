"""What contexts tell each other, through the outbox."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from shop.events.event import Band, Event, Id, Part, Revision, Sku, Slug
from shop.events.person import Address
from shop.money import Money

# ---- catalog -------------------------------------------------------------------------------------------------------

#: `card`: what lists print but the price; `detail`: the rest of the product's page. By currency: `price.EUR` is what
#: lists print (the lowest, and whether others are higher), `offers.EUR` the price of any variant.
ProductFacet = Annotated[str, StringConstraints(pattern=r"^(?:card|detail|(?:price|offers)\.[A-Z]{3})$")]
CategoryFacet = Literal["header", "members"]


class ProductChanged(Event):
    """What a page may print of a product changed: `card` is name and picture, `price.EUR` what lists print of prices,
    `offers.EUR` any variant's price, `detail` the rest."""

    source: ClassVar[str] = "catalog"

    product_id: Id
    slug: Slug
    previous_slug: Slug | None = None
    facets: tuple[ProductFacet, ...] = Field(min_length=1)
    #: Categories it joined or left, whose list of members therefore changed.
    categories_moved: tuple[Id, ...] = ()
    #: Whether it was not in the shop before.
    born: bool = False
    #: What it cost at least before, by currency in minor units: where it stood in lists sorted by price.
    lowest_before: dict[str, int] = {}
    #: SKUs that are told live, or were until now.
    live: tuple[Sku, ...] = ()


class ProductRemoved(Event):
    """A product was withdrawn."""

    source: ClassVar[str] = "catalog"

    product_id: Id
    slug: Slug
    category_ids: tuple[Id, ...] = ()


class CategoryChanged(Event):
    """A category's name, address or place in the navigation changed."""

    source: ClassVar[str] = "catalog"

    category_id: Id
    slug: Slug
    previous_slug: Slug | None = None


# ---- stock ---------------------------------------------------------------------------------------------------------


class AvailabilityChanged(Event):
    """What pages print of a SKU's stock: the band, and the number while it is low."""

    source: ClassVar[str] = "stock"

    sku: Sku
    band: Band
    left: int | None = None
    previous_band: Band | None = None
    revision: Revision


class StockShort(Event):
    """More is promised than lies on the shelf: somebody must look."""

    source: ClassVar[str] = "stock"

    sku: Sku
    available: int


# ---- orders, payments, fulfillment ---------------------------------------------------------------------------------


class OrderPlaced(Event):
    """The stock is held and the payment awaited until `due_at`."""

    source: ClassVar[str] = "orders"

    order_id: Id
    number: str
    total: Money
    due_at: AwareDatetime


class OrderLine(Part):
    """What was bought at which price: `unit_price` times `quantity`."""

    sku: Sku
    product_id: Id
    title: str
    options: dict[str, str] = {}
    quantity: int
    unit_price: Money


class OrderPaid(Event):
    """The order is paid, its stock allocated. Carries the whole step, since fulfillment reads no orders."""

    source: ClassVar[str] = "orders"

    order_id: Id
    number: str
    sequence: int
    placed_at: AwareDatetime
    email: str
    lines: tuple[OrderLine, ...]
    shipping_method: str
    shipping_address: Address
    total: Money


class OrderCanceled(Event):
    """The order ends. `sequence` is its step for the OMS, None where the OMS never heard of the order."""

    source: ClassVar[str] = "orders"

    order_id: Id
    number: str
    sequence: int | None = None
    reason: str


class RefundRequested(Event):
    """The shopper's money must go back."""

    source: ClassVar[str] = "orders"

    order_id: Id
    amount: Money
    reason: str


class OrderRefunded(Event):
    """The shopper's money went back."""

    source: ClassVar[str] = "orders"

    order_id: Id
    amount: Money


class PaymentSucceeded(Event):
    """The PSP holds the money of an order: `amount` is what it says it took."""

    source: ClassVar[str] = "payments"

    order_id: Id
    payment_id: str
    amount: Money


class PaymentFailed(Event):
    """One attempt to pay failed; the shopper may try again."""

    source: ClassVar[str] = "payments"

    order_id: Id
    payment_id: str
    reason: str


class PaymentRefunded(Event):
    """The PSP gave the money back."""

    source: ClassVar[str] = "payments"

    order_id: Id
    payment_id: str
    amount: Money


class OrderSent(Event):
    """The OMS was handed step `sequence` of the order."""

    source: ClassVar[str] = "fulfillment"

    order_id: Id
    sequence: int


class OrderAcknowledged(Event):
    """The OMS took step `sequence` of the order."""

    source: ClassVar[str] = "fulfillment"

    order_id: Id
    sequence: int
    reference: str = ""


class OrderRefused(Event):
    """The OMS refused step `sequence` of the order: somebody must look."""

    source: ClassVar[str] = "fulfillment"

    order_id: Id
    sequence: int
    reason: str


class OrderShipped(Event):
    """A parcel of the order is on its way."""

    source: ClassVar[str] = "fulfillment"

    order_id: Id
    shipment_id: Id
    carrier: str = ""
    tracking: str = ""


class OrderDelivered(Event):
    """The order's parcels arrived."""

    source: ClassVar[str] = "fulfillment"

    order_id: Id
    shipment_id: Id


# ---- pages ---------------------------------------------------------------------------------------------------------


class PagePublished(Event):
    """New bytes of a page lie in the bucket; its old ones must leave the CDN."""

    source: ClassVar[str] = "pages"

    path: str
    etag: str
    published_at: datetime
    #: Cache tags that every copy of its old bytes carries, and how many pages the same change asked for by them.
    tags: dict[str, int] = {}
    #: Of a change that many pages print: its end purges them all.
    campaign: str | None = None
    #: Built at its first visit: there is no copy to purge.
    first: bool = False


class PageFinding(Part):
    """What a check has against a page: `what` is wrong, and where in it."""

    check: str
    what: str
    where: str


class PageQuarantined(Event):
    """A page's newest version failed its checks; the last good one stays, its prices kept true. Somebody must look."""

    source: ClassVar[str] = "pages"

    path: str
    findings: tuple[PageFinding, ...]
    since: datetime


class PageReleased(Event):
    """A page left quarantine: a later version passed, or `by` answers for it."""

    source: ClassVar[str] = "pages"

    path: str
    by: str | None = None


class PageRemoved(Event):
    """A page is gone from the bucket and must leave the CDN."""

    source: ClassVar[str] = "pages"

    path: str
    #: As of PagePublished.
    tags: dict[str, int] = {}


# ---- webhooks ------------------------------------------------------------------------------------------------------


class WebhookDisabled(Event):
    """A receiver was given up: nothing more is posted to it until somebody enables it."""

    source: ClassVar[str] = "webhooks"

    subscription_id: Id
    reason: str
    disabled_at: AwareDatetime
