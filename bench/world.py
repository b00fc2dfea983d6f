"""What is outside of the engine, without an emulator: tables and a bucket on disk, a queue; their own CPU told apart.

The tables answer as the fake of the tests does (which the store suite holds against moto), but read by key range from
SQLite, so that a hundred thousand products weigh nothing in the memory of who is measured.
"""

import hashlib
import io
import marshal
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from shop.table import Item
from tests.fakes import MemoryDynamo, create_table

#: Pages of 4 KB that SQLite may keep in memory.
CACHE_PAGES = 2_000
READ_AGAIN = re.compile(r"(?:search|feeds)/[^/]+$")
QUERIES = {"pk = :pk": False, "pk = :pk AND sk BETWEEN :low AND :high": True}


class Outside:
    """Counts the calls that go through it and the CPU they take."""

    def __init__(self) -> None:
        self.cpu = 0.0
        self.calls: Counter[str] = Counter()

    def of(self, target: Any) -> Any:
        return _Through(self, target)


class _Through:
    def __init__(self, outside: Outside, target: Any) -> None:
        self._outside, self._target = outside, target

    def __getattr__(self, name: str) -> Any:
        found, outside = getattr(self._target, name), self._outside
        if name == "exceptions":
            return found

        def call(**request: Any) -> Any:
            began = time.process_time()
            try:
                return found(**request)
            finally:
                outside.cpu += time.process_time() - began
                outside.calls[name] += 1

        setattr(self, name, call)
        return call


class Rows(MutableMapping[tuple[Any, ...], Any]):
    """Of one table, by their keys."""

    def __init__(self, file: sqlite3.Connection, table: str) -> None:
        self._file, self._table = file, table

    def __getitem__(self, key: tuple[Any, ...]) -> Any:
        found = self._file.execute("SELECT body FROM items WHERE name = ? AND pk = ? AND sk = ?", self._place(key))
        row = found.fetchone()
        if row is None:
            raise KeyError(key)
        return marshal.loads(row[0])  # noqa: S302 what this process wrote

    def __setitem__(self, key: tuple[Any, ...], item: Any) -> None:
        self._file.execute("INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?)", (*self._place(key), marshal.dumps(item)))

    def __delitem__(self, key: tuple[Any, ...]) -> None:
        self._file.execute("DELETE FROM items WHERE name = ? AND pk = ? AND sk = ?", self._place(key))

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self._file.execute("SELECT pk, sk FROM items WHERE name = ?", (self._table,)))

    def __len__(self) -> int:
        return int(self._file.execute("SELECT count(*) FROM items WHERE name = ?", (self._table,)).fetchone()[0])

    def between(self, pk: bytes, low: bytes, high: bytes, *, at_most: int, backward: bool) -> list[Any]:
        rows = self._file.execute(
            "SELECT body FROM items WHERE name = ? AND pk = ? AND sk BETWEEN ? AND ? "  # noqa: S608 two constants
            f"ORDER BY sk {'DESC' if backward else 'ASC'} LIMIT ?",
            (self._table, pk, low, high, at_most),
        )
        return [marshal.loads(row[0]) for row in rows]  # noqa: S302

    def _place(self, key: tuple[Any, ...]) -> tuple[str, bytes, bytes]:
        return self._table, key[0], key[1] if len(key) > 1 else b""


