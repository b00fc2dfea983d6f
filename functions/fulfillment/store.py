"""The deliveries table and orders.fifo.

| pk | sk | what |
|---|---|---|
| <order id> | step#<n> | a delivery; `shard` and `due_at`, until it is answered, put it into index `awaiting` |
| <order id> | shipment#<id> | a parcel |
"""

import os
import zlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

import boto3

from functions.fulfillment.model import ANSWERED, OPEN, Delivery, Shipment, State
from shop.events import BadEvent
from shop.ids import new_id
from shop.table import ConditionFailed, Item, Write, dynamodb, query, to_item, write

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient
    from types_boto3_sqs.client import SQSClient

AWAITING = "awaiting"
#: One key of an index takes 1,000 writes a second; an order costs it four.
SHARDS = 8


class UnknownOrder(BadEvent):
    """The OMS speaks of a step that it was never handed."""

    def __init__(self, order_id: str, what: str) -> None:
        super().__init__(f"unknown order {order_id}: {what}")


class DeliveryTable:
    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self.name = table

    @classmethod
    def from_environment(cls) -> Self:
        return cls(dynamodb(), os.environ["DELIVERY_TABLE"])

    # ---- reading ----------------------------------------------------------------------------------------------------

    def steps(self, order_id: str) -> dict[int, Delivery]:
        found = (Delivery.model_validate(item) for item in self._of(order_id, "step#"))
        return {delivery.sequence: delivery for delivery in sorted(found, key=lambda delivery: delivery.sequence)}

    def shipments(self, order_id: str) -> list[Shipment]:
        return [Shipment.model_validate(item) for item in self._of(order_id, "shipment#")]

    def due(self, *, now: datetime, at_most: int) -> list[tuple[str, int]]:
        """Order and step of what the OMS should have answered by now, the oldest of each shard first."""
        found = [
            item
            for shard in range(SHARDS)
            for item in query(
                self._client,
                TableName=self.name,
                IndexName=AWAITING,
                KeyConditionExpression="#shard = :shard AND due_at <= :now",
                ExpressionAttributeNames={"#shard": "shard"},
                ExpressionAttributeValues=to_item({":shard": str(shard), ":now": _instant(now)}),
                Limit=at_most // SHARDS,
            )
        ]
        return [(item["pk"], int(item["sk"].removeprefix("step#"))) for item in found]

    def _of(self, order_id: str, prefix: str) -> list[Item]:
        return query(
            self._client,
            TableName=self.name,
            ConsistentRead=True,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :prefix)",
            ExpressionAttributeValues=to_item({":pk": order_id, ":prefix": prefix}),
        )

    # ---- on the way -------------------------------------------------------------------------------------------------

    def put(self, delivery: Delivery) -> Delivery:
        """The delivery as it stands: this one, or the one that was there before."""
        values = delivery.model_dump(exclude_defaults=True) | {"state": delivery.state, "attempts": delivery.attempts}
        item = _key(delivery.order_id, delivery.sequence) | _storable(values) | {"shard": _shard(delivery.order_id)}
        put = {"TableName": self.name, "Item": to_item(item), "ConditionExpression": "attribute_not_exists(pk)"}
        try:
            write(self._client, [{"Put": put}])
        except ConditionFailed as failed:
            return Delivery.model_validate(failed.items[0])
        return delivery

    def sent(self, delivery: Delivery, *, now: datetime, due_at: datetime, say: Write) -> bool:
        """The OMS took it in. False when it had done so before, or has answered meanwhile: then nothing is said."""
        tried = {"attempts": delivery.attempts + 1, "tried_at": now, "due_at": due_at}
        new = tried | {"state": "sent", "sent_at": now, "reason": ""}
        found = self._change(delivery.order_id, delivery.sequence, new, expected=("queued",), say=say)
        if found is not None and found.state == "sent":
            self._change(delivery.order_id, delivery.sequence, tried, expected=("sent",))
        return found is None

    def failed(self, delivery: Delivery, *, reason: str, now: datetime, due_at: datetime) -> None:
        """The OMS did not take it in, or we do not know. What it has answered meanwhile stands."""
        new = {"attempts": delivery.attempts + 1, "tried_at": now, "due_at": due_at, "reason": reason}
        self._change(delivery.order_id, delivery.sequence, new, expected=OPEN)

    def postpone(self, delivery: Delivery, *, due_at: datetime) -> bool:
        """False when another has looked after it, or the OMS has answered."""
        return self._change(delivery.order_id, delivery.sequence, {"due_at": due_at}, seen=delivery.due_at) is None

    def forget(self, delivery: Delivery) -> None:
        """Whose it was leaves an answered step; written again it says the same."""
        values = {"payload": delivery.without_person()}
        self._change(delivery.order_id, delivery.sequence, values, expected=ANSWERED)

    def forget_parcels(self, order_id: str) -> None:
        """Their numbers lead to an address."""
        for parcel in self.shipments(order_id):
            key = {"pk": order_id, "sk": f"shipment#{parcel.shipment_id}"}
            write(self._client, [self._update(key, {"tracking": ""}, condition="attribute_exists(pk)")])

    # ---- answers of the OMS -----------------------------------------------------------------------------------------

    def acknowledge(self, order_id: str, sequence: int, *, reference: str, now: datetime, say: Write) -> bool:
        """False when it was acknowledged before. After a refusal it is a contradiction for a person to look at."""
        new = {"state": "acknowledged", "acknowledged_at": now, "reference": reference, "reason": ""}
        found = self._change(order_id, sequence, new, expected=OPEN, settle=True, say=say)
        if found is not None and found.state == "refused":
            raise BadEvent(f"order {order_id}: step {sequence} was refused before ({found.reason})")
        return found is None

    def refuse(
        self, order_id: str, sequence: int, *, reason: str, now: datetime, say: Write, expected: Sequence[State]
    ) -> bool:
        """False when the state is none of those expected."""
        new = {"state": "refused", "refused_at": now, "reason": reason}
        return self._change(order_id, sequence, new, expected=expected, settle=True, say=say) is None

    def dispatched(self, shipment: Shipment, *, now: datetime, say: Write) -> bool:
        """False when we knew. It may come after the arrival, and then brings carrier and tracking."""
        new = {"carrier": shipment.carrier, "tracking": shipment.tracking, "dispatched_at": now}
        return self._ship(shipment, new, "dispatched_at", say)

    def arrived(self, shipment: Shipment, *, now: datetime, say: Write) -> bool:
        return self._ship(shipment, {"arrived_at": now}, "arrived_at", say)

    def _ship(self, shipment: Shipment, new: Item, mark: str, say: Write) -> bool:
        order_id, shipment_id = shipment.order_id, shipment.shipment_id
        first_step = {
            "TableName": self.name,
            "Key": to_item(_key(order_id, 1)),
            "ConditionExpression": "attribute_exists(pk)",
        }
        parcel = self._update(
            {"pk": order_id, "sk": f"shipment#{shipment_id}"},
            new | {"order_id": order_id, "shipment_id": shipment_id},
            condition=f"attribute_not_exists({mark})",
        )
        try:
            write(self._client, [{"ConditionCheck": first_step}, parcel, say])
        except ConditionFailed as failed:
            if 0 in failed.failed:
                raise UnknownOrder(
                    order_id, f"it was never handed over, and shipment {shipment_id} is of it"
                ) from failed
            return False
        return True

    # ---- how a row is changed ---------------------------------------------------------------------------------------

    def _change(
        self,
        order_id: str,
        sequence: int,
        new: Item,
        *,
        expected: Sequence[State] = OPEN,
        seen: datetime | None = None,
        settle: bool = False,
        say: Write | None = None,
    ) -> Delivery | None:
        """None when it was changed, else the delivery as it stands. `seen`: only while it is due at that instant.

        Raises UnknownOrder when there is no such step.
        """
        bound: dict[str, str] = {f":expected{i}": state for i, state in enumerate(expected)}
        condition = f"#state IN ({', '.join(bound)})"
        if seen is not None:
            condition += " AND due_at = :seen"
            bound[":seen"] = _instant(seen)
        change = self._update(
            _key(order_id, sequence),
            new,
            remove=("shard", "due_at") if settle else (),
            condition=condition,
            bound=bound,
        )
        try:
            write(self._client, [change, say] if say else [change])
        except ConditionFailed as failed:
            if failed.items[0] is None:
                raise UnknownOrder(order_id, f"step {sequence} was never handed over") from failed
            return Delivery.model_validate(failed.items[0])
        return None

    def _update(
        self, key: Item, new: Item, *, remove: Iterable[str] = (), condition: str, bound: Item | None = None
    ) -> Write:
        removed = list(remove)
        setting = ", ".join(f"#{name} = :{name}" for name in new)
        names = {f"#{name}": name for name in [*new, *removed]}
        if "#state" in condition:
            names["#state"] = "state"
        return {
            "Update": {
                "TableName": self.name,
                "Key": to_item(key),
                "UpdateExpression": f"SET {setting}"
                + (f" REMOVE {', '.join(f'#{n}' for n in removed)}" if removed else ""),
                "ConditionExpression": condition,
                "ExpressionAttributeNames": names,
                "ExpressionAttributeValues": to_item(
                    {f":{name}": value for name, value in _storable(new).items()} | (bound or {})
                ),
            }
        }


class OrdersQueue:
    """orders.fifo: a group per order."""

    def __init__(self, client: "SQSClient", url: str) -> None:
        self._client = client
        self._url = url

    @classmethod
    def from_environment(cls) -> Self:
        return cls(boto3.client("sqs"), os.environ["ORDERS_QUEUE_URL"])

    def send(self, delivery: Delivery) -> None:
        """With a deduplication id of its own each time, or SQS would drop what is sent again within five minutes."""
        self._client.send_message(
            QueueUrl=self._url,
            MessageBody=delivery.payload,
            MessageGroupId=delivery.order_id,
            MessageDeduplicationId=new_id("msg"),
        )


def _key(order_id: str, sequence: int) -> Item:
    return {"pk": order_id, "sk": f"step#{sequence}"}


def _shard(order_id: str) -> str:
    return str(zlib.crc32(order_id.encode()) % SHARDS)


def _storable(values: Item) -> Item:
    return {name: _instant(value) if isinstance(value, datetime) else value for name, value in values.items()}


def _instant(value: datetime) -> str:
    """Texts of one length sort as the instants do."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds")
