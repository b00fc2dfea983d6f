"""POST /checkouts, POST /me/checkouts -> hold the stock, place the order, open its payment -> OrderPlaced"""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response

from functions.cart.model import Account, Guest, Owner
from functions.checkout.model import CheckoutBody
from functions.checkout.placement import Checkout
from functions.orders.logic import PENDING, order_token, view
from functions.orders.model import Refusal
from shop.http import answer, bearer, lambda_handler, new_api, problem, shopper
from shop.ids import idempotency_key, new_id

checkout = Checkout.from_environment()
api = new_api()


@api.post("/checkouts")
def check_out(body: CheckoutBody) -> Response[Any]:
    return _check_out(body, Guest(bearer(api)))


@api.post("/me/checkouts")
def check_out_my_cart(body: CheckoutBody) -> Response[Any]:
    return _check_out(body, Account(shopper(api).customer_id))


def _check_out(body: CheckoutBody, owner: Owner) -> Response[Any]:
    now = datetime.now(UTC)
    key = idempotency_key(api.current_event.headers.get("idempotency-key"))
    cause = {"caused_at": now, "cause_id": new_id("req")}
    outcome = checkout.check_out(body, owner=owner, key=key, cause=cause, now=now)
    if isinstance(outcome, Refusal):
        return problem(outcome.status, outcome.kind, outcome.detail, **outcome.members)
    order, payment = outcome
    placed = {
        "order": view(order, payment),
        "pay_url": payment.pay_url if payment and order.state is PENDING else None,
    }
    token = {"order_token": order_token(owner.secret, order.order_id)} if isinstance(owner, Guest) else {}
    return answer(HTTPStatus.CREATED, placed | token)


handler = lambda_handler(api)
