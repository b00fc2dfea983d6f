from datetime import timedelta
from itertools import permutations, product

import pytest

from functions.cart.model import Account, Guest
from functions.orders.logic import (
    MILESTONES,
    MOVES,
    ON_THE_WAY,
    Impossible,
    note_failure,
    number,
    opens,
    order_token,
    reach,
    ship,
    view,
)
from functions.orders.model import FailedAttempt, Milestones, Order, Shipment, State
from functions.payments.model import Payment
from functions.stock.model import Hold
from shop.errors import Malformed
from shop.events import Address, OrderLine
from shop.ids import derived_id, digest, idempotency_key
from shop.money import Money
from tests.unit.orders.world import ANN, NOW, SECRET

PENDING, PAID, SENT, CANCELED, REFUNDED = (
    State.PENDING_PAYMENT,
    State.PAID,
    State.SENT,
    State.CANCELED,
    State.REFUNDED,
)
LATER = NOW + timedelta(hours=1)


def order(state: State = PENDING, *, was_paid: bool | None = None) -> Order:
    """An order in that state, having gone the shortest way there."""
    paid = was_paid if was_paid is not None else state not in (PENDING, CANCELED)
    times = {MILESTONES[state]: NOW, "placed_at": NOW} | ({"paid_at": NOW} if paid else {})
    order_id = derived_id("ord", "cart_ann", "key-1")
    return Order(
        order_id=order_id,
        number=number(order_id),
        state=state,
        due_at=NOW + timedelta(minutes=15),
        email="ann@example.com",
        cart_id="cart_ann",
        lines=(OrderLine(sku="MUG-RED", product_id="mug", title="Mug", quantity=2, unit_price=usd(1250)),),
        subtotal=usd(2500),
        shipping=usd(499),
        tax=usd(200),
        total=usd(3199),
        shipping_method="standard",
        shipping_address=Address.model_validate(ANN),
        milestones=Milestones.model_validate(times),
        holds=(Hold(key="sku#MUG-RED", sku="MUG-RED", quantity=2),),
        body_digest="b",
        token_digest=digest(order_token(SECRET, order_id)),
        return_url="https://shop.example/order/",
    )


def usd(amount: int) -> Money:
    return Money(amount=amount, currency="USD")


def test_news_from_the_oms_comes_in_any_order_and_often_and_the_order_arrives():
    for heard in permutations([*ON_THE_WAY[1:], SENT]):
        came = order(PAID)
        for milestone in (*heard, *reversed(heard)):
            came = reach(came, milestone, at=LATER)
        assert came.state is State.DELIVERED
        assert all(getattr(came.milestones, MILESTONES[milestone]) for milestone in ON_THE_WAY)


def test_no_news_ever_takes_an_order_back():
    way = [PAID, *ON_THE_WAY]
    for at, heard in product(way, ON_THE_WAY):
        assert way.index(reach(order(at), heard, at=LATER).state) == max(way.index(at), way.index(heard))


def test_a_time_once_known_stays():
    sent = reach(order(PAID), SENT, at=NOW)

    assert reach(sent, SENT, at=LATER) == sent
    assert reach(reach(sent, State.SHIPPED, at=NOW), SENT, at=LATER).milestones.sent_at == NOW


def test_what_the_oms_acknowledged_was_sent_though_nobody_said_so():
    unsent = reach(order(PAID), State.ACKNOWLEDGED, at=LATER)
    assert (unsent.milestones.sent_at, unsent.milestones.acknowledged_at) == (LATER, LATER)
    late = reach(order(State.SHIPPED, was_paid=True), State.ACKNOWLEDGED, at=LATER)
    assert late.milestones.sent_at == LATER
    assert reach(reach(order(PAID), SENT, at=NOW), State.ACKNOWLEDGED, at=LATER).milestones.sent_at == NOW


@pytest.mark.parametrize("state", [CANCELED, REFUNDED, State.RETURNED])
def test_late_news_of_an_order_that_ended_only_fills_its_time(state: State):
    late = reach(order(state, was_paid=True), SENT, at=LATER)

    assert (late.state, late.milestones.sent_at) == (state, LATER)


