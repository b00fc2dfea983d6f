"""every minute -> nudge the deliveries that are due"""

from datetime import UTC, datetime
from typing import Any

from functions.webhooks.delivering import nudge_due
from functions.webhooks.store import DeliverQueue, WebhookTable
from shop.log import log
from shop.log.meter import meter

webhooks = WebhookTable.from_environment()
queue = DeliverQueue.from_environment()


def handler(event: dict[str, Any], context: Any) -> None:
    meter.start()
    nudged = nudge_due(webhooks=webhooks, queue=queue, now=datetime.now(UTC))
    log("nudged", deliveries=nudged, **meter.read())
