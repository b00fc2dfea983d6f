"""Who may use a cart, what may be put into it, and what it costs."""

import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from functions.cart.model import (
    MAX_PER_LINE,
    Account,
    Cart,
    CartLine,
    Owner,
    Policy,
    PricedCart,
    PricedLine,
    Quote,
)
from functions.catalog.model import Offer
from functions.stock.model import Availability
from shop.errors import Invalid, NotFound, Refused, Stale
from shop.ids import digest
from shop.market import Market, ShippingMethod, markets
from shop.money import Money

MAX_LINES = 40
LIFETIME = timedelta(days=30)


def belongs_to(cart: Cart, owner: Owner) -> bool:
    """An account's cart has no secret, and a guest's no account."""
    if isinstance(owner, Account):
        return cart.customer_id == owner.customer_id
    return cart.secret_digest is not None and hmac.compare_digest(cart.secret_digest, digest(owner.secret))


def admit(cart: Cart | None, owner: Owner, *, now: datetime) -> Cart:
    """The cart, for its owner. Anybody else does not learn whether there is one.

    A cart whose market was closed is gone with it.
    """
    known = cart is not None and any(cart.market == market.id for market in markets())
    if cart is None or not known or cart.is_expired(now) or not belongs_to(cart, owner):
        raise NotFound("not-found", "there is no such cart, or it is not yours")
    return cart


def must_be_open(cart: Cart, *, version: int) -> None:
    """Raises Refused when it became an order or part of another cart, Stale when somebody wrote it meanwhile."""
    must_be_mergeable(cart)
    if cart.version != version:
        raise Stale("stale-version", f"the cart is at version {cart.version}: read it again", version=cart.version)


def must_be_mergeable(cart: Cart) -> None:
    if cart.state == "closed":
        raise Refused("cart-closed", f"the cart became order {cart.order_id}", order_id=cart.order_id)
    if cart.state == "merged":
        raise Refused("cart-merged", "the cart went into the cart of an account")


def must_be_sold(sku: str, offer: Offer | None, market: Market) -> None:
    if offer is None or not offer.active:
        raise NotFound("unknown-sku", f"no product sells the SKU {sku}", field="sku")
    if market.currency not in offer.prices:
        raise Refused("no-price", f"the SKU {sku} has no price in {market.currency}", field="sku")


def with_line(lines: tuple[CartLine, ...], sku: str, quantity: int) -> tuple[CartLine, ...]:
    """The lines with so many of it, each where it was; 0 takes the line out. Raises Invalid when there are too many."""
    wanted = {line.sku: line.quantity for line in lines} | {sku: quantity}
    after = tuple(CartLine(sku=sku, quantity=quantity) for sku, quantity in wanted.items() if quantity)
    if len(after) > MAX_LINES:
        message = f"a cart holds at most {MAX_LINES} lines"
        raise Invalid("invalid", f"lines: {message}", errors=[{"field": "lines", "message": message}])
    return after


def merged(
    account: tuple[CartLine, ...], other: tuple[CartLine, ...], policy: Policy, available: Mapping[str, int]
) -> tuple[tuple[CartLine, ...], tuple[str, ...]]:
    """The lines of both, and the SKUs for which there was no room. Where both want a SKU, the policy says how many.

    A sum ends at what is available, but at one piece: what is sold out stays to be seen. What comes last is left out.
    """
    mine, theirs = ({line.sku: line.quantity for line in lines} for lines in (account, other))
    match policy:
        case "sum":
            together = {sku: mine.get(sku, 0) + quantity for sku, quantity in theirs.items()}
            wanted = mine | {
                sku: max(1, min(quantity, MAX_PER_LINE, available.get(sku, 0))) for sku, quantity in together.items()
            }
        case "guest":
            wanted = theirs | {sku: quantity for sku, quantity in mine.items() if sku not in theirs}
        case "account":
            wanted = mine | {sku: quantity for sku, quantity in theirs.items() if sku not in mine}
    lines = tuple(CartLine(sku=sku, quantity=quantity) for sku, quantity in wanted.items())
    return lines[:MAX_LINES], tuple(line.sku for line in lines[MAX_LINES:])


def price(cart_lines: Iterable[CartLine], offers: Mapping[str, Offer], market: Market) -> PricedCart:
    """What is no longer sold is shown and costs nothing."""
    nothing = Money(amount=0, currency=market.currency)
    lines = tuple(_priced(line, offers.get(line.sku), market) for line in cart_lines)
    subtotal = sum((line.line_total for line in lines if line.line_total), nothing)
    buyable = any(not line.unavailable for line in lines)
    return PricedCart(
        currency=market.currency,
        tax_included=market.tax_included,
        lines=lines,
        subtotal=subtotal,
        quotes=tuple(_quote(method, subtotal, market) for method in market.shipping if buyable),
    )


def _quote(method: ShippingMethod, subtotal: Money, market: Market) -> Quote:
    """Rounded once, on the whole order. Added, the tax is on the goods alone. Included, it is in all that is paid:
    carriage is taxed as what is carried (Article 78 of directive 2006/112/EC).
    """
    shipping = method.cost(subtotal)
    paid = subtotal + shipping
    included = market.tax_included
    tax = paid.contained(market.tax_basis_points) if included else subtotal.portion(market.tax_basis_points)
    total = paid if included else paid + tax
    return Quote(shipping_method=method.id, title=method.title, shipping=shipping, tax=tax, total=total)


def shown(cart: Cart, priced: PricedCart, bands: Mapping[str, Availability]) -> dict[str, Any]:
    """The cart as the API tells it (functions/cart/shapes.py), here and where a checkout is refused."""
    ended = {"order_id": cart.order_id} if cart.order_id else {"merged": True} if cart.state == "merged" else {}
    return {
        "cart_id": cart.cart_id,
        "version": cart.version,
        "state": "open" if cart.state == "open" else "closed",
        **ended,
        "market": cart.market,
        "currency": priced.currency,
        "tax_included": priced.tax_included,
        "lines": [_shown_line(line, bands.get(line.sku)) for line in priced.lines],
        "subtotal": priced.subtotal.model_dump(),
        "quotes": [quote.model_dump() for quote in priced.quotes],
    }


def _priced(line: CartLine, offer: Offer | None, market: Market) -> PricedLine:
    if offer is None:
        return PricedLine(sku=line.sku, quantity=line.quantity, title=line.sku)
    offer = offer.in_market(market)
    unit_price = offer.prices.get(market.currency) if offer.active else None
    return PricedLine(
        sku=line.sku,
        quantity=line.quantity,
        product_id=offer.product_id,
        title=offer.title,
        options=offer.options,
        url=offer.url,
        image=offer.image,
        unit_price=unit_price,
        line_total=unit_price.times(line.quantity) if unit_price else None,
    )


def _shown_line(line: PricedLine, band: Availability | None) -> dict[str, Any]:
    if line.unavailable or band is None:
        band = Availability(band="sold_out")
    row = line.model_dump() | {"availability": band.model_dump(exclude_none=True)}
    return row | {"unavailable": True} if line.unavailable else row
