"""Where the shopper pays at the PSP double: which page is shown, and what the card does."""

import re
from urllib.parse import urlencode, urlsplit, urlunsplit

from functions.doubles.psp_bank import PROCESSING_LASTS, Bank
from functions.doubles.psp_http import Answer, Request, see_other, to_html
from functions.doubles.psp_model import CARDS, Intent, StripeError
from functions.doubles.psp_page import form, message


def hosted_page(bank: Bank, request: Request, intent_id: str) -> Answer:
    intent = bank.intent(intent_id)
    if request.method == "POST" and intent.status == "requires_payment_method":
        return _pay(bank, request, intent)
    if intent.status == "succeeded":
        return see_other(_back(intent))
    if intent.status == "canceled":
        text = "The order has ended, and this payment with it. Nothing was charged."
        return to_html(200, message("This order has ended", text, back=intent.return_url))
    if intent.status == "processing":
        text = "Your bank is confirming the payment. This page goes on by itself."
        page = message("One moment", text, back=_back(intent), reload_after=PROCESSING_LASTS + 1)
        return to_html(200, page)
    return to_html(200, form(intent))


def _pay(bank: Bank, request: Request, intent: Intent) -> Answer:
    """The card's number is looked at here and goes nowhere else: it is not stored, logged or shown again."""
    card = CARDS.get(re.sub(r"[\s-]", "", request.fields.get("number", "")))
    if not card:
        return to_html(402, form(intent, error="Your card number is incorrect."))
    if not re.fullmatch(r"(0[1-9]|1[0-2]) ?/ ?([0-9]{2}|20[0-9]{2})", request.fields.get("expiry", "").strip()):
        return to_html(402, form(intent, error="Your card's expiry must be month / year."))

    def paid(intent: Intent) -> Intent:
        if intent.status != "requires_payment_method":
            raise StripeError(400, "somebody was faster")
        declined = {"decline_code": card.decline_code or None, "decline_message": card.message or None}
        return intent.model_copy(update={"status": card.becomes} | declined)

    event = {
        "succeeded": "payment_intent.succeeded",
        "processing": "payment_intent.processing",
        "requires_payment_method": "payment_intent.payment_failed",
    }[card.becomes]
    try:
        intent = bank.change(intent.id, paid, event, request.base)
    except StripeError:
        return see_other(f"{request.base}/pay/{intent.id}")
    if intent.decline_message:
        return to_html(402, form(intent, error=intent.decline_message))
    return see_other(_back(intent) if intent.status == "succeeded" else f"{request.base}/pay/{intent.id}")


def _back(intent: Intent) -> str:
    """Where the shopper came from, told as Stripe tells it: https://docs.stripe.com/payments/accept-a-payment"""
    parts = urlsplit(intent.return_url or "")
    status = "succeeded" if intent.status == "succeeded" else "pending"
    told = urlencode({"payment_intent": intent.id, "redirect_status": status})
    return urlunsplit(parts._replace(query=f"{parts.query}&{told}" if parts.query else told))
