"""The table of carts, an item each. Its TTL is housekeeping only: whoever reads a cart asks `expires_at`."""

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from functions.cart.model import Cart, CartLine
from shop.table import Item, Write, dynamodb, from_item, to_item, write

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient


class CartTable:
    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self.client = client
        self.name = table

    @classmethod
    def from_environment(cls) -> Self:
        return cls(dynamodb(), os.environ["CART_TABLE"])

    @staticmethod
    def key(cart_id: str) -> Item:
        return {"cart_id": cart_id}

    def get(self, cart_id: str) -> Cart | None:
        """Read strongly; also one that has expired."""
        found = self.client.get_item(TableName=self.name, Key=to_item(self.key(cart_id)), ConsistentRead=True)
        return self.as_cart(from_item(found["Item"])) if "Item" in found else None

    @staticmethod
    def as_cart(item: Item) -> Cart:
        return Cart.model_validate(item | {"expires_at": datetime.fromtimestamp(item["expires_at"], UTC)})

    def create(self, cart: Cart) -> None:
        item = cart.model_dump() | {"expires_at": int(cart.expires_at.timestamp())}
        put = {"TableName": self.name, "Item": to_item(item), "ConditionExpression": "attribute_not_exists(cart_id)"}
        write(self.client, [{"Put": put}])

    def set_lines(self, cart: Cart, lines: tuple[CartLine, ...], *, expires_at: datetime) -> Cart:
        """The cart at its next version. Raises ConditionFailed unless it is open and still at the version read."""
        after = cart.model_copy(update={"lines": lines, "version": cart.version + 1, "expires_at": expires_at})
        values = {
            ":lines": [line.model_dump() for line in lines],
            ":expires_at": int(expires_at.timestamp()),
            ":version": cart.version,
            ":next": after.version,
            ":open": "open",
        }
        update = {
            "TableName": self.name,
            "Key": to_item(self.key(cart.cart_id)),
            "UpdateExpression": "SET #lines = :lines, expires_at = :expires_at, #version = :next",
            "ConditionExpression": "#version = :version AND #state = :open",
            "ExpressionAttributeNames": {"#lines": "lines", "#version": "version", "#state": "state"},
            "ExpressionAttributeValues": to_item(values),
        }
        write(self.client, [{"Update": update}])
        return after

    def close(self, cart_id: str, *, version: int, order_id: str) -> Write:
        """It became an order, if it is open and at that version."""
        values = {":version": version, ":next": version + 1, ":open": "open", ":closed": "closed", ":order": order_id}
        return {
            "Update": {
                "TableName": self.name,
                "Key": to_item(self.key(cart_id)),
                "UpdateExpression": "SET #state = :closed, order_id = :order, #version = :next",
                "ConditionExpression": "#version = :version AND #state = :open",
                "ExpressionAttributeNames": {"#version": "version", "#state": "state"},
                "ExpressionAttributeValues": to_item(values),
            }
        }

    def reopen(self, cart_id: str, *, order_id: str) -> Write:
        """Its order came to nothing, if it is that order which closed it; the version rises."""
        values = {":one": 1, ":open": "open", ":closed": "closed", ":order": order_id}
        return {
            "Update": {
                "TableName": self.name,
                "Key": to_item(self.key(cart_id)),
                "UpdateExpression": "SET #state = :open, #version = #version + :one REMOVE order_id",
                "ConditionExpression": "#state = :closed AND order_id = :order",
                "ExpressionAttributeNames": {"#version": "version", "#state": "state"},
                "ExpressionAttributeValues": to_item(values),
            }
        }
