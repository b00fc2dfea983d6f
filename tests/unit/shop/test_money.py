"""Cents never vanish."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.market import default_market
from shop.money import Money

AMOUNTS = st.integers(0, 10**9)


def usd(amount: int) -> Money:
    return Money(amount=amount, currency="USD")


@given(AMOUNTS, AMOUNTS)
def test_sums_are_exact_whatever_the_order(a, b):
    assert usd(a) + usd(b) == usd(b) + usd(a) == usd(a + b)


@given(AMOUNTS, st.integers(0, 10_000))
def test_a_portion_is_within_half_a_cent_of_the_truth(amount, basis_points):
    assert abs(usd(amount).portion(basis_points).amount * 10_000 - amount * basis_points) <= 5_000


def test_halves_are_rounded_up():
    assert [usd(amount).portion(800).amount for amount in (6, 7, 31, 32)] == [0, 1, 2, 3]
    assert usd(125).portion(5_000).amount == 63


@given(AMOUNTS, st.integers(0, 10_000))
def test_a_contained_tax_is_within_half_a_cent_of_the_truth(gross, basis_points):
    tax = usd(gross).contained(basis_points).amount
    assert abs(tax * (10_000 + basis_points) - gross * basis_points) * 2 <= 10_000 + basis_points


def test_a_contained_tax_is_rounded_half_up():
    assert [usd(amount).contained(1_900).amount for amount in (119, 100, 1)] == [19, 16, 0]
    assert [usd(amount).contained(10_000).amount for amount in (1, 2, 3)] == [1, 1, 2]


def test_two_currencies_do_not_add():
    with pytest.raises(ValueError, match="EUR"):
        usd(1) + Money(amount=1, currency="EUR")


@pytest.mark.parametrize(
    "bad", [{"amount": -1}, {"amount": 1.5}, {"amount": True}, {"amount": "1"}, {"currency": "usd"}]
)
def test_what_is_no_money_is_refused(bad):
    with pytest.raises(ValueError, match=next(iter(bad))):
        Money.model_validate({"amount": 1, "currency": "USD"} | bad)


@pytest.mark.parametrize(
    ("amount", "currency", "display", "decimal"),
    [
        (125_000, "USD", "$1,250.00", "1250.00"),
        (5, "EUR", "€0.05", "0.05"),
        (1_250, "JPY", "¥1,250", "1250"),
        (1_500, "KWD", "KWD\u00a01.500", "1.500"),
        (1_500, "CHF", "CHF\u00a015.00", "15.00"),
    ],
)
def test_money_is_printed_with_its_currencys_own_digits(amount, currency, display, decimal):
    money = Money(amount=amount, currency=currency)
    assert (money.display, money.decimal) == (display, decimal)


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "display"),
    [
        (125_000, "EUR", "de", "1.250,00\u00a0€"),
        (125_000, "EUR", "de-AT", "1.250,00\u00a0€"),
        (1_500, "CHF", "de", "15,00\u00a0CHF"),
        (1_250_000, "JPY", "de", "1.250.000\u00a0¥"),
        (1_250, "EUR", "en", "€12.50"),
        (1_250, "USD", "ja", "$12.50"),
    ],
)
def test_money_is_printed_as_the_language_writes_it(amount, currency, locale, display):
    assert Money(amount=amount, currency=currency).display_in(locale) == display


def test_shipping_is_free_from_the_amount_the_market_says():
    standard = default_market().shipping[0]
    assert standard.free_from
    assert standard.cost(usd(standard.free_from)).amount == 0
    assert standard.cost(usd(standard.free_from - 1)).amount == standard.price
