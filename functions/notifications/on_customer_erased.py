"""CustomerErased -> she waits for nothing any more"""

from functions.notifications.store import WaitingTable
from shop.consumer import consumer
from shop.events import CustomerErased
from shop.log import log

waiting = WaitingTable.from_environment()


@consumer(CustomerErased)
def handler(erased: CustomerErased) -> None:
    if erased.person:
        log("left", wishes=waiting.leave(erased.person))
