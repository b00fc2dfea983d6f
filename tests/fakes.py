"""A DynamoDB in memory and a way to call an API's handler, for tests without sockets.

The fake is trusted because tests/store runs the same suite against it and against moto. What it does not know it
refuses with NotImplementedError, rather than to answer something else than DynamoDB would.
"""

import copy
import json
import marshal
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import botocore.session
from botocore.errorfactory import ClientExceptionsFactory
from botocore.exceptions import ClientError, ParamValidationError
from botocore.validate import ParamValidator

from shop.table import from_item
from tests import contract
from tests.expressions import BadExpression, Condition, Expressions, Item

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

MOST_IN_A_TRANSACTION = 100
MOST_IN_A_BATCH = 100
MOST_IN_A_BATCH_WRITE = 25
#: `pk = :pk`, which comes first in all of ours.
_PARTITION = re.compile(r"\s*#?\w+\s*=\s*(:\w+)\s*(?:AND|$)")
CONDITION_FAILED = "The conditional request failed"


# ---- HTTP ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


def call(
    handler: Callable[[dict[str, Any], Any], dict[str, Any]],
    method: str,
    path: str,
    *,
    resource: str | None = None,
    body: Any = None,
    headers: Mapping[str, str] | None = None,
    path_parameters: Mapping[str, str] | None = None,
    query: Mapping[str, str | list[str]] | None = None,
    claims: Mapping[str, str] | None = None,
) -> Answer:
    """As API Gateway's REST proxy hands a request on. A string `body` goes as it is, anything else as JSON."""
    text = body if body is None or isinstance(body, str) else json.dumps(body)
    asked = {name: [given] if isinstance(given, str) else given for name, given in (query or {}).items()}
    sent = ({"Content-Type": "application/json"} if text is not None else {}) | dict(headers or {})
    event = {
        "resource": resource or path,
        "path": path,
        "httpMethod": method,
        "headers": sent,
        "multiValueHeaders": {name: [value] for name, value in sent.items()},
        "queryStringParameters": {name: values[-1] for name, values in asked.items()} or None,
        "multiValueQueryStringParameters": asked or None,
        "pathParameters": dict(path_parameters) if path_parameters else None,
        "stageVariables": None,
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "api",
            "httpMethod": method,
            "identity": {"sourceIp": "192.0.2.1", "userAgent": "test"},
            "path": f"/local{path}",
            "protocol": "HTTP/1.1",
            "requestId": "req-1",
            "requestTimeEpoch": int(time.time() * 1000),
            "resourceId": "resource",
            "resourcePath": resource or path,
            "stage": "local",
            **({"authorizer": {"claims": dict(claims)}} if claims else {}),
        },
        "body": text,
        "isBase64Encoded": False,
    }
    context = SimpleNamespace(
        function_name="test",
        memory_limit_in_mb=128,
        invoked_function_arn="arn:aws:lambda:us-east-1:000000000000:function:test",
        aws_request_id="req-1",
        get_remaining_time_in_millis=lambda: 20_000,
    )
    answer = handler(event, context)
    told = {name.lower(): value for name, value in (answer.get("headers") or {}).items()}
    told |= {name.lower(): values[-1] for name, values in (answer.get("multiValueHeaders") or {}).items()}
    status, body = answer["statusCode"], answer.get("body") or ""
    contract.keep(handler, method, path, sent=text, status=status, headers=told, body=body)
    return Answer(status, told, body)


def delivery(*events: Mapping[str, Any], received: int = 1) -> dict[str, Any]:
    """What a consumer's queue hands its function: EventBridge events {source, detail-type, detail}, or commands."""
    return {
        "Records": [
            {
                "messageId": f"message-{number}",
                "receiptHandle": f"receipt-{number}",
                "body": json.dumps(event),
                "attributes": {
                    "ApproximateReceiveCount": str(received),
                    "MessageGroupId": "group",
                    "MessageDeduplicationId": f"message-{number}",
                },
                "messageAttributes": {},
                "eventSource": "aws:sqs",
            }
            for number, event in enumerate(events)
        ]
    }


# ---- DynamoDB ------------------------------------------------------------------------------------------------------


