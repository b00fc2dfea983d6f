"""Between the shop and all that is outside of it: each call goes through a tap, which may delay it or break it."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from botocore.exceptions import ClientError, ConnectionClosedError

from functions.fulfillment.oms import Unclear
from functions.payments.psp import PspUnreachable


@dataclass(frozen=True)
class Call:
    """One call to the outside; called, it does it."""

    service: str
    operation: str
    function: Callable[..., Any]
    given: tuple[Any, ...] = ()
    named: dict[str, Any] = field(default_factory=dict)

    def __call__(self) -> Any:
        return self.function(*self.given, **self.named)


#: What the caller gets.
type Hook = Callable[[Call], Any]


class Killed(BaseException):
    """The process is gone: nothing of ours may catch it."""


class Tap:
    """`hook` sees every call; without one all pass."""

    def __init__(self) -> None:
        self.hook: Hook | None = None

    def on(self, service: str, target: Any, operations: Sequence[str]) -> Any:
        return _Tapped(self, service, target, frozenset(operations))

    @contextmanager
    def aside(self) -> Iterator[None]:
        """For who only looks, or stands for somebody else's machine."""
        hook, self.hook = self.hook, None
        try:
            yield
        finally:
            self.hook = hook

    def through(self, call: Call) -> Any:
        return self.hook(call) if self.hook else call()


class _Tapped:
    def __init__(self, tap: Tap, service: str, target: Any, operations: frozenset[str]) -> None:
        self._tap, self._service, self._target, self._operations = tap, service, target, operations

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._target, name)
        if name not in self._operations:
            return found
        return lambda *given, **named: self._tap.through(Call(self._service, name, found, given, named))


DYNAMODB = (
    *("get_item", "put_item", "update_item", "delete_item", "query", "scan"),
    *("batch_get_item", "batch_write_item", "transact_write_items"),
)

# ---- which calls may change places without anybody noticing --------------------------------------------------------

READS = {"get_item", "query", "scan", "batch_get_item", "find", "standing"}
ALL = "*"


def touches(call: Call) -> frozenset[tuple[str, str]]:
    """(table, key): `*` where it cannot be told."""
    if call.service != "dynamodb":
        return frozenset({(call.service, call.given[0] if call.operation == "create" else ALL)})
    request = call.named
    match call.operation:
        case "batch_get_item":
            return frozenset((t, json.dumps(k)) for t, each in request["RequestItems"].items() for k in each["Keys"])
        case "transact_write_items":
            members = [body for member in request["TransactItems"] for body in member.values()]
            return frozenset((one["TableName"], _key(one)) for one in members)
        case _:
            return frozenset({(request["TableName"], _key(request))})


def _key(request: dict[str, Any]) -> str:
    if "Key" in request:
        return json.dumps(request["Key"])
    item = request.get("Item", {})
    keys = [name for name in KEYS.get(request["TableName"], ()) if name in item]
    return json.dumps({name: item[name] for name in keys}) if keys else ALL


KEYS = {
    "catalog": ("pk", "sk"),
    "pages": ("pk", "sk"),
    "stock": ("id",),
    "cart": ("cart_id",),
    "order": ("order_id",),
    "payment": ("id",),
    "outbox": ("id",),
}


def commute(one: Call, other: Call) -> bool:
    """Done in either order they leave the same and answer the same."""
    if one.operation in READS and other.operation in READS:
        return True
    return not any(
        table == table2 and (key == key2 or ALL in (key, key2))
        for table, key in touches(one)
        for table2, key2 in touches(other)
    )


# ---- faults --------------------------------------------------------------------------------------------------------

type Fault = Literal["crash before", "crash after", "answer lost", "throttled", "500"]
FAULTS: tuple[Fault, ...] = ("crash before", "crash after", "answer lost", "throttled", "500")


@dataclass
class OneFault:
    """Breaks call number `at` (from 0), and no other; without `at` it only counts."""

    at: int | None = None
    fault: Fault = "crash before"
    seen: list[str] = field(default_factory=list)

    def __call__(self, call: Call) -> Any:
        self.seen.append(f"{call.service} {call.operation}")
        return broken(self.fault, call) if len(self.seen) - 1 == self.at else call()


def broken(fault: Fault, call: Call) -> Any:
    """As the caller meets it once the SDK has given up: what the SDK mends by trying again is no fault to us."""
    if fault == "crash before":
        raise Killed
    if fault in ("crash after", "answer lost"):
        call()
        if fault == "crash after":
            raise Killed
        if call.service in ("psp", "oms"):
            return _unknown(call)
        raise ConnectionClosedError(endpoint_url=f"https://{call.service}.example")
    if call.service in ("psp", "oms"):
        return _unknown(call)
    if call.operation == "put_events" and fault == "throttled":
        return _half_taken(call)
    code = "ThrottlingException" if fault == "throttled" else "InternalServerError"
    raise ClientError(cast("Any", {"Error": {"Code": code, "Message": fault}}), call.operation)


def _unknown(call: Call) -> Unclear:
    if call.service == "psp":
        raise PspUnreachable("no answer")
    return Unclear("no answer")


def _half_taken(call: Call) -> dict[str, Any]:
    """The bus takes every other entry and says so in FailedEntryCount, with 200."""
    entries = call.named["Entries"]
    call.function(Entries=entries[1::2])
    busy = {"ErrorCode": "ThrottlingException", "ErrorMessage": "slow down"}
    answers = [{"EventId": str(i)} if i % 2 else busy for i in range(len(entries))]
    return {"Entries": answers, "FailedEntryCount": len(entries[::2])}
