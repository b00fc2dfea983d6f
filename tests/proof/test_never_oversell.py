"""Promises 1, 4 and 7: whoever is faster, call by call, nothing is sold twice and nobody pays for what is not held."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from functions.cart.model import CartLine
from functions.checkout.model import Placed
from functions.orders.due import Due, StillOpen
from functions.orders.model import Refusal, State
from functions.payments.model import News
from functions.stock.store import StockTable
from shop.table import ConditionFailed, to_item
from tests.proof.schedules import Client, Run, every_schedule
from tests.proof.shop import Shop, disagreements
from tests.proof.tap import Call
from tests.unit.orders.world import CAUSE, NOW, body_for, mugs

LATER = NOW + timedelta(minutes=16)


@pytest.fixture
def shop() -> Shop:
    return Shop()


def walk(
    shop: Shop,
    clients: Sequence[Client],
    *,
    commuting: bool = False,
    switches: int | None = None,
    also: Callable[[Run], str | None] = lambda run: None,
    at_rest: bool = False,
    refusals: bool = False,
) -> tuple[int, list[str]]:
    """How many schedules there are, and what is wrong after which. `refusals`: a client may be refused by exception."""
    remembered = shop.remember()

    def begin() -> Sequence[Client]:
        shop.back_to(remembered)
        return clients

    explored, wrong = 0, []
    for done in every_schedule(shop.tap, begin, commuting=commuting, switches=switches):
        explored += 1
        found = [
            *disagreements(shop, at_rest=at_rest),
            *filter(None, [also(done)]),
            *([] if refusals else _unexpected(done)),
        ]
        if found:
            wrong.append(f"{done.choices}: {found[0]}")
    return explored, wrong


def _unexpected(done: Run) -> list[str]:
    return [f"a client died of {outcome!r}" for outcome in done.outcomes if isinstance(outcome, Exception)]


def sold(*, placed: int) -> Callable[[Run], str | None]:
    """Exactly so many get it: to refuse the last unit to both would be wrong too."""

    def check(done: Run) -> str | None:
        got = sum(isinstance(outcome, Placed) for outcome in done.outcomes)
        return None if got == placed else f"{got} of {placed} were served"

    return check


def guests(shop: Shop, n: int, *, pieces: int = 1) -> list[Client]:
    for number in range(n):
        shop.cart(f"cart_{number}", MUG_RED=pieces)
    return [shop.buyer(f"cart_{number}") for number in range(n)]


# ---- promise 1


def test_two_buyers_want_the_last_one(shop: Shop, figure):
    shop.sells(counted=1)
    explored, wrong = walk(shop, guests(shop, 2), commuting=True, also=sold(placed=1))
    assert explored > 300
    figure(1, "two checkouts, the last unit: every interleaving of their calls", f"{explored} schedules", wrong)


def test_three_buyers_want_the_last_two(shop: Shop, figure):
    shop.sells(counted=2)
    explored, wrong = walk(shop, guests(shop, 3), also=sold(placed=2))
    figure(1, "three checkouts, two units: every interleaving", f"{explored} schedules", wrong)


def test_two_buyers_of_two_things_each_of_which_there_is_one(shop: Shop, figure):
    """In opposite order: nobody may hold a part, and both being refused would be wrong too."""
    shop.sells("MUG-RED", counted=1)
    shop.sells("MUG-BLUE", counted=1)
    shop.cart("cart_0", MUG_RED=1, MUG_BLUE=1)
    shop.cart("cart_1", MUG_BLUE=1, MUG_RED=1)
    clients: list[Client] = [shop.buyer("cart_0"), shop.buyer("cart_1")]
    explored, wrong = walk(shop, clients, also=sold(placed=1))
    figure(1, "two checkouts, two SKUs in opposite order: every interleaving", f"{explored} schedules", wrong)


def test_a_buyer_while_another_ones_reservation_falls_due(shop: Shop, figure):
    shop.sells(counted=1)
    pending = _pending(shop)
    clients = [*guests(shop, 1), lambda: _falls_due(shop, pending)]
    explored, wrong = walk(shop, clients)
    figure(1, "a checkout against a reservation that falls due", f"{explored} schedules", wrong)


def test_a_buyer_while_a_late_payment_revives_a_canceled_order(shop: Shop, figure):
    """It takes its stock again, or the money goes back: never both."""
    shop.sells(counted=1)
    order_id = _pending(shop)
    _falls_due(shop, order_id)
    shop.bank.becomes(order_id, "succeeded")
    clients = [*guests(shop, 1), lambda: shop.settlement.pay(order_id, cause=CAUSE, now=LATER)]

    def money_back_or_goods(done: Run) -> str | None:
        order = shop.order(order_id)
        return None if order.was_paid != bool(order.refund_reason) else f"{order.state}, {order.refund_reason}"

    explored, wrong = walk(shop, clients, also=money_back_or_goods)
    figure(1, "a checkout against a payment that comes after the cancellation", f"{explored} schedules", wrong)


def test_a_buyer_while_the_warehouse_counts(shop: Shop, figure):
    """From three down to two, two of which are wanted."""
    shop.sells(counted=3)
    clients = [*guests(shop, 1, pieces=2), lambda: shop.counted("MUG-RED", 2)]
    explored, wrong = walk(shop, clients, also=sold_or_refused)
    figure(1, "a checkout against a count of the warehouse", f"{explored} schedules", wrong)


def sold_or_refused(done: Run) -> str | None:
    return None if isinstance(done.outcomes[0], Placed | Refusal) else f"{done.outcomes[0]!r}"


def test_two_hundred_buyers_on_threads_want_twenty(shop: Shop, figure):
    shop.sells(counted=20)
    buyers = guests(shop, 200)
    with ThreadPoolExecutor(32) as pool:
        outcomes = list(pool.map(lambda buy: buy(), buyers))
    placed = sum(isinstance(outcome, Placed) for outcome in outcomes)
    short = sum(isinstance(outcome, Refusal) and outcome.kind == "stock-short" for outcome in outcomes)
    wrong = disagreements(shop)
    if (placed, short) != (20, 180):
        wrong.append(f"{placed} orders, {short} refusals for want of stock")
    figure(1, "200 buyers at once on 32 threads, 20 units", f"{placed} orders, {short} refusals", wrong)


class Naive(StockTable):
    """Looks first and takes then, as most shops do."""

    def reserve(self, sku: str, quantity: int, **cause: Any) -> Any:
        if self.levels([sku])[sku].available < quantity:
            raise ConditionFailed([0], [{"available": 0}])
        write = super().reserve(sku, quantity, **cause)
        del write["Update"]["ConditionExpression"]
        return write


def test_a_naive_stock_check_oversells_under_the_same_schedules(shop: Shop, figure):
    object.__setattr__(shop.checkout, "stock", Naive(shop.client, "stock"))
    shop.sells(counted=1)
    explored, wrong = walk(shop, guests(shop, 2), commuting=True, switches=3)
    oversold = [one for one in wrong if "oversold" in one or "on the shelf" in one]
    assert oversold, "the walk must find what everybody knows is wrong"
    figure(16, "a stock check before the write: two checkouts oversell", f"{len(oversold)} of {explored} schedules")


# ---- the same key, the same cart


def test_the_same_key_twice_at_once_is_one_order(shop: Shop, figure):
    shop.sells(counted=5)
    shop.cart("cart_0", MUG_RED=1)
    clients: list[Client] = [shop.buyer("cart_0")] * 2

    def one(done: Run) -> str | None:
        ids = {o.order.order_id if isinstance(o, Placed) else getattr(o, "kind", repr(o)) for o in done.outcomes}
        return None if len(ids - {"in-progress"}) == 1 and len(shop.all_orders()) == 1 else f"{ids}"

    explored, wrong = walk(shop, clients, also=one, refusals=True)
    figure(5, "the same key twice at once: every interleaving", f"{explored} schedules", wrong)


def test_one_cart_with_two_keys_is_one_order(shop: Shop, figure):
    shop.sells(counted=5)
    shop.cart("cart_0", MUG_RED=1)
    clients: list[Client] = [shop.buyer("cart_0"), shop.buyer("cart_0", key="key-2")]
    explored, wrong = walk(shop, clients, also=sold(placed=1))
    figure(5, "two keys, one cart, at once: every interleaving", f"{explored} schedules", wrong)


# ---- promise 7


@pytest.mark.parametrize("what", ["the cart changes", "the price changes"])
def test_what_was_priced_is_what_is_paid(shop: Shop, figure, what: str):
    """The shopper agreed to two mugs for 31.99; whatever she is charged for is that."""
    shop.sells(counted=5)
    cart = shop.cart("cart_0", MUG_RED=2)
    body = body_for(cart, total=mugs(2))
    more = (CartLine(sku="MUG-RED", quantity=3),)

    def changes() -> None:
        with suppress(ConditionFailed):
            if what == "the cart changes":
                shop.carts.set_lines(cart, more, expires_at=cart.expires_at)
            else:
                _reprice(shop)

    def as_agreed(done: Run) -> str | None:
        charged = [(order.total.amount, sum(line.quantity for line in order.lines)) for order in shop.all_orders()]
        asked = [payment.amount.amount for payment in shop.bank.payments.values()]
        fine = charged in ([], [(mugs(2), 2)]) and asked == [total for total, _ in charged]
        return None if fine else f"agreed to {mugs(2)}, ordered {charged}, charged {asked}"

    explored, wrong = walk(shop, [lambda: shop.check_out(body), changes], also=as_agreed)
    figure(7, "cart or price changes during a checkout: every interleaving", f"{explored} schedules", wrong)


def _reprice(shop: Shop) -> None:
    shop.client.update_item(
        TableName="catalog",
        Key=to_item({"pk": "sku#MUG-RED", "sk": "sku"}),
        UpdateExpression="SET price_USD = :price",
        ExpressionAttributeValues=to_item({":price": {"amount": 9900, "revision": 2}}),
    )


# ---- promise 4


@pytest.mark.parametrize("sweepers", [1, 2])
def test_the_due_time_against_the_payment(shop: Shop, figure, sweepers: int):
    """The shopper pays at the PSP, its webhook comes, and the reservation falls due, each call by call."""
    shop.sells(counted=1)
    order_id = _pending(shop)

    def pays() -> None:
        if shop.tap.through(Call("psp", "pay", shop.bank.shopper_pays, (order_id,))):
            payment = shop.bank.payments[order_id]
            news = News(kind="succeeded", order_id=order_id, psp_id=payment.psp_id, amount=payment.amount)
            shop.payments.settle(news, cause=CAUSE, outbox=shop.outbox, now=LATER)
            shop.settlement.pay(order_id, cause=CAUSE, now=LATER)

    clients: list[Client] = [pays, *[lambda: _falls_due(shop, order_id)] * sweepers]

    def ended(done: Run) -> str | None:
        order, paid = shop.order(order_id), shop.bank.payments[order_id].status == "succeeded"
        return None if order.state is (State.PAID if paid else State.CANCELED) else f"{order.state}, paid: {paid}"

    bound = {"commuting": True, "switches": 2} if sweepers == 2 else {}
    explored, wrong = walk(shop, clients, also=ended, at_rest=True, **bound)  # type: ignore[arg-type]
    how = "every interleaving, two switches" if bound else "every interleaving"
    figure(4, f"payment against due time, sweepers: {sweepers}; {how}", f"{explored} schedules", wrong)


def test_canceling_here_before_asking_the_psp_charges_without_an_order(shop: Shop, figure, monkeypatch):
    """The museum's bug in this race: it must be seen."""
    monkeypatch.setattr(Due, "_end_payment", lambda *_: "canceled")
    shop.sells(counted=1)
    order_id = _pending(shop)

    def pays() -> None:
        shop.tap.through(Call("psp", "pay", shop.bank.shopper_pays, (order_id,)))

    explored, wrong = walk(shop, [pays, lambda: _falls_due(shop, order_id)], at_rest=True)
    assert wrong
    figure(
        16,
        "canceled here before the PSP was asked: charged without an order in",
        f"{len(wrong)} of {explored} schedules",
    )


