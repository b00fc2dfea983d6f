"""POST /carts, GET /carts/{cart_id}, PUT and DELETE /carts/{cart_id}/lines/{sku}, GET /me/cart,
PUT and DELETE /me/cart/lines/{sku}, POST /me/cart/merge -> a guest's cart or an account's, priced
"""

import secrets
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from functions.cart.account import AccountCarts
from functions.cart.desk import Desk
from functions.cart.logic import LIFETIME, admit
from functions.cart.model import Account, Cart, CartBody, Guest, LineBody, MarketId, MergeBody
from shop.http import PathId, bearer, if_match, lambda_handler, new_api, shopper
from shop.ids import digest, new_id
from shop.market import default_market

api = new_api()
desk = Desk.from_environment()

type InMarket = Annotated[MarketId | None, Query()]
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
    desk.carts.create(cart)
    return desk.tell(cart, HTTPStatus.CREATED, secret=secret)


@api.get("/carts/<cart_id>")
def get_cart(cart_id: PathId) -> Response[Any]:
    guest = Guest(bearer(api))
    return desk.tell(admit(desk.carts.get(cart_id), guest, now=datetime.now(UTC)))


@api.put("/carts/<cart_id>/lines/<sku>")
def set_line(cart_id: PathId, sku: PathId, body: LineBody) -> Response[Any]:
    return _set_line(cart_id, sku, body.quantity)


@api.delete("/carts/<cart_id>/lines/<sku>")
def remove_line(cart_id: PathId, sku: PathId) -> Response[Any]:
    return _set_line(cart_id, sku, 0)


def _set_line(cart_id: str, sku: str, quantity: int) -> Response[Any]:
    guest, version = Guest(bearer(api)), if_match(api)
    return desk.set_line(cart_id, guest, sku, quantity, version=version, now=datetime.now(UTC))


# ---- an account's ---------------------------------------------------------------------------------------------------


@api.get("/me/cart")
def get_my_cart(market: InMarket = None) -> Response[Any]:
    return desk.tell(_current(shopper(api).customer_id, market))


@api.put("/me/cart/lines/<sku>")
def set_my_line(sku: PathId, body: LineBody, market: InMarket = None) -> Response[Any]:
    return _set_my_line(sku, body.quantity, market)


@api.delete("/me/cart/lines/<sku>")
def remove_my_line(sku: PathId, market: InMarket = None) -> Response[Any]:
    return _set_my_line(sku, 0, market)


def _set_my_line(sku: str, quantity: int, market: str | None) -> Response[Any]:
    who, version = Account(shopper(api).customer_id), if_match(api)
    cart_id = _current(who.customer_id, market).cart_id
    return desk.set_line(cart_id, who, sku, quantity, version=version, now=datetime.now(UTC))


@api.post("/me/cart/merge")
def merge_cart(body: MergeBody) -> Response[Any]:
    cart, left_out = AccountCarts(desk.carts, desk.stock).merge(shopper(api).customer_id, body, now=datetime.now(UTC))
    return desk.tell(cart, left_out=list(left_out))


def _current(customer_id: str, market: str | None) -> Cart:
    mine = AccountCarts(desk.carts, desk.stock)
    return mine.current(customer_id, market or default_market().id, now=datetime.now(UTC))


handler = lambda_handler(api)
