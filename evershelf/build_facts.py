"""Where a build has its facts from: the tables of a stage, or what a feed says, in a file of its own.

A feed goes through the shop's own catalog, so what it says is there as it would be in the shop: addresses, facets,
memberships, bands.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evershelf.aws import Aws
from evershelf.build_still import Kept, StillCatalog, StillFacts
from evershelf.build_tables import FeedCatalog, FeedTables, FileCatalog, FileKept, FileTables
from evershelf.seed import Catalog
from evershelf.stage import StageInfo
from functions.catalog.category_change import upsert_category
from functions.catalog.change import upsert_product
from functions.catalog.content_change import upsert_content
from functions.catalog.store import CatalogTable
from functions.pages.facts import Facts
from functions.pages.render import Theme
from functions.stock.logic import band, reprint
from functions.stock.model import Availability, Level
from functions.stock.store import StockTable
from shop.events import (
    BadEvent,
    CategoryUpserted,
    ContentUpserted,
    Event,
    ProductUpserted,
    StockCounted,
    every_event,
)
from shop.log import unheard
from shop.market import Market
from shop.outbox import Outbox
from shop.table import Write

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

#: As stacks.stage.Stage has it.
LOW_STOCK_AT = 5


@dataclass(frozen=True)
class Tables:
    """One process's way to the facts."""

    client: "DynamoDBClient"
    catalog: CatalogTable
    stock: StockTable
    keep: type[Kept] = Kept

    @classmethod
    def on(cls, client: Any, catalog: str, stock: str) -> "Tables":
        return cls(client, StillCatalog(client, catalog), StockTable(client, stock))

    def facts(self, theme: Theme, market: Market) -> Facts:
        """For every page of the market."""
        return StillFacts(
            self.kept,
            client=self.client,
            catalog=self.catalog,
            stock=self.stock,
            market=market,
            shop=theme.shop,
            words=theme.words,
        )

    @cached_property
    def kept(self) -> Kept:
        return self.keep(self.client, self.catalog, self.stock)


@dataclass(frozen=True)
class OfStage:
    """The tables of a stage, read with the operator's own credentials."""

    region: str
    endpoint: str | None
    catalog: str
    stock: str

    @classmethod
    def at(cls, info: StageInfo) -> "OfStage":
        return cls(info.region, info.endpoint_url, info.outputs["CatalogTable"], info.outputs["StockTable"])

    def open(self) -> Tables:
        return Tables.on(Aws(region=self.region, endpoint=self.endpoint).dynamodb, self.catalog, self.stock)


@dataclass(frozen=True)
class OfFile:
    """What a feed said, as `fill` wrote it."""

    file: Path

    def open(self) -> Tables:
        client: Any = _held.get(self.file) or FileTables(self.file)
        return Tables(client, FileCatalog(client, "catalog"), StockTable(client, "stock"), FileKept)


#: Of a feed that this process read, where it is the only one.
_held: dict[Path, FeedTables] = {}


def demo() -> Iterator[Event]:
    known = every_event()
    for one in Catalog.read().events():
        yield known[one["detail-type"]].model_validate(one["detail"])


def fill(
    file: Path, events: Iterable[Event], *, now: datetime, told: Callable[[int], None], alone: bool = False
) -> list[str]:
    """Take in all of it, as if told at `now`; what the catalog refuses is answered, in its words.

    Who is `alone` also builds the pages, so what is not too much stays where it is.
    """
    outbox = _Unheard("outbox")
    refused: list[str] = []
    taking: dict[type[Event], Callable[..., None]] = {
        CategoryUpserted: upsert_category,
        ContentUpserted: upsert_content,
        ProductUpserted: upsert_product,
    }
    tables = FeedTables(file, alone=alone)
    catalog = FeedCatalog(tables, "catalog")
    with unheard():
        for number, event in enumerate(events, 1):
            try:
                if isinstance(event, StockCounted):
                    _count(event, tables)
                else:
                    taking[type(event)](event, catalog=catalog, outbox=outbox, now=now)
            except BadEvent as error:
                refused.append(str(error))
            told(number)
    if tables.settle():
        _held[file] = tables
    return refused


class _Unheard(Outbox):
    """Nobody is there to be told: no event is made."""

    def say(self, event: Event, *, now: datetime) -> Write:  # noqa: ARG002
        return {}


def _count(event: StockCounted, tables: FeedTables) -> None:
    """Nothing is sold while a feed is read: a first count is all that can be sold."""
    said = reprint(None, _band(event.counted), sku=event.sku, cause={})
    if said:
        tables.put("stock", StockTable.band_row(said))


@lru_cache
def _band(counted: int) -> Availability:
    return band(Level(sku="", available=counted), low_at=LOW_STOCK_AT)


@cache
def opened(source: OfStage | OfFile) -> Tables:
    """Once in each process."""
    return source.open()
