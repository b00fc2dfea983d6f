"""The orders table: under an order's id either the order or the refusal its checkout got.

Index `due`: pending orders by the time they are to be asked for next (`ask_at`, epoch seconds). `pending` is there
only while an order waits for its money ("yes") or to be forgotten ("forget"), so the index holds nothing else.
Index `customer`: an account's orders by the time they were placed (`placed`, epoch milliseconds).
Indexes `number`, `email` and `newest` are for staff: an order by its number, those of an address, all by the time they
were placed, in so many shards that a sale does not wait for an index. Their sort key `placed_key` is time and id.
"""

import json
import os
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self

from functions.orders.logic import reach
from functions.orders.model import Order, Refusal, State
from shop.errors import Invalid, NotFound
from shop.events import ERASED
from shop.table import ConditionFailed, Item, Write, batch_get, dynamodb, from_item, query, to_item, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from types_boto3_dynamodb.client import DynamoDBClient

REFUSED = "REFUSED"
#: One key of an index takes 1,000 writes a second.
SHARDS = 8
#: Of a shard, in one look for orders in some state.
LOOKED_AT = 200
#: An order is written by few at a time; whoever was overtaken looks again.
ATTEMPTS = 5


class Cursor(NamedTuple):
    """After which order of an account the next page begins."""

    placed: int
    order_id: str

    @classmethod
    def parse(cls, text: str) -> Self | None:
        placed, _, order_id = text.partition(".")
        if text and not (re.fullmatch(r"[0-9]{1,15}", placed) and order_id):
            raise Invalid("invalid", "after: not a `next` of ours", errors=[{"field": "after", "message": "unknown"}])
        return cls(int(placed), order_id) if text else None

    @staticmethod
    def of(row: Item) -> str:
        return f"{row['placed']}.{row['order_id']}"


@dataclass(frozen=True)
class Some:
    """Ids of orders, the newest first; `after` is where the next ones begin, None at the end."""

    order_ids: list[str]
    after: str | None


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

    def due(self, before: datetime, *, at_most: int, what: Literal["yes", "forget"] = "yes") -> list[str]:
        """Ids of pending orders that should have been asked for by then, the longest overdue first."""
        items = query(
            self._client,
            TableName=self.name,
            IndexName="due",
            KeyConditionExpression="pending = :yes AND ask_at <= :before",
            ExpressionAttributeValues=to_item({":yes": what, ":before": int(before.timestamp())}),
            Limit=at_most,
        )
        return [item["order_id"] for item in items]

    def of_customer(self, customer_id: str, *, at_most: int | None = None, after: Cursor | None = None) -> list[Item]:
        """Keys and states of an account's orders, the newest first; a moment behind, since it is an index."""
        request: dict[str, Any] = {"Limit": at_most} if at_most else {}
        if after:
            start = {"customer_id": customer_id, "placed": after.placed, "order_id": after.order_id}
            request["ExclusiveStartKey"] = to_item(start)
        return query(
            self._client,
            TableName=self.name,
            IndexName="customer",
            KeyConditionExpression="customer_id = :customer",
            ExpressionAttributeValues=to_item({":customer": customer_id}),
            ScanIndexForward=False,
            **request,
        )

    def each(self, order_ids: Sequence[str]) -> list[Order]:
        """As they are now, in that order."""
        rows = batch_get(self._client, {self.name: [self.key(order_id) for order_id in order_ids]})[self.name]
        found = {row["order_id"]: order for row in rows if isinstance(order := as_order(row), Order)}
        return [found[order_id] for order_id in order_ids if order_id in found]

    # ---- finding, for staff: a moment behind ------------------------------------------------------------------------

    def by_number(self, number: str) -> str | None:
        found = self._indexed("number", "number", number, at_most=1)
        return found[0]["order_id"] if found else None

    def by_email(self, email: str, *, after: str | None, at_most: int) -> Some:
        found = self._indexed("email", "email_key", email_key(email), after=after, at_most=at_most)
        return Some([row["order_id"] for row in found], found[-1]["placed_key"] if len(found) == at_most else None)

    def newest(self, *, state: State | None, after: str | None, at_most: int) -> Some:
        """Of a rare state a look may find none and still say where to go on."""
        rows, seen_down_to = [], ""
        limit = LOOKED_AT if state else at_most + 1
        for shard in range(SHARDS):
            found = self._indexed("newest", "shard", str(shard), after=after, at_most=limit)
            if len(found) == limit:
                seen_down_to = max(seen_down_to, found[-1]["placed_key"])
            rows += [row for row in found if state in (None, row["state"])]
        rows = sorted((row for row in rows if row["placed_key"] >= seen_down_to), key=_placed_key, reverse=True)
        shown = rows[:at_most]
        more = shown[-1]["placed_key"] if len(rows) > at_most else seen_down_to or None
        return Some([row["order_id"] for row in shown], more)

    def _indexed(self, index: str, key: str, value: str, *, at_most: int, after: str | None = None) -> list[Item]:
        return query(
            self._client,
            TableName=self.name,
            IndexName=index,
            KeyConditionExpression="#key = :value" + (" AND placed_key < :after" if after else ""),
            ExpressionAttributeNames={"#key": key},
            ExpressionAttributeValues=to_item({":value": value, ":after": after or None}),
            ScanIndexForward=False,
            Limit=at_most,
        )

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
    if order.state is State.PENDING_PAYMENT or order.forget:
        what = "yes" if order.state is State.PENDING_PAYMENT else "forget"
        item |= {"pending": what, "ask_at": int(ask_at.timestamp())}
    if order.customer_id:
        item["placed"] = int(order.placed_at.timestamp() * 1000)
    return item | _found_by(order)


def _found_by(order: Order) -> Item:
    """Nobody finds by its address an order that lost it."""
    placed = order.placed_at.astimezone(UTC).isoformat(timespec="milliseconds")
    keys = {"placed_key": f"{placed}#{order.order_id}", "shard": str(zlib.crc32(order.order_id.encode()) % SHARDS)}
    return keys | ({"email_key": email_key(order.email)} if order.email != ERASED else {})


def email_key(email: str) -> str:
    return email.strip().casefold()


def _placed_key(row: Item) -> str:
    key: str = row["placed_key"]
    return key
