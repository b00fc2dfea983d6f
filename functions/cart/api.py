"""POST /carts, GET /carts/{cart_id}, PUT and DELETE /carts/{cart_id}/lines/{sku} -> a guest's cart, priced"""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.cart.logic import LIFETIME, admit, must_be_open, must_be_sold, price, shown, with_line
from functions.cart.model import Cart, CartBody, LineBody
from functions.cart.store import CartTable
from functions.catalog.model import Offer
from functions.catalog.store import CatalogTable
from functions.stock.store import StockTable
from shop.http import PathId, answer, bearer, if_match, lambda_handler, new_api
from shop.ids import digest, new_id
from shop.market import market
from shop.table import ConditionFailed

api = new_api()
carts = CartTable.from_environment()
catalog = CatalogTable.from_environment()
stock = StockTable.from_environment()

#: Whoever does not say is in the default market.
ANYWHERE = CartBody()


@api.post("/carts")
def open_cart(body: Annotated[CartBody, Body()] = ANYWHERE) -> Response[Any]:
    secret = secrets.token_urlsafe(32)
    cart = Cart(
        cart_id=new_id("cart"),
        secret_digest=digest(secret),
        market=body.market,
        expires_at=datetime.now(UTC) + LIFETIME,
    )
    carts.create(cart)
    return _answer(cart, {}, HTTPStatus.CREATED, secret=secret)


@api.get("/carts/<cart_id>")
def get_cart(cart_id: PathId) -> Response[Any]:
    secret = bearer(api)
    cart = admit(carts.get(cart_id), secret, now=datetime.now(UTC))
    return _answer(cart, catalog.offers(_skus(cart)))


@api.put("/carts/<cart_id>/lines/<sku>")
def set_line(cart_id: PathId, sku: PathId, body: LineBody) -> Response[Any]:
    return _set_quantity(cart_id, sku, body.quantity)


@api.delete("/carts/<cart_id>/lines/<sku>")
def remove_line(cart_id: PathId, sku: PathId) -> Response[Any]:
    return _set_quantity(cart_id, sku, 0)


def _set_quantity(cart_id: str, sku: str, quantity: int) -> Response[Any]:
    """A cart takes more than is available, and shows what is: the checkout decides."""
    now, secret, version = datetime.now(UTC), bearer(api), if_match(api)
    cart = admit(carts.get(cart_id), secret, now=now)
    must_be_open(cart, version=version)
    offers = catalog.offers([sku, *_skus(cart)])
    if quantity:
        must_be_sold(sku, offers.get(sku), market(cart.market))
    lines = with_line(cart.lines, sku, quantity)
    try:
        if lines != cart.lines:
            cart = carts.set_lines(cart, lines, expires_at=now + LIFETIME)
        return _answer(cart, offers)
    except ConditionFailed:
        must_be_open(admit(carts.get(cart_id), secret, now=now), version=version)
        raise


def _answer(cart: Cart, offers: Mapping[str, Offer], status: int = HTTPStatus.OK, **more: str) -> Response[Any]:
    priced = price(cart.lines, offers, market(cart.market))
    return answer(status, shown(cart, priced, stock.bands(_skus(cart))) | more, ETag=f'"{cart.version}"')


def _skus(cart: Cart) -> list[str]:
    return [line.sku for line in cart.lines]


handler = lambda_handler(api)
