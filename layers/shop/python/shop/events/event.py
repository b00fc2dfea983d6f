"""What every event is: a class whose name is its detail-type.

The class name is the detail-type, the name of the rule and of the sample in `events/`; `source` says who may send it.
Unknown members are ignored, so adding an optional one is free; any other change is a new class beside the old one.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

#: EventBridge takes more today; a detail must also fit a DynamoDB item (400 KB) beside its copy in the outbox.
MAX_DETAIL_BYTES = 256_000

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._\-]{0,127}$")]
Sku = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._\-]{0,63}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=120)]
Locale = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(?:-[A-Z]{2})?$")]
Revision = Annotated[int, Field(ge=0, lt=2**53, strict=True)]
Quantity = Annotated[int, Field(ge=1, le=1_000_000, strict=True)]
#: It travels to the metadata of S3 objects, which are headers.
CauseId = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,128}$")]
Band = Literal["in_stock", "low", "sold_out"]


#: Not in SQS's message text (SendMessage); JSON escapes the control characters itself.
_UNSENDABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class BadEvent(Exception):
    """The envelope or its detail is not what was promised; the text names the event and the field."""


class Event(Part):
    """`caused_at` and `cause_id` name the first cause; an external event that brings none gets its envelope's."""

    source: ClassVar[str]

    version: Literal[1] = 1
    caused_at: AwareDatetime | None = None
    cause_id: CauseId | None = None

    @classmethod
    def name(cls) -> str:
        return cls.__name__

    @property
    def cause(self) -> dict[str, Any]:
        """For the events that follow: `ProductChanged(..., **upserted.cause)`."""
        return {"caused_at": self.caused_at, "cause_id": self.cause_id}

    def detail(self) -> str:
        return self.model_dump_json(exclude_none=True)

    @classmethod
    def from_envelope(cls, envelope: Mapping[str, Any]) -> Self:
        """An EventBridge event as its rule hands it on. Raises BadEvent."""
        detail, kind = envelope.get("detail"), envelope.get("detail-type")
        if kind != cls.name() or envelope.get("source") != cls.source:
            raise BadEvent(f"expected {cls.source} {cls.name()}, got {envelope.get('source')} {kind}")
        if not isinstance(detail, dict):
            raise BadEvent(f"{kind}: detail must be an object")
        text = json.dumps(detail, ensure_ascii=False)
        if found := _UNSENDABLE.search(text):
            raise BadEvent(f"{kind}: detail holds U+{ord(found[0]):04X}, which SQS does not take")
        size = len(text.encode())
        if size > MAX_DETAIL_BYTES:
            raise BadEvent(f"{kind}: detail is {size} bytes, the limit is {MAX_DETAIL_BYTES}")
        cause = {"caused_at": envelope.get("time") or datetime.now(UTC).isoformat(), "cause_id": envelope.get("id")}
        try:
            return cls.model_validate(cause | detail)
        except ValidationError as error:
            raise BadEvent(f"{kind}: {explain(error)}") from error


def describe(error: Exception) -> str:
    """For logs and reasons: a validation error prints what it did not like, which may be somebody's address."""
    return f"{type(error).__name__}({explain(error)})" if isinstance(error, ValidationError) else repr(error)


def explain(error: ValidationError) -> str:
    """`variants.0.prices.0.amount: Input should be ...; revision: Field required`, without the values."""
    return "; ".join(f"{'.'.join(map(str, e['loc'])) or 'detail'}: {e['msg']}" for e in error.errors())
