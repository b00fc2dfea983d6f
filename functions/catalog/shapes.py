"""What the catalog's routes answer and refuse, for docs/openapi.json."""

from shop.http.document import ANYBODY, Answer, NotFound, Operation
from shop.money import Money


class Picture(Answer):
    """Sizes in pixels."""

    url: str
    alt: str
    width: int
    height: int


class Media(Answer):
    """A picture of the product; `alt` by locale."""

    url: str
    alt: dict[str, str]
    width: int
    height: int


class ProductText(Answer):
    """`words` says attributes and options in this language, as far as they differ."""

    title: str
    description: str
    words: dict[str, str]


class Variant(Answer):
    """A SKU; `prices` holds one price a currency."""

    sku: str
    options: dict[str, str]
    prices: list[Money]
    weight_grams: int | None
    tax_class: str
    gtin: str | None
    mpn: str | None


class Product(Answer):
    """A product as the PIM last told it; `texts` by locale, `url` is the path of its page.

    Where it is `live`, `/live/<sku>.json` tells what can be had of each SKU, second by second.
    """

    product_id: str
    revision: int
    slug: str
    url: str
    texts: dict[str, ProductText]
    brand: str | None
    attributes: dict[str, str]
    media: list[Media]
    category_ids: list[str]
    live: bool
    variants: list[Variant]


OPERATIONS = {
    "get_product": Operation(
        summary="Read a product with its prices", guard=ANYBODY, answers={200: Product}, refuses=(NotFound,)
    ),
}
