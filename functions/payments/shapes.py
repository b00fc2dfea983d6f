"""What the payment provider's webhook is answered, for docs/openapi.json."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from shop.http.document import Answer, BadSignature, Busy, Guard, Operation, Problem

PSP_SIGNATURE = Guard(
    "pspSignature",
    {
        "type": "apiKey",
        "in": "header",
        "name": "Stripe-Signature",
        "description": "`t=<seconds>,v1=<HMAC-SHA256 of t.body>`, at most five minutes old.",
    },
    (BadSignature,),
)


class PspSubject(BaseModel):
    model_config = ConfigDict(extra="allow")

    object: dict[str, Any]


class PspEvent(BaseModel):
    """An event as Stripe sends it: https://docs.stripe.com/api/events"""

    model_config = ConfigDict(extra="allow")

    id: str
    type: str
    data: PspSubject


class Received(Answer):
    """What became of it; any 200 means that it need not be sent again."""

    received: Literal[True]
    outcome: Literal["settled", "noted", "late", "parked", "ignored", "duplicate"]


class NotAnEvent(Problem):
    """The body is not an event of the payment provider."""

    status: Literal[422]
    type: Literal["invalid"]
    field: Literal["data.object"]


OPERATIONS = {
    "receive_psp_event": Operation(
        summary="Hear from the payment provider",
        guard=PSP_SIGNATURE,
        answers={200: Received},
        refuses=(NotAnEvent, Busy),
        body=PspEvent,
    ),
}
