"""The checkout protocol (DESIGN.md): three calls to DynamoDB, the third a transaction; then one to the PSP.

Every step may be repeated: the order's id is derived from the cart and the key, and the payment's key is that id.
"""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from functions.cart.logic import admit, must_be_open, shown
from functions.cart.model import Account, Cart, Owner
from functions.cart.store import CartTable
from functions.catalog.store import CatalogTable
from functions.checkout.logic import (
    PriceChanged,
    agree,
    body_digest,
    demand,
    may_be_bought,
    must_not_be_in_progress,
    must_ship,
    new_order,
    remembered,
    short,
)
from functions.checkout.model import CheckoutBody, Placed
from functions.orders.logic import PENDING, PspUnclear
from functions.orders.model import Order, Refusal
from functions.orders.store import OrderTable, as_order
from functions.payments.model import OPEN
from functions.payments.psp import Psp, PspRefused, PspUnreachable, StripePsp
from functions.payments.store import PaymentTable
from functions.stock.store import StockTable
from shop.errors import DomainError, Invalid, NotFound, Refused, Stale
from shop.events import OrderPlaced
from shop.ids import derived_id
from shop.log import log
from shop.log.meter import meter
from shop.market import market
from shop.outbox import Outbox
from shop.table import ConditionFailed, Item, batch_get, dynamodb

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

#: Orders of one account that may wait for their money at the same time.
MOST_PENDING = 5
#: Seconds after which a shopper may ask again for a payment the PSP did not open.
RETRY_AFTER = 30


class AnotherWasFaster(Exception):
    """The same key, at the same time: what became of it is in the table."""


