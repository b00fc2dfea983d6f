"""How items are written to DynamoDB, and how a transaction is put together from the items of several contexts.

Each context's store builds its own `Write`s; whoever owns the use case sends them together. Order of writes is the
order of the reasons that come back.
"""

import random
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import batched
from typing import TYPE_CHECKING, Any

import boto3

from shop.errors import Busy

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

type Item = dict[str, Any]
#: One member of TransactWriteItems: {"Put" | "Update" | "Delete" | "ConditionCheck": {...}}.
type Write = dict[str, Any]

_AS_IT_IS = frozenset(("S", "BOOL", "B"))


class ConditionFailed(Exception):
    """The state is not what a write expected. `items[i]` is what write i found in the table, None where it held."""

    def __init__(self, failed: Sequence[int], items: Sequence[Item | None]) -> None:
        super().__init__(f"condition of writes {list(failed)} failed")
        self.failed = tuple(failed)
        self.items = tuple(items)


def dynamodb() -> "DynamoDBClient":
    """Short timeouts: a call that hangs is repeated well within a function's own time.

    Requests are not validated here once more: DynamoDB does, and it costs a tenth of a call's CPU.
    """
    from botocore.config import Config  # noqa: PLC0415 - loads half of the SDK, of which not everybody makes a client

    config = Config(
        connect_timeout=2,
        read_timeout=5,
        retries={"mode": "standard", "total_max_attempts": 5},
        parameter_validation=False,
    )
    return boto3.client("dynamodb", config=config)


def to_item(values: Mapping[str, Any]) -> dict[str, Any]:
    """Python values in DynamoDB's notation; members that are None are left out."""
    return {key: _told_as(value) for key, value in values.items() if value is not None}


def from_item(item: Mapping[str, Any]) -> Item:
    """DynamoDB's notation in Python values; numbers are integers, since the shop stores no others."""
    return {key: value["S"] if "S" in value else _plain(value) for key, value in item.items()}


def _told_as(value: Any) -> dict[str, Any]:  # noqa: PLR0911 a line a type
    """What items mostly consist of at a tenth of the SDK's time; a frozenset is one of texts."""
    kind = type(value)
    if kind is str:
        return {"S": value}
    if kind is int:
        return {"N": str(value)}
    if kind is bool:
        return {"BOOL": value}
    if value is None:
        return {"NULL": True}
    if kind is dict:
        return {"M": {key: _told_as(member) for key, member in value.items()}}
    if kind is list or kind is tuple:
        return {"L": [_told_as(member) for member in value]}
    if kind is frozenset and value:
        return {"SS": sorted(value)}
    if kind is bytes:
        return {"B": value}
    return dict(_by_the_sdk()[0](value))


def _plain(value: Mapping[str, Any]) -> Any:
    ((kind, content),) = value.items()
    if kind in _AS_IT_IS:
        return content
    if kind == "N":
        return int(content) if content.lstrip("-").isdecimal() else int(Decimal(content))
    if kind == "M":
        return {key: member["S"] if "S" in member else _plain(member) for key, member in content.items()}
    if kind == "L":
        return [_plain(member) for member in content]
    if kind == "SS":
        return set(content)
    found = _by_the_sdk()[1](value)
    return {int(member) for member in found} if kind == "NS" else found


@cache
def _by_the_sdk() -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """What hardly any item has, into DynamoDB's notation and back."""
    from boto3.dynamodb.types import TypeDeserializer, TypeSerializer  # noqa: PLC0415 - as above

    return TypeSerializer().serialize, TypeDeserializer().deserialize


def write(client: "DynamoDBClient", writes: Sequence[Write], *, attempts: int = 14) -> None:
    """All of them or none. Raises ConditionFailed.

    A conflict with another transaction is tried again with jitter, for some three seconds; then it raises Busy.

    https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
    """
    for attempt in range(attempts):
        try:
            client.transact_write_items(TransactItems=[_told(member) for member in writes])  # type: ignore[misc]
            return
        except client.exceptions.TransactionCanceledException as canceled:
            reasons = canceled.response.get("CancellationReasons", [])
            codes = [reason.get("Code", "None") for reason in reasons]
            failed = [i for i, code in enumerate(codes) if code == "ConditionalCheckFailed"]
            if failed:
                found = [from_item(r["Item"]) if r.get("Item") else None for r in reasons]
                raise ConditionFailed(failed, found) from canceled
            if not set(codes) & {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}:
                raise
        except client.exceptions.TransactionInProgressException:
            pass
        time.sleep(random.uniform(0, min(0.5, 0.02 * 2**attempt)))  # noqa: S311 jitter, not a secret
    raise Busy("busy", "too many buy the same thing right now; send the same request again", retry_after=1)


