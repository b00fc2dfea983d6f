"""As much of DynamoDB as the catalog and the stock need, over one SQLite file: what a feed says, without a shop.

One process fills it, many read it. Nobody else writes meanwhile, so no condition can fail: none is looked at. What is
not known is refused, rather than answered otherwise than DynamoDB would. The file is this build's own: nobody else
reads it, and no other Python. Rows lie in it as they are; only who asks as DynamoDB is asked gets its notation.
"""

import marshal
import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from evershelf.build_still import Kept, StillCatalog
from functions.catalog.keys import Kind, product_key, sku_key, slug_key
from functions.catalog.listings import Listed, Member
from functions.catalog.model import Categories, Category, Product
from functions.catalog.slices import ranges
from functions.catalog.store import CatalogTable
from functions.pages.facts import Told
from functions.stock.model import Availability
from shop.events import Band
from shop.table import Item, Write, from_item, to_item

type Row = dict[str, Any]

_LAST = "\U0010ffff"
_CONDITIONS = {"pk = :pk": ("", _LAST), "pk = :pk AND sk BETWEEN :low AND :high": (":low", ":high")}
#: Rows asked for with one statement, and rows written with one.
ASKED_AT_ONCE = 100
WRITTEN_AT_ONCE = 4_000
#: Rows that one process holds rather than write and read them again: some ten thousand products.
MOST_HELD = 90_000
#: Of a feed most rows are asked for before there are any: a byte for each hash of a place says where to look at all.
_PLACES = 1 << 23


class FileTables:
    """Stands for `boto3.client("dynamodb")`, for who only reads.

    A row's place is its table and its key, in a line each: no key has a line's end.
    """

    def __init__(self, file: Path, *, mode: str = "mode=ro&immutable=1") -> None:
        self._db = sqlite3.connect(f"{file.absolute().as_uri()}?{mode}", uri=True, isolation_level=None)

    def close(self) -> None:
        self._db.close()

    def get(self, table: str, keys: Iterable[Item]) -> list[Item]:
        """Those that are there, in any order."""
        return self._found([_place(table, key) for key in keys])

    def within(self, table: str, pk: str, low: str = "", high: str = _LAST, **order: Any) -> list[Item]:
        under = f"{table}\n{pk}\n"
        rows = self._db.execute(
            "SELECT body FROM items WHERE place BETWEEN ? AND ? "  # noqa: S608 - one of two words
            f"ORDER BY place {'ASC' if order.get('ScanIndexForward', True) else 'DESC'} LIMIT ?",
            (under + low, under + high, order.get("Limit", -1)),
        )
        return [marshal.loads(body) for (body,) in rows]  # noqa: S302

    def batch_get_item(self, *, RequestItems: Mapping[str, Row]) -> Row:  # noqa: N803 as boto3 has it
        found = {table: self.get(table, map(from_item, each["Keys"])) for table, each in RequestItems.items()}
        return {"Responses": {table: [*map(to_item, rows)] for table, rows in found.items()}, "UnprocessedKeys": {}}

    def query(self, **request: Any) -> Row:
        order = {name: request[name] for name in ("Limit", "ScanIndexForward") if name in request}
        known = {"TableName", "ConsistentRead", "KeyConditionExpression", "ExpressionAttributeValues", *order}
        known.add("ProjectionExpression")  # rows are told whole: nothing is saved here by leaving some of them out
        if unknown := request.keys() - known:
            raise NotImplementedError(f"Query with {sorted(unknown)}")
        values = from_item(request["ExpressionAttributeValues"])
        low, high = (values.get(name, name) for name in _CONDITIONS[request["KeyConditionExpression"]])
        return {"Items": [*map(to_item, self.within(request["TableName"], values[":pk"], low, high, **order))]}

    def _found(self, places: Sequence[str]) -> list[Item]:
        rows: list[Item] = []
        for first in range(0, len(places), ASKED_AT_ONCE):
            some = places[first : first + ASKED_AT_ONCE]
            marks = ",".join("?" * len(some))
            found = self._db.execute(f"SELECT body FROM items WHERE place IN ({marks})", some)  # noqa: S608
            rows += [marshal.loads(body) for (body,) in found]  # noqa: S302
        return rows


