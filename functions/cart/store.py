"""The table of carts, an item each. Its TTL is housekeeping only: whoever reads a cart asks `expires_at`.

Beside them, as `account#<customer id>#<market>`, which cart is an account's there now; or that the account was
erased, for longer than its last token is good for.
"""

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self

from functions.cart.model import Cart, CartLine
from shop.errors import Unauthorized
from shop.table import Item, Write, dynamodb, from_item, to_item, write

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient


#: Tokens last an hour.
REMEMBERED = timedelta(days=1)


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
        return self.as_cart(from_item(found["Item"])) if "state" in found.get("Item", {}) else None

    @staticmethod
    def as_cart(item: Item) -> Cart:
        return Cart.model_validate(item | {"expires_at": datetime.fromtimestamp(item["expires_at"], UTC)})

    def create(self, cart: Cart) -> None:
        write(self.client, [self._put_new(cart)])

    def _put_new(self, cart: Cart) -> Write:
        item = cart.model_dump() | {"expires_at": int(cart.expires_at.timestamp())}
        put = {"TableName": self.name, "Item": to_item(item), "ConditionExpression": "attribute_not_exists(cart_id)"}
        return {"Put": put}

    def set_lines(self, cart: Cart, lines: tuple[CartLine, ...], *, expires_at: datetime) -> Cart:
        """The cart at its next version. Raises ConditionFailed unless it is open and still at the version read."""
        after = cart.model_copy(update={"lines": lines, "version": cart.version + 1, "expires_at": expires_at})
        write(self.client, [self._set_lines(cart, lines, expires_at=expires_at)])
        return after

    def _set_lines(self, cart: Cart, lines: tuple[CartLine, ...], *, expires_at: datetime) -> Write:
        values = {
            ":lines": [line.model_dump() for line in lines],
            ":expires_at": int(expires_at.timestamp()),
            ":version": cart.version,
            ":next": cart.version + 1,
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
        return {"Update": update}

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

    # ---- of an account

    @staticmethod
    def account_key(customer_id: str, market: str) -> Item:
        return {"cart_id": f"account#{customer_id}#{market}"}

    def current(self, customer_id: str, market: str) -> str | None:
        """The id of the account's cart in a market. Raises Unauthorized where the account was erased."""
        key = to_item(self.account_key(customer_id, market))
        found = self.client.get_item(TableName=self.name, Key=key, ConsistentRead=True)
        account = from_item(found["Item"]) if "Item" in found else {}
        if "erased" in account:
            raise Unauthorized("unauthorized", "the account was erased")
        return account.get("current")

    def start(self, cart: Cart, *, instead_of: str | None) -> None:
        """The account's cart from now on. Raises ConditionFailed where another one is, or the account was erased."""
        if cart.customer_id is None:
            raise ValueError(f"{cart.cart_id} is of no account")
        account = {**self.account_key(cart.customer_id, cart.market), "current": cart.cart_id}
        write(self.client, [self._put_new(cart), self._put_account(account, instead_of)])

    def merge(self, other: Cart, cart: Cart, lines: tuple[CartLine, ...], *, expires_at: datetime) -> Cart:
        """The account's cart with these lines, and the other gone into it. Raises ConditionFailed if either moved."""
        values = {
            ":version": other.version,
            ":next": other.version + 1,
            ":open": "open",
            ":merged": "merged",
            ":by": cart.customer_id,
        }
        update = {
            "TableName": self.name,
            "Key": to_item(self.key(other.cart_id)),
            "UpdateExpression": "SET #state = :merged, merged_by = :by, #version = :next",
            "ConditionExpression": "#version = :version AND #state = :open",
            "ExpressionAttributeNames": {"#version": "version", "#state": "state"},
            "ExpressionAttributeValues": to_item(values),
        }
        write(self.client, [{"Update": update}, self._set_lines(cart, lines, expires_at=expires_at)])
        return cart.model_copy(update={"lines": lines, "version": cart.version + 1, "expires_at": expires_at})

    def erase(self, customer_id: str, market: str, *, now: datetime) -> list[Write]:
        """Nobody opens the account's cart in that market any more, nor gets another; if it is still as it is read."""
        current = self.current(customer_id, market)
        cart = self.get(current) if current else None
        erased = self.account_key(customer_id, market) | {
            "erased": True,
            "expires_at": int((now + REMEMBERED).timestamp()),
        }
        tombstone = self._put_account(erased, current)
        if cart is None:
            return [tombstone]
        values = {":version": cart.version, ":next": cart.version + 1, ":none": [], ":now": int(now.timestamp())}
        update = {
            "TableName": self.name,
            "Key": to_item(self.key(cart.cart_id)),
            "UpdateExpression": "SET #lines = :none, expires_at = :now, #version = :next REMOVE customer_id",
            "ConditionExpression": "#version = :version",
            "ExpressionAttributeNames": {"#version": "version", "#lines": "lines"},
            "ExpressionAttributeValues": to_item(values),
        }
        return [tombstone, {"Update": update}]

    def _put_account(self, account: Item, instead_of: str | None) -> Write:
        put: Item = {
            "TableName": self.name,
            "Item": to_item(account),
            "ConditionExpression": "attribute_not_exists(cart_id)",
        }
        if instead_of is not None:
            put["ConditionExpression"] = "#current = :before"
            put["ExpressionAttributeNames"] = {"#current": "current"}
            put["ExpressionAttributeValues"] = to_item({":before": instead_of})
        return {"Put": put}
