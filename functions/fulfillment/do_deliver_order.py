"""DeliverOrder -> hand the step to the OMS, in order -> OrderSent, OrderRefused"""

from datetime import UTC, datetime

from functions.fulfillment.delivering import deliver
from functions.fulfillment.model import DeliverOrder
from functions.fulfillment.oms import HttpOms
from functions.fulfillment.store import DeliveryTable
from shop.consumer import commands
from shop.outbox import Outbox

deliveries = DeliveryTable.from_environment()
outbox = Outbox.from_environment()
oms = HttpOms.from_environment()


@commands(DeliverOrder, fifo=True)
def handler(order: DeliverOrder) -> None:
    deliver(order, deliveries=deliveries, outbox=outbox, oms=oms, now=datetime.now(UTC))
