"""The cart table against the fake and moto."""

from datetime import UTC, datetime

import pytest

from functions.cart.model import Cart, CartLine
from functions.cart.store import CartTable
from shop.table import ConditionFailed, write

EXPIRES = datetime(2026, 12, 20, 10, tzinfo=UTC)
LATER = datetime(2026, 12, 21, 10, tzinfo=UTC)
LINES = (CartLine(sku="MUG-RED", quantity=2), CartLine(sku="MUG-TAN", quantity=1))


@pytest.fixture
def carts(dynamodb):
    table = CartTable(dynamodb, "cart")
    table.create(Cart(cart_id="cart_1", secret_digest="d1", expires_at=EXPIRES))
    return table


def cart(table):
    found = table.get("cart_1")
    assert found
    return found


def close(table, version=1, order_id="ord_1"):
    write(table.client, [table.close("cart_1", version=version, order_id=order_id)])


def test_a_cart_reads_as_it_was_written(carts):
    assert cart(carts) == Cart(cart_id="cart_1", secret_digest="d1", expires_at=EXPIRES)
    assert carts.get("cart_2") is None


def test_a_cart_is_created_once(carts):
    with pytest.raises(ConditionFailed):
        carts.create(Cart(cart_id="cart_1", secret_digest="another", expires_at=LATER))
    assert cart(carts).secret_digest == "d1"


def test_lines_are_set_with_the_next_version_in_their_order(carts):
    told = carts.set_lines(cart(carts), LINES, expires_at=LATER)
    assert told == cart(carts)
    assert (told.version, told.lines, told.expires_at) == (2, LINES, LATER)
    assert carts.set_lines(told, (), expires_at=LATER).lines == ()


def test_lines_are_not_set_on_another_version_or_on_a_closed_or_unknown_cart(carts):
    old = cart(carts)
    carts.set_lines(old, LINES, expires_at=LATER)
    with pytest.raises(ConditionFailed):
        carts.set_lines(old, (), expires_at=LATER)
    close(carts, version=2)
    with pytest.raises(ConditionFailed):
        carts.set_lines(cart(carts), (), expires_at=LATER)
    with pytest.raises(ConditionFailed):
        carts.set_lines(old.model_copy(update={"cart_id": "cart_2"}), (), expires_at=LATER)
    assert cart(carts).lines == LINES


def test_a_cart_is_closed_once_at_its_version_by_one_order(carts):
    with pytest.raises(ConditionFailed):
        close(carts, version=2)
    close(carts)
    assert (cart(carts).state, cart(carts).order_id, cart(carts).version) == ("closed", "ord_1", 2)
    for version in (1, 2):
        with pytest.raises(ConditionFailed) as refusal:
            close(carts, version=version, order_id="ord_2")
    assert [item and item["order_id"] for item in refusal.value.items] == ["ord_1"]


def test_a_cart_is_reopened_only_by_the_order_that_closed_it_and_once(carts):
    close(carts)
    with pytest.raises(ConditionFailed):
        write(carts.client, [carts.reopen("cart_1", order_id="ord_2")])
    write(carts.client, [carts.reopen("cart_1", order_id="ord_1")])
    assert (cart(carts).state, cart(carts).order_id, cart(carts).version) == ("open", None, 3)
    with pytest.raises(ConditionFailed):
        write(carts.client, [carts.reopen("cart_1", order_id="ord_1")])
