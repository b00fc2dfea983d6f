"""every minute -> relay to the bus what has waited in the outbox for more than a minute"""

from datetime import UTC, datetime, timedelta
from typing import Any

from functions.outbox.relay import Relay
from functions.outbox.store import OutboxTable
from shop.log import log
from shop.log.meter import meter

outbox = OutboxTable.from_environment()
relay = Relay.from_environment()


def handler(event: dict[str, Any], context: Any) -> None:
    """The net under the stream: its records expire after 24 hours, items never do. Their age is an alarm."""
    meter.start()
    rest = outbox.waiting(now=datetime.now(UTC), longer_than=timedelta(minutes=1), at_most=1_000)
    log("outbox", age_seconds=rest.age_seconds)
    relay.send(rest.items)
