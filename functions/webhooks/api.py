"""POST /webhooks/pim -> the PIM's events, signed -> ProductUpserted, ProductWithdrawn, PriceSet, CategoryUpserted"""

import base64
import os
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response

from functions.webhooks.door import MOST_BYTES, Secrets, read
from functions.webhooks.signature import ID, SIGNATURE, TIMESTAMP, verify
from functions.webhooks.store import WebhookTable
from shop.errors import Unauthorized
from shop.http import answer, lambda_handler, new_api, problem
from shop.ids import digest
from shop.log import log
from shop.outbox import Outbox

api = new_api()
webhooks = WebhookTable.from_environment()
outbox = Outbox.from_environment()
pim_secrets = Secrets(os.environ["PIM_WEBHOOK_SECRET_ARN"])


@api.post("/webhooks/pim")
def receive_pim_events() -> Response[Any]:
    return _take("pim", pim_secrets)


def _take(source: str, secrets: Secrets) -> Response[Any]:
    """202 when the events are on their way, 200 when this message was taken before: it need not come again."""
    now = datetime.now(UTC)
    body = _raw_body()
    if len(body) > MOST_BYTES:
        detail = f"the body is {len(body)} bytes, the limit is {MOST_BYTES}"
        return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", detail)
    message_id = _believed(body, secrets, now=now)
    events = read(source, body, message_id=message_id, now=now)
    says = [outbox.say(event, now=now) for event in events]
    first = webhooks.receive(source, message_id, digest(body.hex()), says, now=now)
    outcome = "accepted" if first else "duplicate"
    log("webhook", source=source, message_id=message_id, events=len(events), settled=outcome)
    status = HTTPStatus.ACCEPTED if first else HTTPStatus.OK
    return answer(status, {"webhook_id": message_id, "outcome": outcome, "events": len(events)})


def _believed(body: bytes, secrets: Secrets, *, now: datetime) -> str:
    headers = {name: api.current_event.headers.get(name) or "" for name in (ID, TIMESTAMP, SIGNATURE)}
    try:
        return verify(headers, body, secrets(), now=now)
    except Unauthorized as refused:
        if refused.kind != "bad-signature" or not secrets.renew():
            raise
        return verify(headers, body, secrets(), now=now)


def _raw_body() -> bytes:
    """The signature is over the bytes as they were sent."""
    body = api.current_event.body or ""
    return base64.b64decode(body) if api.current_event.is_base64_encoded else body.encode()


handler = lambda_handler(api)
