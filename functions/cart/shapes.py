"""What the cart's routes answer and refuse, for docs/openapi.json."""

from typing import Literal

from functions.catalog.shapes import Picture
from shop.events import Band
from shop.http.document import (
    ANYBODY,
    CART_SECRET,
    ETAG,
    IF_MATCH,
    MAY_MISS,
    SHOPPER,
    Answer,
    Busy,
    Invalid,
    NotFound,
    Operation,
    Problem,
)
from shop.money import Money


class Availability(Answer):
    """What can be sold now; `left` only while it is low."""

    band: Band
    left: int = MAY_MISS


class CartLine(Answer):
    """A line not, or no longer, sold in this market (`unavailable`) is in no total; prices, url, image are null."""

    sku: str
    product_id: str | None
    title: str
    options: dict[str, str]
    url: str | None
    image: Picture | None
    quantity: int
    unit_price: Money | None
    line_total: Money | None
    availability: Availability
    unavailable: Literal[True] = MAY_MISS


class Quote(Answer):
    """What it all costs with one shipping method. `tax` is within `total` where the cart says `tax_included`."""

    shipping_method: str
    title: str
    shipping: Money
    tax: Money
    total: Money


class Cart(Answer):
    """A cart, priced now; `quotes` is empty where there is nothing to buy.

    Closed, `order_id` is the order it became, or it was `merged` into the cart of an account.
    """

    cart_id: str
    version: int
    state: Literal["open", "closed"]
    order_id: str = MAY_MISS
    merged: Literal[True] = MAY_MISS
    market: str
    currency: str
    tax_included: bool
    lines: list[CartLine]
    subtotal: Money
    quotes: list[Quote]


class NewCart(Cart):
    """A cart with the secret that opens it, told this once."""

    secret: str


class UnknownSku(Problem):
    """No product sells this SKU."""

    status: Literal[404]
    type: Literal["unknown-sku"]
    field: Literal["sku"]


class NoPrice(Problem):
    """The SKU has no price in this market."""

    status: Literal[409]
    type: Literal["no-price"]
    field: Literal["sku"]


class CartClosed(Problem):
    """The cart became an order."""

    status: Literal[409]
    type: Literal["cart-closed"]
    order_id: str


class CartMerged(Problem):
    """The cart went into the cart of an account."""

    status: Literal[409]
    type: Literal["cart-merged"]


class MergedCart(Cart):
    """The account's cart; `left_out` are the SKUs it had no room for."""

    left_out: list[str]


class StaleVersion(Problem):
    """The cart was changed meanwhile: `version` is where it is now."""

    status: Literal[412]
    type: Literal["stale-version"]
    version: int


OPERATIONS = {
    "open_cart": Operation(
        summary="Open a cart",
        text="It stays in its market: that of the body, or the default one.",
        guard=ANYBODY,
        answers={201: NewCart},
        tells=(ETAG,),
    ),
    "get_cart": Operation(
        summary="Read a cart, priced now",
        guard=CART_SECRET,
        answers={200: Cart},
        refuses=(NotFound,),
        tells=(ETAG,),
    ),
    "set_line": Operation(
        summary="Set how many of a SKU are in the cart",
        text="The quantity is absolute: sent twice, it says the same. 0 takes the line out.",
        guard=CART_SECRET,
        answers={200: Cart},
        refuses=(NotFound, UnknownSku, NoPrice, CartClosed, CartMerged, StaleVersion, Invalid, Busy),
        takes=(IF_MATCH,),
        tells=(ETAG,),
    ),
    "remove_line": Operation(
        summary="Take a SKU out of the cart",
        guard=CART_SECRET,
        answers={200: Cart},
        refuses=(NotFound, CartClosed, CartMerged, StaleVersion, Busy),
        takes=(IF_MATCH,),
        tells=(ETAG,),
    ),
    "get_my_cart": Operation(
        summary="Read the account's cart",
        text="Its open one; a new one where there is none, or where it became an order.",
        guard=SHOPPER,
        answers={200: Cart},
        refuses=(Busy,),
        tells=(ETAG,),
    ),
    "set_my_line": Operation(
        summary="Set how many of a SKU are in the account's cart",
        guard=SHOPPER,
        answers={200: Cart},
        refuses=(NotFound, UnknownSku, NoPrice, CartClosed, CartMerged, StaleVersion, Invalid, Busy),
        takes=(IF_MATCH,),
        tells=(ETAG,),
    ),
    "remove_my_line": Operation(
        summary="Take a SKU out of the account's cart",
        guard=SHOPPER,
        answers={200: Cart},
        refuses=(NotFound, CartClosed, CartMerged, StaleVersion, Busy),
        takes=(IF_MATCH,),
        tells=(ETAG,),
    ),
    "merge_cart": Operation(
        summary="Bring a guest's cart into the account's",
        text="Happens once: asked again it answers the account's cart as it is. `policy` says how many where both hold "
        "a SKU. Without `secret` the cart is an earlier one of the account's own, whose order was canceled.",
        guard=SHOPPER,
        answers={200: MergedCart},
        refuses=(NotFound, CartClosed, CartMerged, Busy),
        tells=(ETAG,),
    ),
}
