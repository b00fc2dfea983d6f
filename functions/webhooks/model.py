"""The nouns of what goes out: who subscribed, what is told, and how each delivery fares."""

from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

State = Literal["pending", "delivered", "failed"]


class Noun(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class Subscription(Noun):
    """`types` empty: all public events. `failing_since`: no delivery got through since then."""

    subscription_id: str
    url: str
    types: tuple[str, ...] = ()
    subject_prefix: str = ""
    secret: str = Field(repr=False)
    previous_secret: str | None = Field(default=None, repr=False)
    previous_until: AwareDatetime | None = None
    active: bool = True
    created_at: AwareDatetime
    failing_since: AwareDatetime | None = None
    disabled_at: AwareDatetime | None = None
    disabled_because: str = ""


class Said(Noun):
    """An event as the bus hands it on; `resources` has the outbox's id, which is the same when it is relayed twice."""

    id: str
    source: str
    detail_type: str = Field(alias="detail-type")
    time: AwareDatetime
    resources: tuple[str, ...] = ()
    detail: dict[str, Any]


class Message(Noun):
    """What a receiver gets: `body` is the JSON that is signed; `subject` is whom it concerns, for filters."""

    event_id: str
    type: str
    subject: str
    body: str


class Attempt(Noun):
    """One POST. `status` is None where there was no answer, and `answer` then says why; else it is its first bytes."""

    at: AwareDatetime
    status: int | None = None
    ms: int
    answer: str = ""


class Delivery(Noun):
    """A message on its way to one subscription. `attempts` counts from the last replay, `started_at` is its first."""

    subscription_id: str
    message: Message
    state: State = "pending"
    attempts: int = 0
    due_at: AwareDatetime
    created_at: AwareDatetime
    started_at: AwareDatetime | None = None
    log: tuple[Attempt, ...] = ()


class DeliverWebhook(Noun):
    """A nudge; what is true is in the row."""

    subscription_id: str
    event_id: str
