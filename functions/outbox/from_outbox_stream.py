"""outbox stream -> relay to the bus what was just written"""

from typing import Any

from functions.outbox.relay import Relay
from shop.log.meter import meter
from shop.table import from_item

relay = Relay.from_environment()


def handler(event: dict[str, Any], context: Any) -> None:
    """Raises when the bus did not take all, so that the stream hands the batch out again: duplicates are fine."""
    meter.start()
    relay.send(
        from_item(record["dynamodb"]["NewImage"]) for record in event["Records"] if record["eventName"] == "INSERT"
    )