def create_table(
    client: "DynamoDBClient",
    name: str,
    *,
    key: str,
    sort: str | None = None,
    indexes: Mapping[str, tuple[str, ...]] | None = None,
    numbers: Sequence[str] = (),
) -> None:
    """In the fake or in moto; `indexes` are GSIs by name with their key attributes; keys are strings but `numbers`."""
    keys = (key, sort) if sort else (key,)
    attributes = {*keys, *(attribute for index in (indexes or {}).values() for attribute in index)}
    request: dict[str, Any] = {
        "TableName": name,
        "KeySchema": _schema(keys),
        "AttributeDefinitions": [
            {"AttributeName": attribute, "AttributeType": "N" if attribute in numbers else "S"}
            for attribute in sorted(attributes)
        ],
        "BillingMode": "PAY_PER_REQUEST",
    }
    if indexes:
        request["GlobalSecondaryIndexes"] = [
            {"IndexName": index, "KeySchema": _schema(of), "Projection": {"ProjectionType": "ALL"}}
            for index, of in indexes.items()
        ]
    client.create_table(**request)


def _schema(keys: Sequence[str]) -> list[dict[str, str]]:
    return [{"AttributeName": key, "KeyType": kind} for key, kind in zip(keys, ("HASH", "RANGE"), strict=False)]


@dataclass
class _Index:
    keys: tuple[str, ...]
    projection: dict[str, Any]


@dataclass
class _Table:
    name: str
    keys: tuple[str, ...]
    types: dict[str, str]
    indexes: dict[str, _Index] = field(default_factory=dict)
    items: dict[tuple[Any, ...], Item] = field(default_factory=dict)
    records: list[dict[str, Any]] = field(default_factory=list)

    def key_of(self, item: Mapping[str, Any], *, exact: bool) -> tuple[Any, ...]:
        if exact and item.keys() != set(self.keys):
            raise BadExpression("The provided key element does not match the schema")
        for name in self.keys:
            if name not in item:
                raise BadExpression(
                    f"One or more parameter values were invalid: Missing the key {name} in the item"
                    if not exact
                    else "The provided key element does not match the schema"
                )
        for name in {*self.keys, *(key for index in self.indexes.values() for key in index.keys)} & item.keys():
            ((kind, content),) = item[name].items()
            if kind != self.types[name]:
                raise BadExpression(f"One or more parameter values were invalid: Type mismatch for key {name}")
            if not content:
                raise BadExpression(f"One or more parameter values are not valid: the key {name} is empty")
        return tuple(_ordered(item[name]) for name in self.keys)

    def names(self, item: Item) -> Item:
        return {name: item[name] for name in self.keys}


@dataclass
class _Change:
    """What one write would do: decided first, done only when all of its transaction may be."""

    table: _Table
    key: tuple[Any, ...]
    keys: Item
    old: Item | None
    holds: bool
    after: Callable[[], Item | None] | None
    told: bool

    def failure(self) -> dict[str, Any]:
        return {"Item": _copied(self.old)} if self.told and self.old is not None else {}


@cache
def _model() -> Any:
    return botocore.session.get_session().get_service_model("dynamodb")


