"""A guest's cart comes into an account's once: whatever else is done to either at the same time, call by call."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest

from functions.cart.account import AccountCarts
from functions.cart.logic import LIFETIME
from functions.cart.model import Account, Cart, CartLine, MergeBody
from functions.checkout.model import Placed
from shop.errors import DomainError
from shop.table import ConditionFailed
from tests.proof.schedules import Client, Run, every_schedule
from tests.proof.shop import Shop, disagreements
from tests.unit.orders.world import NOW, SECRET, body_for, mugs

ANN = "ann"


class Accounts(Shop):
    """Ann's account has three red mugs in its cart, her guest's cart two; there are nine."""

    def __init__(self) -> None:
        super().__init__()
        self.mine = AccountCarts(self.carts, self.stock)
        self.sells(counted=9)
        mine = self.mine.current(ANN, "us", now=self.now)
        self.carts.set_lines(mine, (CartLine(sku="MUG-RED", quantity=3),), expires_at=self.now + LIFETIME)
        self.cart("cart_guest", MUG_RED=2)

    def merge(self, customer_id: str = ANN) -> Cart:
        body = MergeBody(cart_id="cart_guest", secret=SECRET)
        return self.mine.merge(customer_id, body, now=self.now)[0]

    def guests(self) -> Cart:
        return self.the_cart("cart_guest")

    def anns(self) -> Cart:
        """Her cart now, without making another."""
        current = self.carts.current(ANN, "us")
        assert current
        return self.the_cart(current)


@pytest.fixture
def shop() -> Accounts:
    return Accounts()


def red(cart: Cart) -> int:
    return sum(line.quantity for line in cart.lines)


def walk(shop: Accounts, clients: Sequence[Client], check: Any, **how: Any) -> tuple[int, list[str]]:
    remembered = shop.remember()

    def begin() -> Sequence[Client]:
        shop.back_to(remembered)
        return clients

    explored, wrong = 0, []
    for done in every_schedule(shop.tap, begin, **how):
        explored += 1
        faults = [o for o in done.outcomes if isinstance(o, Exception) and not isinstance(o, DomainError)]
        found = [*map(repr, faults), *disagreements(shop), *filter(None, [check(done)])]
        if found:
            wrong.append(f"{done.choices}: {found[0]}")
    return explored, wrong


def once(shop: Accounts) -> str | None:
    if shop.guests().state != "merged" or red(shop.anns()) != 5:
        return f"the guest's cart is {shop.guests().state}, the account has {red(shop.anns())}"
    return None


def test_two_merges_at_once(shop: Accounts, figure):
    explored, wrong = walk(shop, [shop.merge, shop.merge], lambda _: once(shop), commuting=True)
    assert explored > 100
    figure(5, "two merges of one cart at once: every interleaving", f"{explored} schedules", wrong)


def test_three_merges_at_once(shop: Accounts, figure):
    explored, wrong = walk(shop, [shop.merge] * 3, lambda _: once(shop))
    figure(5, "three merges of one cart at once", f"{explored} schedules", wrong)


def test_two_accounts_want_the_same_cart(shop: Accounts, figure):
    shop.mine.current("bob", "us", now=shop.now)

    def one_has_it(_: Run) -> str | None:
        current = shop.carts.current("bob", "us")
        got = (red(shop.anns()) - 3, red(shop.the_cart(current or "")))
        return None if sorted(got) == [0, 2] else f"Ann got {got[0]}, Bob {got[1]}"

    clients: list[Client] = [shop.merge, lambda: shop.merge("bob")]
    explored, wrong = walk(shop, clients, one_has_it, commuting=True)
    figure(5, "two accounts merge one cart at once: every interleaving", f"{explored} schedules", wrong)


def test_a_merge_against_a_write_to_the_accounts_cart(shop: Accounts, figure):
    """Either the write is there and was added to, or it came too late and says so: nothing is lost silently."""

    def write() -> int:
        cart = shop.anns()
        try:
            shop.carts.set_lines(cart, (CartLine(sku="MUG-RED", quantity=6),), expires_at=NOW + LIFETIME)
        except ConditionFailed:
            return 0
        return cart.version

    def kept(done: Run) -> str | None:
        expected = {0: {5}, 2: {8}}.get(done.outcomes[1], {6})
        fine = shop.guests().state == "merged" and red(shop.anns()) in expected
        return None if fine else f"wrote at {done.outcomes[1]}, the account has {red(shop.anns())}"

    explored, wrong = walk(shop, [shop.merge, write], kept, commuting=True)
    figure(5, "a merge against a write to the account's cart: every interleaving", f"{explored} schedules", wrong)


def test_a_merge_against_a_write_to_the_guests_cart(shop: Accounts, figure):
    def write() -> bool:
        with suppress(ConditionFailed):
            shop.carts.set_lines(shop.guests(), (CartLine(sku="MUG-RED", quantity=4),), expires_at=NOW + LIFETIME)
            return True
        return False

    def kept(done: Run) -> str | None:
        return None if red(shop.anns()) == (7 if done.outcomes[1] else 5) else f"the account has {red(shop.anns())}"

    explored, wrong = walk(shop, [shop.merge, write], kept, commuting=True)
    figure(5, "a merge against a write to the guest's cart: every interleaving", f"{explored} schedules", wrong)


def test_a_merge_against_the_guests_checkout(shop: Accounts, figure):
    """Bought or brought along, never both: the same two mugs are not sold twice to one person."""

    def either(done: Run) -> str | None:
        bought = isinstance(done.outcomes[1], Placed)
        fine = (shop.guests().state, red(shop.anns())) == (("closed", 3) if bought else ("merged", 5))
        return None if fine else f"bought: {bought}, guest {shop.guests().state}, account {red(shop.anns())}"

    explored, wrong = walk(shop, [shop.merge, shop.buyer("cart_guest")], either, commuting=True, switches=3)
    figure(5, "a merge against the guest's checkout: three switches", f"{explored} schedules", wrong)


def test_a_merge_against_the_accounts_checkout(shop: Accounts, figure):
    """What was priced is what is bought; what comes too late is in the next cart."""
    cart = shop.anns()
    body = body_for(cart, total=mugs(3))

    def both(done: Run) -> str | None:
        bought = isinstance(done.outcomes[1], Placed)
        fine = shop.guests().state == "merged" and red(shop.anns()) == (2 if bought else 5)
        return None if fine else f"bought: {bought}, guest {shop.guests().state}, account {red(shop.anns())}"

    clients: list[Client] = [shop.merge, lambda: shop.check_out(body, owner=Account(ANN))]
    explored, wrong = walk(shop, clients, both, commuting=True, switches=3)
    figure(5, "a merge against the account's checkout: three switches", f"{explored} schedules", wrong)


def test_reading_then_writing_without_the_version_doubles(shop: Accounts, figure, monkeypatch):
    """The museum's bug, put back: merged twice, a guest's cart counts twice."""

    def naive(other: Cart, cart: Cart, lines: tuple[CartLine, ...], **when: Any) -> Cart:
        now = shop.anns()
        return shop.carts.set_lines(now, lines, **when)

    monkeypatch.setattr(shop.carts, "merge", naive)
    explored, wrong = walk(shop, [shop.merge, shop.merge], lambda _: once(shop), commuting=True)
    doubled = [one for one in wrong if "account has 7" in one]
    assert doubled
    figure(16, "a merge that does not close the guest's cart doubles it", f"{len(doubled)} of {explored} schedules")