class FeedTables(FileTables):
    """For the one that fills them, all in one go: a file that was not filled to its end is good for nothing.

    Who is `alone` may read what was held to the end, and needs no file.
    """

    def __init__(self, file: Path, *, alone: bool = False) -> None:
        super().__init__(file, mode="mode=rwc")
        self._most = MOST_HELD if alone else WRITTEN_AT_ONCE
        self._holds = alone
        #: All that was said, and nothing lies in the file.
        self.held = False
        self._db.execute("PRAGMA page_size = 16384")  # of smaller ones a product takes a page for its own end
        self._db.execute("PRAGMA cache_size = -8000")
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute("CREATE TABLE items (place TEXT PRIMARY KEY, body BLOB) WITHOUT ROWID")
        self._db.execute("BEGIN")
        self._unwritten: dict[str, Item] = {}
        self._written = bytearray(_PLACES)

    def settle(self) -> bool:
        """All is said. Answers whether it is held; else it lies in the file."""
        self.held = self._holds
        if not self.held:
            self._write()
            self._db.execute("COMMIT")
        self.close()
        return self.held

    def put(self, table: str, item: Item) -> None:
        """As DynamoDB keeps it: without what is None."""
        if None in item.values():
            item = {name: value for name, value in item.items() if value is not None}
        self._unwritten[_place(table, item)] = item
        if len(self._unwritten) >= self._most:
            self._write()

    def delete(self, table: str, key: Item) -> None:
        place = _place(table, key)
        self._unwritten.pop(place, None)
        self._db.execute("DELETE FROM items WHERE place = ?", (place,))

    def within(self, table: str, pk: str, low: str = "", high: str = _LAST, **order: Any) -> list[Item]:
        if not self.held:
            self._write()
            return super().within(table, pk, low, high, **order)
        under = f"{table}\n{pk}\n"
        places = self._places[bisect_left(self._places, under + low) : bisect_right(self._places, under + high)]
        places = places if order.get("ScanIndexForward", True) else places[::-1]
        return [self._unwritten[place] for place in places[: order.get("Limit")]]

    @cached_property
    def _places(self) -> list[str]:
        """In their order, of all that is held."""
        return sorted(self._unwritten)

    def _found(self, places: Sequence[str]) -> list[Item]:
        waiting = [self._unwritten[place] for place in places if place in self._unwritten]
        written = [place for place in places if self._written[hash(place) % _PLACES] and place not in self._unwritten]
        return waiting + super()._found(written) if written else waiting

    def _write(self) -> None:
        """In their order: neighbors are written at once."""
        self._most, self._holds = WRITTEN_AT_ONCE, False
        rows = sorted(self._unwritten.items())
        self._db.executemany("REPLACE INTO items VALUES (?, ?)", ((place, marshal.dumps(item)) for place, item in rows))
        for place in self._unwritten:
            self._written[hash(place) % _PLACES] = 1
        self._unwritten.clear()


