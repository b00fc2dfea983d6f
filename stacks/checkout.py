"""The checkout: POST /checkouts and POST /me/checkouts."""

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from stacks.identity import IdentityStack
from stacks.shop_stack import ShopStack
from stacks.stage import Stage
from stacks.table import Table


class CheckoutStack(ShopStack):
    """Has no table: it writes those of others, in one transaction."""

    def __init__(
        self,
        scope: Construct,
        *,
        stage: Stage,
        identity: IdentityStack,
        outbox: dynamodb.ITable,
        catalog: dynamodb.ITable,
        stock: dynamodb.ITable,
        carts: dynamodb.ITable,
        orders: Table,
        payments: dynamodb.ITable,
        psp_url: str,
        psp_key: secretsmanager.ISecret,
        shop_url: str,
    ) -> None:
        super().__init__(scope, "checkout", stage=stage)
        self.api = self.function(
            "checkout.api",
            environment={
                "CATALOG_TABLE": catalog.table_name,
                "STOCK_TABLE": stock.table_name,
                "CART_TABLE": carts.table_name,
                "ORDER_TABLE": orders.table_name,
                "PAYMENT_TABLE": payments.table_name,
                "OUTBOX_TABLE": outbox.table_name,
                "PSP_URL": psp_url,
                "PSP_KEY_ARN": psp_key.secret_arn,
                "SHOP_URL": shop_url,
                "HOLD_SECONDS": str(stage.hold_seconds),
                **identity.for_shoppers,
            },
            memory=1024,
        )
        catalog.grant(self.api, "dynamodb:BatchGetItem")
        stock.grant(self.api, "dynamodb:BatchGetItem", "dynamodb:UpdateItem")
        carts.grant(self.api, "dynamodb:BatchGetItem", "dynamodb:UpdateItem")
        orders.grant(self.api, "dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:PutItem")
        orders.grant_query(self.api, index="customer")
        payments.grant(self.api, "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem")
        outbox.grant(self.api, "dynamodb:PutItem")
        self.grant_secret(self.api, psp_key)