def _told(member: Write) -> Write:
    """Ask for what a failed condition found, so that a refusal needs no second read."""
    return {
        kind: request
        if "ConditionExpression" not in request
        else {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"} | request
        for kind, request in member.items()
    }


class Known[T]:
    """What was made of an item, for as long as it reads the same: to compare it costs a tenth of making it again.

    What is handed out is shared by all who read the item: nobody may change it. `key` names an attribute by which an
    item is found here.
    """

    def __init__(self, make: Callable[[Item], T], *, key: str, at_most: int) -> None:
        self._make = make
        self._key = key
        self._at_most = at_most
        self._known: dict[str, tuple[Mapping[str, Any], T]] = {}

    def __call__(self, item: Mapping[str, Any]) -> T:
        """Of an item in DynamoDB's notation."""
        key = item[self._key]["S"]
        known = self._known.get(key)
        if known is not None and known[0] == item:
            return known[1]
        if len(self._known) >= self._at_most:
            self._known.clear()
        made = self._make(from_item(item))
        self._known[key] = (item, made)
        return made


def batch_get(client: "DynamoDBClient", keys: Mapping[str, Iterable[Item]]) -> dict[str, list[Item]]:
    """Strong reads of many items of several tables, 100 keys a call; unprocessed keys are asked for again."""
    found = batch_get_as_told(client, keys)
    return {table: [from_item(item) for item in items] for table, items in found.items()}


def batch_get_as_told(client: "DynamoDBClient", keys: Mapping[str, Iterable[Item]]) -> dict[str, list[Item]]:
    """The same in DynamoDB's notation, for what is `Known`."""
    wanted = [(table, to_item(key)) for table, rows in keys.items() for key in rows]
    found: dict[str, list[Item]] = {table: [] for table in keys}
    while wanted:
        page, wanted = wanted[:100], wanted[100:]
        request: dict[str, Any] = {}
        for table, key in page:
            request.setdefault(table, {"Keys": [], "ConsistentRead": True})["Keys"].append(key)
        answer = client.batch_get_item(RequestItems=request)
        for table, items in answer["Responses"].items():
            found[table] += items
        for table, rest in answer.get("UnprocessedKeys", {}).items():
            wanted += [(table, dict(key)) for key in rest["Keys"]]
    return found


def batch_write(client: "DynamoDBClient", table: str, requests: Sequence[Write]) -> None:
    """Puts and deletes of one table without conditions, 25 a call; what was not processed is asked for again."""
    for batch in batched(requests, 25, strict=False):
        rest: Any = {table: list(batch)}
        while rest:
            rest = client.batch_write_item(RequestItems=rest)["UnprocessedItems"]


def query(client: "DynamoDBClient", **request: Any) -> list[Item]:
    """Every page of a query: a list cut off at one megabyte would silently miss the rest."""
    return [from_item(item) for item in query_as_told(client, **request)]


def query_as_told(client: "DynamoDBClient", **request: Any) -> list[Mapping[str, Any]]:
    """The same in DynamoDB's notation, of which long lists need little."""
    items: list[Mapping[str, Any]] = []
    while True:
        answer = client.query(**request)
        items += answer["Items"]
        if not answer.get("LastEvaluatedKey") or "Limit" in request:
            return items
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def partition(client: "DynamoDBClient", table: str, pk: str, **request: Any) -> list[Item]:
    """A strong read of the items under `pk`, all of them without a `Limit`."""
    return [from_item(item) for item in partition_as_told(client, table, pk, **request)]


def partition_as_told(client: "DynamoDBClient", table: str, pk: str, **request: Any) -> list[Mapping[str, Any]]:
    return query_as_told(
        client,
        TableName=table,
        ConsistentRead=True,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues=to_item({":pk": pk}),
        **request,
    )
