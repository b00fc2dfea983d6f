"""Webhooks: what partners post to us, and what we post to those who subscribed."""

import string

from aws_cdk import RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from stacks.rules import accept
from stacks.shop_stack import ShopStack
from stacks.stage import Stage


class WebhooksStack(ShopStack):
    def __init__(self, scope: Construct, *, stage: Stage, outbox: dynamodb.ITable) -> None:
        super().__init__(scope, "webhooks", stage=stage)
        self.webhooks = self.table("Webhooks", key="pk", sort="sk", ttl="expires_at")
        self.output("WebhooksTable", self.webhooks.table_name)
        rows = {"WEBHOOK_TABLE": self.webhooks.table_name}
        saying = rows | {"OUTBOX_TABLE": outbox.table_name}

        pim = self._secret("PimWebhookSecret", "What the PIM signs its webhooks with")
        self.output("PimWebhookSecretArn", pim.secret_arn)
        self.api = self.function("webhooks.api", environment=saying | {"PIM_WEBHOOK_SECRET_ARN": pim.secret_arn})
        self.webhooks.grant(self.api, "dynamodb:PutItem")
        outbox.grant(self.api, "dynamodb:PutItem")
        self.grant_secret(self.api, pim)

    def _secret(self, name: str, description: str) -> secretsmanager.ISecret:
        """48 letters and digits are base64, as Standard Webhooks has it. `Id` is the ARN, as `Ref` is on AWS."""
        secret = secretsmanager.CfnSecret(
            self,
            name,
            description=description,
            generate_secret_string=secretsmanager.CfnSecret.GenerateSecretStringProperty(
                exclude_characters=string.punctuation, password_length=48
            ),
        )
        secret.apply_removal_policy(RemovalPolicy.RETAIN if self.stage.keeps_data else RemovalPolicy.DESTROY)
        accept(secret, "SMG4", because="its other end is the partner's: the operator rotates it, in step with them")
        return secretsmanager.Secret.from_secret_complete_arn(self, f"{name}ByArn", secret.attr_id)
