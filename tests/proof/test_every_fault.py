"""Promises 2, 3 and 4: one call of a whole life is broken, each in turn and in each way, and the books agree."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import product

import pytest

from functions.orders.model import State
from functions.orders.store import OrderTable
from shop.table import Write, write
from tests.proof.story import Story
from tests.proof.tap import FAULTS, Fault, OneFault

type Life = Callable[[Story], None]


def she_buys(story: Story) -> None:
    if placed := story.shopper_checks_out():
        story.bank.shopper_pays(placed.order.order_id)
        story.psp_tells(placed.order.order_id)


def she_leaves_without_paying(story: Story) -> None:
    story.shopper_checks_out(tries=1)


def the_webhook_is_lost(story: Story) -> None:
    if placed := story.shopper_checks_out():
        story.bank.shopper_pays(placed.order.order_id)


def the_psp_was_down_and_she_left(story: Story) -> None:
    story.bank.down = True
    story.shopper_checks_out(tries=1)
    story.bank.down = False


def the_psp_takes_money_it_had_called_off_and_all_is_sold(story: Story) -> None:
    placed = story.shopper_checks_out()
    story.wait(16)
    story.wait(3)
    with story.tap.aside():
        if not placed or story.order(placed.order.order_id).state is not State.CANCELED:
            return
        story.counted("MUG-RED", 0)
        story.bank.becomes(placed.order.order_id, "succeeded")
    story.psp_tells(placed.order.order_id)


def the_oms_refuses(story: Story) -> None:
    story.oms.refuses = True
    she_buys(story)


def somebody_gives_the_money_back_at_the_psp(story: Story) -> None:
    """By hand, while the order is on its way to the OMS, which must be told to stop."""
    if placed := story.shopper_checks_out():
        order = placed.order
        story.bank.shopper_pays(order.order_id)
        story.psp_tells(order.order_id)
        story.wait(3)
        story.bank.refunded[order.order_id] = order.total
        story.psp_tells(order.order_id, kind="refunded")


def too_little_is_left_until_it_is_not(story: Story) -> None:
    """The refusal answers for its key; a new key is a new try. Then she leaves."""
    with story.tap.aside():
        story.counted("MUG-RED", 1)
    story.shopper_checks_out()
    with story.tap.aside():
        story.counted("MUG-RED", 5)
    story.shopper_checks_out(key="key-2")


LIVES: tuple[tuple[Life, int], ...] = (
    (she_buys, 2),
    (she_leaves_without_paying, 4),
    (the_webhook_is_lost, 3),
    (the_psp_was_down_and_she_left, 4),
    (the_psp_takes_money_it_had_called_off_and_all_is_sold, 3),
    (the_oms_refuses, 3),
    (somebody_gives_the_money_back_at_the_psp, 3),
    (too_little_is_left_until_it_is_not, 2),
)
#: A crash after is an answer lost to who tries again, and a 500 is a throttle: one life tries them all.
ENOUGH: tuple[Fault, ...] = ("crash before", "answer lost", "throttled")


@contextmanager
def told(life: Life, hook: OneFault) -> Iterator[Story]:
    story = Story()
    story.sells(counted=5)
    story.cart(MUG_RED=2)
    with story.deployed():
        story.tap.hook = hook
        life(story)
        yield story


def after(life: Life, hook: OneFault) -> list[str]:
    with told(life, hook) as story:
        return story.comes_to_rest()


def sweep(life: Life, calls: list[str], faults: Sequence[Fault]) -> tuple[int, list[str]]:
    """How many cells, and the first that is wrong in each that is."""
    wrong = []
    for at, fault in product(range(len(calls)), faults):
        hook = OneFault(at, fault)
        wrong += [f"{life.__name__}, {fault} at call {at}, {calls[at]}: {what}" for what in after(life, hook)[:1]]
        assert len(hook.seen) > at
    return len(calls) * len(faults), wrong


@pytest.mark.parametrize(("life", "promise"), LIVES, ids=lambda of: getattr(of, "__name__", None))
def test_one_call_fails(life: Life, promise: int, figure):
    counting = OneFault()
    assert after(life, counting) == []
    cells, wrong = sweep(life, counting.seen, FAULTS if life is she_buys else ENOUGH)
    how = "one call of a whole life fails: each in turn, in each way"
    figure(promise, how, f"{cells} cells", wrong)


def test_a_shop_that_writes_one_thing_after_the_other_does_not_survive(figure, monkeypatch: pytest.MonkeyPatch):
    """What most shops do: the same writes, each with its condition, but not in one transaction."""

    def one_by_one(table: OrderTable, writes: Sequence[Write]) -> None:
        for each in writes:
            write(table._client, [each])

    monkeypatch.setattr(OrderTable, "commit", one_by_one)
    counting = OneFault()
    assert after(she_leaves_without_paying, counting) == []
    cells, wrong = sweep(she_leaves_without_paying, counting.seen, ("crash before", "throttled"))
    assert wrong
    figure(16, "the same writes, but not in one transaction: the books disagree", f"{len(wrong)} of {cells} cells")


def test_everything_is_heard_again_the_last_first(figure):
    wrong = []
    messages = 0
    for life, _ in LIVES:
        with told(life, OneFault()) as story:
            wrong += story.comes_to_rest()
            messages += len(story.heard)
            story.everything_is_heard_again()
            wrong += [f"{life.__name__}: {what}" for what in story.comes_to_rest()]
    figure(2, "every message of every life is heard again, the last first", f"{messages} messages", wrong)
