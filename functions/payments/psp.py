"""The PSP, which speaks Stripe's API: https://docs.stripe.com/api/payment_intents

Every call may be repeated. Where Stripe needs a key for that, it is made of the order id.

    PspUnreachable   whether it happened is unknown: ask again
    PspRefused       it did not happen, and will not by asking again
"""

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Literal, Protocol, Self
from urllib.parse import quote, urlencode

import boto3
import urllib3
from pydantic import ValidationError

from functions.payments.model import PspPayment, PspRefund
from shop.money import Money

#: The shape of answers and webhooks that this module reads: https://docs.stripe.com/api/versioning
API_VERSION = "2024-06-20"
TIMEOUT = urllib3.Timeout(connect=3, read=3)
#: A rotated secret is noticed after so many seconds.
SECRET_LASTS = 300

STATUS: dict[str, Literal["processing", "succeeded", "canceled"]] = {
    "processing": "processing",
    "succeeded": "succeeded",
    "canceled": "canceled",
}
REFUND_STATUS = {"succeeded": "succeeded", "failed": "failed", "canceled": "failed"}


class PspUnreachable(Exception):
    """No answer, or one that leaves open whether the PSP did it."""


class PspRefused(Exception):
    """The PSP says no; `code` is its own word for why."""

    def __init__(self, code: str, message: str, *, intent: dict[str, Any] | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        #: The payment as it is, where its state is the reason.
        self.intent = intent


class Psp(Protocol):
    """The port; the fake behind it is the double run in the test's process."""

    def create(self, order_id: str, amount: Money, return_url: str, email: str | None = None) -> PspPayment:
        """The payment of an order, made or found: there is never a second one."""

    def find(self, psp_id: str) -> PspPayment: ...

    def cancel(self, psp_id: str, order_id: str) -> PspPayment:
        """`status` says what really is: `succeeded` or `processing` when it was too late."""

    def refund(self, psp_id: str, order_id: str, amount: Money) -> PspRefund: ...


class Http(Protocol):
    """What we use of `urllib3.PoolManager`."""

    def request(self, method: str, url: str, *, body: str | None, headers: dict[str, str]) -> Any: ...


@dataclass
class Secret:
    """Read when it is first needed, never at import: a cold start that answers nothing must not pay for it."""

    arn: str
    _value: str = field(default="", repr=False)
    _read_at: float = 0.0

    def __call__(self) -> str:
        if not self._value or time.monotonic() - self._read_at > SECRET_LASTS:
            self._value = boto3.client("secretsmanager").get_secret_value(SecretId=self.arn)["SecretString"]
            self._read_at = time.monotonic()
        return self._value


class StripePsp:
    def __init__(self, http: Http, url: str, key: Callable[[], str]) -> None:
        """`key()` gives the API key."""
        self._http = http
        self._url = url
        self._key = key

    @classmethod
    def from_environment(cls) -> Self:
        http = urllib3.PoolManager(timeout=TIMEOUT, retries=False, maxsize=4)
        return cls(http, os.environ["PSP_URL"], Secret(os.environ["PSP_KEY_ARN"]))

    def create(self, order_id: str, amount: Money, return_url: str, email: str | None = None) -> PspPayment:
        wanted = {
            "amount": str(amount.amount),
            "currency": amount.currency.lower(),
            "metadata[order_id]": order_id,
            "return_url": return_url,
        }
        if email:
            wanted["receipt_email"] = email
        try:
            intent, replayed = self._call("POST", "/v1/payment_intents", wanted, key=order_id)
        except PspRefused as refused:
            # The same order with other words (an email corrected, a host moved) is still the same payment.
            if refused.code == "idempotency_error":
                return self._of_order(order_id)
            raise
        # A replayed answer is as old as the first call: since then it may have been paid.
        return self.find(intent["id"]) if replayed else _payment(intent)

    def find(self, psp_id: str) -> PspPayment:
        return _payment(self._call("GET", f"/v1/payment_intents/{quote(psp_id, safe='')}")[0])

    def cancel(self, psp_id: str, order_id: str) -> PspPayment:  # noqa: ARG002 the port's: other PSPs key it by order
        """Without a key: a replayed "not while it is processing" would be the answer for a day."""
        try:
            return _payment(self._call("POST", f"/v1/payment_intents/{quote(psp_id, safe='')}/cancel", {})[0])
        except PspRefused as refused:
            if refused.code == "payment_intent_unexpected_state" and refused.intent:
                return _payment(refused.intent)
            raise

    def refund(self, psp_id: str, order_id: str, amount: Money) -> PspRefund:
        wanted = {"payment_intent": psp_id, "amount": str(amount.amount), "metadata[order_id]": order_id}
        try:
            refund, _ = self._call("POST", "/v1/refunds", wanted, key=f"refund-{order_id}")
        except PspRefused as refused:
            if refused.code == "charge_already_refunded":
                return PspRefund(status="succeeded")
            raise
        return PspRefund.model_validate({"status": REFUND_STATUS.get(str(refund.get("status")), "pending")})

    def _of_order(self, order_id: str) -> PspPayment:
        """https://docs.stripe.com/search: what was made a minute ago may not be found yet."""
        wanted = urlencode({"query": f"metadata['order_id']:'{order_id}'"})
        answer, _ = self._call("GET", f"/v1/payment_intents/search?{wanted}")
        found = [_payment(intent) for intent in answer.get("data", [])]
        if not found:
            raise PspUnreachable(f"order {order_id} has a payment that the PSP cannot find yet")
        return next((payment for payment in found if payment.status != "canceled"), found[0])

    def _call(
        self, method: str, path: str, fields: dict[str, str] | None = None, *, key: str | None = None
    ) -> tuple[dict[str, Any], bool]:
        """The answer, and whether it is a replay. https://docs.stripe.com/api/errors"""
        headers = {"Authorization": f"Bearer {self._key()}", "Stripe-Version": API_VERSION}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if key:
            headers["Idempotency-Key"] = key
        body = None if fields is None else urlencode(fields)
        try:
            answer = self._http.request(method, self._url + path, body=body, headers=headers)
            said = json.loads(answer.data)
        except urllib3.exceptions.HTTPError as error:
            raise PspUnreachable(f"{method} {path}: {error!r}") from error
        except ValueError as error:
            raise PspUnreachable(f"{method} {path}: {answer.status}, not JSON") from error
        if not isinstance(said, dict):
            raise PspUnreachable(f"{method} {path}: {answer.status}, not an object")
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status in {
            HTTPStatus.TOO_MANY_REQUESTS,
            HTTPStatus.CONFLICT,  # the same key is being worked on
        }:
            raise PspUnreachable(f"{method} {path}: {answer.status}")
        if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
            why = said.get("error") or {}
            code = why.get("code") or why.get("type") or str(answer.status)
            raise PspRefused(code, why.get("message", ""), intent=why.get("payment_intent"))
        return said, answer.headers.get("Idempotent-Replayed") == "true"


def _payment(intent: dict[str, Any]) -> PspPayment:
    """Every `requires_...` waits for the shopper."""
    failure = intent.get("last_payment_error") or {}
    try:
        return PspPayment(
            psp_id=intent["id"],
            status=STATUS.get(intent["status"], "open"),
            pay_url=intent.get("next_url"),
            amount=Money(amount=intent["amount"], currency=intent["currency"].upper()),
            order_id=(intent.get("metadata") or {}).get("order_id"),
            last_failure=failure.get("message"),
        )
    except (KeyError, ValidationError) as error:
        raise PspUnreachable(f"a payment without what makes it one: {error!r}") from error
