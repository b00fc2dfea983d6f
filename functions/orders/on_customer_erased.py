"""CustomerErased -> her orders that have ended lose her name, the others when they end -> OrderForgotten"""

from datetime import UTC, datetime, timedelta

from functions.orders.forgetting import Forgetting
from shop.consumer import NotYet, consumer
from shop.events import CustomerErased
from shop.log import log

forgetting = Forgetting.from_environment()

#: The index of an account's orders is behind by less.
SURELY_LISTED = timedelta(minutes=1)


@consumer(CustomerErased)
def handler(erased: CustomerErased) -> None:
    """Once at once, and once when the index must hold an order placed in the last moment."""
    now = datetime.now(UTC)
    found = forgetting.orders.of_customer(erased.customer_id)
    done = [forgetting.forget(row["order_id"], cause=erased.cause, now=now) for row in found]
    log("forgotten", orders=len(done), ended=sum(done))
    if erased.caused_at is None or now < erased.caused_at + SURELY_LISTED:
        raise NotYet("looks once more for orders of the last moment", seconds=60)
