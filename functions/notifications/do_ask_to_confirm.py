"""AskToConfirm -> mail an address whether it wants to be told when a SKU is back"""

from datetime import UTC, datetime

from functions.notifications.model import AskToConfirm
from functions.notifications.waiting import WaitingRoom
from shop.consumer import commands

room = WaitingRoom.from_environment()


@commands(AskToConfirm, fifo=False)
def handler(command: AskToConfirm) -> None:
    room.ask_to_confirm(command, now=datetime.now(UTC))
