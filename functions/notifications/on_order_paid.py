"""OrderPaid -> mail the confirmation of the order"""

from datetime import UTC, datetime

from functions.notifications.post import OrderMails
from shop.consumer import consumer
from shop.events import OrderPaid

mails = OrderMails.from_environment()


@consumer(OrderPaid)
def handler(paid: OrderPaid) -> None:
    mails.send(paid.order_id, "order_confirmation", now=datetime.now(UTC))
