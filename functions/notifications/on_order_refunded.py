"""OrderRefunded -> mail that the money went back"""

from datetime import UTC, datetime

from functions.notifications.logic import refund_view
from functions.notifications.post import OrderMails
from shop.consumer import consumer
from shop.events import OrderRefunded

mails = OrderMails.from_environment()


@consumer(OrderRefunded)
def handler(refunded: OrderRefunded) -> None:
    """It is also how a shopper hears that a paid order was canceled: one never ends without the other."""
    mails.send(
        refunded.order_id,
        "order_refunded",
        lambda order: refund_view(refunded.amount, order),
        now=datetime.now(UTC),
    )
