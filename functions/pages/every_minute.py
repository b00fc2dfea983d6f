"""every minute -> purge what the CDN did not take, until it does, and what many pages print, when all are written"""

from datetime import UTC, datetime
from typing import Any

from functions.pages.purge import Purger
from shop.log import meter

purger = Purger.from_environment()


def handler(event: dict[str, Any], context: Any) -> None:
    """A page that waits here is stale in the CDN: an error is an alarm, and the next minute tries again."""
    meter.start()
    purger.sweep(now=datetime.now(UTC))