class DiskDynamo(MemoryDynamo):
    def __init__(self, file: Path) -> None:
        super().__init__()
        self.items_read = 0
        self.file = sqlite3.connect(file)
        self.file.execute(f"PRAGMA cache_size = {CACHE_PAGES}")
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
            self.file.execute(f"PRAGMA {pragma}")
        columns = "name TEXT, pk BLOB, sk BLOB, body BLOB, PRIMARY KEY (name, pk, sk)"
        self.file.execute(f"CREATE TABLE IF NOT EXISTS items ({columns}) WITHOUT ROWID")
        for name, keys in {"catalog": ("pk", "sk"), "pages": ("pk", "sk"), "stock": ("id",), "outbox": ("id",)}.items():
            create_table(self.client, name, key=keys[0], sort=keys[1] if len(keys) > 1 else None)
            self.tables[name].items = Rows(self.file, name)  # type: ignore[assignment]

    @contextmanager
    def _operation(self, _name: str, _request: dict[str, Any], _known: set[str] | None = None) -> Iterator[None]:
        """The tests' other suites send the same requests, and there they are looked at."""
        yield

    def _do(self, change: Any, after: Item | None) -> None:
        super()._do(change, after)
        change.table.records.clear()

    def put_quickly(self, writes: list[dict[str, Any]]) -> None:
        """Of a table nobody else writes: what is put or set, without a look at conditions."""
        for write in writes:
            ((kind, body),) = write.items()
            rows: Any = self.tables[body["TableName"]].items
            if kind == "Put":
                rows[self.tables[body["TableName"]].key_of(body["Item"], exact=False)] = body["Item"]
            elif kind == "Update":
                key = self.tables[body["TableName"]].key_of(body["Key"], exact=True)
                names = body.get("ExpressionAttributeNames", {})
                told, _, _ = body["UpdateExpression"].removeprefix("SET ").partition(" REMOVE ")
                given = [assignment.split(" = ") for assignment in told.split(", ")]
                values = {names.get(name, name): body["ExpressionAttributeValues"][value] for name, value in given}
                rows[key] = rows.get(key, body["Key"]) | values

    def batch_get_item(self, **request: Any) -> dict[str, Any]:
        answers: dict[str, list[Item]] = {}
        for name, wanted in request["RequestItems"].items():
            table = self.tables[name]
            found = (table.items.get(table.key_of(key, exact=True)) for key in wanted["Keys"])
            answers[name] = [item for item in found if item is not None]
            self.items_read += len(answers[name])
        return {"Responses": answers, "UnprocessedKeys": {}}

    def query(self, **request: Any) -> dict[str, Any]:
        """Never cut off at a megabyte: none of these is that large."""
        values = {name: value["S"].encode() for name, value in request["ExpressionAttributeValues"].items()}
        ranged = QUERIES[request["KeyConditionExpression"]]
        low, high = (values[":low"], values[":high"]) if ranged else (b"", b"\xff")
        if start := request.get("ExclusiveStartKey"):
            low = start["sk"]["S"].encode() + b"\x00"
        limit, backward = request.get("Limit", -1), request.get("ScanIndexForward") is False
        rows: Any = self.tables[request["TableName"]].items
        items = rows.between(values[":pk"], low, high, at_most=limit, backward=backward)
        self.items_read += len(items)
        last = {"LastEvaluatedKey": {name: items[-1][name] for name in ("pk", "sk")}} if len(items) == limit else {}
        if wanted := request.get("ProjectionExpression"):
            items = [{name: item[name] for name in wanted.split(", ") if name in item} for item in items]
        return {"Items": items, "Count": len(items), **last}


class DiskS3:
    """Keeps of each object its ETag and metadata, and the body of those that are read again: lists of all products."""

    def __init__(self, tables: DiskDynamo) -> None:
        self._objects = Rows(tables.file, "objects")
        self._bodies = Rows(tables.file, "bodies")
        self.puts = 0

    def head_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: ARG002, N803 as boto3 has it
        found = self._objects.get((Key.encode(),))
        if found is None:
            answer: Any = {"Error": {"Code": "404"}, "ResponseMetadata": {"HTTPStatusCode": 404}}
            raise ClientError(answer, "HeadObject")
        return {"ETag": found[0], "Metadata": found[1]}

    def put_object(self, *, Key: str, Body: bytes, Metadata: dict[str, str], **_: Any) -> dict[str, Any]:  # noqa: N803
        etag = hashlib.md5(Body, usedforsecurity=False).hexdigest()
        self._objects[(Key.encode(),)] = (etag, Metadata)
        if READ_AGAIN.search(Key):
            self._bodies[(Key.encode(),)] = Body
        self.puts += 1
        return {"ETag": etag}

    def get_object(self, *, Key: str, **_: Any) -> dict[str, Any]:  # noqa: N803
        etag, metadata = self._objects[(Key.encode(),)]
        told = {"ContentType": "", "CacheControl": "", "ETag": etag, "Metadata": metadata}
        return told | {"Body": io.BytesIO(self._bodies[(Key.encode(),)])}

    def delete_object(self, *, Key: str, **_: Any) -> None:  # noqa: N803
        self._objects.pop((Key.encode(),), None)


class Sqs:
    def __init__(self) -> None:
        self.messages: list[tuple[str, str]] = []

    def send_message_batch(self, *, QueueUrl: str, Entries: Any) -> dict[str, Any]:  # noqa: N803
        self.messages += [(QueueUrl, entry["MessageBody"]) for entry in Entries]
        return {"Successful": [], "Failed": []}
