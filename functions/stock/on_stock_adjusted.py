"""StockAdjusted -> add to what is on hand -> StockShort"""

from datetime import UTC, datetime

from functions.stock.logic import decide
from functions.stock.store import StockTable
from shop.consumer import consumer
from shop.events import StockAdjusted
from shop.outbox import Outbox

stock = StockTable.from_environment()
outbox = Outbox.from_environment()


@consumer(StockAdjusted)
def handler(adjusted: StockAdjusted) -> None:
    """An adjustment the newest count contains, or one told before, changes nothing."""
    stock.change(adjusted, decide, outbox=outbox, now=datetime.now(UTC))