class FeedCatalog(CatalogTable):
    """Filled by the catalog's own rules.

    What the shop says as updates is put whole here: nobody else writes, so what was read is what is there.
    """

    def __init__(self, tables: FeedTables, name: str) -> None:
        super().__init__(tables, name)  # type: ignore[arg-type]
        self._tables = tables
        self._by_id: dict[str, Category] = {}
        self._number = 0

    def known_categories(self) -> Categories:
        return Categories(self._by_id.values(), number=self._number)

    def product_or_tombstone(self, product_id: str) -> Product | None:
        rows = self._get([product_key(product_id)])
        return Product.model_validate(rows[0]) if rows else None

    def commit(self, writes: Sequence[Write]) -> None:
        for member in writes:
            for kind, request in member.items():
                _WRITES[kind](self, request)

    def put(self, request: Row) -> None:
        item = request["Item"]
        self._tables.put(self.name, item)
        if item["pk"] == "categories":
            self._by_id[item["category_id"]] = Category.model_validate(item)
            self._number = item["number"]

    def delete(self, request: Row) -> None:
        self._tables.delete(self.name, from_item(request["Key"]))

    def hold(self, request: Row) -> None:
        """A condition alone: see above."""

    def put_product(self, product: Product, *, seen: int | None) -> Write:  # noqa: ARG002
        return self._row(product_key(product.product_id) | vars(product))

    def claim_slug(self, kind: Kind, slug: str, owner: str) -> Write:
        return self._row(slug_key(kind, slug) | {"slug": slug, "owner": owner})

    def free_slug(self, kind: Kind, slug: str, owner: str) -> Write:
        return self._row(slug_key(kind, slug) | {"slug": slug, "was": owner})

    def sell(self, sku: str, product: Product, *, prices: dict[str, Item], seen: Item | None) -> Write:
        """Without what carts ask for: there are none."""
        values = {"sku": sku, "product_id": product.product_id}
        return self._update_sku(sku, values | {f"price_{name}": price for name, price in prices.items()}, seen=seen)

    def _update_sku(self, sku: str, values: dict[str, Any], *, seen: Item | None) -> Write:
        before = seen or {"version": 0}
        return self._row(before | sku_key(sku) | values | {"version": before["version"] + 1})

    def _row(self, item: Item) -> Write:
        return {"Put": {"Item": item}}

    def _get(self, keys: Sequence[Item]) -> list[Item]:
        return self._tables.get(self.name, keys)


_WRITES = {"Put": FeedCatalog.put, "Delete": FeedCatalog.delete, "ConditionCheck": FeedCatalog.hold}


class FileCatalog(StillCatalog):
    """Read without the notation, where much is read."""

    def __init__(self, tables: FileTables, name: str) -> None:
        super().__init__(tables, name)  # type: ignore[arg-type]
        self.tables = tables
        self._lists: dict[tuple[int, int], list[Listed]] = {}

    def listed(self, part: int, parts: int) -> list[Listed]:
        """One list at a time: its pages in the other markets follow at once."""
        if (part, parts) not in self._lists:
            within = (row for place in ranges(part, parts) for row in self.tables.within(self.name, *place))
            self._lists = {
                (part, parts): [
                    Listed(row["product_id"], row["slug"], row["changed_at"], tuple(row.get("live", ())))
                    for row in within
                ]
            }
        return self._lists[part, parts]

    def slice(self, part: int, parts: int) -> list[str]:
        return [one.product_id for one in self.listed(part, parts)]

    def _membership(self, category_id: str) -> list[Member]:
        rows = self.tables.within(self.name, f"category#{category_id}")
        return [Member(row["product_id"], to_item(row)) for row in rows]

    def _get(self, keys: Sequence[Item]) -> list[Item]:
        return self.tables.get(self.name, keys)


@lru_cache
def _availability(band: Band, left: int | None) -> Availability:
    return Availability(band=band, left=left)


#: One for all products: it weighs as much as their texts.
_ALL = set(Product.model_fields)


class FileKept(Kept):
    _catalog: FileCatalog

    def _products(self, product_ids: Iterable[str]) -> list[Product]:
        rows = self._catalog.tables.get(self._catalog.name, map(product_key, product_ids))
        return [Product.model_construct(_ALL, **row) for row in rows]

    def _offered(self, skus: Sequence[str]) -> Told:
        rows = self._catalog.tables.get(self._stock.name, map(self._stock.band_key, skus))
        return self._catalog.prices(skus), {row["sku"]: _availability(row["band"], row.get("left")) for row in rows}


def _place(table: str, item: Row) -> str:
    return f"{table}\n{item['pk']}\n{item['sk']}" if "pk" in item else f"{table}\n{item['id']}"