def _pending(shop: Shop) -> str:
    shop.cart("cart_pending", MUG_RED=1)
    placed = shop.buyer("cart_pending")()
    assert isinstance(placed, Placed)
    return placed.order.order_id


def _falls_due(shop: Shop, order_id: str) -> None:
    with suppress(StillOpen):
        shop.due.fall(order_id, reason="not paid in time", cause=CAUSE, now=LATER)


# ---- the walk itself


def test_leaving_out_what_commutes_loses_no_outcome(shop: Shop, figure):
    """Three naive sales of two mugs end in many ways; half of the calls are about something else."""
    shop.sells(counted=2)
    naive = Naive(shop.client, "stock")

    def sale() -> str:
        shop.stock.bands(["MUG-BLUE"])
        try:
            shop.orders.commit([naive.reserve("MUG-RED", 1)])
        except ConditionFailed:
            return "short"
        return "sold"

    remembered = shop.remember()
    ends: dict[bool, set[str]] = {True: set(), False: set()}
    explored = {True: 0, False: 0}
    for commuting in (True, False):
        shop.back_to(remembered)

        def end(done: Run, commuting: bool = commuting) -> None:
            ends[commuting].add(f"{shop.level()} {done.outcomes}")

        explored[commuting], _ = walk(shop, [sale] * 3, commuting=commuting, also=end)
    assert explored[True] == 1680
    assert len(ends[True]) > 3
    wrong = [f"{lost}" for lost in ends[True] ^ ends[False]]
    how = "leaving out schedules that only swap calls which commute loses no outcome"
    figure(16, how, f"{explored[False]} do for {explored[True]}", wrong)
