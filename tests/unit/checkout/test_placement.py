from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from functions.cart.model import Guest
from functions.checkout.model import Placed
from functions.orders.logic import PspUnclear
from functions.orders.model import Refusal, State
from shop.errors import DomainError, Invalid, Refused
from tests.unit.orders.world import CAUSE, NOW, SECRET, World, body_for, mugs


@pytest.fixture
def ann(world: World):
    """Ann's cart: two red mugs of five."""
    world.sells()
    return world.cart(MUG_RED=2)


def test_a_checkout_holds_the_stock_places_the_order_closes_the_cart_and_says_so(world: World, ann):
    placed = world.check_out(body_for(ann, total=3199))

    assert isinstance(placed, Placed)
    order, payment = placed
    assert (order.state, order.total.amount, order.due_at) == (
        State.PENDING_PAYMENT,
        3199,
        NOW + timedelta(minutes=15),
    )
    assert [(hold.sku, hold.quantity) for hold in order.holds] == [("MUG-RED", 2)]
    assert world.level() == (3, 2, 0)
    assert (world.the_cart().state, world.the_cart().order_id) == ("closed", order.order_id)
    assert payment
    assert (payment.state, payment.amount.amount, payment.pay_url) == (
        "created",
        3199,
        world.psp.payments[order.order_id].pay_url,
    )
    assert world.said() == ["OrderPlaced"]


def test_a_checkout_makes_three_calls_before_the_psp_is_asked(world: World, ann):
    world.dynamo.calls.clear()
    before_psp: list[str] = []
    world.psp.meanwhile = lambda: before_psp.extend(world.dynamo.calls)

    world.check_out(body_for(ann, total=3199))

    assert before_psp == ["BatchGetItem", "BatchGetItem", "TransactWriteItems"]


def test_forty_skus_fit_into_one_checkout(world: World):
    lines = {f"MUG-{i}": 1 for i in range(40)}
    for sku in lines:
        world.sells(sku, price=100, counted=1)
    cart = world.cart(lines=lines)

    placed = world.check_out(body_for(cart, total=4000 + 499 + 320))

    assert isinstance(placed, Placed)
    assert len(placed.order.holds) == 40


# ---- the same key again


def test_the_same_key_again_tells_the_same_order_and_holds_nothing_more(world: World, ann):
    first = world.check_out(body_for(ann, total=3199))
    again = world.check_out(body_for(ann, total=3199), after=300)

    assert again == first
    assert world.level() == (3, 2, 0)
    assert world.psp.calls["create"] == 1


def test_the_same_key_tells_the_order_as_it_is_now(world: World, ann):
    first = world.check_out(body_for(ann, total=3199))
    assert isinstance(first, Placed)
    world.settlement.pay(first.order.order_id, cause=CAUSE, now=NOW)

    again = world.check_out(body_for(ann, total=3199))

    assert isinstance(again, Placed)
    assert again.order.state is State.PAID


def test_the_same_key_with_another_body_is_refused(world: World, ann):
    world.check_out(body_for(ann, total=3199))

    with pytest.raises(Invalid) as refused:
        world.check_out(body_for(ann, total=3199, email="bob@example.com"))

    assert refused.value.kind == "key-reused"


def test_the_same_key_of_another_cart_is_another_key(world: World, ann):
    bobs = world.cart("cart_bob", secret="bobs", MUG_RED=2)
    first = world.check_out(body_for(ann, total=3199))
    second = world.check_out(body_for(bobs, total=3199), secret="bobs")

    assert isinstance(first, Placed)
    assert isinstance(second, Placed)
    assert first.order.order_id != second.order.order_id


def test_a_refusal_is_the_answer_to_its_key_for_a_day_whatever_changes(world: World):
    world.sells(counted=1)
    body = body_for(world.cart(MUG_RED=2), total=3199)
    refused = world.check_out(body)
    world.counted("MUG-RED", 5)

    assert isinstance(refused, Refusal)
    assert world.check_out(body, after=86_399) == refused
    assert isinstance(world.check_out(body, after=86_401), Placed)


def test_a_refused_key_with_another_body_is_refused_for_that(world: World):
    world.sells(counted=1)
    cart = world.cart(MUG_RED=2)
    world.check_out(body_for(cart, total=3199))

    with pytest.raises(Invalid, match="another body"):
        world.check_out(body_for(cart, total=3199, shipping_method="express"))


def test_a_new_key_after_a_refusal_is_a_new_try(world: World):
    world.sells(counted=1)
    cart = world.cart(MUG_RED=2)
    assert isinstance(world.check_out(body_for(cart, total=3199)), Refusal)
    world.counted("MUG-RED", 2)

    assert isinstance(world.check_out(body_for(cart, total=3199), key="key-2"), Placed)


# ---- somebody was faster


