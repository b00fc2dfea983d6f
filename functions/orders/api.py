"""GET /orders/{order_id}, POST /orders/{order_id}/cancel, GET /me/orders, GET /me/orders/{order_id},
POST /me/orders/{order_id}/cancel -> show it, end it -> OrderCanceled, OrderPaid, PaymentSucceeded, RefundRequested
"""

from datetime import UTC, datetime
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.cart.model import Account, Guest, Owner
from functions.orders.due import Due, StillOpen, as_refusal
from functions.orders.link import OrderLinks
from functions.orders.logic import CANCELED, PENDING, opens, summary, view
from functions.orders.model import Order
from functions.orders.store import Cursor
from shop.errors import NotFound, Refused
from shop.http import PathId, answer, bearer, lambda_handler, new_api, shopper
from shop.ids import idempotency_key, new_id

due = Due.from_environment()
links = OrderLinks.from_environment()
api = new_api()


@api.get("/orders/<order_id>")
def get_order(order_id: PathId) -> Response[Any]:
    """The link in a mail of ours shows the order, too; it cancels nothing."""
    if links.opens(order_id, bearer(api), now=datetime.now(UTC)):
        return _shown(due.settlement.orders.get(order_id))
    return _shown(_mine(order_id, Guest(bearer(api))))


@api.post("/orders/<order_id>/cancel")
def cancel_order(order_id: PathId) -> Response[Any]:
    return _canceled(order_id, Guest(bearer(api)))


@api.get("/me/orders")
def list_my_orders(
    limit: Annotated[int, Query(ge=1, le=50)] = 20, after: Annotated[str, Query(max_length=100)] = ""
) -> Response[Any]:
    """`next` is there while there are more; it goes back as `after`."""
    account, orders = shopper(api), due.settlement.orders
    page = orders.of_customer(account.customer_id, at_most=limit + 1, after=Cursor.parse(after))
    rows = page[:limit]
    more = {"next": Cursor.of(rows[-1])} if len(page) > limit else {}
    found = orders.each([row["order_id"] for row in rows])
    return answer(200, {"orders": [summary(one) for one in found if opens(one, Account(account.customer_id))]} | more)


@api.get("/me/orders/<order_id>")
def get_my_order(order_id: PathId) -> Response[Any]:
    return _shown(_mine(order_id, Account(shopper(api).customer_id)))


@api.post("/me/orders/<order_id>/cancel")
def cancel_my_order(order_id: PathId) -> Response[Any]:
    return _canceled(order_id, Account(shopper(api).customer_id))


def _mine(order_id: str, owner: Owner) -> Order:
    """Somebody else's order is no order."""
    order = due.settlement.orders.get(order_id)
    if not opens(order, owner):
        raise NotFound("not-found", "there is no such order")
    return order


def _canceled(order_id: str, owner: Owner) -> Response[Any]:
    """Canceling again is the same as canceling once, so the key is asked for and not kept."""
    idempotency_key(api.current_event.headers.get("idempotency-key"))
    order = _mine(order_id, owner)
    if order.state is PENDING:
        now = datetime.now(UTC)
        cause = {"caused_at": now, "cause_id": new_id("req")}
        try:
            order = due.fall(order_id, reason="canceled by the shopper", cause=cause, now=now)
        except StillOpen as still:
            raise as_refusal(still) from still
    if order.state is not CANCELED:
        raise Refused("not-cancelable", f"the order is {order.state}", state=order.state)
    return _shown(order)


def _shown(order: Order) -> Response[Any]:
    return answer(200, view(order, due.payments.get(order.order_id)))


handler = lambda_handler(api)
