"""What a checkout comes to: the order it asks for, or the reason it is refused."""

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from functions.cart.logic import must_be_open, price
from functions.cart.model import Account, Cart, Guest, Owner, PricedCart, Quote
from functions.catalog.model import Offer
from functions.checkout.model import CheckoutBody
from functions.orders.logic import number, order_token
from functions.orders.model import Milestones, Order, Refusal
from functions.stock.model import Hold
from shop.errors import DomainError, Invalid, Refused
from shop.events import OrderLine
from shop.ids import digest
from shop.market import Market
from shop.table import Item

#: So long a checkout is taken to be at work on its payment; then whoever repeats it takes over.
IN_PROGRESS = timedelta(seconds=30)
#: So long a refusal answers for its key.
REMEMBERED = timedelta(hours=24)


class PriceChanged(Exception):
    """It costs something else than the shopper agreed to."""

    def __init__(self, priced: PricedCart) -> None:
        super().__init__()
        self.priced = priced


def agree(cart: Cart, body: CheckoutBody, offers: Mapping[str, Offer], market: Market) -> tuple[PricedCart, Quote]:
    """The cart at today's prices, when that is what the shopper agreed to. Raises Refused, Stale, PriceChanged."""
    may_be_bought(cart, body)
    priced = price(cart.lines, offers, market)
    if priced.unavailable:
        raise Refused("unavailable", f"no longer sold: {', '.join(priced.unavailable)}", skus=list(priced.unavailable))
    quote = priced.quote(body.shipping_method)
    if quote is None or quote.total != body.expected_total:
        raise PriceChanged(priced)
    return priced, quote


def must_ship(body: CheckoutBody, market: Market) -> None:
    """Raises Invalid with all that the cart's market does not do."""
    methods = [method.id for method in market.shipping]
    errors = []
    if body.shipping_method not in methods:
        errors.append({"field": "shipping_method", "message": f"choose one of {', '.join(methods)}"})
    if body.shipping_address.country not in market.countries:
        message = f"we ship to {', '.join(market.countries)} only"
        errors.append({"field": "shipping_address.country", "message": message})
    if errors:
        detail = "; ".join(f"{error['field']}: {error['message']}" for error in errors)
        raise Invalid("invalid", detail, errors=errors)


def may_be_bought(cart: Cart, body: CheckoutBody) -> None:
    """Before any price is looked up. Raises Refused, Stale."""
    must_be_open(cart, version=body.cart_version)
    if not cart.lines:
        raise Refused("empty-cart", "there is nothing in the cart")


def demand(cart: Cart) -> dict[str, int]:
    """Pieces by SKU: a transaction may name an item once."""
    wanted: Counter[str] = Counter()
    for line in cart.lines:
        wanted[line.sku] += line.quantity
    return dict(wanted)


def short(wanted: Mapping[str, int], found: Sequence[Item | None], failed: Sequence[int]) -> Refused:
    """`found[i]` is the stock of the i-th SKU wanted, where that failed; a SKU without a row was never counted."""
    lines = [
        {"sku": sku, "requested": quantity, "left": max(0, (found[i] or {}).get("available", 0))}
        for i, (sku, quantity) in enumerate(wanted.items())
        if i in failed
    ]
    return Refused("stock-short", f"too little left of {', '.join(str(line['sku']) for line in lines)}", short=lines)


def new_order(
    order_id: str,
    body: CheckoutBody,
    priced: PricedCart,
    quote: Quote,
    *,
    market: Market,
    holds: tuple[Hold, ...],
    owner: Owner,
    return_url: str,
    hold_time: timedelta,
    now: datetime,
) -> Order:
    return Order(
        order_id=order_id,
        number=number(order_id),
        due_at=now + hold_time,
        email=body.email,
        cart_id=body.cart_id,
        market=market.id,
        tax_included=market.tax_included,
        lines=tuple(OrderLine.model_validate(line.model_dump()) for line in priced.lines),
        subtotal=priced.subtotal,
        shipping=quote.shipping,
        tax=quote.tax,
        total=quote.total,
        shipping_method=body.shipping_method,
        shipping_address=body.shipping_address,
        milestones=Milestones(placed_at=now),
        holds=holds,
        body_digest=body_digest(body),
        customer_id=owner.customer_id if isinstance(owner, Account) else None,
        token_digest=digest(order_token(owner.secret, order_id)) if isinstance(owner, Guest) else None,
        return_url=return_url,
    )


def body_digest(body: CheckoutBody) -> str:
    """Of what it says, not of how it was spelled."""
    return digest(json.dumps(body.model_dump(mode="json"), sort_keys=True))


def remembered(error: DomainError, body: CheckoutBody, *, now: datetime) -> Refusal:
    return Refusal(
        body_digest=body_digest(body),
        expires_at=now + REMEMBERED,
        status=error.status,
        kind=error.kind,
        detail=error.detail,
        members=error.members,
    )


def must_not_be_in_progress(order: Order, *, now: datetime) -> None:
    left = order.placed_at + IN_PROGRESS - now
    if left > timedelta(0):
        seconds = math.ceil(left.total_seconds())
        raise Refused("in-progress", "the same checkout is being worked on", retry_after=seconds)
