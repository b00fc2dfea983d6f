"""What a webhook must show to be believed, and what the PSP's news does to a payment."""

import hashlib
import hmac
import json
import re
from datetime import datetime
from typing import Any, Literal

from pydantic import ValidationError

from functions.payments.model import OPEN, TAKEN, Decision, News, Payment, PspEvent, PspPayment
from shop.errors import Invalid, Malformed
from shop.events import Event, PaymentFailed, PaymentRefunded, PaymentSucceeded
from shop.money import Money

#: Seconds by which the PSP's clock and ours may differ: https://docs.stripe.com/webhooks#replay-attacks
TOLERANCE = 300

KINDS: dict[str, Literal["succeeded", "failed", "canceled", "refunded"]] = {
    "payment_intent.succeeded": "succeeded",
    "payment_intent.payment_failed": "failed",
    "payment_intent.canceled": "canceled",
    "charge.refunded": "refunded",
}


def verify(header: str | None, body: bytes, secret: str, *, now: datetime) -> None:
    """Raises Malformed. `t=1700000000,v1=<hex>,v1=<hex>`: several while the PSP rotates its secret.

    https://docs.stripe.com/webhooks#verify-manually
    """
    pairs = [part.strip().partition("=") for part in (header or "").split(",")]
    signed_at = next((value for name, _, value in pairs if name == "t"), "")
    signatures = [value for name, _, value in pairs if name == "v1"]
    if not re.fullmatch(r"[0-9]{1,12}", signed_at) or not signatures:
        raise _bad_signature("the header must be `t=<seconds>,v1=<signature>`")
    expected = hmac.new(secret.encode(), f"{signed_at}.".encode() + body, hashlib.sha256).hexdigest()
    matches = [hmac.compare_digest(expected.encode(), given.encode()) for given in signatures]
    if not any(matches):
        raise _bad_signature("no signature is that of this body")
    if abs(now.timestamp() - int(signed_at)) > TOLERANCE:
        raise _bad_signature(f"it was signed more than {TOLERANCE} seconds from now")


def _bad_signature(why: str) -> Malformed:
    return Malformed("bad-signature", f"Stripe-Signature: {why}", field="Stripe-Signature")


def read(body: bytes) -> PspEvent:
    """A webhook's body, believed. Raises Malformed or Invalid."""
    try:
        event = json.loads(body)
    except ValueError as error:
        raise Malformed("malformed-json", "the body is not JSON") from error
    try:
        kind = KINDS.get(event["type"])
        news = _news(kind, event["data"]["object"]) if kind else None
        return PspEvent(event_id=event["id"], type=event["type"], news=news)
    except (KeyError, TypeError, AttributeError, ValidationError) as error:
        raise Invalid("invalid", "the body is not an event of the PSP", field="data.object") from error


def _news(kind: Literal["succeeded", "failed", "canceled", "refunded"], subject: dict[str, Any]) -> News:
    """`subject` is a payment intent, or, of a refund, the charge, whose metadata are its intent's."""
    refunded = kind == "refunded"
    failure = subject.get("last_payment_error") or {}
    return News(
        kind=kind,
        order_id=(subject.get("metadata") or {}).get("order_id"),
        psp_id=subject["payment_intent" if refunded else "id"],
        amount=Money(amount=subject["amount_refunded" if refunded else "amount"], currency=subject["currency"].upper()),
        reason=(failure.get("message") or "the payment failed")[:500] if kind == "failed" else "",
    )


def news_of(payment: PspPayment, order_id: str) -> News | None:
    """What the PSP's own answer tells, where its webhook got lost."""
    if payment.status not in ("succeeded", "canceled"):
        return None
    return News(kind=payment.status, order_id=order_id, psp_id=payment.psp_id, amount=payment.amount)


def decide(payment: Payment | None, news: News, cause: dict[str, Any]) -> Decision:
    """Webhooks come late, twice and in any order: a payment only ever moves on.

    opened -> created -> canceled -> succeeded -> refunding -> refunded; parked where an amount cannot be right.
    """
    if payment is None:
        return Decision(outcome="parked", reason="no such order")
    if payment.psp_id not in (None, news.psp_id):
        return Decision(outcome="parked", reason="another payment than the one we know of for this order")
    known = payment.model_copy(update={"psp_id": news.psp_id})
    if news.kind == "refunded":
        return _refunded(known, news, cause)
    if news.amount != payment.amount:
        reason = f"the PSP says {news.amount.display}, the order costs {payment.amount.display}"
        parked = known.model_copy(update={"state": "parked"}) if payment.state in (*OPEN, "canceled") else None
        return Decision(outcome="parked", payment=parked, reason=reason)
    if payment.state in OPEN or (payment.state, news.kind) == ("canceled", "succeeded"):
        return _moved(known, news, cause)
    return Decision(outcome="late", reason=f"the payment is {payment.state}")


def _moved(payment: Payment, news: News, cause: dict[str, Any]) -> Decision:
    if news.kind == "succeeded":
        paid = PaymentSucceeded(order_id=payment.order_id, payment_id=news.psp_id, amount=news.amount, **cause)
        return _settled(payment, {"state": "succeeded", "last_failure": None}, paid)
    if news.kind == "canceled":
        return _settled(payment, {"state": "canceled"}, None)
    noted = payment.model_copy(update={"state": "created", "last_failure": news.reason})
    failed = PaymentFailed(order_id=payment.order_id, payment_id=news.psp_id, reason=news.reason, **cause)
    return Decision(outcome="noted", payment=noted, said=failed)


def _refunded(payment: Payment, news: News, cause: dict[str, Any]) -> Decision:
    """A refund can overtake the word that the payment succeeded; both are then true, and the shopper has the money."""
    if payment.state == "refunded":
        return Decision(outcome="late", reason="the payment is refunded")
    asked = payment.refund or payment.amount
    if news.amount != asked:
        return Decision(outcome="parked", reason=f"{news.amount.display} went back, {asked.display} was to")
    said = PaymentRefunded(order_id=payment.order_id, payment_id=news.psp_id, amount=news.amount, **cause)
    return _settled(payment, {"state": "refunded", "refund": news.amount}, said)


def _settled(payment: Payment, changes: dict[str, Any], said: Event | None) -> Decision:
    return Decision(outcome="settled", payment=payment.model_copy(update=changes), said=said)


def refusal_of_refund(payment: Payment | None, amount: Money) -> str | None:
    """Why the PSP cannot be asked to give this back, for good."""
    if payment is None:
        return "no such payment"
    if payment.state not in (*TAKEN, "refunded"):
        return f"the payment is {payment.state}: nothing was taken"
    if payment.refund is not None and payment.refund != amount:
        return f"{payment.refund.display} is being refunded already"
    if amount.currency != payment.amount.currency or not 0 < amount.amount <= payment.amount.amount:
        return f"{amount.display} of {payment.amount.display}"
    return None
