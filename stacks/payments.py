"""Payments: the PSP's webhooks in, refunds out, and the question what became of a payment nobody told us about."""

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from constructs import Construct

from shop.events import RefundRequested
from stacks.secret import drawn_secret
from stacks.shop_stack import ShopStack
from stacks.stage import Stage
from stacks.table import Table

ISSUED = "the PSP issues it, so no function of ours can rotate it: the operator does"


class PaymentsStack(ShopStack):
    def __init__(
        self, scope: Construct, *, stage: Stage, bus: events.IEventBus, outbox: dynamodb.ITable, psp_url: str
    ) -> None:
        super().__init__(scope, "payments", stage=stage)
        self.payments = self._payments()
        #: The PSP's API key. On AWS the operator puts the real one in its place.
        self.key = drawn_secret(self, "PspKey", "API key of the PSP", never_rotated_because=ISSUED)
        webhook_secret = drawn_secret(
            self, "PspWebhookSecret", "What the PSP signs its webhooks with", never_rotated_because=ISSUED
        )
        self.output("PaymentsTable", self.payments.table_name)
        self.output("PspKeyArn", self.key.secret_arn)
        self.output("PspWebhookSecretArn", webhook_secret.secret_arn)
        tables = {"PAYMENT_TABLE": self.payments.table_name, "OUTBOX_TABLE": outbox.table_name}
        psp = {"PSP_URL": psp_url, "PSP_KEY_ARN": self.key.secret_arn}

        self.api = self.function(
            "payments.api", environment=tables | {"PSP_WEBHOOK_SECRET_ARN": webhook_secret.secret_arn}
        )
        self.payments.grant(self.api, "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem")
        outbox.grant(self.api, "dynamodb:PutItem")
        self.grant_secret(self.api, webhook_secret)

        # Refunds outwait a PSP that is down for hours; and one call to it may take seconds.
        refunds = self.consumer(
            "payments.on_refund_requested",
            RefundRequested,
            bus=bus,
            environment=tables | psp,
            batch=1,
            max_receives=1_000,
        )
        self.payments.grant(refunds.function, "dynamodb:GetItem", "dynamodb:UpdateItem")
        outbox.grant(refunds.function, "dynamodb:PutItem")
        self.grant_secret(refunds.function, self.key)

        reconciler = self.every_minute("payments.every_minute", environment=tables | psp)
        self.payments.grant_query(reconciler, index="awaiting")
        self.payments.grant(reconciler, "dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:UpdateItem")
        outbox.grant(reconciler, "dynamodb:PutItem")
        self.grant_secret(reconciler, self.key)

    def _payments(self) -> Table:
        payments = self.table("Payments", key="id", ttl="expires_at")
        payments.add_global_secondary_index(
            index_name="awaiting",
            partition_key=dynamodb.Attribute(name="awaiting", type=dynamodb.AttributeType.STRING),
            sort_key=dynamodb.Attribute(name="ask_at", type=dynamodb.AttributeType.STRING),
            projection_type=dynamodb.ProjectionType.KEYS_ONLY,
        )
        return payments
