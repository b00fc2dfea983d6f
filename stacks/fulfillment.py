"""Fulfillment: every step of an order on its way to the OMS, through orders.fifo, and what the OMS says of it."""

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from shop.events import (
    OrderAccepted,
    OrderCanceled,
    OrderForgotten,
    OrderPaid,
    OrderRejected,
    ShipmentArrived,
    ShipmentDispatched,
)
from stacks.shop_stack import ShopStack
from stacks.stage import Stage

#: The most SQS takes. A step that the OMS does not take comes back every five minutes, so it stays for three days
#: before it lies in the dead letters; its row has it sent again even then.
#: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
MAX_RECEIVES = 1_000


class FulfillmentStack(ShopStack):
    """Without `oms_url` the deliverer is off, and the OMS polls orders.fifo itself."""

    def __init__(
        self,
        scope: Construct,
        *,
        stage: Stage,
        bus: events.IEventBus,
        outbox: dynamodb.ITable,
        oms_url: str | None,
    ) -> None:
        super().__init__(scope, "fulfillment", stage=stage)
        self.deliveries = self.table("Deliveries", key="pk", sort="sk")
        self.deliveries.add_global_secondary_index(
            index_name="awaiting",
            partition_key=dynamodb.Attribute(name="shard", type=dynamodb.AttributeType.STRING),
            sort_key=dynamodb.Attribute(name="due_at", type=dynamodb.AttributeType.STRING),
            projection_type=dynamodb.ProjectionType.KEYS_ONLY,
        )
        self.output("DeliveriesTable", self.deliveries.table_name)
        rows = {"DELIVERY_TABLE": self.deliveries.table_name}
        saying = rows | {"OUTBOX_TABLE": outbox.table_name}

        deliverer = self.command(
            "fulfillment.do_deliver_order",
            fifo=True,
            batch=1,
            max_receives=MAX_RECEIVES,
            environment=saying | {"OMS_URL": oms_url or ""},
        )
        self.orders = deliverer.queue
        self.output("OrdersQueueUrl", self.orders.queue_url)
        self.deliveries.grant(deliverer.function, "dynamodb:Query", "dynamodb:UpdateItem")
        outbox.grant(deliverer.function, "dynamodb:PutItem")
        if not oms_url:
            _switch_off(deliverer.function)

        sending = rows | {"ORDERS_QUEUE_URL": self.orders.queue_url}

        paid = self.consumer("fulfillment.on_order_paid", OrderPaid, bus=bus, environment=sending)
        self.deliveries.grant(paid.function, "dynamodb:PutItem")
        self.orders.grant(paid.function, "sqs:SendMessage")

        canceled = self.consumer("fulfillment.on_order_canceled", OrderCanceled, bus=bus, environment=sending)
        self.deliveries.grant(canceled.function, "dynamodb:PutItem")
        self.orders.grant(canceled.function, "sqs:SendMessage")

        sweeper = self.every_minute("fulfillment.every_minute", environment=sending)
        self.deliveries.grant_query(sweeper, index="awaiting")
        self.deliveries.grant(sweeper, "dynamodb:Query", "dynamodb:UpdateItem")
        self.orders.grant(sweeper, "sqs:SendMessage")

        accepted = self.consumer("fulfillment.on_order_accepted", OrderAccepted, bus=bus, environment=saying)
        self.deliveries.grant(accepted.function, "dynamodb:UpdateItem")
        outbox.grant(accepted.function, "dynamodb:PutItem")

        rejected = self.consumer("fulfillment.on_order_rejected", OrderRejected, bus=bus, environment=saying)
        self.deliveries.grant(rejected.function, "dynamodb:UpdateItem")
        outbox.grant(rejected.function, "dynamodb:PutItem")

        dispatched = self.consumer(
            "fulfillment.on_shipment_dispatched", ShipmentDispatched, bus=bus, environment=saying
        )
        self.deliveries.grant(dispatched.function, "dynamodb:UpdateItem", "dynamodb:ConditionCheckItem")
        outbox.grant(dispatched.function, "dynamodb:PutItem")

        arrived = self.consumer("fulfillment.on_shipment_arrived", ShipmentArrived, bus=bus, environment=saying)
        self.deliveries.grant(arrived.function, "dynamodb:UpdateItem", "dynamodb:ConditionCheckItem")
        outbox.grant(arrived.function, "dynamodb:PutItem")

        forgotten = self.consumer(
            "fulfillment.on_order_forgotten",
            OrderForgotten,
            bus=bus,
            environment=rows,
            max_receives=MAX_RECEIVES,
        )
        self.deliveries.grant(forgotten.function, "dynamodb:Query", "dynamodb:UpdateItem")


def _switch_off(function: lambda_.Function) -> None:
    for construct in function.node.find_all():
        if isinstance(construct, lambda_.CfnEventSourceMapping):
            construct.enabled = False
