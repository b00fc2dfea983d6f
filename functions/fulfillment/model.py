"""A delivery is one step of an order on its way to the OMS; a shipment is a parcel of it."""

import json
from datetime import datetime
from typing import Any, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shop.events import ERASED, Address, OrderCanceled, OrderPaid

type State = Literal["queued", "sent", "acknowledged", "refused"]
type Kind = Literal["order_paid", "order_canceled"]

#: The OMS has not answered these yet.
OPEN: tuple[State, ...] = ("queued", "sent")
ANSWERED: tuple[State, ...] = ("acknowledged", "refused")


class DeliverOrder(BaseModel):
    """What the deliverer reads of a message in orders.fifo; the message is the whole step, for an OMS that polls."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    order_id: str
    sequence: int = Field(ge=1)


class Delivery(BaseModel):
    """One step of an order on its way to the OMS. `payload` is the JSON text it is handed, the same at every try."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    order_id: str
    sequence: int = Field(ge=1)
    kind: Kind
    payload: str
    state: State = "queued"
    attempts: int = 0
    queued_at: AwareDatetime
    tried_at: AwareDatetime | None = None
    sent_at: AwareDatetime | None = None
    acknowledged_at: AwareDatetime | None = None
    refused_at: AwareDatetime | None = None
    #: When the sweeper looks after it; gone once the OMS has answered.
    due_at: AwareDatetime | None = None
    reference: str = ""
    reason: str = ""
    caused_at: AwareDatetime | None = None
    cause_id: str | None = None

    @classmethod
    def of(cls, event: OrderPaid | OrderCanceled, sequence: int, *, now: datetime, due_at: datetime) -> Self:
        kind: Kind = "order_paid" if isinstance(event, OrderPaid) else "order_canceled"
        step = {"kind": kind} | event.model_dump(mode="json", exclude_none=True)
        return cls(
            order_id=event.order_id,
            sequence=sequence,
            kind=kind,
            payload=json.dumps(step, ensure_ascii=False),
            queued_at=now,
            due_at=due_at,
            **event.cause,
        )

    def without_person(self) -> str:
        """The payload of a step nobody has to take in any more: the amounts, without whose they were."""
        step = json.loads(self.payload)
        if "email" in step:
            address = Address.model_validate(step["shipping_address"]).forgotten()
            step |= {"email": ERASED, "shipping_address": address.model_dump(exclude_none=True)}
        return json.dumps(step, ensure_ascii=False)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def cause(self) -> dict[str, Any]:
        return {"caused_at": self.caused_at, "cause_id": self.cause_id}


class Shipment(BaseModel):
    """A parcel; one that arrived was dispatched, whether the OMS told us or not."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    order_id: str
    shipment_id: str
    carrier: str = ""
    tracking: str = ""
    dispatched_at: AwareDatetime | None = None
    arrived_at: AwareDatetime | None = None
