"""An account's cart, one a market: always an open one, into which what a guest had put into another comes once."""

from dataclasses import dataclass
from datetime import datetime

from functions.cart.logic import LIFETIME, admit, merged, must_be_mergeable
from functions.cart.model import Account, Cart, Guest, MergeBody
from functions.cart.store import CartTable
from functions.stock.store import StockTable
from shop.errors import Busy
from shop.ids import new_id
from shop.table import ConditionFailed

#: Somebody else writes the same cart now and then: it is read again.
ATTEMPTS = 5


@dataclass(frozen=True)
class AccountCarts:
    carts: CartTable
    stock: StockTable

    def current(self, customer_id: str, market: str, *, now: datetime) -> Cart:
        """The open cart in a market; a new one where there is none, or where it became an order.

        Raises Unauthorized where the account was erased. A new one goes on counting versions, so that no `If-Match`
        of the old one fits it.
        """
        for _ in range(ATTEMPTS):
            known = self.carts.current(customer_id, market)
            cart = self.carts.get(known) if known else None
            if cart and cart.state == "open" and not cart.is_expired(now):
                return cart
            new = Cart(
                cart_id=new_id("cart"),
                customer_id=customer_id,
                market=market,
                version=cart.version + 1 if cart else 1,
                expires_at=now + LIFETIME,
            )
            try:
                self.carts.start(new, instead_of=known)
            except ConditionFailed:
                continue
            return new
        raise _busy()

    def merge(self, customer_id: str, body: MergeBody, *, now: datetime) -> tuple[Cart, tuple[str, ...]]:
        """The account's cart with the other's lines, and the SKUs it had no room for. Again: the cart as it is.

        One transaction closes the other cart and writes the account's, each at the version it was read: whatever
        comes between is read again, and of two merges of one cart the later finds it merged.
        """
        owner = Guest(body.secret) if body.secret else Account(customer_id)
        for _ in range(ATTEMPTS):
            other = admit(self.carts.get(body.cart_id), owner, now=now)
            cart = self.current(customer_id, other.market, now=now)
            if other.cart_id == cart.cart_id or other.merged_by == customer_id:
                return cart, ()
            must_be_mergeable(other)
            levels = self.stock.levels(other.skus)
            available = {sku: level.available for sku, level in levels.items()}
            lines, left_out = merged(cart.lines, other.lines, body.policy, available)
            try:
                return self.carts.merge(other, cart, lines, expires_at=now + LIFETIME), left_out
            except ConditionFailed:
                continue
        raise _busy()


def _busy() -> Busy:
    return Busy("busy", "the cart changes faster than it can be read; send the same request again", retry_after=1)
