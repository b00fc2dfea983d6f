"""Stock: the warehouse's events in, what can be sold, and the band that pages print of it."""

from aws_cdk import Duration
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from shop.events import StockAdjusted, StockCounted, StockDispatched
from stacks.alarms import alarm
from stacks.identity import IdentityStack
from stacks.shop_stack import ShopStack
from stacks.stage import Stage


class StockStack(ShopStack):
    """`stock` is the table that carts and pages read and the checkout takes from; staff look at it and correct it."""

    def __init__(
        self,
        scope: Construct,
        *,
        stage: Stage,
        identity: IdentityStack,
        bus: events.IEventBus,
        outbox: dynamodb.ITable,
    ) -> None:
        super().__init__(scope, "stock", stage=stage)
        self.stock = self.table("Stock", key="id", stream=True)
        self.output("StockTable", self.stock.table_name)
        environment = {"STOCK_TABLE": self.stock.table_name, "OUTBOX_TABLE": outbox.table_name}

        counted = self.consumer("stock.on_stock_counted", StockCounted, bus=bus, environment=environment)
        self.stock.grant(counted.function, "dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem")
        outbox.grant(counted.function, "dynamodb:PutItem")

        adjusted = self.consumer("stock.on_stock_adjusted", StockAdjusted, bus=bus, environment=environment)
        self.stock.grant(adjusted.function, "dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem")
        outbox.grant(adjusted.function, "dynamodb:PutItem")

        dispatched = self.consumer("stock.on_stock_dispatched", StockDispatched, bus=bus, environment=environment)
        self.stock.grant(dispatched.function, "dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem")
        outbox.grant(dispatched.function, "dynamodb:PutItem")

        bands = self.function(
            "stock.from_stock_stream", environment=environment | {"LOW_STOCK_AT": str(stage.low_stock_at)}
        )
        self.stock.grant(bands, "dynamodb:BatchGetItem", "dynamodb:PutItem")
        outbox.grant(bands, "dynamodb:PutItem")
        self._stream_to(bands)

        self.staff_api = self.function("stock.staff_api", environment=environment | identity.for_staff)
        self.stock.grant(self.staff_api, "dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem")
        outbox.grant(self.staff_api, "dynamodb:PutItem")

    def _stream_to(self, bands: lambda_.Function) -> None:
        """A record given up on is a band that may be old: it alarms. The next change of the SKU puts it right."""
        levels = {
            "eventName": lambda_.FilterRule.or_("INSERT", "MODIFY"),
            "dynamodb": {"Keys": {"id": {"S": lambda_.FilterRule.begins_with("sku#")}}},
        }
        self.from_stream(bands, self.stock, only=levels)
        late = bands.metric("IteratorAge", statistic="Maximum", period=Duration.minutes(1))
        alarm(self, f"{bands.node.id}Late", late, above=Duration.minutes(1).to_milliseconds())
