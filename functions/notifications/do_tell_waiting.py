"""TellWaiting -> mail some of those who wait for a SKU, and ask for the next"""

from datetime import UTC, datetime

from functions.notifications.model import TellWaiting
from functions.notifications.waiting import TellQueue, WaitingRoom
from shop.consumer import commands

room = WaitingRoom.from_environment()
queue = TellQueue.from_environment()


@commands(TellWaiting, fifo=False)
def handler(command: TellWaiting) -> None:
    rest = room.tell(command, now=datetime.now(UTC))
    if rest:
        queue.send(rest)
