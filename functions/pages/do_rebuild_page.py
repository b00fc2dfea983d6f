"""RebuildPage -> publish it if what it prints changed -> PagePublished, PageQuarantined, PageReleased, PageRemoved"""

from datetime import UTC, datetime

from functions.catalog.store import CatalogTable
from functions.pages.facts import Facts
from functions.pages.model import RebuildPage
from functions.pages.rebuild import Site, rebuild
from functions.pages.render import Themes
from functions.pages.store import PageBucket, PagesTable
from functions.stock.store import StockTable
from shop.consumer import commands
from shop.log import log
from shop.outbox import Outbox
from shop.table import dynamodb

client = dynamodb()
catalog = CatalogTable.from_environment()
stock = StockTable.from_environment()
site = Site(
    pages=PagesTable.from_environment(),
    bucket=PageBucket.from_environment(),
    theme=Themes.from_environment().get,
    facts=lambda theme, market: Facts(
        client=client, catalog=catalog, stock=stock, market=market, shop=theme.shop, words=theme.words
    ),
    outbox=Outbox.from_environment(),
    now=lambda: datetime.now(UTC),
)


@commands(RebuildPage, fifo=True)
def handler(command: RebuildPage) -> None:
    log(rebuild(command, site), path=command.page.path, cause_id=command.cause_id)
