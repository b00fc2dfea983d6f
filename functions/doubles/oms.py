"""POST /orders, GET /orders -> take steps of orders, as an OMS does -> OrderAccepted, OrderRejected

The shopper's name makes it difficult: "Refuse Me" is rejected, "Down Once" finds the OMS down the first time.
"""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

import boto3

from shop.events import Event, OrderAccepted, OrderRejected
from shop.ids import derived_id
from shop.log import log
from shop.table import ConditionFailed, Item, dynamodb, from_item, to_item, write

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient
    from types_boto3_events.client import EventBridgeClient
    from types_boto3_sqs.client import SQSClient

REFUSE_ME, DOWN_ONCE = "Refuse Me", "Down Once"
#: Seconds from taking an order to each thing that happens to its parcel.
PARCEL = {"dispatched": 3, "arrived": 6}

type Answer = tuple[int, dict[str, Any]]


class OmsTable:
    """{order_id, entry ("step#1", or "down" once it has been), sequence, kind, step (JSON text), state, reference}"""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    @classmethod
    def from_environment(cls) -> Self:
        return cls(dynamodb(), os.environ["OMS_TABLE"])

    def first(self, item: Item) -> Item | None:
        """None when it is the first of its key, else the one that was."""
        put = {
            "TableName": self._table,
            "Item": to_item(item),
            "ConditionExpression": "attribute_not_exists(order_id)",
        }
        try:
            write(self._client, [{"Put": put}])
        except ConditionFailed as failed:
            return failed.items[0]
        return None

    def canceled(self, order_id: str) -> bool:
        answer = self._client.query(
            TableName=self._table,
            ConsistentRead=True,
            KeyConditionExpression="order_id = :order_id",
            ExpressionAttributeValues=to_item({":order_id": order_id}),
        )
        return any(from_item(item).get("kind") == "order_canceled" for item in answer["Items"])

    def everything(self) -> list[Item]:
        pages = self._client.get_paginator("scan").paginate(TableName=self._table, ConsistentRead=True)
        return [from_item(item) for page in pages for item in page["Items"]]


class Telephone:
    """How the OMS speaks to the shop: events on its bus, now or, through a queue of its own, in some seconds."""

    def __init__(self, bus: "EventBridgeClient", bus_name: str, queue: "SQSClient", queue_url: str) -> None:
        self._bus, self._bus_name = bus, bus_name
        self._queue, self._queue_url = queue, queue_url

    @classmethod
    def from_environment(cls) -> Self:
        return cls(
            boto3.client("events"), os.environ["BUS_NAME"], boto3.client("sqs"), os.environ.get("PARCELS_URL", "")
        )

    def say(self, event: Event) -> None:
        entry = {
            "EventBusName": self._bus_name,
            "Source": event.source,
            "DetailType": event.name(),
            "Detail": event.detail(),
        }
        answer = self._bus.put_events(Entries=[entry])  # type: ignore[list-item]
        if answer["FailedEntryCount"]:
            raise RuntimeError(f"the bus did not take {event.name()}: {answer['Entries'][0].get('ErrorCode')}")

    def later(self, message: Mapping[str, str], seconds: int) -> None:
        self._queue.send_message(QueueUrl=self._queue_url, MessageBody=json.dumps(message), DelaySeconds=seconds)


def take(step: Any, *, orders: OmsTable, shop: Telephone) -> Answer:
    """The first of its order and sequence counts; a repetition is answered as the first was, by event too."""
    try:
        order_id, sequence, kind = str(step["order_id"]), int(step["sequence"]), str(step["kind"])
    except (KeyError, TypeError, ValueError):
        return 422, {"detail": "a step has order_id, sequence and kind"}
    name = (step.get("shipping_address") or {}).get("name", "")
    if name == DOWN_ONCE and orders.first({"order_id": order_id, "entry": "down"}) is None:
        return 503, {"detail": "down for maintenance"}
    reference = derived_id("oms", order_id)
    entry = {
        "order_id": order_id,
        "entry": f"step#{sequence}",
        "sequence": sequence,
        "kind": kind,
        "step": json.dumps(step),
        "state": "rejected" if name == REFUSE_ME else "accepted",
        "reference": reference,
        "taken_at": datetime.now(UTC).isoformat(),
    }
    held = orders.first(entry)
    if (held or entry)["state"] == "rejected":
        shop.say(OrderRejected(order_id=order_id, sequence=sequence, reason="we do not deliver to this name"))
    else:
        shop.say(OrderAccepted(order_id=order_id, sequence=sequence, reference=reference))
        if kind == "order_paid":
            for happens, seconds in PARCEL.items():
                shop.later(
                    {"order_id": order_id, "shipment_id": derived_id("shp", order_id), "happens": happens}, seconds
                )
    log("oms took a step", order_id=order_id, sequence=sequence, repeated=held is not None)
    return 202, {"order_id": order_id, "sequence": sequence, "reference": reference}


def listing(*, orders: OmsTable) -> Answer:
    held = sorted(
        (item for item in orders.everything() if "step" in item), key=lambda i: (i["order_id"], i["sequence"])
    )
    shown = ("order_id", "sequence", "kind", "state", "reference", "taken_at")
    return 200, {"orders": [{name: item[name] for name in shown} | {"step": json.loads(item["step"])} for item in held]}


orders = OmsTable.from_environment()
shop = Telephone.from_environment()


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ARG001
    match event["httpMethod"], event["resource"]:
        case "POST", "/orders":
            status, body = take(_read(event.get("body")), orders=orders, shop=shop)
        case "GET", "/orders":
            status, body = listing(orders=orders)
        case _:
            status, body = 404, {"detail": "POST /orders or GET /orders"}
    return {"statusCode": status, "headers": {"Content-Type": "application/json"}, "body": json.dumps(body)}


def _read(body: str | None) -> Any:
    try:
        return json.loads(body or "")
    except ValueError:
        return None
