"""What the checkout answers and refuses, for docs/openapi.json."""

from typing import Literal

from functions.cart.shapes import Cart, CartClosed, CartMerged, StaleVersion
from functions.orders.shapes import Order, PspUnreachable
from shop.http.document import CART_SECRET, IDEMPOTENCY_KEY, SHOPPER, Answer, Busy, NotFound, Operation, Problem


class Checkout(Answer):
    """The order, the token that opens it, and where to pay: null once it is no longer to be paid."""

    order: Order
    order_token: str
    pay_url: str | None


class AccountCheckout(Answer):
    """The order, which its account opens, and where to pay: null once it is no longer to be paid."""

    order: Order
    pay_url: str | None


class TooManyPending(Problem):
    """So many orders of the account wait for payment: pay or cancel one first."""

    status: Literal[409]
    type: Literal["too-many-pending"]


class ShortLine(Answer):
    sku: str
    requested: int
    left: int


class PriceChanged(Problem):
    """It costs something else than `expected_total`: `cart` is what it costs now."""

    status: Literal[409]
    type: Literal["price-changed"]
    cart: Cart


class StockShort(Problem):
    """Somebody was faster: `short` names each line and what is left of it."""

    status: Literal[409]
    type: Literal["stock-short"]
    short: list[ShortLine]


class EmptyCart(Problem):
    """There is nothing in the cart."""

    status: Literal[409]
    type: Literal["empty-cart"]


class Unavailable(Problem):
    """Some lines are no longer sold."""

    status: Literal[409]
    type: Literal["unavailable"]
    skus: list[str]


class InProgress(Problem):
    """The same key is being worked on: ask again with it."""

    status: Literal[409]
    type: Literal["in-progress"]
    retry_after: int


class KeyReused(Problem):
    """The key came with another body before."""

    status: Literal[422]
    type: Literal["key-reused"]
    field: Literal["Idempotency-Key"]


OPERATIONS = {
    "check_out": Operation(
        summary="Place the order and open its payment",
        text="Holds the stock, or refuses. A refusal is kept under its key for 24 hours: whoever tries again after one "
        "sends a new `Idempotency-Key`. A lost answer is asked for again with the same one.",
        guard=CART_SECRET,
        answers={201: Checkout},
        refuses=(
            *(NotFound, CartClosed, CartMerged, StaleVersion, PriceChanged, StockShort, EmptyCart, Unavailable),
            *(InProgress, KeyReused, PspUnreachable, Busy),
        ),
        takes=(IDEMPOTENCY_KEY,),
    ),
    "check_out_my_cart": Operation(
        summary="Place the order of the account's cart and open its payment",
        text="As for a guest, but that the account opens the order: there is no token.",
        guard=SHOPPER,
        answers={201: AccountCheckout},
        refuses=(
            *(NotFound, CartClosed, CartMerged, StaleVersion, PriceChanged, StockShort, EmptyCart, Unavailable),
            *(TooManyPending, InProgress, KeyReused, PspUnreachable, Busy),
        ),
        takes=(IDEMPOTENCY_KEY,),
    ),
}
