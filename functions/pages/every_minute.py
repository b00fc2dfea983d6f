"""every minute -> purge what the CDN did not take, until it does, and what many pages print, when all are written"""

from datetime import UTC, datetime
from typing import Any

from functions.pages.purge import Purger
from functions.pages.store import PagesTable
from shop.log import log
from shop.log.meter import meter

pages = PagesTable.from_environment()
purger = Purger.from_environment()


def handler(event: dict[str, Any], context: Any) -> None:
    """A page that waits here is stale in the CDN: the next minute tries again; failing for minutes is an alarm.

    So is a page that stays in quarantine.
    """
    meter.start()
    log("quarantine", quarantined=pages.in_quarantine())
    purger.sweep(now=datetime.now(UTC))
