"""As much of DynamoDB as the catalog and the stock need, over one SQLite file: what a feed says, without a shop.

One process fills it, many read it. Nobody else writes meanwhile, so no condition can fail: none is looked at. What is
not known is refused, rather than answered otherwise than DynamoDB would. The file is this build's own: nobody else
reads it, and no other Python.
"""

import marshal
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from functions.catalog.keys import Kind, sku_key, slug_key
from functions.catalog.store import CatalogTable
from shop.table import Item, Write, to_item

type Row = dict[str, Any]

#: table -> its key; what is written to others is no fact.
KEYS = {"catalog": ("pk", "sk"), "stock": ("id",)}
_CONDITIONS = {"pk = :pk": ("", "\U0010ffff"), "pk = :pk AND sk BETWEEN :low AND :high": (":low", ":high")}
#: Between the parts of a place: in none of them.
_THEN = "\n"


class FileTables:
    """Stands for `boto3.client("dynamodb")`; items lie there in its notation."""

    def __init__(self, file: Path, *, read_only: bool = True) -> None:
        self._file = file
        uri = f"{file.absolute().as_uri()}?{'mode=ro&immutable=1' if read_only else 'mode=rwc'}"
        self._db = sqlite3.connect(uri, uri=True, isolation_level=None)
        if not read_only:
            self._db.execute("PRAGMA journal_mode = OFF")
            self._db.execute("PRAGMA synchronous = OFF")
            self._db.execute("CREATE TABLE items (place TEXT PRIMARY KEY, body BLOB) WITHOUT ROWID")

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def filling(self) -> Iterator[None]:
        """All writes in one go: a file that was not filled to its end is good for nothing."""
        self._db.execute("BEGIN")
        yield
        self._db.execute("COMMIT")

    def batch_get_item(self, *, RequestItems: Mapping[str, Row]) -> Row:  # noqa: N803 as boto3 has it
        asked = {table: [_place(table, key) for key in each["Keys"]] for table, each in RequestItems.items()}
        return {
            "Responses": {table: list(self._found(places)) for table, places in asked.items()},
            "UnprocessedKeys": {},
        }

    def query(self, **request: Any) -> Row:
        known = {
            *("TableName", "ConsistentRead", "KeyConditionExpression", "ExpressionAttributeValues"),
            *("Limit", "ScanIndexForward"),
        }
        if unknown := request.keys() - known:
            raise NotImplementedError(f"Query with {sorted(unknown)}")
        values = {name: value["S"] for name, value in request["ExpressionAttributeValues"].items()}
        low, high = (values.get(name, name) for name in _CONDITIONS[request["KeyConditionExpression"]])
        order = "ASC" if request.get("ScanIndexForward", True) else "DESC"
        under = f"{request['TableName']}{_THEN}{values[':pk']}{_THEN}"
        rows = self._db.execute(
            f"SELECT body FROM items WHERE place BETWEEN ? AND ? ORDER BY place {order} LIMIT ?",  # noqa: S608
            (under + low, under + high, request.get("Limit", -1)),
        )
        return {"Items": [marshal.loads(body) for (body,) in rows]}  # noqa: S302

    def transact_write_items(self, *, TransactItems: Iterable[Write]) -> None:  # noqa: N803 as boto3 has it
        for member in TransactItems:
            for kind, request in member.items():
                if request["TableName"] in KEYS:
                    _WRITES[kind](self, request["TableName"], request)

    def put(self, table: str, request: Row) -> None:
        item = request["Item"]
        self._db.execute("REPLACE INTO items VALUES (?, ?)", (_place(table, item), marshal.dumps(item)))

    def delete(self, table: str, request: Row) -> None:
        self._db.execute("DELETE FROM items WHERE place = ?", (_place(table, request["Key"]),))

    def hold(self, table: str, request: Row) -> None:
        """A condition alone: see above."""

    def _found(self, places: list[str]) -> Iterator[Row]:
        marks = ",".join("?" * len(places))
        for (body,) in self._db.execute(f"SELECT body FROM items WHERE place IN ({marks})", places):  # noqa: S608
            yield marshal.loads(body)  # noqa: S302


class FeedCatalog(CatalogTable):
    """What the shop says as updates is put whole here: nobody else writes, so what was read is what is there."""

    def claim_slug(self, kind: Kind, slug: str, owner: str) -> Write:
        return self._whole(slug_key(kind, slug) | {"slug": slug, "owner": owner})

    def free_slug(self, kind: Kind, slug: str, owner: str) -> Write:
        return self._whole(slug_key(kind, slug) | {"slug": slug, "was": owner})

    def _update_sku(self, sku: str, values: dict[str, Any], *, seen: Item | None) -> Write:
        before = seen or {"version": 0}
        return self._whole(before | sku_key(sku) | values | {"version": before["version"] + 1})

    def _whole(self, item: Item) -> Write:
        return {"Put": {"TableName": self.name, "Item": to_item(item)}}


_WRITES: dict[str, Callable[[FileTables, str, Row], None]] = {
    "Put": FileTables.put,
    "Delete": FileTables.delete,
    "ConditionCheck": FileTables.hold,
}


def _place(table: str, item: Row) -> str:
    return _THEN.join((table, *(item[name]["S"] for name in KEYS[table])))