def test_who_comes_too_late_for_the_last_one_learns_what_is_left_and_keeps_an_open_cart(world: World):
    world.sells(counted=5)
    bobs = world.cart("cart_bob", secret="bobs", MUG_RED=4)
    anns = world.cart(MUG_RED=2)
    world.dynamo.meanwhile = lambda: world.check_out(body_for(bobs, total=mugs(4)), secret="bobs")

    late = world.check_out(body_for(anns, total=3199))

    assert isinstance(late, Refusal)
    assert late.kind == "stock-short"
    assert late.members == {"short": [{"sku": "MUG-RED", "requested": 2, "left": 1}]}
    assert world.the_cart().state == "open"
    assert world.level() == (1, 4, 0)


def test_every_short_line_is_named_and_no_other_one_and_nothing_is_held(world: World):
    world.sells("MUG-RED", counted=1)
    world.sells("MUG-BLUE", counted=9)
    world.priced("MUG-NEW", 1250)
    cart = world.cart(MUG_RED=2, MUG_BLUE=1, MUG_NEW=1)

    refused = world.check_out(body_for(cart, total=mugs(4)))

    assert isinstance(refused, Refusal)
    assert refused.members["short"] == [
        {"sku": "MUG-RED", "requested": 2, "left": 1},
        {"sku": "MUG-NEW", "requested": 1, "left": 0},
    ]
    assert world.level("MUG-BLUE") == (9, 0, 0)


def test_stock_that_is_promised_twice_reads_as_none_left(world: World, ann):
    world.check_out(body_for(ann, total=3199))
    world.counted("MUG-RED", 1)
    bobs = world.cart("cart_bob", MUG_RED=1)

    refused = world.check_out(body_for(bobs, total=mugs(1)))

    assert isinstance(refused, Refusal)
    assert refused.members["short"][0]["left"] == 0


def test_a_cart_changed_at_the_last_moment_is_stale(world: World, ann):
    world.dynamo.meanwhile = lambda: world.carts.set_lines(ann, ann.lines[:0], expires_at=ann.expires_at)

    refused = world.check_out(body_for(ann, total=3199))

    assert isinstance(refused, Refusal)
    assert (refused.status, refused.kind, refused.members) == (412, "stale-version", {"version": 2})
    assert world.level() == (5, 0, 0)


def test_a_cart_that_another_key_turned_into_an_order_at_the_last_moment_names_it(world: World, ann):
    body = body_for(ann, total=3199)
    faster: list[Placed | Refusal] = []
    world.dynamo.meanwhile = lambda: faster.append(world.check_out(body, key="key-2"))

    refused = world.check_out(body)

    assert isinstance(faster[0], Placed)
    assert isinstance(refused, Refusal)
    assert (refused.kind, refused.members) == ("cart-closed", {"order_id": faster[0].order.order_id})
    assert world.level() == (3, 2, 0)


@pytest.mark.parametrize("counted", [2, 3])
def test_the_same_key_at_the_same_moment_gets_the_one_order(world: World, counted: int):
    """With two mugs the slower one finds order, cart and stock against it, and only the order counts."""
    world.sells(counted=counted)
    body = body_for(world.cart(MUG_RED=2), total=3199)
    faster: list[Placed | Refusal] = []
    world.dynamo.meanwhile = lambda: faster.append(world.check_out(body))

    assert world.check_out(body) == faster[0]
    assert world.level() == (counted - 2, 2, 0)


def test_a_refusal_that_comes_second_to_the_same_keys_order_is_that_order(world: World, ann):
    """The twin read the cart after its order had closed it."""
    body = body_for(ann, total=3199)
    placed: list[Placed | Refusal] = []

    def the_twin_places_after_we_read_no_order_and_before_we_read_the_cart() -> None:
        placed.append(world.check_out(body))

    read = world.checkout._read
    first = [True]

    def torn(order_id: str, cart_id: str, **rest):
        before, cart = read(order_id, cart_id, **rest)
        if first.pop() if first else False:
            the_twin_places_after_we_read_no_order_and_before_we_read_the_cart()
            return before, world.the_cart()
        return before, cart

    object.__setattr__(world.checkout, "_read", torn)
    late = world.checkout.check_out(body, owner=Guest(SECRET), key="key-1", cause=CAUSE, now=NOW)

    assert late == placed[0]


def test_a_conflict_with_another_transaction_is_tried_again(world: World, ann):
    world.dynamo.conflicts = 3

    assert isinstance(world.check_out(body_for(ann, total=3199)), Placed)
    assert world.level() == (3, 2, 0)


def test_many_at_once_with_one_key_place_one_order(world: World, ann):
    body = body_for(ann, total=3199)

    def attempt(_: int) -> str:
        try:
            outcome = world.check_out(body)
        except Refused as refused:
            return refused.kind
        assert isinstance(outcome, Placed)
        return outcome.order.order_id

    with ThreadPoolExecutor(16) as pool:
        answers = set(pool.map(attempt, range(64)))

    assert len(answers - {"in-progress"}) == 1
    assert world.level() == (3, 2, 0)
    assert world.said() == ["OrderPlaced"]
    assert world.psp.calls["create"] == 1


