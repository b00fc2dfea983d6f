"""Customers: the routes of /me about a person, and the end of her sign-in."""

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from constructs import Construct

from shop.events import CustomerErased
from stacks.identity import IdentityStack
from stacks.shop_stack import ShopStack
from stacks.stage import Stage
from stacks.table import Table


class CustomersStack(ShopStack):
    def __init__(
        self,
        scope: Construct,
        *,
        stage: Stage,
        bus: events.IEventBus,
        outbox: dynamodb.ITable,
        identity: IdentityStack,
        carts: dynamodb.ITable,
        orders: Table,
    ) -> None:
        super().__init__(scope, "customers", stage=stage)
        self.customers = self.table("Customers", key="customer_id", sort="sk", ttl="expires_at")
        self.output("CustomersTable", self.customers.table_name)

        self.api = self.function(
            "customers.api",
            environment={
                "CUSTOMER_TABLE": self.customers.table_name,
                "CART_TABLE": carts.table_name,
                "ORDER_TABLE": orders.table_name,
                "OUTBOX_TABLE": outbox.table_name,
                **identity.for_shoppers,
            },
        )
        self.customers.grant(self.api, "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query")
        carts.grant(self.api, "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem")
        orders.grant(self.api, "dynamodb:BatchGetItem")
        orders.grant_query(self.api, index="customer")
        outbox.grant(self.api, "dynamodb:PutItem")

        erased = self.consumer(
            "customers.on_customer_erased",
            CustomerErased,
            bus=bus,
            environment={"SHOPPER_POOL_ID": identity.shoppers.user_pool_id},
        )
        erased.function.add_to_role_policy(
            iam.PolicyStatement(actions=["cognito-idp:AdminDeleteUser"], resources=[identity.shoppers.user_pool_arn])
        )
