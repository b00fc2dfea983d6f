"""What the door for partners' events takes, answers and refuses, for docs/openapi.json."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from shop.http.document import Answer, Busy, Guard, Header, Invalid, Operation, Problem


class SignatureMissing(Problem):
    """One of the three headers is missing."""

    status: Literal[401]
    type: Literal["signature-missing"]
    field: str


class WrongSignature(Problem):
    """No signature is that of this id, timestamp and body."""

    status: Literal[401]
    type: Literal["bad-signature"]
    field: str


class SignatureExpired(Problem):
    """Signed more than five minutes ago: sign it again under the same id."""

    status: Literal[401]
    type: Literal["signature-expired"]
    field: str


class SignatureEarly(Problem):
    """Signed more than five minutes from now."""

    status: Literal[401]
    type: Literal["signature-early"]
    field: str


class MalformedHeader(Problem):
    """An id or a timestamp that is none."""

    status: Literal[400]
    type: Literal["malformed-header"]
    field: str


class TooLarge(Problem):
    """The body is larger than 1,000,000 bytes."""

    status: Literal[413]
    type: Literal["too-large"]


class IdReused(Problem):
    """The `webhook-id` came before, with another body."""

    status: Literal[422]
    type: Literal["id-reused"]
    field: Literal["webhook-id"]


SIGNATURE = Guard(
    "webhookSignature",
    {
        "type": "apiKey",
        "in": "header",
        "name": "webhook-signature",
        "description": "`v1,` and the base64 of the HMAC-SHA256 of `id.timestamp.body`: https://www.standardwebhooks.com",
    },
    (SignatureMissing, WrongSignature, SignatureExpired, SignatureEarly, MalformedHeader),
)
WEBHOOK_ID = Header(
    "webhook-id",
    "The message's own id: the same in every attempt.",
    {"type": "string", "pattern": "^[!-~]+$", "minLength": 1, "maxLength": 128},
)
WEBHOOK_TIMESTAMP = Header(
    "webhook-timestamp",
    "When it was signed, in seconds since 1970.",
    {"type": "string", "pattern": "^[0-9]+$", "minLength": 1, "maxLength": 12},
)


class PimEvent(BaseModel):
    """`data` is what events/schemas/ says of its type."""

    model_config = ConfigDict(extra="allow")

    type: Literal["CategoryUpserted", "PriceSet", "ProductUpserted", "ProductWithdrawn"]
    data: dict[str, Any]


class PimBusEvent(BaseModel):
    """The same as EventBridge has it."""

    model_config = ConfigDict(extra="allow")

    type: Literal["CategoryUpserted", "PriceSet", "ProductUpserted", "ProductWithdrawn"] = Field(alias="detail-type")
    detail: dict[str, Any]


class PimEvents(RootModel[PimEvent | PimBusEvent | Annotated[list[PimEvent | PimBusEvent], Field(max_length=10)]]):
    """One event or a list of at most ten: all of them are taken, or none."""


class Taken(Answer):
    """The events are on their way (202), or were taken before under this id (200)."""

    webhook_id: str
    outcome: Literal["accepted", "duplicate"]
    events: int


OPERATIONS = {
    "receive_pim_events": Operation(
        summary="Hear from the PIM",
        guard=SIGNATURE,
        answers={202: Taken, 200: Taken},
        refuses=(Invalid, IdReused, TooLarge, Busy),
        takes=(WEBHOOK_ID, WEBHOOK_TIMESTAMP),
        body=PimEvents,
    ),
}
