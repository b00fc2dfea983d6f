"""A shop in memory: all tables, the stores over them, and a PSP that does what a test tells it."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from functions.cart.model import Cart, CartLine, Guest
from functions.cart.store import CartTable
from functions.catalog.store import CatalogTable
from functions.checkout.model import CheckoutBody, Placed
from functions.checkout.placement import Checkout
from functions.orders.due import Due
from functions.orders.model import Order, Refusal
from functions.orders.settlement import Settlement
from functions.orders.store import OrderTable
from functions.payments.model import PspPayment, PspRefund
from functions.payments.psp import PspUnreachable
from functions.payments.store import PaymentTable
from functions.stock import logic as stock_logic
from functions.stock.model import Level
from functions.stock.store import StockTable
from shop.events import StockCounted, StockDispatched
from shop.ids import digest
from shop.money import Money
from shop.outbox import Outbox
from shop.table import to_item
from tests.fakes import MemoryDynamo, create_table

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

NOW = datetime(2025, 1, 15, 12, tzinfo=UTC)
ORDER_INDEXES = {
    "due": ("pending", "ask_at"),
    "customer": ("customer_id", "placed"),
    "number": ("number",),
    "email": ("email_key", "placed_key"),
    "newest": ("shard", "placed_key"),
}
SECRET = "the-secret-of-ann"
CAUSE: dict[str, Any] = {"caused_at": NOW, "cause_id": "req_1"}
ANN = {"name": "Ann Lee", "line1": "1 Mill Road", "city": "Springfield", "postal_code": "12345", "country": "US"}


class FakePsp:
    """One payment per order. `meanwhile` runs once, just before the next call, as somebody faster."""

    def __init__(self) -> None:
        self.payments: dict[str, PspPayment] = {}
        self.down = False
        self.calls: Counter[str] = Counter()
        self.meanwhile: Callable[[], object] | None = None

    def create(self, order_id: str, amount: Money, return_url: str, email: str | None = None) -> PspPayment:
        self._called("create")
        new = PspPayment(
            psp_id=f"pi_{order_id[-8:]}",
            status="open",
            pay_url=f"https://psp.example/pay/{order_id[-8:]}",
            amount=amount,
            order_id=order_id,
        )
        return self.payments.setdefault(order_id, new)

    def find(self, psp_id: str) -> PspPayment:
        self._called("find")
        return next(payment for payment in self.payments.values() if payment.psp_id == psp_id)

    def cancel(self, psp_id: str, order_id: str) -> PspPayment:
        self._called("cancel")
        if self.payments[order_id].status == "open":
            self.becomes(order_id, "canceled")
        return self.payments[order_id]

    def refund(self, psp_id: str, order_id: str, amount: Money) -> PspRefund:
        raise NotImplementedError

    def becomes(self, order_id: str, status: str) -> None:
        self.payments[order_id] = self.payments[order_id].model_copy(update={"status": status})

    def _called(self, name: str) -> None:
        self.calls[name] += 1
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile:
            meanwhile()
        if self.down:
            raise PspUnreachable(name)


class World:
    def __init__(self, now: datetime = NOW, client: "DynamoDBClient | None" = None) -> None:
        """`client` instead of the fake, for who wants to know whether that would do the same."""
        self.now = now
        self.dynamo = MemoryDynamo()
        client = client or self.dynamo.client
        create_table(client, "catalog", key="pk", sort="sk")
        create_table(client, "stock", key="id")
        create_table(client, "cart", key="cart_id")
        create_table(client, "order", key="order_id", indexes=ORDER_INDEXES, numbers=["ask_at", "placed"])
        create_table(client, "delivery", key="pk", sort="sk")
        create_table(client, "payment", key="id", indexes={"awaiting": ("awaiting", "ask_at")})
        create_table(client, "outbox", key="id")
        self.client = client
        self.outbox = Outbox("outbox")
        self.stock = StockTable(client, "stock")
        self.carts = CartTable(client, "cart")
        self.orders = OrderTable(client, "order")
        self.payments = PaymentTable(client, "payment")
        self.psp = FakePsp()
        self.settlement = Settlement(self.orders, self.stock, self.outbox)
        self.due = Due(self.settlement, self.carts, self.payments, self.psp)
        self.checkout = Checkout(
            client=client,
            catalog=CatalogTable(client, "catalog"),
            stock=self.stock,
            carts=self.carts,
            orders=self.orders,
            payments=self.payments,
            outbox=self.outbox,
            psp=self.psp,
            shop_url="https://shop.example",
            hold_time=timedelta(minutes=15),
        )

    # ---- what there is to sell, and who wants it

    def sells(self, sku: str = "MUG-RED", *, price: int = 1250, counted: int = 5, currency: str = "USD") -> None:
        self.priced(sku, price, currency)
        self.counted(sku, counted)

    def priced(self, sku: str, price: int, currency: str = "USD") -> None:
        item = {
            "pk": f"sku#{sku}",
            "sk": "sku",
            "sku": sku,
            "version": 1,
            "product_id": "mug",
            "title": "Mug",
            "options": {"color": "red"},
            "url": "/p/mug/",
            f"price_{currency}": {"amount": price, "revision": 1},
        }
        self.client.put_item(TableName="catalog", Item=to_item(item))

    def counted(self, sku: str, pieces: int) -> None:
        """On the shelf in all, those promised to somebody included."""
        ledger = self.stock.stock(sku).ledger
        event = StockCounted(sku=sku, counted=pieces, sequence=ledger.counted_sequence + 1)
        self.stock.change(event, stock_logic.decide, outbox=self.outbox, now=self.now)

    def dispatched(self, order: Order) -> None:
        """The warehouse has sent it off."""
        for sequence, hold in enumerate(order.holds, 100):
            event = StockDispatched(
                sku=hold.sku, quantity=hold.quantity, sequence=sequence, order_id=order.order_id, **CAUSE
            )
            self.stock.change(event, stock_logic.decide, outbox=self.outbox, now=self.now)

    def cart(
        self,
        cart_id: str = "cart_ann",
        lines: Mapping[str, int] | None = None,
        *,
        secret: str = SECRET,
        market: str = "us",
        **skus: int,
    ) -> Cart:
        """`MUG_RED=2` is two of MUG-RED."""
        wanted = {**(lines or {}), **{name.replace("_", "-"): quantity for name, quantity in skus.items()}}
        cart = Cart(
            cart_id=cart_id,
            secret_digest=digest(secret),
            market=market,
            lines=tuple(CartLine(sku=sku, quantity=quantity) for sku, quantity in wanted.items()),
            expires_at=self.now + timedelta(days=30),
        )
        self.carts.create(cart)
        return cart

    # ---- checking out

    def check_out(
        self, body: CheckoutBody, *, key: str = "key-1", secret: str = SECRET, after: float = 0, **other: Any
    ) -> Placed | Refusal:
        owner = other.pop("owner", Guest(secret))
        checkout = replace(self.checkout, **other)
        return checkout.check_out(body, owner=owner, key=key, cause=CAUSE, now=self.now + timedelta(seconds=after))

    def placed(self, *, pieces: int = 2, counted: int = 5) -> Order:
        """An order that waits for its money: two red mugs out of five, unless told otherwise."""
        self.sells(counted=counted)
        cart = self.cart(lines={"MUG-RED": pieces})
        outcome = self.check_out(body_for(cart, total=mugs(pieces)))
        assert isinstance(outcome, Placed)
        return outcome.order

    # ---- looking at it

    def order(self, order_id: str) -> Order:
        return self.orders.get(order_id)

    def the_cart(self, cart_id: str = "cart_ann") -> Cart:
        cart = self.carts.get(cart_id)
        assert cart
        return cart

    def level(self, sku: str = "MUG-RED") -> tuple[int, int, int]:
        """available, reserved, allocated"""
        level = self.stock.levels([sku]).get(sku, Level(sku=sku))
        return level.available, level.reserved, level.allocated

    def said(self, *names: str) -> list[str]:
        """Names of the events in the outbox, of those asked for; all without."""
        rows = sorted(self.dynamo.items("outbox"), key=lambda row: row["id"])
        return sorted(row["detail_type"] for row in rows if not names or row["detail_type"] in names)


def mugs(quantity: int, *, price: int = 1250) -> int:
    """What so many cost with standard shipping and eight percent tax, in cents."""
    subtotal = price * quantity
    return subtotal + (0 if subtotal >= 7500 else 499) + (subtotal * 800 + 5000) // 10_000


def body_for(cart: Cart, *, total: int, **other: Any) -> CheckoutBody:
    return CheckoutBody.model_validate(json_for(cart, total=total, **other))


def json_for(cart: Cart, *, total: int, **other: Any) -> dict[str, Any]:
    return {
        "cart_id": cart.cart_id,
        "cart_version": cart.version,
        "expected_total": {"amount": total, "currency": "USD"},
        "email": "ann@example.com",
        "shipping_method": "standard",
        "shipping_address": ANN,
    } | other
