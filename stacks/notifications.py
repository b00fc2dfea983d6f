"""Notifications: the mails of an order and of a SKU that is back, through SES, and those that did not arrive."""

from aws_cdk import Aws
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_ses as ses
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from shop.events import AvailabilityChanged, CustomerErased, OrderPaid, OrderRefunded, OrderShipped
from stacks.bucket import PrivateBucket
from stacks.shop_stack import ShopStack
from stacks.stage import Stage


class NotificationsStack(ShopStack):
    """Where the stage has no `mail_from` everything is there and nothing is sent."""

    def __init__(
        self,
        scope: Construct,
        *,
        stage: Stage,
        bus: events.IEventBus,
        orders: dynamodb.ITable,
        link_key: secretsmanager.ISecret,
        pages: dynamodb.ITable,
        themes: PrivateBucket,
        catalog: dynamodb.ITable,
        stock: dynamodb.ITable,
    ) -> None:
        super().__init__(scope, "notifications", stage=stage)
        self.notifications = self.table("Notifications", key="pk", sort="sk", ttl="expires_at")
        self.output("NotificationsTable", self.notifications.table_name)
        self._configuration_set = ses.ConfigurationSet(
            self,
            "Mails",
            tls_policy=None if stage.is_local else ses.ConfigurationSetTlsPolicy.REQUIRE,
            suppression_reasons=ses.SuppressionReasons.BOUNCES_AND_COMPLAINTS,
        )
        self._identity = self._domain(stage.sender) if stage.sender else None

        known = {"NOTIFICATION_TABLE": self.notifications.table_name}
        sending = known | {
            "PAGES_TABLE": pages.table_name,
            "THEME_BUCKET": themes.bucket_name,
            "MAIL_FROM": stage.sender,
            "CONFIGURATION_SET": self._configuration_set.configuration_set_name,
        }
        about_orders = sending | {"ORDER_TABLE": orders.table_name, "ORDER_LINK_KEY_ARN": link_key.secret_arn}

        def may_send(function: lambda_.Function) -> None:
            self.notifications.grant(function, "dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem")
            pages.grant(function, "dynamodb:BatchGetItem")
            themes.grant_objects(function, "s3:GetObject", because="a theme is named by the digest of its content")
            self._grant_send(function)

        for handler, event in (
            ("on_order_paid", OrderPaid),
            ("on_order_shipped", OrderShipped),
            ("on_order_refunded", OrderRefunded),
        ):
            mailing = self.consumer(
                f"notifications.{handler}",
                event,
                bus=bus,
                environment=about_orders,
                max_receives=1_000,  # it outwaits a quota, and a day on which SES is paused
            )
            may_send(mailing.function)
            orders.grant(mailing.function, "dynamodb:GetItem")
            self.grant_secret(mailing.function, link_key)

        facts = {"CATALOG_TABLE": catalog.table_name, "STOCK_TABLE": stock.table_name}
        wishes = sending | facts | {"ORDER_LINK_KEY_ARN": link_key.secret_arn}
        ask = self.command("notifications.do_ask_to_confirm", environment=wishes, max_receives=1_000)
        tell = self.command("notifications.do_tell_waiting", environment=wishes, batch=1, max_receives=1_000)
        for command in (ask, tell):
            may_send(command.function)
            self.notifications.grant(command.function, "dynamodb:Query")
            catalog.grant(command.function, "dynamodb:BatchGetItem")
            stock.grant(command.function, "dynamodb:BatchGetItem")
            self.grant_secret(command.function, link_key)
        self.notifications.grant(tell.function, "dynamodb:DeleteItem")

        telling = {"TELL_QUEUE_URL": tell.queue.queue_url}
        tell.function.add_environment("TELL_QUEUE_URL", tell.queue.queue_url)
        available = self.consumer(
            "notifications.on_availability_changed", AvailabilityChanged, bus=bus, environment=telling
        )
        asking = {"ASK_QUEUE_URL": ask.queue.queue_url, "ORDER_LINK_KEY_ARN": link_key.secret_arn}
        self.api = self.function("notifications.api", environment=known | facts | telling | asking)
        for teller in (tell.function, available.function, self.api):
            tell.queue.grant(teller, "sqs:SendMessage")
        ask.queue.grant(self.api, "sqs:SendMessage")
        self.notifications.grant(
            self.api,
            *("dynamodb:BatchGetItem", "dynamodb:Query"),
            *("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"),
        )
        catalog.grant(self.api, "dynamodb:BatchGetItem")
        stock.grant(self.api, "dynamodb:BatchGetItem")
        self.grant_secret(self.api, link_key)

        erased = self.consumer("notifications.on_customer_erased", CustomerErased, bus=bus, environment=known)
        self.notifications.grant(erased.function, "dynamodb:Query", "dynamodb:DeleteItem")

        suppress = self.command("notifications.do_suppress_address", environment=known)
        self.notifications.grant(suppress.function, "dynamodb:UpdateItem")
        self._hear_of_failures(suppress.queue)

    def _domain(self, sender: str) -> ses.EmailIdentity:
        """Of the whole domain, signed by DKIM: receivers turn down what is not. Its records go into the DNS by hand."""
        domain = sender.rpartition("@")[2]
        identity = ses.EmailIdentity(
            self, "Sender", identity=ses.Identity.domain(domain), configuration_set=self._configuration_set
        )
        if not self.stage.is_local:  # the emulator knows no such attributes
            for number, record in enumerate(identity.dkim_records, 1):
                self.output(f"MailDkim{number}", f"{record.name} CNAME {record.value}")
        return identity

    def _hear_of_failures(self, queue: sqs.Queue) -> None:
        """SES speaks on the account's default bus: https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html"""
        default = events.EventBus.from_event_bus_name(self, "Default", "default")
        self._configuration_set.add_event_destination(
            "Failures",
            destination=ses.EventDestination.event_bus(default),
            events=[ses.EmailSendingEvent.BOUNCE, ses.EmailSendingEvent.COMPLAINT],
        )
        events.Rule(
            self,
            "Failed",
            event_bus=default,
            event_pattern=events.EventPattern(
                source=["aws.ses"], detail_type=["Email Bounced", "Email Complaint Received"]
            ),
            targets=[targets.SqsQueue(queue)],
        )

    def _grant_send(self, function: lambda_.Function) -> None:
        """https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsimpleemailservicev2.html"""
        if self._identity:
            name = self._configuration_set.configuration_set_name
            arn = f"arn:{Aws.PARTITION}:ses:{Aws.REGION}:{Aws.ACCOUNT_ID}:configuration-set/{name}"
            resources = [self._identity.email_identity_arn, arn]
            function.add_to_role_policy(iam.PolicyStatement(actions=["ses:SendEmail"], resources=resources))
