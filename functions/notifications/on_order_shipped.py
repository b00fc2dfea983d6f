"""OrderShipped -> mail that a parcel is on its way"""

from datetime import UTC, datetime

from functions.notifications.logic import parcel_view
from functions.notifications.post import OrderMails
from shop.consumer import consumer
from shop.events import OrderShipped

mails = OrderMails.from_environment()


@consumer(OrderShipped)
def handler(shipped: OrderShipped) -> None:
    """A mail a parcel."""
    mails.send(
        shipped.order_id,
        "order_shipped",
        lambda _: parcel_view(shipped.carrier, shipped.tracking),
        part=shipped.shipment_id,
        now=datetime.now(UTC),
    )
