"""The orders table: under an order's id either the order or the refusal its checkout got.

Index `due`: pending orders by the time they are to be asked for next (`ask_at`, epoch seconds). `pending` is there
only while an order waits for its money, so the index holds nothing else.
"""

import json
import os
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Self

from functions.orders.logic import reach
from functions.orders.model import Order, Refusal, State
from shop.errors import NotFound
from shop.table import ConditionFailed, Item, Write, dynamodb, from_item, query, to_item, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from types_boto3_dynamodb.client import DynamoDBClient

REFUSED = "REFUSED"
#: An order is written by few at a time; whoever was overtaken looks again.
ATTEMPTS = 5


class OrderTable:
    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self.name = table

    @classmethod
    def from_environment(cls) -> Self:
        return cls(dynamodb(), os.environ["ORDER_TABLE"])

    # ---- reading, strongly ------------------------------------------------------------------------------------------

    @staticmethod
    def key(order_id: str) -> Item:
        return {"order_id": order_id}

    def get(self, order_id: str) -> Order:
        """Raises NotFound, for a refused checkout too."""
        answer = self._client.get_item(TableName=self.name, Key=to_item(self.key(order_id)), ConsistentRead=True)
        found = as_order(from_item(answer["Item"])) if answer.get("Item") else None
        if not isinstance(found, Order):
            raise NotFound("not-found", "there is no such order")
        return found

    def due(self, before: datetime, *, at_most: int) -> list[str]:
        """Ids of pending orders that should have been asked for by then, the longest overdue first."""
        items = query(
            self._client,
            TableName=self.name,
            IndexName="due",
            KeyConditionExpression="pending = :yes AND ask_at <= :before",
            ExpressionAttributeValues=to_item({":yes": "yes", ":before": int(before.timestamp())}),
            Limit=at_most,
        )
        return [item["order_id"] for item in items]

    # ---- writing ----------------------------------------------------------------------------------------------------

    def commit(self, writes: Sequence[Write]) -> None:
        """Raises ConditionFailed when something moved since it was read: read again."""
        write(self._client, writes)

    def place(self, order: Order) -> Write:
        """A new order, where there is none and no refusal that still holds."""
        return self._put_new(_item(order, ask_at=order.due_at), now=order.placed_at)

    def refuse(self, order_id: str, refusal: Refusal, *, now: datetime) -> Write:
        item = {
            "order_id": order_id,
            "state": REFUSED,
            "body_digest": refusal.body_digest,
            "expires_at": int(refusal.expires_at.timestamp()),
            "refusal": refusal.model_dump_json(),
        }
        return self._put_new(item, now=now)

    def save(self, before: Order, after: Order) -> Write:
        """The order as decided on `before`, and only if it is still that."""
        return self._replace(before, after, ask_at=after.due_at)

    def ask_later(self, order: Order, at: datetime) -> None:
        """It still waits for its money and nobody could say more: `due` names it again from then on."""
        self.commit([self._replace(order, order, ask_at=at)])

    def change(self, order_id: str, change: "Callable[[Order], Order]") -> Order:
        """What `change` makes of the order, written if that is something else; looks again when overtaken."""
        for attempt in range(ATTEMPTS):
            before = self.get(order_id)
            after = change(before)
            if after == before:
                return before
            try:
                self.commit([self.save(before, after)])
            except ConditionFailed:
                if attempt + 1 == ATTEMPTS:
                    raise
            else:
                return after
        raise AssertionError("not reached")

    def reach(self, order_id: str, milestone: State, *, at: datetime) -> Order:
        return self.change(order_id, lambda order: reach(order, milestone, at=at))

    def _put_new(self, item: Item, *, now: datetime) -> Write:
        return {
            "Put": {
                "TableName": self.name,
                "Item": to_item(item),
                "ConditionExpression": "attribute_not_exists(order_id) OR (#state = :refused AND expires_at <= :now)",
                "ExpressionAttributeNames": {"#state": "state"},
                "ExpressionAttributeValues": to_item({":refused": REFUSED, ":now": int(now.timestamp())}),
            }
        }

    def _replace(self, before: Order, after: Order, *, ask_at: datetime) -> Write:
        next_version = after.model_copy(update={"version": before.version + 1})
        return {
            "Put": {
                "TableName": self.name,
                "Item": to_item(_item(next_version, ask_at=ask_at)),
                "ConditionExpression": "version = :seen",
                "ExpressionAttributeValues": to_item({":seen": before.version}),
            }
        }


def as_order(item: Item) -> Order | Refusal:
    if item["state"] == REFUSED:
        return Refusal.model_validate(json.loads(item["refusal"]))
    return Order.model_validate(item)


def _item(order: Order, *, ask_at: datetime) -> Item:
    item = order.model_dump(mode="json", exclude_none=True)
    if order.state is State.PENDING_PAYMENT:
        item |= {"pending": "yes", "ask_at": int(ask_at.timestamp())}
    return item
