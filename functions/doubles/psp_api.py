"""The PSP double's API: https://docs.stripe.com/api"""

import re
from collections.abc import Callable
from typing import Any

from functions.doubles.psp_bank import REPLAYED, Bank
from functions.doubles.psp_http import Answer, Request, to_json
from functions.doubles.psp_model import (
    CANCELABLE,
    Intent,
    StripeError,
    address_in,
    amount_in,
    currency_in,
    metadata_in,
    only,
    required,
)
from shop.ids import derived_id, new_id


def route(bank: Bank, request: Request) -> Answer:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        raise StripeError(401, "You did not provide an API key: send `Authorization: Bearer YOUR_SECRET_KEY`.")
    for method, pattern, act in ROUTES:
        match = re.fullmatch(pattern, request.path)
        if match and method == request.method:
            return act(bank, request, *match.groups())
    raise StripeError(404, f"Unrecognized request URL ({request.method}: {request.path}).")


def create(bank: Bank, request: Request) -> Answer:
    only(request.fields, "amount", "currency", "return_url", "receipt_email", "description")
    intent = Intent(
        id=new_id("pi"),
        amount=amount_in(request.fields),
        currency=currency_in(request.fields),
        status="requires_payment_method",
        created=bank.now,
        metadata=metadata_in(request.fields),
        return_url=address_in(request.fields, "return_url"),
    )
    return bank.once(request, intent.shown(request.base), [bank.store.put_intent(intent, was=None)])


def retrieve(bank: Bank, request: Request, intent_id: str) -> Answer:
    return to_json(200, bank.intent(intent_id).shown(request.base))


def search(bank: Bank, request: Request) -> Answer:
    """https://docs.stripe.com/search#search-query-language, as far as `metadata['name']:'value'`."""
    match = re.fullmatch(r"metadata\[(['\"])(.+?)\1\]:(['\"])(.*)\3", required(request.query, "query"))
    if not match:
        raise StripeError(400, "We were unable to parse your search query.", param="query")
    found = [intent for intent in bank.intents() if intent.metadata.get(match[2]) == match[4]]
    return to_json(200, _list(request, [intent.shown(request.base) for intent in found]))


def list_intents(bank: Bank, request: Request) -> Answer:
    """Newest first. Stripe gives pages of at most 100; the double gives all."""
    return to_json(200, _list(request, [intent.shown(request.base) for intent in bank.intents()]))


def cancel(bank: Bank, request: Request, intent_id: str) -> Answer:
    def canceled(intent: Intent) -> Intent:
        if intent.status in CANCELABLE:
            return intent.model_copy(update={"status": "canceled", "canceled_at": bank.now})
        message = f"You cannot cancel this PaymentIntent because it has a status of {intent.status}. Only a "
        message += f"PaymentIntent with one of the following statuses may be canceled: {', '.join(CANCELABLE)}."
        code = "payment_intent_unexpected_state"
        raise StripeError(400, message, code=code, payment_intent=intent.shown(request.base))

    only(request.fields, "cancellation_reason")
    if replay := bank.replay(request):
        return replay
    try:
        intent = bank.change(intent_id, canceled, "payment_intent.canceled", request.base)
    except StripeError as error:
        return bank.once(request, error.body, [], status=error.status)
    return bank.once(request, intent.shown(request.base), [])


def refund(bank: Bank, request: Request) -> Answer:
    only(request.fields, "payment_intent", "amount", "reason")
    if replay := bank.replay(request):
        return replay
    intent = bank.intent(required(request.fields, "payment_intent"))
    left = intent.amount - intent.amount_refunded
    if intent.status != "succeeded":
        raise StripeError(400, f"This PaymentIntent ({intent.id}) does not have a successful charge to refund.")
    if left == 0:
        message = f"Charge {intent.charge_id} has already been refunded."
        raise StripeError(400, message, code="charge_already_refunded")
    amount = amount_in(request.fields) if "amount" in request.fields else left
    if amount > left:
        message = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        raise StripeError(400, message, param="amount")
    refunded = intent.model_copy(update={"amount_refunded": intent.amount_refunded + amount})
    body = {
        "id": new_id("re"),
        "object": "refund",
        "amount": amount,
        "charge": intent.charge_id,
        "created": bank.now,
        "currency": intent.currency,
        "metadata": metadata_in(request.fields),
        "payment_intent": intent.id,
        "status": "succeeded",
    }
    webhooks = bank.webhooks.about("charge.refunded", refunded.charge())
    writes = [bank.store.put_intent(refunded, was=intent), *map(bank.webhooks.owed, webhooks)]
    answer = bank.once(request, body, writes)
    if REPLAYED not in answer.headers:
        bank.webhooks.send(webhooks)
    return answer


def add_endpoint(bank: Bank, request: Request) -> Answer:
    """Stripe draws the secret; ours is told it. The same address again replaces what it had."""
    url, secret = address_in(request.fields, "url"), required(request.fields, "secret")
    row = {"url": url, "secret": secret, "created": bank.now}
    bank.store.commit(bank.store.put("endpoint", derived_id("we", url), **row))
    return to_json(200, _endpoint({"id": derived_id("we", url)} | row) | {"secret": secret})


def list_endpoints(bank: Bank, request: Request) -> Answer:
    return to_json(200, _list(request, [_endpoint(row) for row in bank.store.all("endpoint")]))


def delete_endpoint(bank: Bank, _: Request, endpoint_id: str) -> Answer:
    bank.store.commit(bank.store.delete("endpoint", endpoint_id))
    return to_json(200, {"id": endpoint_id, "object": "webhook_endpoint", "deleted": True})


def resend(bank: Bank, _: Request) -> Answer:
    """The double's own: sends now what no endpoint took, however often it was tried."""
    waiting = [row for row in bank.store.all("todo") if row["id"].startswith("webhook#")]
    delivered = bank.webhooks.send(waiting)
    return to_json(200, {"delivered": delivered, "undelivered": len(waiting) - delivered})


def _list(request: Request, data: list[dict[str, Any]]) -> dict[str, Any]:
    return {"object": "list", "url": request.path, "has_more": False, "data": data}


def _endpoint(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "object": "webhook_endpoint",
        "created": row["created"],
        "enabled_events": ["*"],
        "status": "enabled",
        "url": row["url"],
    }


ROUTES: list[tuple[str, str, Callable[..., Answer]]] = [
    ("POST", r"/v1/payment_intents", create),
    ("GET", r"/v1/payment_intents", list_intents),
    ("GET", r"/v1/payment_intents/search", search),
    ("GET", r"/v1/payment_intents/([^/]+)", retrieve),
    ("POST", r"/v1/payment_intents/([^/]+)/cancel", cancel),
    ("POST", r"/v1/refunds", refund),
    ("POST", r"/v1/webhook_endpoints", add_endpoint),
    ("GET", r"/v1/webhook_endpoints", list_endpoints),
    ("DELETE", r"/v1/webhook_endpoints/([^/]+)", delete_endpoint),
    ("POST", r"/v1/events/resend", resend),
]
