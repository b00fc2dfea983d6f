"""GET /orders/{order_id}, POST /orders/{order_id}/cancel -> show it, end it
-> OrderCanceled, OrderPaid, PaymentSucceeded, RefundRequested
"""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.event_handler import Response

from functions.orders.due import Due, StillOpen
from functions.orders.link import OrderLinks
from functions.orders.logic import CANCELED, PENDING, PspUnclear, idempotency_key, opens, view
from functions.orders.model import Order
from shop.errors import NotFound, Refused
from shop.http import PathId, answer, bearer, lambda_handler, new_api
from shop.ids import new_id

due = Due.from_environment()
links = OrderLinks.from_environment()
api = new_api()

#: Seconds after which it makes sense to ask the PSP again.
RETRY_AFTER = 30


@api.get("/orders/<order_id>")
def get_order(order_id: PathId) -> Response[Any]:
    """The link in a mail of ours shows the order, too; it cancels nothing."""
    if links.opens(order_id, bearer(api), now=datetime.now(UTC)):
        return _shown(due.settlement.orders.get(order_id))
    return _shown(_mine(order_id))


@api.post("/orders/<order_id>/cancel")
def cancel_order(order_id: PathId) -> Response[Any]:
    """Canceling again is the same as canceling once, so the key is asked for and not kept."""
    idempotency_key(api.current_event.headers.get("idempotency-key"))
    order = _mine(order_id)
    if order.state is PENDING:
        now = datetime.now(UTC)
        cause = {"caused_at": now, "cause_id": new_id("req")}
        try:
            order = due.fall(order_id, reason="canceled by the shopper", cause=cause, now=now)
        except StillOpen as still:
            raise _unclear(still) from still
    if order.state is not CANCELED:
        raise Refused("not-cancelable", f"the order is {order.state}", state=order.state)
    return _shown(order)


def _mine(order_id: str) -> Order:
    """Somebody else's order is no order."""
    token = bearer(api)
    order = due.settlement.orders.get(order_id)
    if not opens(order, token):
        raise NotFound("not-found", "there is no such order")
    return order


def _shown(order: Order) -> Response[Any]:
    return answer(200, view(order, due.payments.get(order.order_id)))


def _unclear(still: StillOpen) -> Refused | PspUnclear:
    if still.unreachable:
        detail = "the payment provider did not answer; nothing was canceled, the stock is still held"
        return PspUnclear("psp-unreachable", detail, retry_after=RETRY_AFTER)
    detail = "a payment is being processed; nothing was canceled"
    return Refused("not-cancelable", detail, state=still.order.state, retry_after=RETRY_AFTER)


handler = lambda_handler(api)
