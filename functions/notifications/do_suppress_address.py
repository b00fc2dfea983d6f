"""SuppressAddress -> send nothing more to an address that bounced or complained"""

from datetime import UTC, datetime

from functions.notifications.model import SuppressAddress
from functions.notifications.store import NotificationTable
from shop.consumer import commands
from shop.log import log

notifications = NotificationTable.from_environment()


@commands(SuppressAddress, fifo=False)
def handler(command: SuppressAddress) -> None:
    for address, why in command.detail.hopeless:
        notifications.suppress(address, why=why, now=datetime.now(UTC))
        log("suppressed", why=why)
