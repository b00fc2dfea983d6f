"""every request to the PSP double -> Stripe's answer, or the page where the shopper pays, and its webhooks"""

import os
import re
import time
from functools import cache
from typing import Any

import urllib3

from functions.doubles.psp_api import route
from functions.doubles.psp_bank import Bank
from functions.doubles.psp_checkout import hosted_page
from functions.doubles.psp_http import Answer, Request, request_of, to_html, to_json
from functions.doubles.psp_model import StripeError
from functions.doubles.psp_page import message
from functions.doubles.psp_store import PspStore
from functions.doubles.psp_webhooks import Webhooks
from shop.log import log

#: Seconds. The shop's own calls wait three for us, and a webhook may be sent while they do.
WEBHOOK_TIMEOUT = 1.5


def answer(bank: Bank, request: Request) -> Answer:
    """Making a payment waits for nothing else; any other request first does what is due."""
    if (request.method, request.path) != ("POST", "/v1/payment_intents"):
        bank.do_what_is_due(request.base)
    page = re.fullmatch(r"/pay/([^/]+)", request.path)
    try:
        return hosted_page(bank, request, page[1]) if page else route(bank, request)
    except StripeError as error:
        if page:
            return to_html(error.status, message("Nothing to pay", "There is no payment at this address."))
        return to_json(error.status, error.body)


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ARG001 Lambda's
    said = answer(_bank(), request_of(event, os.environ["ENDPOINT_URL"]))
    log("psp double answered", route=f"{event['httpMethod']} {event['path']}", status=said.status)
    return {"statusCode": said.status, "headers": said.headers, "body": said.body}


@cache
def _bank() -> Bank:
    store = PspStore.from_environment()
    http = urllib3.PoolManager(timeout=WEBHOOK_TIMEOUT, retries=False)
    return Bank(store, Webhooks(store, http, time.time))
