"""What comes in: the secrets of a source, and the events in a body it signed."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import boto3
from pydantic import ValidationError

from shop.errors import Invalid, Malformed
from shop.events import BadEvent, Event, every_event

if TYPE_CHECKING:
    from types_boto3_secretsmanager.client import SecretsManagerClient

MOST_EVENTS = 10
#: Three times the largest event: what is larger is no webhook. A batch of large events goes in several.
MOST_BYTES = 1_000_000
#: The secret before the current one is taken for so long after it was replaced.
ROTATION = timedelta(days=1)
#: A new secret is noticed after so many seconds, or when a signature fits none that we know.
LASTS, LASTS_ON_DOUBT = 300, 10


@dataclass
class Secrets:
    """Read when they are first needed. Secrets Manager keeps the one before the current: AWSPREVIOUS.

    https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html#term_version
    """

    arn: str
    _values: tuple[str, ...] = field(default=(), repr=False)
    _read_at: float = 0.0

    def __call__(self) -> tuple[str, ...]:
        if not self._values or time.monotonic() - self._read_at > LASTS:
            self._read()
        return self._values

    def renew(self) -> bool:
        """False when they were read a moment ago."""
        if time.monotonic() - self._read_at < LASTS_ON_DOUBT:
            return False
        self._read()
        return True

    def _read(self) -> None:
        client: SecretsManagerClient = boto3.client("secretsmanager")
        current = client.get_secret_value(SecretId=self.arn)
        values = [current["SecretString"]]
        if datetime.now(UTC) - current["CreatedDate"] < ROTATION:
            try:
                previous = client.get_secret_value(SecretId=self.arn, VersionStage="AWSPREVIOUS")
                values.append(previous["SecretString"])
            except client.exceptions.ResourceNotFoundException:
                pass  # it is the first
        self._values, self._read_at = tuple(values), time.monotonic()


def read(source: str, body: bytes, *, message_id: str, now: datetime) -> list[Event]:
    """The events of one message: an object, or a list of at most ten. All of them are right, or none is taken.

    Raises Malformed or Invalid with every error in it.
    """
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        errors = [{"field": "body", "message": "it cannot be read as JSON"}]
        raise Malformed("malformed-json", "the body is not JSON we can read", errors=errors) from error
    batch = document if isinstance(document, list) else [document]
    if not 1 <= len(batch) <= MOST_EVENTS:
        detail = f"a body holds one event or a list of 1 to {MOST_EVENTS}; this one has {len(batch)}"
        raise Invalid("invalid", detail, errors=[{"field": "body", "message": detail}])
    known = {name: event for name, event in every_event().items() if event.source == source}
    envelope = {"source": source, "id": message_id, "time": now.isoformat()}
    events: list[Event] = []
    errors = []
    for index, one in enumerate(batch):
        at = f"{index}." if isinstance(document, list) else ""
        try:
            events.append(_event(one, known, envelope))
        except _Unreadable as unreadable:
            errors += [
                {"field": f"{at}{name}".rstrip(".") or "body", "message": said} for name, said in unreadable.errors
            ]
    if errors:
        named = "; ".join(f"{error['field']}: {error['message']}" for error in errors)
        raise Invalid("invalid", named[:2_000], errors=errors)
    return events


class _Unreadable(Exception):
    def __init__(self, *errors: tuple[str, str]) -> None:
        super().__init__(errors)
        self.errors = errors


def _event(one: Any, known: Mapping[str, type[Event]], envelope: Mapping[str, str]) -> Event:
    """`{type, data}` as Standard Webhooks has it, or `{detail-type, detail}` as EventBridge has it."""
    if not isinstance(one, dict):
        raise _Unreadable(("", "must be an object with `type` and `data`"))
    type_at = "detail-type" if "detail-type" in one else "type"
    data_at = "detail" if "detail" in one else "data"
    if one.get("source", envelope["source"]) != envelope["source"]:
        raise _Unreadable(("source", f"here only {envelope['source']} speaks"))
    kind = one.get(type_at)
    if not isinstance(kind, str) or kind not in known:
        raise _Unreadable((type_at, f"must be one of {', '.join(sorted(known))}"))
    if not isinstance(one.get(data_at), dict):
        raise _Unreadable((data_at, "must be an object"))
    try:
        return known[kind].from_envelope({**envelope, "detail-type": kind, "detail": one[data_at]})
    except BadEvent as bad:
        if isinstance(bad.__cause__, ValidationError):
            found = [(f"{data_at}.{'.'.join(map(str, e['loc']))}", e["msg"]) for e in bad.__cause__.errors()]
            raise _Unreadable(*found) from bad
        raise _Unreadable((data_at, str(bad))) from bad
