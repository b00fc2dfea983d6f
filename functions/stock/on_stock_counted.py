"""StockCounted -> set what is on hand -> StockShort"""

from datetime import UTC, datetime

from functions.stock.logic import decide
from functions.stock.store import StockTable
from shop.consumer import consumer
from shop.events import StockCounted
from shop.outbox import Outbox

stock = StockTable.from_environment()
outbox = Outbox.from_environment()


@consumer(StockCounted)
def handler(counted: StockCounted) -> None:
    """A count as old as the one we hold changes nothing."""
    stock.change(counted, decide, outbox=outbox, now=datetime.now(UTC))
