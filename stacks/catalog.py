"""The catalog: the PIM's events in, products and prices, GET /products/{id}."""

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from constructs import Construct

from shop.events import CategoryUpserted, ContentUpserted, ContentWithdrawn, PriceSet, ProductUpserted, ProductWithdrawn
from stacks.shop_stack import ShopStack
from stacks.stage import Stage


class CatalogStack(ShopStack):
    def __init__(self, scope: Construct, *, stage: Stage, bus: events.IEventBus, outbox: dynamodb.ITable) -> None:
        super().__init__(scope, "catalog", stage=stage)
        self.catalog = self.table("Catalog", key="pk", sort="sk")
        self.output("CatalogTable", self.catalog.table_name)
        environment = {"CATALOG_TABLE": self.catalog.table_name, "OUTBOX_TABLE": outbox.table_name}

        upserted = self.consumer("catalog.on_product_upserted", ProductUpserted, bus=bus, environment=environment)
        self.catalog.grant(
            upserted.function, "dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"
        )
        outbox.grant(upserted.function, "dynamodb:PutItem")

        withdrawn = self.consumer("catalog.on_product_withdrawn", ProductWithdrawn, bus=bus, environment=environment)
        self.catalog.grant(
            withdrawn.function,
            "dynamodb:BatchGetItem",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "dynamodb:DeleteItem",
        )
        outbox.grant(withdrawn.function, "dynamodb:PutItem")

        priced = self.consumer("catalog.on_price_set", PriceSet, bus=bus, environment=environment)
        self.catalog.grant(
            priced.function,
            "dynamodb:BatchGetItem",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "dynamodb:ConditionCheckItem",
        )
        outbox.grant(priced.function, "dynamodb:PutItem")

        category = self.consumer("catalog.on_category_upserted", CategoryUpserted, bus=bus, environment=environment)
        self.catalog.grant(
            category.function,
            "dynamodb:Query",
            "dynamodb:BatchGetItem",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "dynamodb:ConditionCheckItem",
        )
        outbox.grant(category.function, "dynamodb:PutItem")

        for handler, event in (("on_content_upserted", ContentUpserted), ("on_content_withdrawn", ContentWithdrawn)):
            content = self.consumer(f"catalog.{handler}", event, bus=bus, environment=environment).function
            self.catalog.grant(
                content, "dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"
            )
            outbox.grant(content, "dynamodb:PutItem")

        self.api = self.function("catalog.api", environment={"CATALOG_TABLE": self.catalog.table_name})
        self.catalog.grant(self.api, "dynamodb:BatchGetItem")
