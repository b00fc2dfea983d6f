"""POST /webhooks/psp -> what the PSP says of a payment -> PaymentSucceeded, PaymentFailed, PaymentRefunded"""

import base64
import os
from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.event_handler import Response

from functions.payments.logic import read, verify
from functions.payments.psp import Secret
from functions.payments.store import PaymentTable
from shop.http import answer, lambda_handler, new_api
from shop.log import log
from shop.outbox import Outbox

api = new_api()
payments = PaymentTable.from_environment()
outbox = Outbox.from_environment()
webhook_secret = Secret(os.environ["PSP_WEBHOOK_SECRET_ARN"])


@api.post("/webhooks/psp")
def receive_psp_event() -> Response[Any]:
    """200 whatever the event does to the payment: anything else and the PSP would only send it again."""
    now = datetime.now(UTC)
    body = _raw_body()
    verify(api.current_event.headers.get("stripe-signature"), body, webhook_secret(), now=now)
    event = read(body)
    if event.news is None:
        payments.ignore(event, now=now)
        outcome, reason = "ignored", None
    else:
        cause = {"caused_at": now, "cause_id": event.event_id}
        decision = payments.settle(event.news, cause=cause, outbox=outbox, now=now, event=event)
        outcome, reason = (decision.outcome, decision.reason) if decision else ("duplicate", None)
    order_id = event.news.order_id if event.news else None
    log("webhook", event_id=event.event_id, type=event.type, order_id=order_id, settled=outcome, reason=reason)
    return answer(200, {"received": True, "outcome": outcome})


def _raw_body() -> bytes:
    """The signature is over the bytes as they were sent."""
    body = api.current_event.body or ""
    return base64.b64decode(body) if api.current_event.is_base64_encoded else body.encode()


handler = lambda_handler(api)