@dataclass(frozen=True)
class Checkout:
    client: "DynamoDBClient"
    catalog: CatalogTable
    stock: StockTable
    carts: CartTable
    orders: OrderTable
    payments: PaymentTable
    outbox: Outbox
    psp: Psp
    shop_url: str
    hold_time: timedelta

    @classmethod
    def from_environment(cls) -> Self:
        return cls(
            client=dynamodb(),
            catalog=CatalogTable.from_environment(),
            stock=StockTable.from_environment(),
            carts=CartTable.from_environment(),
            orders=OrderTable.from_environment(),
            payments=PaymentTable.from_environment(),
            outbox=Outbox.from_environment(),
            psp=StripePsp.from_environment(),
            shop_url=os.environ["SHOP_URL"],
            hold_time=timedelta(seconds=int(os.environ["HOLD_SECONDS"])),
        )

    def check_out(
        self, body: CheckoutBody, *, owner: Owner, key: str, cause: dict[str, Any], now: datetime
    ) -> Placed | Refusal:
        """The order with its payment, or the refusal that is on record for this key. Raises DomainError."""
        order_id = derived_id("ord", body.cart_id, key)
        before, cart = self._read(order_id, body.cart_id, now=now)
        cart = admit(cart, owner, now=now)
        if before:
            return self._again(before, body, now=now)
        must_ship(body, market(cart.market))
        try:
            try:
                may_be_bought(cart, body)
                self._may_hold_more(owner)
                order = self._place(order_id, cart, body, owner=owner, cause=cause, now=now)
            except (Refused, Stale) as refused:
                return self._remember(order_id, refused, body, now=now)
        except AnotherWasFaster:
            before, _ = self._read(order_id, body.cart_id, now=now)
            if before is None:
                raise
            return self._again(before, body, now=now)
        log("placed", order_id=order_id, **meter.read())
        return self._open_payment(order)

    # ---- the three calls, and the transaction

    def _read(self, order_id: str, cart_id: str, *, now: datetime) -> tuple[Order | Refusal | None, Cart | None]:
        rows = batch_get(
            self.client,
            {self.orders.name: [self.orders.key(order_id)], self.carts.name: [self.carts.key(cart_id)]},
        )
        before = next((as_order(row) for row in rows[self.orders.name]), None)
        if isinstance(before, Refusal) and before.expires_at <= now:
            before = None
        return before, next((self.carts.as_cart(row) for row in rows[self.carts.name]), None)

    def _place(
        self, order_id: str, cart: Cart, body: CheckoutBody, *, owner: Owner, cause: dict[str, Any], now: datetime
    ) -> Order:
        wanted, sold_in = demand(cart), market(cart.market)
        try:
            priced, quote = agree(cart, body, self.catalog.offers(wanted), sold_in)
        except PriceChanged as changed:
            told = shown(cart, changed.priced, self.stock.bands(wanted))
            raise Refused("price-changed", "it costs something else now: see `cart`", cart=told) from changed
        order = new_order(
            order_id,
            body,
            priced,
            quote,
            market=sold_in,
            holds=tuple(self.stock.hold(sku, quantity) for sku, quantity in wanted.items()),
            owner=owner,
            return_url=f"{self.shop_url}{sold_in.path('/order/')}?id={order_id}",
            hold_time=self.hold_time,
            now=now,
        )
        placed = OrderPlaced(order_id=order_id, number=order.number, total=order.total, due_at=order.due_at, **cause)
        reserves = [self.stock.reserve(sku, quantity, cause=cause) for sku, quantity in wanted.items()]
        others = [
            self.orders.place(order),
            self.carts.close(cart.cart_id, version=cart.version, order_id=order_id),
            self.payments.open(order_id, order.total, now=now),
            self.outbox.say(placed, now=now),
        ]
        try:
            self.orders.commit([*reserves, *others])
        except ConditionFailed as failed:
            raise self._why(failed, wanted, body) from failed
        return order

    def _may_hold_more(self, owner: Owner) -> None:
        """An account with many orders that wait for money holds stock from others; a guest is slowed by the firewall.

        Read from an index: a few more at the same moment are possible, and do no harm.
        """
        if isinstance(owner, Account):
            latest = self.orders.of_customer(owner.customer_id, at_most=2 * MOST_PENDING)
            if sum(row["state"] == PENDING for row in latest) >= MOST_PENDING:
                raise Refused("too-many-pending", f"{MOST_PENDING} orders wait for payment: pay or cancel one first")

    def _why(self, failed: ConditionFailed, wanted: dict[str, int], body: CheckoutBody) -> Exception:
        """The same key's own order closed this cart and took this stock: it is looked at first, then the cart."""
        order, cart = len(wanted), len(wanted) + 1
        if order in failed.failed:
            return AnotherWasFaster()
        if cart in failed.failed:
            return self._moved(failed.items[cart], body)
        if failed.failed[0] < order:
            return short(wanted, failed.items, failed.failed)
        return failed

    def _moved(self, found: Item | None, body: CheckoutBody) -> Exception:
        if found is None:
            return NotFound("not-found", "there is no such cart, or it is not yours")
        try:
            must_be_open(self.carts.as_cart(found), version=body.cart_version)
        except DomainError as refused:
            return refused
        return AnotherWasFaster()

    def _remember(self, order_id: str, refused: DomainError, body: CheckoutBody, *, now: datetime) -> Refusal:
        refusal = remembered(refused, body, now=now)
        try:
            self.orders.commit([self.orders.refuse(order_id, refusal, now=now)])
        except ConditionFailed as failed:
            raise AnotherWasFaster from failed
        return refusal

    # ---- the same key again, and the payment

    def _again(self, before: Order | Refusal, body: CheckoutBody, *, now: datetime) -> Placed | Refusal:
        if before.body_digest != body_digest(body):
            raise Invalid("key-reused", "this `Idempotency-Key` came with another body", field="Idempotency-Key")
        if isinstance(before, Refusal):
            return before
        payment = self.payments.get(before.order_id)
        if before.state is PENDING and payment and payment.state in OPEN and payment.pay_url is None:
            must_not_be_in_progress(before, now=now)
            return self._open_payment(before)
        return Placed(before, payment)

    def _open_payment(self, order: Order) -> Placed:
        """Read again when the payment is there: the order may have fallen due meanwhile."""
        try:
            opened = self.psp.create(order.order_id, order.total, order.return_url, order.email)
        except (PspUnreachable, PspRefused) as error:
            log("no payment opened", order_id=order.order_id, error=repr(error))
            detail = (
                "the payment provider did not open a payment; the stock is held: repeat with the same key to resume"
            )
            raise PspUnclear("psp-unreachable", detail, retry_after=RETRY_AFTER) from error
        payment = self.payments.created(order.order_id, opened.psp_id, opened.pay_url)
        return Placed(self.orders.get(order.order_id), payment)
