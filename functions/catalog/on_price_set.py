"""PriceSet -> set the price of a SKU -> ProductChanged"""

from datetime import UTC, datetime

from functions.catalog.change import set_price
from functions.catalog.store import CatalogTable
from shop.consumer import consumer
from shop.events import PriceSet
from shop.outbox import Outbox

catalog = CatalogTable.from_environment()
outbox = Outbox.from_environment()


@consumer(PriceSet)
def handler(event: PriceSet) -> None:
    set_price(event, catalog=catalog, outbox=outbox, now=datetime.now(UTC))
