"""The shop of tests/unit/orders/world.py with a tap on all that is outside of it, and the books that must agree."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from functions.checkout.model import Placed
from functions.orders.model import Order, Refusal, State
from functions.orders.store import as_order
from functions.payments.model import PspPayment, PspRefund
from functions.payments.psp import PspRefused
from functions.stock.store import StockTable
from shop.money import Money
from shop.table import from_item
from tests.fakes import MemoryDynamo
from tests.proof.tap import DYNAMODB, Tap
from tests.unit.orders.world import FakePsp, World, body_for, mugs

PSP = ("create", "find", "cancel", "refund")
#: Paid and not ended: its pieces are allocated.
ALIVE = {State.PAID, State.SENT, State.ACKNOWLEDGED, State.SHIPPED, State.DELIVERED}


class PspDouble(FakePsp):
    """Gives money back too, once; says no where nothing was taken."""

    def __init__(self) -> None:
        super().__init__()
        self.refunded: dict[str, Money] = {}

    def refund(self, psp_id: str, order_id: str, amount: Money) -> PspRefund:
        if self.payments[order_id].status != "succeeded":
            raise PspRefused("charge_not_found", "nothing was taken")
        self.refunded[order_id] = amount
        return PspRefund(status="succeeded")

    def shopper_pays(self, order_id: str) -> bool:
        """At the PSP's own page; False where it no longer takes money for the order."""
        found: PspPayment | None = self.payments.get(order_id)
        if found is None or found.status != "open":
            return False
        self.becomes(order_id, "succeeded")
        return True


class QuickDynamo(MemoryDynamo):
    """Without botocore's look at each request, a quarter of its time: the other suites send the same ones."""

    @contextmanager
    def _operation(self, name: str, request: dict[str, Any], known: set[str] | None = None) -> Iterator[None]:
        with self._lock:
            self.calls.append(name)
            yield


class Shop(World):
    """`on_shelf` is what the warehouse counted, by SKU: the books are held against it."""

    def __init__(self) -> None:
        self.tap = Tap()
        memory = QuickDynamo()
        super().__init__(client=self.tap.on("dynamodb", memory, DYNAMODB))
        self.dynamo = memory
        self.bank = PspDouble()
        self.psp = self.bank
        tapped = self.tap.on("psp", self.bank, PSP)
        self.checkout = replace(self.checkout, psp=tapped)
        self.due = replace(self.due, psp=tapped)
        self.on_shelf: dict[str, int] = {}

    def counted(self, sku: str, pieces: int) -> None:
        super().counted(sku, pieces)
        self.on_shelf[sku] = pieces

    # ---- as it was

    def remember(self) -> Any:
        rows = {name: dict(table.items) for name, table in self.dynamo.tables.items()}
        said = {name: list(table.records) for name, table in self.dynamo.tables.items()}
        return rows, said, dict(self.bank.payments), dict(self.bank.refunded), dict(self.on_shelf)

    def back_to(self, remembered: Any) -> None:
        """Items are replaced and never changed in place, so their tables are copied and they are not."""
        rows, said, payments, refunded, on_shelf = remembered
        for name, table in self.dynamo.tables.items():
            table.items, table.records = dict(rows[name]), list(said[name])
        self.bank.payments, self.bank.refunded = dict(payments), dict(refunded)
        self.on_shelf = dict(on_shelf)

    # ---- buying

    def buyer(self, cart_id: str, *, key: str = "key-1", after: float = 0) -> Callable[[], Placed | Refusal]:
        """Buys what is in the cart now, at the prices of `World.sells`."""
        with self.tap.aside():
            cart = self.the_cart(cart_id)
        body = body_for(cart, total=mugs(sum(line.quantity for line in cart.lines)))
        return lambda: self.check_out(body, key=key, after=after)

    def all_orders(self) -> list[Order]:
        rows = (as_order(from_item(row)) for row in self.dynamo.tables["order"].items.values())
        return [row for row in rows if isinstance(row, Order)]

    def ever_said(self) -> Counter[tuple[str, str]]:
        """How often each event was said of each order, those the bus has already included."""
        images = (from_item(r["dynamodb"]["NewImage"]) for r in self.dynamo.tables["outbox"].records if _is_new(r))
        return Counter((row["detail_type"], _order_of(row)) for row in images)


def _is_new(record: Mapping[str, Any]) -> bool:
    return bool(record["eventName"] == "INSERT")


def _order_of(row: Mapping[str, Any]) -> str:
    _, _, rest = row["detail"].partition('"order_id":"')
    return str(rest.partition('"')[0])


def disagreements(shop: Shop, *, at_rest: bool = False) -> list[str]:
    """What is wrong with the books, in sentences. `at_rest`: nothing is under way and every reservation fell due."""
    return [*_stock(shop), *_orders(shop), *_money(shop), *(_at_rest(shop) if at_rest else [])]


