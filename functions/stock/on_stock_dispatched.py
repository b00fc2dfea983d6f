"""StockDispatched -> take from what is allocated and on hand -> StockShort"""

from datetime import UTC, datetime

from functions.stock.logic import decide
from functions.stock.store import StockTable
from shop.consumer import consumer
from shop.events import StockDispatched
from shop.outbox import Outbox

stock = StockTable.from_environment()
outbox = Outbox.from_environment()


@consumer(StockDispatched)
def handler(dispatched: StockDispatched) -> None:
    """A dispatch told before changes nothing; one the newest count contains frees only what was allocated."""
    stock.change(dispatched, decide, outbox=outbox, now=datetime.now(UTC))
