"""ProductUpserted -> take in the product -> ProductChanged"""

from datetime import UTC, datetime

from functions.catalog.change import upsert_product
from functions.catalog.store import CatalogTable
from shop.consumer import consumer
from shop.events import ProductUpserted
from shop.outbox import Outbox

catalog = CatalogTable.from_environment()
outbox = Outbox.from_environment()


@consumer(ProductUpserted)
def handler(event: ProductUpserted) -> None:
    upsert_product(event, catalog=catalog, outbox=outbox, now=datetime.now(UTC))
