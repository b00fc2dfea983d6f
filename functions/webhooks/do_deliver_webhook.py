"""DeliverWebhook -> post the event to its receiver, signed -> WebhookDisabled"""

from datetime import UTC, datetime

from functions.webhooks.delivering import deliver
from functions.webhooks.model import DeliverWebhook
from functions.webhooks.receivers import HttpReceivers
from functions.webhooks.store import WebhookTable
from shop.consumer import commands
from shop.outbox import Outbox

webhooks = WebhookTable.from_environment()
outbox = Outbox.from_environment()
receivers = HttpReceivers.from_environment()


@commands(DeliverWebhook, fifo=False)
def handler(nudge: DeliverWebhook) -> None:
    deliver(nudge, webhooks=webhooks, outbox=outbox, receivers=receivers, now=datetime.now(UTC))