class MemoryDynamo:
    """Stands for `boto3.client("dynamodb")`; may be used by many threads at once.

    `conflicts`: so many of the next transactions meet another one and are canceled. `page_size`: queries stop after so
    many items, as they would after a megabyte. `unprocessed`: so many of the next batch reads leave out their last
    key. `calls`: the operations, in order. `meanwhile`: runs once, just before the next write, as somebody faster.
    """

    def __init__(self) -> None:
        self.exceptions = ClientExceptionsFactory().create_client_exceptions(_model())
        self.tables: dict[str, _Table] = {}
        self.calls: list[str] = []
        self.conflicts = 0
        self.unprocessed = 0
        self.page_size: int | None = None
        self.meanwhile: Callable[[], object] | None = None
        self._lock = threading.RLock()

    @property
    def client(self) -> "DynamoDBClient":
        return cast("DynamoDBClient", self)

    def items(self, table: str) -> list[dict[str, Any]]:
        """All of a table in Python values, by key."""
        with self._lock:
            rows = self.tables[table].items
            return [from_item(rows[key]) for key in sorted(rows)]

    def take_records(self, table: str) -> list[dict[str, Any]]:
        """The stream's records since the last call (NEW_IMAGE), as a stream handler gets them in `Records`."""
        with self._lock:
            records, self.tables[table].records = self.tables[table].records, []
            return records

    # ---- operations

    def create_table(self, **request: Any) -> dict[str, Any]:
        with self._operation("CreateTable", request):
            types = {each["AttributeName"]: each["AttributeType"] for each in request["AttributeDefinitions"]}
            table = _Table(request["TableName"], _names(request["KeySchema"]), types)
            for index in request.get("GlobalSecondaryIndexes", ()):
                table.indexes[index["IndexName"]] = _Index(_names(index["KeySchema"]), index["Projection"])
            self.tables[table.name] = table
            return {"TableDescription": {"TableName": table.name, "TableStatus": "ACTIVE"}}

    def get_item(self, **request: Any) -> dict[str, Any]:
        known = {"TableName", "Key", "ConsistentRead", "ProjectionExpression", "ExpressionAttributeNames"}
        with self._operation("GetItem", request, known):
            table = self._table(request)
            found = table.items.get(table.key_of(request["Key"], exact=True))
            project = _projection(request)
            return {} if found is None else {"Item": project(_copied(found))}

    def put_item(self, **request: Any) -> dict[str, Any]:
        return self._write_one("Put", "PutItem", request)

    def update_item(self, **request: Any) -> dict[str, Any]:
        return self._write_one("Update", "UpdateItem", request)

    def delete_item(self, **request: Any) -> dict[str, Any]:
        return self._write_one("Delete", "DeleteItem", request)

    def transact_write_items(self, **request: Any) -> dict[str, Any]:
        self._somebody_was_faster()
        with self._operation("TransactWriteItems", request, {"TransactItems", "ClientRequestToken"}):
            members = request["TransactItems"]
            if len(members) > MOST_IN_A_TRANSACTION:
                raise BadExpression(f"Member must have length less than or equal to {MOST_IN_A_TRANSACTION}")
            changes = [self._change(kind, body) for member in members for kind, body in member.items()]
            if len({(change.table.name, change.key) for change in changes}) < len(changes):
                raise BadExpression("Transaction request cannot include multiple operations on one item")
            if self.conflicts:
                self.conflicts -= 1
                busy = {"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"}
                raise self._canceled([busy] + [{"Code": "None"} for _ in changes[1:]])
            reasons: list[dict[str, Any]] = []
            results: list[tuple[_Change, Item | None]] = []
            for change in changes:
                reason: dict[str, Any] = {"Code": "None"}
                if not change.holds:
                    reason = {"Code": "ConditionalCheckFailed", "Message": CONDITION_FAILED} | change.failure()
                elif change.after:
                    try:
                        results.append((change, change.after()))
                    except BadExpression as error:
                        reason = {"Code": "ValidationError", "Message": str(error)}
                reasons.append(reason)
            if any(reason["Code"] != "None" for reason in reasons):
                raise self._canceled(reasons)
            for change, after in results:
                self._do(change, after)
            return {}

    def batch_get_item(self, **request: Any) -> dict[str, Any]:
        with self._operation("BatchGetItem", request, {"RequestItems"}):
            known = {"Keys", "ConsistentRead", "ProjectionExpression", "ExpressionAttributeNames"}
            wanted = request["RequestItems"]
            if sum(len(each["Keys"]) for each in wanted.values()) > MOST_IN_A_BATCH:
                raise BadExpression("Too many items requested for the BatchGetItem call")
            responses: dict[str, list[Item]] = {}
            rest: dict[str, Any] = {}
            for name, each in wanted.items():
                _only(each, known, "BatchGetItem")
                table, project = self._table({"TableName": name}), _projection(each)
                keys = [table.key_of(key, exact=True) for key in each["Keys"]]
                if len(set(keys)) < len(keys):
                    raise BadExpression("Provided list of item keys contains duplicates")
                if self.unprocessed and len(keys) > 1:
                    self.unprocessed -= 1
                    rest[name] = each | {"Keys": each["Keys"][-1:]}
                    keys.pop()
                responses[name] = [project(_copied(table.items[key])) for key in keys if key in table.items]
            return {"Responses": responses, "UnprocessedKeys": rest}

    def batch_write_item(self, **request: Any) -> dict[str, Any]:
        with self._operation("BatchWriteItem", request, {"RequestItems"}):
            writes = [(name, each) for name, rows in request["RequestItems"].items() for each in rows]
            if len(writes) > MOST_IN_A_BATCH_WRITE:
                raise BadExpression("Too many items requested for the BatchWriteItem call")
            changes = [
                self._change(kind.removesuffix("Request"), body | {"TableName": name})
                for name, each in writes
                for kind, body in each.items()
            ]
            if len({(change.table.name, change.key) for change in changes}) < len(changes):
                raise BadExpression("Provided list of item keys contains duplicates")
            for change in changes:
                assert change.after
                self._do(change, change.after())
            return {"UnprocessedItems": {}}

    def query(self, **request: Any) -> dict[str, Any]:
        known = {"KeyConditionExpression", "ScanIndexForward"}
        with self._operation("Query", request, PAGED | known):
            table = self._table(request)
            keys = self._index(table, request).keys
            scope = _scope(request)
            condition, asked = scope.condition(request["KeyConditionExpression"], kind="KeyConditionExpression")
            if keys[0] not in asked or asked - set(keys):
                raise BadExpression(f"Query condition missed key schema element: {keys[0]}")
            partition = _PARTITION.match(request["KeyConditionExpression"])
            if partition:  # most rows are of another: whether they fit is told by one comparison
                whole, value = condition, request["ExpressionAttributeValues"].get(partition[1])
                condition = lambda item: item.get(keys[0]) == value and whole(item)  # noqa: E731
            return self._page(table, request, scope, condition, not_in_filter=set(keys))

    def scan(self, **request: Any) -> dict[str, Any]:
        with self._operation("Scan", request, PAGED):
            return self._page(self._table(request), request, _scope(request), lambda item: True, not_in_filter=set())

    # ---- how they are done

    @contextmanager
    def _operation(self, name: str, request: dict[str, Any], known: set[str] | None = None) -> Iterator[None]:
        with self._lock:
            self.calls.append(name)
            report = ParamValidator().validate(request, _model().operation_model(name).input_shape)
            if report.has_errors():
                raise ParamValidationError(report=report.generate_report())
            if known is not None:
                _only(request, known, name)
            try:
                yield
            except BadExpression as error:
                raise self._error("ValidationException", str(error), name) from error

    def _somebody_was_faster(self) -> None:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile:
            meanwhile()

    def _error(self, code: str, message: str, operation: str, **members: Any) -> ClientError:
        response: Any = {"Error": {"Code": code, "Message": message}, **members}
        return cast("type[ClientError]", self.exceptions.from_code(code))(response, operation)

    def _canceled(self, reasons: list[dict[str, Any]]) -> ClientError:
        codes = ", ".join(reason["Code"] for reason in reasons)
        message = f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]"
        return self._error("TransactionCanceledException", message, "TransactWriteItems", CancellationReasons=reasons)

    def _table(self, request: Mapping[str, Any]) -> _Table:
        if request["TableName"] not in self.tables:
            raise self._error("ResourceNotFoundException", "Requested resource not found", "")
        return self.tables[request["TableName"]]

    def _write_one(self, kind: str, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        self._somebody_was_faster()
        with self._operation(operation, request):
            wanted = request.get("ReturnValues", "NONE")
            if wanted not in {"NONE", "ALL_OLD", "ALL_NEW"}:
                raise NotImplementedError(f"ReturnValues={wanted}")
            change = self._change(kind, {name: value for name, value in request.items() if name != "ReturnValues"})
            if not change.holds:
                code = "ConditionalCheckFailedException"
                raise self._error(code, CONDITION_FAILED, operation, **change.failure())
            assert change.after
            after = change.after()
            self._do(change, after)
            told = {"ALL_OLD": change.old, "ALL_NEW": after}.get(wanted)
            return {"Attributes": _copied(told)} if told is not None else {}

    def _change(self, kind: str, body: dict[str, Any]) -> _Change:
        given = {"Put": {"Item"}, "Update": {"Key", "UpdateExpression"}, "Delete": {"Key"}, "ConditionCheck": {"Key"}}
        _only(body, WRITES | given[kind], kind)
        table, scope = self._table(body), _scope(body)
        key = table.key_of(body["Item"], exact=False) if kind == "Put" else table.key_of(body["Key"], exact=True)
        keys = table.names(body["Item"] if kind == "Put" else body["Key"])
        old = table.items.get(key)
        holds = True
        if "ConditionExpression" in body:
            condition, _ = scope.condition(body["ConditionExpression"])
            holds = condition(old or {})
        after: Callable[[], Item | None] | None = None
        if kind == "Put":
            after = lambda: _copied(body["Item"])  # noqa: E731
        elif kind == "Delete":
            after = lambda: None  # noqa: E731
        elif kind == "Update":
            update = scope.update(body["UpdateExpression"]) if "UpdateExpression" in body else _copied
            after = lambda: _same_keys(table, update(old or _copied(keys)), keys)  # noqa: E731
        scope.all_used()
        told = body.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"
        return _Change(table, key, keys, old, holds, after, told)

    def _do(self, change: _Change, after: Item | None) -> None:
        table = change.table
        if after is None:
            table.items.pop(change.key, None)
        else:
            table.key_of(after, exact=False)
            table.items[change.key] = after
        if change.old == after:
            return
        name = "REMOVE" if after is None else "MODIFY" if change.old else "INSERT"
        image = {"NewImage": _copied(after)} if after else {}
        keys = _copied(change.keys)
        table.records.append(
            {
                "eventID": f"{table.name}-{len(self.calls)}-{len(table.records)}",
                "eventName": name,
                "eventSource": "aws:dynamodb",
                "dynamodb": {"Keys": keys, "ApproximateCreationDateTime": time.time(), **image},
            }
        )

    def _index(self, table: _Table, request: Mapping[str, Any]) -> _Index:
        if "IndexName" not in request:
            return _Index(table.keys, {"ProjectionType": "ALL"})
        if request["IndexName"] not in table.indexes:
            raise BadExpression(f"The table does not have the specified index: {request['IndexName']}")
        if request.get("ConsistentRead"):
            raise BadExpression("Consistent reads are not supported on global secondary indexes")
        return table.indexes[request["IndexName"]]

    def _page(
        self,
        table: _Table,
        request: Mapping[str, Any],
        scope: Expressions,
        condition: Condition,
        *,
        not_in_filter: set[str],
    ) -> dict[str, Any]:
        index = self._index(table, request)
        passes: Condition = lambda item: True  # noqa: E731
        if "FilterExpression" in request:
            passes, asked = scope.condition(request["FilterExpression"], kind="FilterExpression")
            if asked & not_in_filter:
                raise BadExpression(f"Filter Expression can only contain non-primary key attributes: {asked}")
        project = _projection(request, scope)
        scope.all_used()
        places = (*index.keys, *table.keys)

        def place(item: Mapping[str, Any]) -> tuple[Any, ...]:
            return tuple(_ordered(item[name]) for name in places)

        rows = [item for item in table.items.values() if all(name in item for name in index.keys) and condition(item)]
        backward = request.get("ScanIndexForward") is False
        rows.sort(key=place, reverse=backward)
        if start := request.get("ExclusiveStartKey"):
            begin = place(start)
            rows = [row for row in rows if (place(row) < begin if backward else place(row) > begin)]
        limit = min(request.get("Limit", len(rows) + 1), self.page_size or len(rows) + 1)
        page = rows[:limit]
        items = [project(_projected(table, index, _copied(item))) for item in page if passes(item)]
        counted: dict[str, Any] = {"Count": len(items), "ScannedCount": len(page)}
        answer = counted if request.get("Select") == "COUNT" else counted | {"Items": items}
        if len(page) == limit and page:
            answer["LastEvaluatedKey"] = {name: _copied(page[-1][name]) for name in places}
        return answer


def _copied[T](value: T) -> T:
    """Marshal copies plain values ten times as fast; it refuses what is not plain."""
    try:
        return cast("T", marshal.loads(marshal.dumps(cast("Any", value))))  # noqa: S302 of our own
    except ValueError:
        return copy.deepcopy(value)


WRITES = {
    "TableName",
    "ConditionExpression",
    "ExpressionAttributeNames",
    "ExpressionAttributeValues",
    "ReturnValuesOnConditionCheckFailure",
}
PAGED = {
    "TableName",
    "IndexName",
    "ConsistentRead",
    "FilterExpression",
    "ProjectionExpression",
    "ExpressionAttributeNames",
    "ExpressionAttributeValues",
    "ExclusiveStartKey",
    "Limit",
    "Select",
}


def _only(request: Mapping[str, Any], known: set[str], operation: str) -> None:
    if unknown := request.keys() - known:
        raise NotImplementedError(f"{operation} with {sorted(unknown)}")


def _names(schema: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    return tuple(each["AttributeName"] for each in sorted(schema, key=lambda each: each["KeyType"]))


def _scope(request: Mapping[str, Any]) -> Expressions:
    return Expressions(request.get("ExpressionAttributeNames"), request.get("ExpressionAttributeValues"))


def _projection(request: Mapping[str, Any], scope: Expressions | None = None) -> Callable[[Item], Item]:
    if "ProjectionExpression" not in request:
        return lambda item: item
    own = scope or _scope(request)
    project = own.projection(request["ProjectionExpression"])
    if scope is None:
        own.all_used()
    return project


def _projected(table: _Table, index: _Index, item: Item) -> Item:
    if index.projection["ProjectionType"] == "ALL":
        return item
    kept = {*table.keys, *index.keys, *index.projection.get("NonKeyAttributes", ())}
    return {name: value for name, value in item.items() if name in kept}


def _same_keys(table: _Table, after: Item, keys: Item) -> Item:
    for name in table.keys:
        if after.get(name) != keys[name]:
            raise BadExpression(f"Cannot update attribute {name}. This attribute is part of the key")
    return after


def _ordered(value: Mapping[str, Any]) -> Any:
    """Strings in the order of their UTF-8 bytes, as DynamoDB sorts them."""
    ((kind, content),) = value.items()
    if kind == "N":
        return Decimal(content)
    return content.encode() if kind == "S" else content
