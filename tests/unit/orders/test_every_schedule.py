"""Whatever happens to an order, in whatever order and however often: its stock, its money and its news agree."""

from contextlib import suppress
from itertools import product

import pytest

from functions.orders.due import StillOpen
from functions.orders.logic import Impossible
from functions.orders.model import Order, State
from tests.unit.orders.world import CAUSE, NOW, World


class Life:
    """An order for two of three mugs, and everything that may happen to it."""

    def __init__(self) -> None:
        self.world = World()
        self.order = self.world.placed(counted=3)
        self.order_id = self.order.order_id

    def shopper_pays(self) -> None:
        if self.world.psp.payments[self.order_id].status == "open":
            self.world.psp.becomes(self.order_id, "succeeded")

    def payment_is_heard(self) -> None:
        if self.world.psp.payments[self.order_id].status == "succeeded":
            self.world.settlement.pay(self.order_id, cause=CAUSE, now=NOW)

    def psp_lies(self) -> None:
        """It takes the money for a payment it said was canceled."""
        self.world.psp.becomes(self.order_id, "succeeded")
        self.payment_is_heard()

    def falls_due(self) -> None:
        with suppress(StillOpen):
            self.world.due.fall(self.order_id, reason="late", cause=CAUSE, now=NOW)

    def oms_refuses(self) -> None:
        if self.now.was_paid:
            self.world.settlement.refuse(self.order_id, reason="no", cause=CAUSE, now=NOW)

    def money_goes_back(self) -> None:
        if self.now.refund_reason:
            self.world.settlement.refund(
                self.order_id, amount=self.order.total, carts=self.world.carts, cause=CAUSE, now=NOW
            )

    def stock_is_lost(self) -> None:
        self.world.counted("MUG-RED", 2)

    @property
    def now(self) -> Order:
        return self.world.order(self.order_id)

    def must_agree(self) -> None:
        world, order = self.world, self.now
        available, reserved, allocated = world.level()
        assert available + reserved + allocated in (2, 3)
        assert available >= 0
        held = (2, 0) if order.state is State.PENDING_PAYMENT else (0, 2) if order.state is State.PAID else (0, 0)
        assert (reserved, allocated) == held
        assert len(world.said("OrderPaid")) == order.was_paid
        assert len(world.said("RefundRequested")) == bool(order.refund_reason)
        assert len(world.said("OrderRefunded")) == (order.state is State.REFUNDED)
        if world.psp.payments[self.order_id].status == "canceled":
            assert not order.was_paid
        if order.state is State.PENDING_PAYMENT:
            assert world.the_cart().state == "closed"
        if order.state is State.CANCELED and not order.was_paid:
            assert world.the_cart().state == "open"


HAPPENINGS = (
    "shopper_pays",
    "payment_is_heard",
    "falls_due",
    "oms_refuses",
    "money_goes_back",
    "stock_is_lost",
    "psp_lies",
)
AFTERWARDS = ("payment_is_heard", "falls_due", "money_goes_back", "payment_is_heard")


@pytest.mark.parametrize("first", HAPPENINGS)
def test_one_thing_after_another(first: str):
    for rest in product(HAPPENINGS, repeat=2):
        life = Life()
        for happening in (first, *rest, *AFTERWARDS):
            getattr(life, happening)()
            life.must_agree()


@pytest.mark.parametrize("first", HAPPENINGS)
def test_one_thing_in_the_middle_of_another(first: str):
    """The third happens after the second has read and before it writes; then everything is heard again."""
    for outer, inner in product(HAPPENINGS, repeat=2):
        life = Life()
        getattr(life, first)()
        life.world.dynamo.meanwhile = getattr(life, inner)
        with suppress(Impossible):
            getattr(life, outer)()
        life.world.dynamo.meanwhile = None
        life.must_agree()
        for again in AFTERWARDS:
            getattr(life, again)()
            life.must_agree()
