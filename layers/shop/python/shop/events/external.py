"""What comes in: from the PIM, the warehouse, the OMS and the operator. Validated at the door."""

from typing import ClassVar

from pydantic import Field

from shop.events.event import Event, Id, Locale, Part, Quantity, Revision, Sku, Slug
from shop.money import Money

# ---- pim -----------------------------------------------------------------------------------------------------------


class Text(Part):
    title: str = Field(min_length=1, max_length=200)
    description: str = Field(default="", max_length=50_000)


class ProductText(Text):
    """`words` says attributes and options in this language, names and values alike, as far as they differ."""

    words: dict[str, str] = Field(default={}, max_length=200)


class Source(Part):
    """The same picture in another width. No comma: a list of sources is written with them."""

    url: str = Field(pattern=r"^(?:/|https://)[^\s\"<>,]*$", max_length=2_000)
    width: int = Field(ge=1, le=20_000)


class Media(Part):
    """`url` is site-relative or https; sizes in pixels, so that a page does not jump when it loads."""

    url: str = Field(pattern=r"^(?:/|https://)[^\s\"<>]*$", max_length=2_000)
    sources: tuple[Source, ...] = Field(default=(), max_length=20)
    alt: dict[Locale, str] = {}
    width: int = Field(ge=1, le=20_000)
    height: int = Field(ge=1, le=20_000)


class Variant(Part):
    sku: Sku
    options: dict[str, str] = {}
    prices: tuple[Money, ...] = ()
    weight_grams: int | None = Field(default=None, ge=0)
    tax_class: str = "standard"
    #: What it is called everywhere: for merchant feeds.
    gtin: str | None = Field(default=None, pattern=r"^[0-9]{8}(?:[0-9]{4,6})?$")
    mpn: str | None = Field(default=None, min_length=1, max_length=70)


class ProductUpserted(Event):
    """A product as the PIM has it now. Older revisions are ignored; a price may also come alone as PriceSet."""

    source: ClassVar[str] = "pim"

    product_id: Id
    revision: Revision
    slug: Slug
    texts: dict[Locale, ProductText] = Field(min_length=1)
    brand: str | None = Field(default=None, max_length=200)
    attributes: dict[str, str] = {}
    media: tuple[Media, ...] = Field(default=(), max_length=50)
    category_ids: tuple[Id, ...] = Field(default=(), max_length=40)
    variants: tuple[Variant, ...] = Field(min_length=1, max_length=20)
    #: In a flash sale: what can be had of each SKU is also told, by the second, at /live/<sku>.json.
    live: bool = False


class ProductWithdrawn(Event):
    """The product is no longer sold: a tombstone with a revision, so that a late older upsert does not revive it."""

    source: ClassVar[str] = "pim"

    product_id: Id
    revision: Revision


class PriceSet(Event):
    """What one SKU costs in one currency. Its revision and the product's are of one clock: the later says the price."""

    source: ClassVar[str] = "pim"

    sku: Sku
    price: Money
    revision: Revision


class CategoryUpserted(Event):
    """A category, perhaps within another; products name the categories they are in."""

    source: ClassVar[str] = "pim"

    category_id: Id
    revision: Revision
    slug: Slug
    position: int = Field(default=0, ge=0, le=1_000_000)
    #: The category it is part of; a circle of them is refused.
    parent_id: Id | None = None
    texts: dict[Locale, Text] = Field(min_length=1)


# ---- wms: each carries the warehouse's own sequence for the SKU ----------------------------------------------------


class StockCounted(Event):
    """So many pieces lay on the shelf when the warehouse had told everything up to `sequence`."""

    source: ClassVar[str] = "wms"

    sku: Sku
    counted: int = Field(ge=0, le=10_000_000, strict=True)
    sequence: Revision


class StockAdjusted(Event):
    """Pieces came in (positive) or were lost (negative), other than by a dispatch."""

    source: ClassVar[str] = "wms"

    sku: Sku
    delta: int = Field(ge=-10_000_000, le=10_000_000, strict=True)
    sequence: Revision
    reason: str = ""


class StockDispatched(Event):
    """Pieces allocated to an order left the building."""

    source: ClassVar[str] = "wms"

    sku: Sku
    quantity: Quantity
    sequence: Revision
    order_id: Id


# ---- oms -----------------------------------------------------------------------------------------------------------


class OrderAccepted(Event):
    """The OMS took step `sequence` of the order."""

    source: ClassVar[str] = "oms"

    order_id: Id
    sequence: int = Field(ge=1, strict=True)
    reference: str = ""


class OrderRejected(Event):
    """The OMS will not take step `sequence` of the order."""

    source: ClassVar[str] = "oms"

    order_id: Id
    sequence: int = Field(ge=1, strict=True)
    reason: str = Field(min_length=1, max_length=1_000)


class ShipmentDispatched(Event):
    """A parcel is on its way."""

    source: ClassVar[str] = "oms"

    order_id: Id
    shipment_id: Id
    carrier: str = ""
    tracking: str = ""


class ShipmentArrived(Event):
    """A parcel reached the shopper."""

    source: ClassVar[str] = "oms"

    order_id: Id
    shipment_id: Id


# ---- operator ------------------------------------------------------------------------------------------------------


class ThemeChanged(Event):
    """A theme was published: every page is built anew from it."""

    source: ClassVar[str] = "operator"

    theme: str = Field(pattern=r"^[0-9a-f]{16}$")
    revision: Revision