def _stock(shop: Shop) -> list[str]:
    wrong = []
    reserved: Counter[str] = Counter()
    allocated: Counter[str] = Counter()
    for order in shop.all_orders():
        book = reserved if order.state is State.PENDING_PAYMENT else allocated if order.state in ALIVE else None
        for hold in order.holds if book is not None else ():
            book[hold.sku] += hold.quantity  # type: ignore[index]
    levels = StockTable(shop.dynamo.client, "stock").levels(shop.on_shelf)
    for sku, pieces in shop.on_shelf.items():
        level = levels[sku]
        if level.on_hand != pieces:
            wrong.append(f"{sku}: {level} of {pieces} on the shelf")
        if (level.reserved, level.allocated) != (reserved[sku], allocated[sku]):
            wrong.append(f"{sku}: {level}, orders hold {reserved[sku]} and {allocated[sku]}")
        if level.available < 0 or level.reserved < 0 or reserved[sku] + allocated[sku] > pieces:
            wrong.append(f"{sku}: oversold, {reserved[sku] + allocated[sku]} of {pieces}")
    return wrong


def _orders(shop: Shop) -> list[str]:
    wrong = []
    said = shop.ever_said()
    carts = {row["cart_id"]: row for row in shop.dynamo.items("cart")}
    for order in shop.all_orders():
        name, state = order.order_id, order.state
        once = {"OrderPlaced": True, "OrderPaid": order.was_paid, "RefundRequested": order.refund_reason is not None}
        for event, expected in (once | {"OrderRefunded": state is State.REFUNDED}).items():
            if said[event, name] != expected:
                wrong.append(f"{name} is {state}, and {event} was said {said[event, name]} times")
        bought: Counter[str] = Counter()
        for line in order.lines:
            bought[line.sku] += line.quantity
        held = {hold.sku: hold.quantity for hold in order.holds}
        if dict(bought) != held:
            wrong.append(f"{name} is for {dict(bought)} and holds {held}")
        paid = sum(line.unit_price.amount * line.quantity for line in order.lines)
        if order.subtotal.amount != paid or order.total.amount != paid + order.shipping.amount + order.tax.amount:
            wrong.append(f"{name}: its lines do not add up to {order.total}")
        cart = carts.get(order.cart_id)
        if cart and state is State.PENDING_PAYMENT and (cart["state"], cart.get("order_id")) != ("closed", name):
            wrong.append(f"{name} waits for its money, its cart is {cart['state']}")
        if cart and state is State.CANCELED and not order.was_paid and cart.get("order_id") == name:
            wrong.append(f"{name} came to nothing and keeps its cart")
    living = Counter(o.cart_id for o in shop.all_orders() if o.state in ALIVE | {State.PENDING_PAYMENT})
    wrong += [f"{cart_id} became {n} orders" for cart_id, n in living.items() if n > 1]
    return wrong


def _money(shop: Shop) -> list[str]:
    """The PSP's ledger against ours."""
    wrong = []
    orders = {order.order_id: order for order in shop.all_orders()}
    for order_id, payment in shop.bank.payments.items():
        order = orders.get(order_id)
        if order is None:
            wrong.append(f"the PSP has {payment.psp_id}, and there is no order {order_id}")
        elif payment.amount != order.total:
            wrong.append(f"{order_id} costs {order.total.display}, the PSP asks for {payment.amount.display}")
        elif payment.status == "canceled" and order.was_paid:
            wrong.append(f"{order_id} counts as paid, the PSP canceled its payment")
    for order in orders.values():
        ours = shop.payments.get(order.order_id)
        if ours is None or ours.amount != order.total:
            wrong.append(f"{order.order_id} has no payment row of its total")
        taken = order.order_id in shop.bank.payments and shop.bank.payments[order.order_id].status == "succeeded"
        if order.was_paid and not taken:
            wrong.append(f"{order.order_id} counts as paid, the PSP has no money for it")
    return wrong


def _at_rest(shop: Shop) -> list[str]:
    wrong = []
    for order in shop.all_orders():
        payment = shop.bank.payments.get(order.order_id)
        status = payment.status if payment else "none"
        returned = shop.bank.refunded.get(order.order_id)
        if order.state is State.PENDING_PAYMENT and status != "processing":
            wrong.append(f"{order.order_id} still holds its stock past due; its payment: {status}")
        if status == "open":
            wrong.append(f"{order.order_id} is {order.state}, and its payment can still be paid")
        if status == "succeeded" and order.state not in ALIVE and returned != order.total:
            wrong.append(f"{order.order_id} is {order.state}, its money was taken and not given back")
        if returned and order.state in ALIVE:
            wrong.append(f"{order.order_id} is {order.state}, and its money was given back")
    return wrong
