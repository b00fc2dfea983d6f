"""The table of customers, and what carts and orders keep of an account, against the fake and moto."""

from datetime import UTC, datetime, timedelta

import pytest

from functions.cart.model import Cart, CartLine
from functions.cart.store import CartTable
from functions.customers.logic import with_profile
from functions.customers.model import ProfileBody
from functions.customers.store import CustomerTable
from functions.orders.store import Cursor, OrderTable
from shop.errors import Unauthorized
from shop.table import ConditionFailed, write
from tests.fakes import create_table
from tests.unit.orders.test_orders_logic import order

NOW = datetime(2026, 12, 20, 10, tzinfo=UTC)


@pytest.fixture
def customers(dynamodb):
    create_table(dynamodb, "customer", key="customer_id", sort="sk")
    return CustomerTable(dynamodb, "customer")


@pytest.fixture
def carts(dynamodb):
    return CartTable(dynamodb, "cart")


def cart(cart_id, version=1):
    return Cart(cart_id=cart_id, customer_id="ann", version=version, expires_at=NOW + timedelta(days=30))


def named(name, **more):
    return lambda one: with_profile(one, ProfileBody(name=name, **more), now=NOW)


def test_a_customer_is_made_at_first_sight_and_reads_as_she_was_written(customers):
    first = customers.get("ann", now=NOW)
    assert (first.version, first.created_at) == (1, NOW)
    assert customers.get("ann", now=NOW + timedelta(days=1)) == first
    changed = customers.change("ann", named("Ann"), now=NOW)
    assert changed == customers.get("ann", now=NOW)
    assert (changed.name, changed.version) == ("Ann", 2)
    assert customers.change("ann", named("Ann"), now=NOW).version == 2


def test_consents_are_kept_in_their_order(customers):
    for n, granted in enumerate((True, False, True)):
        at = NOW + timedelta(minutes=n)
        body = ProfileBody(marketing_consent=granted)
        customers.change("ann", lambda one, body=body, at=at: with_profile(one, body, now=at), now=at)
    assert [one.granted for one in customers.consents("ann")] == [True, False, True]
    assert customers.consents("bob") == []


def test_an_erased_customer_is_not_made_again(customers):
    ann = customers.change("ann", named("Ann", marketing_consent=True), now=NOW)
    with pytest.raises(ConditionFailed):
        write(customers.client, [customers.erase(ann.model_copy(update={"version": 1}), now=NOW)])
    write(customers.client, [customers.erase(ann, now=NOW)])
    with pytest.raises(Unauthorized):
        customers.get("ann", now=NOW)
    with pytest.raises(Unauthorized):
        customers.change("ann", named("Ann"), now=NOW)
    assert len(customers.consents("ann")) == 1, "the proof stays"


def test_an_account_has_one_cart_at_a_time(carts):
    carts.start(cart("cart_1"), instead_of=None)
    assert (carts.current("ann", "us"), carts.current("ann", "de"), carts.current("bob", "us")) == (
        "cart_1",
        None,
        None,
    )
    for before in (None, "cart_0"):
        with pytest.raises(ConditionFailed):
            carts.start(cart("cart_2"), instead_of=before)
    assert carts.get("cart_2") is None
    carts.start(cart("cart_2", version=5), instead_of="cart_1")
    assert carts.current("ann", "us") == "cart_2"
    assert carts.get("account#ann#us") is None, "that is no cart"


def test_a_cart_goes_into_another_once_each_at_the_version_it_was_read(carts):
    carts.start(cart("cart_1"), instead_of=None)
    carts.create(Cart(cart_id="cart_g", secret_digest="d", expires_at=NOW + timedelta(days=1)))
    mine, other = carts.get("cart_1"), carts.get("cart_g")
    lines = (CartLine(sku="MUG-RED", quantity=2),)

    told = carts.merge(other, mine, lines, expires_at=NOW + timedelta(days=30))

    assert told == carts.get("cart_1")
    assert (told.version, told.lines) == (2, lines)
    assert (carts.get("cart_g").state, carts.get("cart_g").merged_by) == ("merged", "ann")
    for again in ((other, told), (carts.get("cart_g"), told), (other, mine)):
        with pytest.raises(ConditionFailed):
            carts.merge(*again, lines, expires_at=NOW)
    assert carts.get("cart_1").version == 2


def test_an_erased_account_gets_no_cart_where_it_had_one_and_where_it_had_none(carts):
    carts.start(cart("cart_1"), instead_of=None)
    for market in ("us", "de"):
        write(carts.client, carts.erase("ann", market, now=NOW))
        with pytest.raises(Unauthorized):
            carts.current("ann", market)
    with pytest.raises(ConditionFailed):
        carts.start(cart("cart_2"), instead_of=None)
    assert (carts.get("cart_1").customer_id, carts.get("cart_1").lines) == (None, ())


def test_an_accounts_orders_are_listed_by_page_the_newest_first(dynamodb):
    indexes = {"due": ("pending", "ask_at"), "customer": ("customer_id", "placed")}
    create_table(dynamodb, "order", key="order_id", indexes=indexes, numbers=["ask_at", "placed"])
    orders = OrderTable(dynamodb, "order")
    for n in range(5):
        milestones = order().milestones.model_copy(update={"placed_at": NOW + timedelta(minutes=n)})
        changes = {"order_id": f"ord_{n}", "customer_id": "bob" if n == 2 else "ann", "milestones": milestones}
        orders.commit([orders.place(order().model_copy(update=changes))])

    first = orders.of_customer("ann", at_most=2)
    rest = orders.of_customer("ann", after=Cursor.parse(Cursor.of(first[-1])))

    assert [row["order_id"] for row in [*first, *rest]] == ["ord_4", "ord_3", "ord_1", "ord_0"]
    assert [one.order_id for one in orders.each(["ord_3", "ord_9", "ord_1"])] == ["ord_3", "ord_1"]
    marked = orders.change("ord_4", lambda one: one.model_copy(update={"customer_id": None, "forget": True}))
    assert [row["order_id"] for row in orders.of_customer("ann")] == ["ord_3", "ord_1", "ord_0"]
    assert "ord_4" in orders.due(marked.due_at, at_most=9), "it waits for its money first"
