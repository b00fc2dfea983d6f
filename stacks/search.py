"""Search on the server, where the stage was given an OpenSearch: indices follow the facts, and shoppers ask them."""

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from shop.events import AvailabilityChanged, CategoryChanged, ProductChanged, ProductRemoved
from shop.market import markets
from stacks.shop_stack import ShopStack
from stacks.stage import Stage

#: Ten minutes of maintenance, or an index that is still to be made, are waited for; in half minutes.
PATIENT = 1_000


class SearchStack(ShopStack):
    """The domain is not ours: the team that plugs it in makes it, and lets these functions' roles in."""

    def __init__(
        self,
        scope: Construct,
        *,
        stage: Stage,
        bus: events.IEventBus,
        catalog: dynamodb.ITable,
        stock: dynamodb.ITable,
    ) -> None:
        super().__init__(scope, "search", stage=stage)
        prefix = f"evershelf-{stage.name}"
        self._indices = [f"{stage.search_domain_arn}/{prefix}-{market.id}" for market in markets()]
        asked = {"SEARCH_ENDPOINT": stage.search_endpoint or "", "SEARCH_PREFIX": prefix}
        reading = asked | {"CATALOG_TABLE": catalog.table_name, "STOCK_TABLE": stock.table_name}
        self.output("SearchEndpoint", asked["SEARCH_ENDPOINT"])
        self.output("SearchPrefix", prefix)

        index = self.command("search.do_index_products", environment=reading, batch=1, max_receives=PATIENT)
        writers = [index.function]
        for handler, event in (
            ("on_product_changed", ProductChanged),
            ("on_product_removed", ProductRemoved),
            ("on_availability_changed", AvailabilityChanged),
        ):
            writers.append(
                self.consumer(f"search.{handler}", event, bus=bus, environment=reading, max_receives=PATIENT).function
            )
        for writer in writers:
            catalog.grant(writer, "dynamodb:BatchGetItem", "dynamodb:Query")
            stock.grant(writer, "dynamodb:BatchGetItem")
            self._may_post(writer, "_bulk")

        category = self.consumer(
            "search.on_category_changed",
            CategoryChanged,
            bus=bus,
            environment={"CATALOG_TABLE": catalog.table_name, "INDEX_QUEUE_URL": index.queue.queue_url},
        ).function
        catalog.grant(category, "dynamodb:Query")
        index.queue.grant(category, "sqs:SendMessage")

        self.api = self.function("search.api", environment=asked)
        self._may_post(self.api, "_search")

    def _may_post(self, function: lambda_.Function, what: str) -> None:
        """https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html#ac-types-identity"""
        resources = [f"{index}/{what}" for index in self._indices]
        function.add_to_role_policy(iam.PolicyStatement(actions=["es:ESHttpPost"], resources=resources))
