"""The pages engine: from changed facts to published pages to purges."""

from aws_cdk import Duration
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from constructs import Construct

from shop.events import (
    AvailabilityChanged,
    CategoryChanged,
    ContentChanged,
    PagePublished,
    PageRemoved,
    ProductChanged,
    ProductRemoved,
    ThemeChanged,
)
from stacks.alarms import gauge
from stacks.edge import EdgeStack
from stacks.identity import IdentityStack
from stacks.shop_stack import ShopStack
from stacks.stage import Stage

#: Builders of a new theme: what they take of tables and machines is taken from single changes.
BULK_AT_ONCE = 10


#: So that pages of a window come together, and a burst waits instead of filling the CDN's quota.
PURGERS_AT_ONCE = 2


class PagesStack(ShopStack):
    def __init__(
        self,
        scope: Construct,
        *,
        stage: Stage,
        bus: events.IEventBus,
        catalog: dynamodb.ITable,
        edge: EdgeStack,
        identity: IdentityStack,
    ) -> None:
        super().__init__(scope, "pages", stage=stage)
        rebuild = self.command("pages.do_rebuild_page", fifo=True, environment=edge.building, memory=1_024)
        # The lane of what every page needs, a new theme: so many messages must not stand before a price change.
        few = None if stage.is_local else BULK_AT_ONCE
        bulk = self.command("pages.do_rebuild_in_bulk", environment=edge.building, memory=1_024, most_at_once=few)
        self.output("RebuildQueueUrl", rebuild.queue.queue_url)
        self.output("BulkQueueUrl", bulk.queue.queue_url)
        for builder in (rebuild.function, bulk.function):
            edge.let_build(builder)

        self.staff_api = self.function(
            "pages.staff_api",
            environment=identity.for_staff
            | {"PAGES_TABLE": edge.pages.table_name, "REBUILD_QUEUE_URL": rebuild.queue.queue_url},
        )
        edge.pages.grant(self.staff_api, "dynamodb:BatchGetItem", "dynamodb:Query")
        rebuild.queue.grant(self.staff_api, "sqs:SendMessage")

        fan_out = self.command("pages.do_fan_out")
        asking = {
            "PAGES_TABLE": edge.pages.table_name,
            "REBUILD_QUEUE_URL": rebuild.queue.queue_url,
            "BULK_QUEUE_URL": bulk.queue.queue_url,
            "FAN_OUT_QUEUE_URL": fan_out.queue.queue_url,
            "LAZY_KINDS": stage.lazy_kinds,
        }
        askers = [fan_out.function]
        for handler, event in (
            ("on_product_changed", ProductChanged),
            ("on_category_changed", CategoryChanged),
        ):
            reading = asking | {"CATALOG_TABLE": catalog.table_name}
            asker = self.consumer(f"pages.{handler}", event, bus=bus, environment=reading).function
            catalog.grant(asker, "dynamodb:Query")
            if event is ProductChanged:
                catalog.grant(asker, "dynamodb:BatchGetItem")
                edge.pages.grant(asker, "dynamodb:BatchGetItem")
            askers.append(asker)
        for handler, news in (("on_product_removed", ProductRemoved), ("on_content_changed", ContentChanged)):
            asker = self.consumer(f"pages.{handler}", news, bus=bus, environment=asking).function
            if news is ProductRemoved:
                edge.pages.grant(asker, "dynamodb:BatchGetItem")
            askers.append(asker)

        theme = self.consumer("pages.on_theme_changed", ThemeChanged, bus=bus, environment=asking).function

        availability = self.consumer(
            "pages.on_availability_changed",
            AvailabilityChanged,
            bus=bus,
            environment=asking | {"CATALOG_TABLE": catalog.table_name},
        ).function
        catalog.grant(availability, "dynamodb:BatchGetItem")

        for name, value in asking.items():
            fan_out.function.add_environment(name, value)
        for asker in (*askers, theme, availability):
            edge.pages.grant(asker, "dynamodb:Query")
            if asker is not availability:  # what sells makes no campaign
                edge.pages.grant(asker, "dynamodb:PutItem", "dynamodb:BatchWriteItem", "dynamodb:UpdateItem")
            rebuild.queue.grant(asker, "sqs:SendMessage")
            bulk.queue.grant(asker, "sqs:SendMessage")
            fan_out.queue.grant(asker, "sqs:SendMessage")
        self._purging(edge, bus)

    def _purging(self, edge: EdgeStack, bus: events.IEventBus) -> None:
        environment = {
            "PAGES_TABLE": edge.pages.table_name,
            "PAGES_BUCKET": edge.bucket.bucket_name,
            "DISTRIBUTION_ID": edge.distribution.distribution_id,
        }
        sweeper = self.every_minute("pages.every_minute", environment=environment)
        edge.pages.grant(sweeper, "dynamodb:Query", "dynamodb:DeleteItem")
        gauge(self, sweeper, "quarantined", above=0)
        purgers = [sweeper]
        for handler, gone in (("on_page_published", PagePublished), ("on_page_removed", PageRemoved)):
            purge = self.consumer(
                f"pages.{handler}",
                gone,
                bus=bus,
                environment=environment,
                batch=100,
                window=Duration.seconds(1),
                most_at_once=PURGERS_AT_ONCE,
            )
            edge.pages.grant(purge.function, "dynamodb:BatchWriteItem")
            if gone is PagePublished:  # perhaps the last page of a campaign
                edge.pages.grant(purge.function, "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:DeleteItem")
            purgers.append(purge.function)
        for purger in purgers:
            edge.pages.grant(purger, "dynamodb:UpdateItem")
            edge.bucket.grant_list(purger)
            self.grant_purge(purger, edge.distribution.distribution_id)