@pytest.mark.parametrize(("state", "heard"), list(product([PENDING, CANCELED], ON_THE_WAY)))
def test_an_order_that_was_never_paid_cannot_be_on_its_way(state: State, heard: State):
    with pytest.raises(Impossible):
        reach(order(state), heard, at=LATER)


def test_a_canceled_order_may_be_paid_after_all_but_never_twice():
    assert reach(order(CANCELED), PAID, at=LATER).state is PAID
    ended_by_the_oms = order(CANCELED, was_paid=True)
    assert reach(ended_by_the_oms, PAID, at=LATER) == ended_by_the_oms


def test_the_table_and_nothing_else_decides():
    for state, target in product(State, State):
        allowed = target in MOVES[state]
        try:
            moved = reach(order(state, was_paid=False if state is CANCELED else None), target, at=LATER).state is target
        except Impossible:
            moved = False
        assert moved == (allowed or state is target)


def test_refunded_is_the_end():
    assert MOVES[REFUNDED] == frozenset()
    assert all(MOVES[state] for state in State if state is not REFUNDED)


def test_every_state_has_a_milestone_of_its_own():
    assert sorted(MILESTONES.values()) == sorted(Milestones.model_fields)
    assert set(MILESTONES) == set(State)


def test_a_parcel_is_listed_once_and_two_parcels_are_two():
    parcel = Shipment(shipment_id="shp_1", carrier="Post", tracking="T1")
    once = ship(order(PAID), parcel, at=NOW)

    assert ship(once, parcel, at=LATER) == once
    assert len(ship(once, Shipment(shipment_id="shp_2"), at=LATER).shipments) == 2


def test_the_last_failed_attempt_is_kept_while_the_order_waits():
    first, second = FailedAttempt(reason="declined", at=NOW), FailedAttempt(reason="expired", at=LATER)
    both = note_failure(note_failure(order(), second), first)

    assert both.failed_attempt == second
    assert both.state is PENDING
    assert note_failure(order(PAID), first) == order(PAID)


def test_a_number_can_be_read_out_and_is_the_orders_own():
    order_id = derived_id("ord", "cart_ann", "key-1")

    assert number(order_id) == number(order_id)
    assert number(order_id) != number(derived_id("ord", "cart_ann", "key-2"))
    prefix, first, second = number(order_id).split("-")
    assert (prefix, len(first), len(second)) == ("ES", 5, 4)
    assert not set(first + second) & set("ILOU")


def test_a_token_opens_its_order_only():
    token = order_token(SECRET, order().order_id)

    assert opens(order(), Guest(token))
    assert not opens(order(), Guest(order_token("another-secret", order().order_id)))
    assert not opens(order(), Guest(order_token(SECRET, "ord_OTHER")))
    assert not opens(order(), Guest(SECRET))
    assert not opens(order(), Guest("tok_ü"))
    assert not opens(order(), Account("ann"))


def test_the_view_hides_what_is_ours_and_shows_where_to_pay_only_while_it_waits():
    payment = Payment(order_id="o", amount=usd(3199), state="created", opened_at=NOW, psp_id="pi", pay_url="https://p")

    waiting, paid = view(order(), payment), view(order(PAID), payment)

    assert waiting["payment"] == {"state": "created", "pay_url": "https://p"}
    assert paid["payment"] == {"state": "created"}
    assert waiting["milestones"] == {"placed_at": "2025-01-15T12:00:00Z"}
    assert not set(waiting) & {"holds", "token_digest", "body_digest", "version", "return_url"}


def test_a_failed_attempt_is_shown_though_payments_did_not_note_it():
    shown = view(note_failure(order(), FailedAttempt(reason="declined", at=NOW)), None)

    assert shown["payment"] == {"state": "opened", "last_failure": "declined"}


@pytest.mark.parametrize("header", ["k", "k" * 255, "a key of words", "~!@#$%^&*()"])
def test_printable_ascii_is_a_key(header: str):
    assert idempotency_key(header) == header


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (None, "key-missing"),
        ("", "key-missing"),
        ("k" * 256, "key-invalid"),
        ("ü", "key-invalid"),
        ("a\x7f", "key-invalid"),
    ],
)
def test_anything_else_is_none(header: str | None, kind: str):
    with pytest.raises(Malformed) as refused:
        idempotency_key(header)
    assert refused.value.kind == kind
