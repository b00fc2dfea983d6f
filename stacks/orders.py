"""Orders: what is heard about them, when they fall due, GET /orders/{order_id} and its cancel, /me/orders."""

from aws_cdk import Duration
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from shop.events import (
    CustomerErased,
    OrderAcknowledged,
    OrderDelivered,
    OrderPlaced,
    OrderRefused,
    OrderSent,
    OrderShipped,
    PaymentFailed,
    PaymentRefunded,
    PaymentSucceeded,
)
from stacks.identity import IdentityStack
from stacks.secret import drawn_secret
from stacks.shop_stack import ShopStack
from stacks.stage import Stage


class OrdersStack(ShopStack):
    """`orders` is the table the checkout places them in; `api` serves an order's routes, `staff_api` those of staff."""

    def __init__(
        self,
        scope: Construct,
        *,
        stage: Stage,
        identity: IdentityStack,
        bus: events.IEventBus,
        outbox: dynamodb.ITable,
        stock: dynamodb.ITable,
        carts: dynamodb.ITable,
        payments: dynamodb.ITable,
        deliveries: dynamodb.ITable,
        psp_url: str,
        psp_key: secretsmanager.ISecret,
    ) -> None:
        super().__init__(scope, "orders", stage=stage)
        self.orders = self.table("Orders", key="order_id", ttl="expires_at")
        self.orders.add_global_secondary_index(
            index_name="due",
            partition_key=dynamodb.Attribute(name="pending", type=dynamodb.AttributeType.STRING),
            sort_key=dynamodb.Attribute(name="ask_at", type=dynamodb.AttributeType.NUMBER),
            projection_type=dynamodb.ProjectionType.KEYS_ONLY,
        )
        self.orders.add_global_secondary_index(
            index_name="customer",
            partition_key=dynamodb.Attribute(name="customer_id", type=dynamodb.AttributeType.STRING),
            sort_key=dynamodb.Attribute(name="placed", type=dynamodb.AttributeType.NUMBER),
            projection_type=dynamodb.ProjectionType.INCLUDE,
            non_key_attributes=["state"],
        )
        self._indexes_for_staff()
        self.output("OrdersTable", self.orders.table_name)

        self.link_key = drawn_secret(
            self,
            "LinkKey",
            "What the links to orders in mails are signed with",
            never_rotated_because="a new key makes every link mailed so far dead: a choice, not a clock's",
        )

        known = {"ORDER_TABLE": self.orders.table_name}
        settling = known | {"STOCK_TABLE": stock.table_name, "OUTBOX_TABLE": outbox.table_name}
        reopening = settling | {"CART_TABLE": carts.table_name}
        psp = {"PSP_URL": psp_url, "PSP_KEY_ARN": psp_key.secret_arn}
        ending = reopening | psp | {"PAYMENT_TABLE": payments.table_name}

        def may_settle(function: iam.IGrantable) -> None:
            self.orders.grant(function, "dynamodb:GetItem", "dynamodb:PutItem")
            stock.grant(function, "dynamodb:UpdateItem")
            outbox.grant(function, "dynamodb:PutItem")

        def may_end(function: iam.IGrantable) -> None:
            may_settle(function)
            carts.grant(function, "dynamodb:UpdateItem")
            payments.grant(function, "dynamodb:GetItem", "dynamodb:UpdateItem")
            self.grant_secret(function, psp_key)

        placed = self.consumer(
            "orders.on_order_placed",
            OrderPlaced,
            bus=bus,
            environment=ending,
            delay=Duration.seconds(stage.hold_seconds),
            batch=1,  # one may wait for the PSP as long as a function may run
        )
        may_end(placed.function)

        sweeper = self.every_minute("orders.every_minute", environment=ending)
        self.orders.grant_query(sweeper, index="due")
        may_end(sweeper)

        succeeded = self.consumer("orders.on_payment_succeeded", PaymentSucceeded, bus=bus, environment=settling)
        may_settle(succeeded.function)

        failed = self.consumer("orders.on_payment_failed", PaymentFailed, bus=bus, environment=known)
        self.orders.grant(failed.function, "dynamodb:GetItem", "dynamodb:PutItem")

        refunded = self.consumer("orders.on_payment_refunded", PaymentRefunded, bus=bus, environment=reopening)
        may_settle(refunded.function)
        carts.grant(refunded.function, "dynamodb:UpdateItem")

        for handler, milestone in (
            ("on_order_sent", OrderSent),
            ("on_order_acknowledged", OrderAcknowledged),
            ("on_order_shipped", OrderShipped),
            ("on_order_delivered", OrderDelivered),
        ):
            heard = self.consumer(f"orders.{handler}", milestone, bus=bus, environment=known)
            self.orders.grant(heard.function, "dynamodb:GetItem", "dynamodb:PutItem")

        refused = self.consumer("orders.on_order_refused", OrderRefused, bus=bus, environment=settling)
        may_settle(refused.function)

        self._forget(bus, outbox)

        reading = identity.for_shoppers | {"ORDER_LINK_KEY_ARN": self.link_key.secret_arn}
        self.api = self.function("orders.api", environment=ending | reading)
        self.orders.grant(self.api, "dynamodb:BatchGetItem")
        self.orders.grant_query(self.api, index="customer")
        self.grant_secret(self.api, self.link_key)

        self.staff_api = self._for_staff(deliveries, environment=ending | identity.for_staff)
        for function in (self.api, self.staff_api):
            may_end(function)

    def _forget(self, bus: events.IEventBus, outbox: dynamodb.ITable) -> None:
        erased = self.consumer(
            "orders.on_customer_erased",
            CustomerErased,
            bus=bus,
            environment={"ORDER_TABLE": self.orders.table_name, "OUTBOX_TABLE": outbox.table_name},
        )
        self.orders.grant(erased.function, "dynamodb:GetItem", "dynamodb:PutItem")
        self.orders.grant_query(erased.function, index="customer")
        outbox.grant(erased.function, "dynamodb:PutItem")

    def _for_staff(self, deliveries: dynamodb.ITable, *, environment: dict[str, str]) -> lambda_.Function:
        function = self.function(
            "orders.staff_api", environment=environment | {"DELIVERY_TABLE": deliveries.table_name}
        )
        self.orders.grant(function, "dynamodb:BatchGetItem")
        for index in ("number", "email", "newest"):
            self.orders.grant_query(function, index=index)
        deliveries.grant(function, "dynamodb:Query")
        return function

    def _indexes_for_staff(self) -> None:
        self._find_by("number", "number")
        self._find_by("email", "email_key", sort="placed_key")
        self._find_by("newest", "shard", sort="placed_key", beside=["state"])

    def _find_by(self, name: str, key: str, *, sort: str | None = None, beside: list[str] | None = None) -> None:
        string = dynamodb.AttributeType.STRING
        self.orders.add_global_secondary_index(
            index_name=name,
            partition_key=dynamodb.Attribute(name=key, type=string),
            sort_key=dynamodb.Attribute(name=sort, type=string) if sort else None,
            projection_type=dynamodb.ProjectionType.INCLUDE if beside else dynamodb.ProjectionType.KEYS_ONLY,
            non_key_attributes=beside,
        )
