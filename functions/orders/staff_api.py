"""GET /staff/orders, GET /staff/orders/{order_id}, POST /staff/orders/{order_id}/refund,
POST /staff/orders/{order_id}/cancel -> find an order, end it
-> OrderCanceled, OrderPaid, PaymentSucceeded, RefundRequested
"""

from datetime import UTC, datetime
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import BaseModel, Field

from functions.fulfillment.store import DeliveryTable
from functions.orders import desk
from functions.orders.due import Due, StillOpen, as_refusal
from functions.orders.logic import CANCELED, as_number
from functions.orders.model import Order, State
from functions.orders.store import Some
from shop.errors import Refused
from shop.http import SUPPORT, PathId, Staff, answer, lambda_handler, new_api, staff
from shop.ids import idempotency_key, new_id
from shop.log import log

due = Due.from_environment()
deliveries = DeliveryTable.from_environment()
api = new_api()

PAGE = 25


class Reason(BaseModel, extra="forbid"):
    reason: str = Field(min_length=3, max_length=200)


@api.get("/staff/orders")
def find_orders(
    state: State | None = None,
    q: Annotated[str, Query(max_length=200)] = "",
    cursor: Annotated[str, Query(max_length=100)] = "",
) -> Response[Any]:
    """By e-mail address, id or number; without `q` the newest."""
    staff(api, group=SUPPORT)
    found = _some(q.strip(), state, cursor or None)
    rows = [desk.row(order) for order in due.settlement.orders.each(found.order_ids)]
    if q and state:
        rows = [row for row in rows if row["state"] == state]
    return answer(200, {"orders": rows} | ({"next": found.after} if found.after else {}))


@api.get("/staff/orders/<order_id>")
def show_order(order_id: PathId) -> Response[Any]:
    staff(api, group=SUPPORT)
    return _shown(due.settlement.orders.get(order_id))


@api.post("/staff/orders/<order_id>/refund")
def refund_order(order_id: PathId, body: Reason) -> Response[Any]:
    """Refunding again is the same as refunding once, so the key is asked for and not kept."""
    member, cause, now = _writing()
    order = due.settlement.give_back(order_id, reason=body.reason, cause=cause, now=now)
    log("refund asked for", order_id=order_id, staff_id=member.staff_id, state=order.state, **cause)
    return _shown(order)


@api.post("/staff/orders/<order_id>/cancel")
def cancel_unpaid_order(order_id: PathId) -> Response[Any]:
    member, cause, now = _writing()
    try:
        order = due.fall(order_id, reason="canceled by the shop", cause=cause, now=now)
    except StillOpen as still:
        raise as_refusal(still) from still
    log("cancel asked for", order_id=order_id, staff_id=member.staff_id, state=order.state, **cause)
    if order.state is not CANCELED:
        raise Refused("not-cancelable", f"the order is {order.state}", state=order.state)
    return _shown(order)


def _some(q: str, state: State | None, after: str | None) -> Some:
    orders = due.settlement.orders
    if not q:
        return orders.newest(state=state, after=after, at_most=PAGE)
    if "@" in q:
        return orders.by_email(q, after=after, at_most=PAGE)
    found = q if q.startswith("ord_") else orders.by_number(as_number(q))
    return Some([found] if found else [], None)


def _writing() -> tuple[Staff, dict[str, Any], datetime]:
    member = staff(api, group=SUPPORT)
    idempotency_key(api.current_event.headers.get("idempotency-key"))
    now = datetime.now(UTC)
    return member, {"caused_at": now, "cause_id": new_id("req")}, now


def _shown(order: Order) -> Response[Any]:
    steps = deliveries.steps(order.order_id).values()
    return answer(200, desk.whole(order, due.payments.get(order.order_id), steps))


handler = lambda_handler(api)
