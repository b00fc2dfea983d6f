"""ContentUpserted -> take in the page of the CMS -> ContentChanged"""

from datetime import UTC, datetime

from functions.catalog.content_change import upsert_content
from functions.catalog.store import CatalogTable
from shop.consumer import consumer
from shop.events import ContentUpserted
from shop.outbox import Outbox

catalog = CatalogTable.from_environment()
outbox = Outbox.from_environment()


@consumer(ContentUpserted)
def handler(event: ContentUpserted) -> None:
    upsert_content(event, catalog=catalog, outbox=outbox, now=datetime.now(UTC))
