"""Webhooks: what partners post to us, and what we post to those who subscribed."""

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from constructs import Construct

from shop.events import (
    AvailabilityChanged,
    OrderCanceled,
    OrderDelivered,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
    OrderShipped,
    PagePublished,
    PageQuarantined,
    PageReleased,
    PageRemoved,
    ProductChanged,
    ProductRemoved,
    StockShort,
    WebhookDisabled,
)
from stacks.secret import drawn_secret
from stacks.shop_stack import ShopStack
from stacks.stage import Stage
from stacks.table import Table

#: Whoever subscribed hears of; functions/webhooks/logic.py says how much.
PUBLIC = (
    OrderPlaced,
    OrderPaid,
    OrderShipped,
    OrderDelivered,
    OrderCanceled,
    OrderRefunded,
    ProductChanged,
    ProductRemoved,
    AvailabilityChanged,
    StockShort,
    PagePublished,
    PageQuarantined,
    PageReleased,
    PageRemoved,
    WebhookDisabled,
)


class WebhooksStack(ShopStack):
    def __init__(self, scope: Construct, *, stage: Stage, bus: events.IEventBus, outbox: dynamodb.ITable) -> None:
        super().__init__(scope, "webhooks", stage=stage)
        self.webhooks = self._webhooks()
        self.output("WebhooksTable", self.webhooks.table_name)
        rows = {"WEBHOOK_TABLE": self.webhooks.table_name}
        saying = rows | {"OUTBOX_TABLE": outbox.table_name}

        # 48 letters and digits are base64, which is what Standard Webhooks signs with.
        pim = drawn_secret(
            self,
            "PimWebhookSecret",
            "What the PIM signs its webhooks with",
            never_rotated_because="its other end is the partner's: the operator rotates it, in step with them",
        )
        self.output("PimWebhookSecretArn", pim.secret_arn)
        self.api = self.function("webhooks.api", environment=saying | {"PIM_WEBHOOK_SECRET_ARN": pim.secret_arn})
        self.webhooks.grant(self.api, "dynamodb:PutItem")
        outbox.grant(self.api, "dynamodb:PutItem")
        self.grant_secret(self.api, pim)

        # A receiver may take its five seconds: one at a time, or the last of a batch would outlast the function.
        loopback = "allowed" if stage.is_local else "refused"
        deliverer = self.command(
            "webhooks.do_deliver_webhook", batch=1, environment=saying | {"LOOPBACK_RECEIVERS": loopback}
        )
        self.webhooks.grant(deliverer.function, "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem")
        outbox.grant(deliverer.function, "dynamodb:PutItem")
        sending = rows | {"DELIVER_QUEUE_URL": deliverer.queue.queue_url}
        self.output("DeliverWebhookQueueUrl", deliverer.queue.queue_url)

        told = self.consumer("webhooks.on_public_events", *PUBLIC, bus=bus, environment=sending)
        self.webhooks.grant(told.function, "dynamodb:Query", "dynamodb:PutItem")
        deliverer.queue.grant(told.function, "sqs:SendMessage")

        sweeper = self.every_minute("webhooks.every_minute", environment=sending)
        self.webhooks.grant_query(sweeper, index="due")
        self.webhooks.grant(sweeper, "dynamodb:GetItem", "dynamodb:UpdateItem")
        deliverer.queue.grant(sweeper, "sqs:SendMessage")

    def _webhooks(self) -> Table:
        webhooks = self.table("Webhooks", key="pk", sort="sk", ttl="expires_at")
        webhooks.add_global_secondary_index(
            index_name="due",
            partition_key=dynamodb.Attribute(name="shard", type=dynamodb.AttributeType.STRING),
            sort_key=dynamodb.Attribute(name="wake_at", type=dynamodb.AttributeType.STRING),
            projection_type=dynamodb.ProjectionType.KEYS_ONLY,
        )
        return webhooks
