"""ContentWithdrawn -> leave a tombstone -> ContentChanged"""

from datetime import UTC, datetime

from functions.catalog.content_change import withdraw_content
from functions.catalog.store import CatalogTable
from shop.consumer import consumer
from shop.events import ContentWithdrawn
from shop.outbox import Outbox

catalog = CatalogTable.from_environment()
outbox = Outbox.from_environment()


@consumer(ContentWithdrawn)
def handler(event: ContentWithdrawn) -> None:
    withdraw_content(event, catalog=catalog, outbox=outbox, now=datetime.now(UTC))
