"""Who may use a cart, what fits into it, and that its totals add up."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.cart.logic import MAX_LINES, admit, belongs_to, must_be_open, must_be_sold, price, shown, with_line
from functions.cart.model import Account, Cart, CartLine, Guest
from functions.catalog.model import Image, Offer
from functions.stock.model import Availability
from shop.errors import Invalid, NotFound, Refused, Stale
from shop.ids import digest
from shop.market import Market, ShippingMethod, market
from shop.money import Money

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
SECRET = "the-shopper-knows-it"
MARKET = Market(
    id="us",
    locale="en",
    currency="USD",
    label="English (USD)",
    path_prefix="",
    tax_basis_points=800,
    countries={"US": "United States"},
    shipping=(
        ShippingMethod(id="standard", title="Standard", price=499, free_from=7500),
        ShippingMethod(id="express", title="Express", price=1499),
    ),
)


GERMANY = market("de")


def eur(amount):
    return Money(amount=amount, currency="EUR")


def usd(amount):
    return Money(amount=amount, currency="USD")


def offer(sku="MUG-RED", amount: int | None = 1250, **more):
    values: dict[str, Any] = {
        "sku": sku,
        "product_id": "mug",
        "title": "Mug",
        "options": {"color": "red"},
        "url": "/p/mug/",
        "image": Image(url="/i/mug.svg", alt="A red mug", width=800, height=800),
        "prices": {} if amount is None else {"USD": usd(amount)},
        "active": True,
    }
    return Offer.model_validate(values | more)


def cart(**more):
    values = {"cart_id": "cart_1", "secret_digest": digest(SECRET), "expires_at": NOW + timedelta(days=1)}
    return Cart.model_validate(values | more)


def line(sku="MUG-RED", quantity=1):
    return CartLine(sku=sku, quantity=quantity)


def test_a_cart_belongs_to_who_knows_its_secret():
    assert belongs_to(cart(), Guest(SECRET))
    assert not belongs_to(cart(), Guest(SECRET + "x"))
    assert not belongs_to(cart(), Guest(digest(SECRET)))
    assert not belongs_to(cart(), Guest("sécret"))
    assert not belongs_to(cart(), Account("ann"))


def test_an_unknown_a_foreign_and_an_expired_cart_are_the_same_to_who_asks():
    seen = set()
    for found, secret in ((None, SECRET), (cart(), "guess"), (cart(expires_at=NOW), SECRET)):
        with pytest.raises(NotFound) as refusal:
            admit(found, Guest(secret), now=NOW)
        seen.add((refusal.value.kind, refusal.value.detail))
    assert len(seen) == 1


def test_a_closed_cart_names_its_order_whatever_the_version():
    with pytest.raises(Refused) as refusal:
        must_be_open(cart(state="closed", order_id="ord_1", version=2), version=1)
    assert (refusal.value.kind, refusal.value.members) == ("cart-closed", {"order_id": "ord_1"})


def test_a_stale_version_is_told_the_current_one():
    with pytest.raises(Stale) as refusal:
        must_be_open(cart(version=3), version=2)
    assert refusal.value.members == {"version": 3}


@pytest.mark.parametrize(
    ("found", "error", "kind"),
    [
        (None, NotFound, "unknown-sku"),
        (offer(active=False), NotFound, "unknown-sku"),
        (offer(amount=None), Refused, "no-price"),
        (offer(amount=None, prices={"EUR": Money(amount=1, currency="EUR")}), Refused, "no-price"),
    ],
)
def test_what_no_product_sells_or_nobody_priced_is_refused_by_its_name(found, error, kind):
    with pytest.raises(error) as refusal:
        must_be_sold("MUG-RED", found, MARKET)
    assert (refusal.value.kind, refusal.value.members) == (kind, {"field": "sku"})


def test_a_quantity_is_absolute_and_zero_takes_the_line_out():
    lines = with_line((line("A", 1), line("B", 2)), "A", 5)
    assert lines == (line("A", 5), line("B", 2))
    assert with_line(lines, "A", 0) == (line("B", 2),)
    assert with_line(lines, "C", 0) == lines


def test_a_full_cart_takes_more_of_what_is_in_it_but_no_other_line():
    full = tuple(line(f"MUG-{n}") for n in range(MAX_LINES))
    assert with_line(full, "MUG-0", 9)[0].quantity == 9
    with pytest.raises(Invalid) as refusal:
        with_line(full, "ONE-MORE", 1)
    assert refusal.value.members["errors"][0]["field"] == "lines"


def test_a_cart_is_priced_line_by_line_with_tax_on_the_goods():
    priced = price([line(quantity=2)], {"MUG-RED": offer()}, MARKET)
    standard, express = priced.quotes
    assert priced.subtotal == usd(2500)
    assert (standard.shipping, standard.tax, standard.total) == (usd(499), usd(200), usd(3199))
    assert (express.shipping, express.tax, express.total) == (usd(1499), usd(200), usd(4199))
    assert priced.quote("express") == express
    assert priced.quote("drone") is None


def test_shipping_is_free_from_the_subtotal_the_market_names():
    assert price([line(quantity=6)], {"MUG-RED": offer()}, MARKET).quotes[0].shipping == usd(0)
    almost = price([line()], {"MUG-RED": offer(amount=7499)}, MARKET)
    assert almost.quotes[0].shipping == usd(499)


def test_an_empty_cart_costs_nothing_and_is_not_shipped():
    priced = price([], {}, MARKET)
    assert (priced.subtotal, priced.quotes, priced.unavailable) == (usd(0), (), ())


@pytest.mark.parametrize("gone", [{}, {"MUG-TAN": offer("MUG-TAN", None)}, {"MUG-TAN": offer("MUG-TAN", active=False)}])
def test_what_is_no_longer_sold_is_shown_and_not_charged(gone):
    priced = price([line(), line("MUG-TAN", 3)], {"MUG-RED": offer()} | gone, MARKET)
    assert priced.subtotal == usd(1250)
    assert priced.unavailable == ("MUG-TAN",)
    bands = {"MUG-RED": Availability(band="low", left=2), "MUG-TAN": Availability(band="in_stock")}
    red, tan = shown(cart(), priced, bands)["lines"]
    assert (red["availability"], red["unit_price"]) == ({"band": "low", "left": 2}, usd(1250).model_dump())
    assert "unavailable" not in red
    assert (tan["unavailable"], tan["unit_price"], tan["availability"]) == (True, None, {"band": "sold_out"})
    assert price([line("MUG-TAN")], gone, MARKET).quotes == ()


amounts = st.integers(0, 10_000_000)


@given(st.lists(st.tuples(amounts, st.integers(1, 20)), max_size=40), st.integers(0, 10_000))
def test_totals_add_up(bought, basis_points):
    taxed = MARKET.model_copy(update={"tax_basis_points": basis_points})
    lines = [line(f"SKU-{n}", quantity) for n, (_, quantity) in enumerate(bought)]
    offers = {f"SKU-{n}": offer(f"SKU-{n}", amount) for n, (amount, _) in enumerate(bought)}
    priced = price(lines, offers, taxed)
    assert priced.subtotal.amount == sum(amount * quantity for amount, quantity in bought)
    assert priced.subtotal.amount == sum(row.line_total.amount for row in priced.lines if row.line_total)
    assert len(priced.quotes) == (len(taxed.shipping) if bought else 0)
    for quote in priced.quotes:
        assert quote.total.amount == priced.subtotal.amount + quote.shipping.amount + quote.tax.amount
        assert abs(quote.tax.amount - priced.subtotal.amount * basis_points / 10_000) <= 0.5


@given(st.lists(st.tuples(amounts, st.integers(1, 20)), max_size=40), st.integers(0, 10_000))
def test_included_tax_and_net_are_what_is_paid(bought, basis_points):
    taxed = GERMANY.model_copy(update={"tax_basis_points": basis_points})
    lines = [line(f"SKU-{n}", quantity) for n, (_, quantity) in enumerate(bought)]
    offers = {f"SKU-{n}": offer(f"SKU-{n}", None, prices={"EUR": eur(amount)}) for n, (amount, _) in enumerate(bought)}
    priced = price(lines, offers, taxed)
    assert priced.subtotal.amount == sum(amount * quantity for amount, quantity in bought)
    for quote in priced.quotes:
        gross, tax = quote.total.amount, quote.tax.amount
        net = gross - tax
        assert gross == priced.subtotal.amount + quote.shipping.amount
        assert 0 <= tax <= gross
        assert 2 * abs(net * basis_points - tax * 10_000) <= 10_000 + basis_points
        assert tax == eur(gross).contained(basis_points).amount


def test_an_included_tax_is_the_part_that_the_price_contains():
    priced = price([line(quantity=2)], {"MUG-RED": offer(prices={"EUR": eur(1190)})}, GERMANY)
    standard = priced.quotes[0]
    assert priced.subtotal == eur(2380)
    assert (standard.shipping, standard.tax, standard.total) == (eur(490), eur(458), eur(2870))


def test_a_line_is_told_in_the_language_and_at_the_address_of_the_carts_market():
    titles = {"en": "Mug", "de": "Becher"}
    (row,) = price([line()], {"MUG-RED": offer(titles=titles, prices={"EUR": eur(1190)})}, GERMANY).lines
    assert (row.title, row.url, row.unit_price) == ("Becher", "/de/p/mug/", eur(1190))


def test_a_cart_of_a_market_that_was_closed_is_gone():
    with pytest.raises(NotFound):
        admit(cart(market="fr"), Guest(SECRET), now=NOW)
