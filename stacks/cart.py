"""Carts: the routes below /carts and /me/cart."""

from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from stacks.identity import IdentityStack
from stacks.shop_stack import ShopStack
from stacks.stage import Stage


class CartStack(ShopStack):
    """`carts` is the table that the checkout closes carts in; `api` serves the routes of a cart."""

    def __init__(
        self,
        scope: Construct,
        *,
        stage: Stage,
        identity: IdentityStack,
        catalog: dynamodb.ITable,
        stock: dynamodb.ITable,
    ) -> None:
        super().__init__(scope, "cart", stage=stage)
        self.carts = self.table("Carts", key="cart_id", ttl="expires_at")
        self.output("CartsTable", self.carts.table_name)

        self.api = self.function(
            "cart.api",
            environment={
                "CART_TABLE": self.carts.table_name,
                "CATALOG_TABLE": catalog.table_name,
                "STOCK_TABLE": stock.table_name,
                **identity.for_shoppers,
            },
        )
        self.carts.grant(self.api, "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem")
        catalog.grant(self.api, "dynamodb:BatchGetItem")
        stock.grant(self.api, "dynamodb:BatchGetItem")
