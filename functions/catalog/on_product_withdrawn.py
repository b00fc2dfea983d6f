"""ProductWithdrawn -> leave a tombstone -> ProductRemoved"""

from datetime import UTC, datetime

from functions.catalog.change import withdraw_product
from functions.catalog.store import CatalogTable
from shop.consumer import consumer
from shop.events import ProductWithdrawn
from shop.outbox import Outbox

catalog = CatalogTable.from_environment()
outbox = Outbox.from_environment()


@consumer(ProductWithdrawn)
def handler(event: ProductWithdrawn) -> None:
    withdraw_product(event, catalog=catalog, outbox=outbox, now=datetime.now(UTC))