def test_sixty_guests_at_once_share_seven_mugs_and_not_one_more(world: World):
    world.sells(counted=7)
    carts = [world.cart(f"cart_{i}", MUG_RED=1) for i in range(60)]

    with ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(lambda cart: world.check_out(body_for(cart, total=mugs(1))), carts))

    assert sum(isinstance(outcome, Placed) for outcome in outcomes) == 7
    assert {o.kind for o in outcomes if isinstance(o, Refusal)} == {"stock-short"}
    assert world.level() == (0, 7, 0)


# ---- the payment


def test_when_the_psp_cannot_be_reached_the_hold_is_kept_and_the_same_key_resumes(world: World, ann):
    body = body_for(ann, total=3199)
    world.psp.down = True

    with pytest.raises(PspUnclear) as unreachable:
        world.check_out(body)
    assert (unreachable.value.status, unreachable.value.kind) == (503, "psp-unreachable")
    assert world.level() == (3, 2, 0)

    world.psp.down = False
    with pytest.raises(Refused) as busy:
        world.check_out(body, after=12)
    assert (busy.value.kind, busy.value.members) == ("in-progress", {"retry_after": 18})

    resumed = world.check_out(body, after=30)
    assert isinstance(resumed, Placed)
    assert resumed.payment
    assert resumed.payment.pay_url
    assert world.level() == (3, 2, 0)
    assert world.said() == ["OrderPlaced"]


class Killed(BaseException):
    pass


@pytest.mark.parametrize("when", ["before the PSP heard", "after the PSP heard"])
def test_a_checkout_that_died_at_the_psp_is_resumed_by_its_key(world: World, ann, when: str):
    body = body_for(ann, total=3199)

    def die() -> None:
        if when == "after the PSP heard":
            order_id = world.dynamo.items("order")[0]["order_id"]
            order = world.order(order_id)
            world.psp.create(order_id, order.total, order.return_url, order.email)
        raise Killed

    world.psp.meanwhile = die
    with pytest.raises(Killed):
        world.check_out(body)

    resumed = world.check_out(body, after=31)
    assert isinstance(resumed, Placed)
    assert resumed.payment
    assert resumed.payment.pay_url == world.psp.payments[resumed.order.order_id].pay_url
    assert len(world.psp.payments) == 1


def test_an_order_that_fell_due_while_its_payment_was_opened_is_not_told_where_to_pay(world: World, ann):
    def fall_due() -> None:
        order_id = world.dynamo.items("order")[0]["order_id"]
        world.due.fall(order_id, reason="not paid in time", cause=CAUSE, now=NOW)

    world.psp.meanwhile = fall_due
    placed = world.check_out(body_for(ann, total=3199))

    assert isinstance(placed, Placed)
    assert placed.order.state is State.CANCELED
    assert world.psp.payments[placed.order.order_id].status == "canceled"
    assert world.level() == (5, 0, 0)


def test_after_its_order_was_canceled_a_cart_can_be_checked_out_again(world: World, ann):
    first = world.check_out(body_for(ann, total=3199))
    assert isinstance(first, Placed)
    world.due.fall(first.order.order_id, reason="not paid in time", cause=CAUSE, now=NOW)

    second = world.check_out(body_for(world.the_cart(), total=3199), key="key-2")

    assert isinstance(second, Placed)
    assert second.order.order_id != first.order.order_id
    assert world.level() == (3, 2, 0)


# ---- refusals of the cart itself


def test_what_is_wrong_with_a_cart_is_said_precisely(world: World):
    world.sells()
    empty = world.cart("cart_empty")
    gone = world.cart("cart_gone", MUG_RED=1, MUG_GONE=1)
    dear = world.cart("cart_dear", MUG_RED=1)

    refusals = [
        world.check_out(body_for(empty, total=0)),
        world.check_out(body_for(gone, total=mugs(1))),
        world.check_out(body_for(dear, total=1)),
        world.check_out(body_for(dear, total=mugs(1), cart_version=7), key="key-2"),
    ]

    assert [(r.status, r.kind) for r in refusals if isinstance(r, Refusal)] == [
        (409, "empty-cart"),
        (409, "unavailable"),
        (409, "price-changed"),
        (412, "stale-version"),
    ]
    assert isinstance(refusals[1], Refusal)
    assert isinstance(refusals[2], Refusal)
    assert refusals[1].members == {"skus": ["MUG-GONE"]}
    assert refusals[2].members["cart"]["quotes"][0]["total"] == {"amount": mugs(1), "currency": "USD"}
    assert world.level() == (5, 0, 0)


@pytest.mark.parametrize("cart_id", ["cart_ann", "cart_unknown"])
def test_a_foreign_cart_and_an_unknown_one_are_the_same_to_a_stranger(world: World, ann, cart_id: str):
    body = body_for(ann.model_copy(update={"cart_id": cart_id}), total=3199)

    with pytest.raises(DomainError) as refused:
        world.check_out(body, secret="a-guess")

    assert (refused.value.status, refused.value.kind) == (404, "not-found")


def test_a_stranger_with_the_right_key_learns_nothing_of_the_order(world: World, ann):
    world.check_out(body_for(ann, total=3199))

    with pytest.raises(DomainError, match="no such cart"):
        world.check_out(body_for(ann, total=3199), secret="a-guess")
