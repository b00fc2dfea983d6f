"""The words in which a context's `shapes.py` says what its routes take, answer and refuse.

`docs/openapi.json` is written from them (`python -m evershelf.contracts`); no function loads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, Field

#: A member that may be missing: `order_id: str = MAY_MISS`. One that may be null says so in its type.
MAY_MISS: Any = Field(default=None)


class Answer(BaseModel):
    """What a 2xx answer, or a part of one, holds. More members may come: readers ignore what they do not know."""


class Problem(Answer):
    """A refusal (RFC 9457): a class per `type`, whose docstring says when, with the members only it has."""

    type: str = Field(description="Names the kind of problem: decide by it.")
    title: str
    status: int
    detail: str = Field(description="For a developer; not a text for shoppers.")


class Gateway(Answer):
    """What API Gateway answers itself, before any function is asked."""

    type: Literal["gateway"]
    title: str
    detail: str


class FieldError(Answer):
    field: str = Field(description="Where in the request: `shipping_address.city`.")
    message: str


class Fault(Problem):
    """The shop failed. The same request may be sent again."""

    status: Literal[500]
    type: Literal["fault"]


class Busy(Problem):
    """Too many buy the same thing at once; nothing was done. Send the same request again."""

    status: Literal[503]
    type: Literal["busy"]
    retry_after: int


class NotFound(Problem):
    """There is no such thing, or it is somebody else's."""

    status: Literal[404]
    type: Literal["not-found"]
    field: str = MAY_MISS


class Invalid(Problem):
    """The request can be read and makes no sense; `errors` names every member."""

    status: Literal[422]
    type: Literal["invalid"]
    errors: list[FieldError]


class MalformedJson(Problem):
    """The body is not JSON."""

    status: Literal[400]
    type: Literal["malformed-json"]
    errors: list[FieldError] = MAY_MISS


class UnsupportedMediaType(Problem):
    """The body is not sent as `application/json`."""

    status: Literal[415]
    type: Literal["unsupported-media-type"]


class Unauthenticated(Problem):
    """No ID token of a sign-in came with the request, or it expired."""

    status: Literal[401] = MAY_MISS
    type: Literal["unauthorized"]


class GroupMissing(Problem):
    """Whoever is signed in is not in the group of staff that may do this."""

    status: Literal[403]
    type: Literal["group-missing"]
    group: Literal["support", "operator"]


class SecretMissing(Problem):
    """No bearer secret came with the request."""

    status: Literal[401]
    type: Literal["secret-missing"]


class IfMatchMissing(Problem):
    """A write came without the version it was meant for."""

    status: Literal[428]
    type: Literal["if-match-missing"]
    field: Literal["If-Match"]


class KeyMissing(Problem):
    """No `Idempotency-Key` came with the request."""

    status: Literal[400]
    type: Literal["key-missing"]
    field: Literal["Idempotency-Key"]


class KeyInvalid(Problem):
    """The `Idempotency-Key` is not 1 to 255 printable ASCII characters."""

    status: Literal[400]
    type: Literal["key-invalid"]
    field: Literal["Idempotency-Key"]


class BadSignature(Problem):
    """The signature is missing, is not that of this body, or is too old."""

    status: Literal[400]
    type: Literal["bad-signature"]
    field: str


@dataclass(frozen=True)
class Header:
    """A header that a request needs, or that an answer carries; `refuses`: what comes of leaving it out."""

    name: str
    description: str
    schema: Mapping[str, Any]
    refuses: tuple[type[Problem], ...] = ()


IF_MATCH = Header(
    "If-Match",
    'The version the write is meant for, as `ETag` told it: `"3"`.',
    {"type": "string", "pattern": '^(W/)?"?[0-9]{1,17}"?$', "maxLength": 40},
    (IfMatchMissing,),
)
IDEMPOTENCY_KEY = Header(
    "Idempotency-Key",
    "Your own choice, a UUID say. A retry with the same key and body gets the first answer.",
    {"type": "string", "pattern": "^[ -~]+$", "minLength": 1, "maxLength": 255},
    (KeyMissing, KeyInvalid),
)
ETAG = Header("ETag", "The version, quoted: what `If-Match` wants.", {"type": "string"})


@dataclass(frozen=True)
class Guard:
    """What a caller must show. `scheme` is the OpenAPI security scheme of that name; None: nothing."""

    name: str
    scheme: Mapping[str, Any] | None
    refuses: tuple[type[Problem], ...] = ()


ANYBODY = Guard("anybody", None)
CART_SECRET = Guard(
    "cartSecret",
    {"type": "http", "scheme": "bearer", "description": "The cart's `secret`, as `POST /carts` told it once."},
    (SecretMissing,),
)
ORDER_TOKEN = Guard(
    "orderToken",
    {"type": "http", "scheme": "bearer", "description": "The order's `order_token`, as `POST /checkouts` told it."},
    (SecretMissing,),
)


SHOPPER = Guard(
    "shopper",
    {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "The ID token of a shopper's sign-in."},
    (Unauthenticated,),
)
STAFF = Guard(
    "staff",
    {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "The ID token of a staff sign-in."},
    (Unauthenticated, GroupMissing),
)


@dataclass(frozen=True, kw_only=True)
class Operation:
    """A route, beside what its handler's signature says of path, query and body.

    The document adds what follows from these: 422 and 400 where there is a body or a limit, the refusals of guards and
    headers, a throttled call, a fault.
    """

    summary: str
    text: str = ""
    guard: Guard
    answers: Mapping[int, type[BaseModel] | None]
    refuses: tuple[type[Problem], ...] = ()
    takes: tuple[Header, ...] = ()
    tells: tuple[Header, ...] = ()
    #: For a body that the handler reads as bytes, since its signature is over them.
    body: type[BaseModel] | None = None
