"""CategoryUpserted -> take in the category -> CategoryChanged"""

from datetime import UTC, datetime

from functions.catalog.category_change import upsert_category
from functions.catalog.store import CatalogTable
from shop.consumer import consumer
from shop.events import CategoryUpserted
from shop.outbox import Outbox

catalog = CatalogTable.from_environment()
outbox = Outbox.from_environment()


@consumer(CategoryUpserted)
def handler(event: CategoryUpserted) -> None:
    upsert_category(event, catalog=catalog, outbox=outbox, now=datetime.now(UTC))
