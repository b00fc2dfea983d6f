"""What the PSP double keeps of a payment, how Stripe writes it, and the cards that stand for what can happen."""

import re
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from shop.money import Money

Status = Literal["requires_payment_method", "processing", "succeeded", "canceled"]

#: https://docs.stripe.com/api/payment_intents/cancel; while the bank decides, the double has nothing to call back.
CANCELABLE: tuple[Status, ...] = ("requires_payment_method",)


@dataclass(frozen=True)
class Card:
    """`decline_code` and `message` are Stripe's: https://docs.stripe.com/testing"""

    number: str
    hint: str
    becomes: Status
    decline_code: str = ""
    message: str = ""


CARDS = {
    card.number.replace(" ", ""): card
    for card in (
        Card("4242 4242 4242 4242", "pays", "succeeded"),
        Card(
            "4000 0000 0000 0002",
            "is declined",
            "requires_payment_method",
            "generic_decline",
            "Your card was declined.",
        ),
        Card(
            "4000 0000 0000 9995",
            "has insufficient funds",
            "requires_payment_method",
            "insufficient_funds",
            "Your card has insufficient funds.",
        ),
        Card("4000 0000 0000 0077", "takes a few seconds", "processing"),
    )
}


class Intent(BaseModel):
    """A payment intent. `version` guards every change: of a payment and its cancelation only one can be."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    amount: int
    currency: str
    status: Status
    created: int
    metadata: dict[str, str] = {}
    return_url: str | None = None
    amount_refunded: int = 0
    decline_code: str | None = None
    decline_message: str | None = None
    canceled_at: int | None = None
    version: int = 1

    @property
    def money(self) -> Money:
        return Money(amount=self.amount, currency=self.currency.upper())

    def shown(self, base: str) -> dict[str, Any]:
        """As Stripe's API gives it; `next_url`, the hosted page, is the double's own."""
        taken = self.status == "succeeded"
        return {
            "id": self.id,
            "object": "payment_intent",
            "amount": self.amount,
            "amount_received": self.amount if taken else 0,
            "canceled_at": self.canceled_at,
            "created": self.created,
            "currency": self.currency,
            "last_payment_error": self._last_error(),
            "latest_charge": self.charge_id if taken else None,
            "livemode": False,
            "metadata": self.metadata,
            "next_url": f"{base}/pay/{self.id}",
            "status": self.status,
        }

    def charge(self) -> dict[str, Any]:
        return {
            "id": self.charge_id,
            "object": "charge",
            "amount": self.amount,
            "amount_refunded": self.amount_refunded,
            "currency": self.currency,
            "livemode": False,
            "metadata": self.metadata,
            "paid": True,
            "payment_intent": self.id,
            "refunded": self.amount_refunded == self.amount,
            "status": "succeeded",
        }

    @property
    def charge_id(self) -> str:
        return self.id.replace("pi_", "ch_", 1)

    def _last_error(self) -> dict[str, Any] | None:
        if self.decline_code is None:
            return None
        return {
            "type": "card_error",
            "code": "card_declined",
            "decline_code": self.decline_code,
            "message": self.decline_message,
        }


class StripeError(Exception):
    """https://docs.stripe.com/api/errors"""

    def __init__(
        self, status: int, message: str, *, code: str | None = None, kind: str = "invalid_request_error", **members: Any
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": kind, "code": code, "message": message} | members}


def amount_in(fields: dict[str, str]) -> int:
    value = required(fields, "amount")
    if not re.fullmatch(r"[0-9]{1,12}", value):
        raise StripeError(400, f"Invalid integer: {value[:40]}", code="parameter_invalid_integer", param="amount")
    if int(value) < 1:
        message = "This value must be greater than or equal to 1."
        raise StripeError(400, message, code="parameter_invalid_integer", param="amount")
    return int(value)


def currency_in(fields: dict[str, str]) -> str:
    value = required(fields, "currency")
    if not re.fullmatch(r"[a-z]{3}", value):
        raise StripeError(400, f"Invalid currency: {value[:40]}", param="currency")
    return value


def address_in(fields: dict[str, str], name: str) -> str:
    value = required(fields, name)
    if not re.fullmatch(r"https?://[^\s\"'<>]+", value):
        raise StripeError(400, "Not a valid URL", code="url_invalid", param=name)
    return value


def required(fields: dict[str, str], name: str) -> str:
    if not fields.get(name):
        raise StripeError(400, f"Missing required param: {name}.", code="parameter_missing", param=name)
    return fields[name]


def metadata_in(fields: dict[str, str]) -> dict[str, str]:
    found = {re.fullmatch(r"metadata\[([^\[\]]{1,40})\]", name): value for name, value in fields.items()}
    return {match[1]: value[:500] for match, value in found.items() if match}


def only(fields: dict[str, str], *known: str) -> None:
    for name in fields:
        if name not in known and not name.startswith("metadata["):
            raise StripeError(400, f"Received unknown parameter: {name[:40]}", code="parameter_unknown", param=name)
