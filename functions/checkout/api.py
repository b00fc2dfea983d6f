"""POST /checkouts -> hold the stock, place the order, open its payment -> OrderPlaced"""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response

from functions.checkout.model import CheckoutBody
from functions.checkout.placement import Checkout
from functions.orders.logic import PENDING, idempotency_key, order_token, view
from functions.orders.model import Refusal
from shop.http import answer, bearer, lambda_handler, new_api, problem
from shop.ids import new_id

checkout = Checkout.from_environment()
api = new_api()


@api.post("/checkouts")
def check_out(body: CheckoutBody) -> Response[Any]:
    now, secret = datetime.now(UTC), bearer(api)
    key = idempotency_key(api.current_event.headers.get("idempotency-key"))
    cause = {"caused_at": now, "cause_id": new_id("req")}
    outcome = checkout.check_out(body, secret=secret, key=key, cause=cause, now=now)
    if isinstance(outcome, Refusal):
        return problem(outcome.status, outcome.kind, outcome.detail, **outcome.members)
    order, payment = outcome
    placed = {
        "order": view(order, payment),
        "order_token": order_token(secret, order.order_id),
        "pay_url": payment.pay_url if payment and order.state is PENDING else None,
    }
    return answer(HTTPStatus.CREATED, placed)


handler = lambda_handler(api)
