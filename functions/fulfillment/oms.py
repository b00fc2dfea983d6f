"""The OMS as we speak to it: JSON over HTTP, a step a call, any step as often as need be."""

import json
import os
from dataclasses import dataclass
from typing import Protocol, Self

import urllib3
from urllib3.exceptions import HTTPError

from functions.fulfillment.model import Delivery

TIMEOUT_SECONDS = 3.0
SUCCESS, CLIENT_ERROR = 2, 4
#: These speak of the address, our credentials or the moment, not of the order: an OMS that is being deployed answers
#: 404, and no order may be refused for that. https://www.rfc-editor.org/rfc/rfc9110#section-15.5
NOT_ABOUT_THE_ORDER = {401, 403, 404, 405, 407, 408, 409, 421, 425, 429}


@dataclass(frozen=True)
class Taken:
    """Taken in; whether it accepts the order, the OMS says later by an event."""


@dataclass(frozen=True)
class Refused:
    """The OMS will never take this step."""

    reason: str


@dataclass(frozen=True)
class Unclear:
    """Not taken, or we do not know: try again."""

    reason: str


type Answer = Taken | Refused | Unclear


class Oms(Protocol):
    def hand_over(self, delivery: Delivery) -> Answer: ...


class HttpOms:
    def __init__(self, url: str) -> None:
        self._url = url
        self._http = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(total=TIMEOUT_SECONDS))

    @classmethod
    def from_environment(cls) -> Self:
        return cls(os.environ["OMS_URL"])

    def hand_over(self, delivery: Delivery) -> Answer:
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": f"{delivery.order_id}/{delivery.sequence}",
        }
        try:
            answer = self._http.request("POST", f"{self._url}/orders", body=delivery.payload.encode(), headers=headers)
        except HTTPError as error:
            return Unclear(type(error).__name__)
        if answer.status // 100 == SUCCESS:
            return Taken()
        if answer.status // 100 == CLIENT_ERROR and answer.status not in NOT_ABOUT_THE_ORDER:
            return Refused(f"{answer.status} {_said(answer.data or b'')}".strip())
        return Unclear(f"status {answer.status}")


def _said(body: bytes) -> str:
    """The reason in a JSON answer, where it gives one under a usual name."""
    try:
        document = json.loads(body)
    except ValueError:
        return ""
    if not isinstance(document, dict):
        return ""
    return next(
        (str(document[name])[:500] for name in ("detail", "reason", "message", "title") if document.get(name)), ""
    )
