"""The bus, the outbox with its relay, and the queue of external events that no consumer knows."""

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from shop.events import Event, every_event
from stacks.alarms import alarm, gauge
from stacks.rules import accept
from stacks.shop_stack import ShopStack
from stacks.stage import Stage

#: Seconds. The sweeper sends what is older than one minute.
LONGEST_IN_OUTBOX = 180
EXTERNAL_SOURCES = ("pim", "cms", "wms", "oms", "operator")


class BusStack(ShopStack):
    def __init__(self, scope: Construct, *, stage: Stage) -> None:
        super().__init__(scope, "bus", stage=stage)
        self.bus = events.EventBus(self, "Commerce")
        self.outbox = self.table("Outbox", key="id", stream=True)
        self.output("BusName", self.bus.event_bus_name)
        self.output("OutboxTable", self.outbox.table_name)
        self._relay()
        self._unrouted()

    def _relay(self) -> None:
        environment = {"BUS_NAME": self.bus.event_bus_name, "OUTBOX_TABLE": self.outbox.table_name}

        relay = self.function("outbox.from_outbox_stream", environment=environment)
        self.bus.grant_put_events_to(relay)
        self.outbox.grant(relay, "dynamodb:BatchWriteItem", "dynamodb:UpdateItem")
        inserts = {"eventName": lambda_.FilterRule.is_equal("INSERT")}
        self.from_stream(relay, self.outbox, only=inserts)

        sweeper = self.every_minute("outbox.every_minute", environment=environment)
        self.bus.grant_put_events_to(sweeper)
        self.outbox.grant(sweeper, "dynamodb:BatchWriteItem", "dynamodb:UpdateItem", "dynamodb:Scan")
        gauge(self, sweeper, "age_seconds", above=LONGEST_IN_OUTBOX)

    def _unrouted(self) -> None:
        """A rule per external source: a type that no class is named after is kept, not dropped. So are strangers'."""
        self.unrouted: sqs.Queue = self.queue("Unrouted", retention_period=Duration.days(14))
        accept(self.unrouted, "SQS3", because="nobody takes from it but the operator: a last stop already")
        for source in EXTERNAL_SOURCES:
            events.Rule(
                self,
                f"Unrouted{source.title()}",
                event_bus=self.bus,
                event_pattern=events.EventPattern(
                    source=[source],
                    detail_type=events.Match.anything_but(*_names(source)) if _names(source) else None,
                ),
                targets=[targets.SqsQueue(self.unrouted)],
            )
        events.Rule(
            self,
            "UnroutedSources",
            event_bus=self.bus,
            event_pattern=events.EventPattern(source=events.Match.anything_but(*_sources())),
            targets=[targets.SqsQueue(self.unrouted)],
        )
        alarm(self, "Unrouted", self.unrouted.metric_approximate_number_of_messages_visible(), above=0)
        self.output("UnroutedQueueUrl", self.unrouted.queue_url)


def _sources() -> list[str]:
    """Everybody who may speak on the bus."""
    return sorted({*EXTERNAL_SOURCES, *(event.source for event in every_event().values())})


def _names(source: str) -> list[str]:
    known: dict[str, type[Event]] = every_event()
    return [name for name, event in known.items() if event.source == source]
