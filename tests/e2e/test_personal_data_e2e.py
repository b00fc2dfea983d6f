"""Promise 15: what is somebody's own stands where it must, and nowhere else; once erased, nowhere at all."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from rich.console import Console
from rich.table import Table

from tests.e2e.account import Account
from tests.e2e.conftest import World
from tests.e2e.shopper import ADDRESS, Shopper

#: Where it may stand, by the part of a resource's name that says its stack, and why.
MAY = {
    "table customers": "her profile and address book",
    "table orders": "the order: where it goes, and whom to write to",
    "table fulfillment": "the step as the OMS is handed it",
    "table doubles": "the OMS and the PSP, who are not us",
}
#: After she was erased, and her order was delivered.
STILL = {"table doubles": MAY["table doubles"]}


class Person:
    def __init__(self) -> None:
        seed = uuid.uuid4().hex[:10]
        self.name, self.street, self.city = f"Zoe Quince{seed}", f"{seed} Medlar Lane", f"Damson{seed}"
        self.email = f"zoe.{seed}@example.com"

    @property
    def address(self) -> dict[str, Any]:
        return ADDRESS | {"name": self.name, "line1": self.street, "city": self.city}

    def told_in(self, text: str) -> set[str]:
        """Case does not hide anybody."""
        words = {"name": self.name, "street": self.street, "city": self.city, "email": self.email}
        return {what for what, word in words.items() if word.lower() in text.lower()}


def everything(world: World) -> Iterator[tuple[str, str]]:
    """Each item, message, log line and object of the whole account: where it is, and its text."""
    yield from items(world.aws.dynamodb)
    yield from messages(world.aws.sqs)
    yield from lines(world.aws._client("logs"))
    yield from objects(world.aws.s3)


def items(dynamodb: Any) -> Iterator[tuple[str, str]]:
    for pages in dynamodb.get_paginator("list_tables").paginate():
        for table in pages["TableNames"]:
            for page in dynamodb.get_paginator("scan").paginate(TableName=table):
                yield f"table {table}", as_text(page["Items"])


def messages(sqs: Any) -> Iterator[tuple[str, str]]:
    for url in sqs.list_queues(MaxResults=1000).get("QueueUrls", []):
        told = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
        yield f"queue {url.rpartition('/')[2]}", as_text(told.get("Messages", []))


def lines(logs: Any) -> Iterator[tuple[str, str]]:
    for groups in logs.get_paginator("describe_log_groups").paginate():
        for group in groups["logGroups"]:
            for page in logs.get_paginator("filter_log_events").paginate(logGroupName=group["logGroupName"]):
                yield f"log {group['logGroupName']}", "\n".join(event["message"] for event in page["events"])


def objects(s3: Any) -> Iterator[tuple[str, str]]:
    for bucket in s3.list_buckets()["Buckets"]:
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket["Name"]):
            for one in page.get("Contents", []):
                body = s3.get_object(Bucket=bucket["Name"], Key=one["Key"])["Body"].read()
                yield f"bucket {bucket['Name']}/{one['Key']}", body.decode(errors="ignore")


def as_text(found: Any) -> str:
    return json.dumps(found, default=str, ensure_ascii=False)


def found(world: World, person: Person) -> dict[str, set[str]]:
    """Where she is, and what of her."""
    places: dict[str, set[str]] = {}
    for place, text in everything(world):
        if told := person.told_in(text):
            places.setdefault(place, set()).update(told)
    return places


def beyond(places: dict[str, set[str]], allowed: dict[str, str]) -> list[str]:
    def is_allowed(place: str) -> bool:
        kind, _, name = place.partition(" ")
        return any(kind == of.partition(" ")[0] and f"-{of.partition(' ')[2]}-" in name for of in allowed)

    return [f"{place}: {', '.join(sorted(told))}" for place, told in sorted(places.items()) if not is_allowed(place)]


def test_what_is_hers_stands_where_it_must_and_once_erased_nowhere(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    zoe = Person()
    sku = world.product("quince", stock=5)
    account = Account(world.stage, world.http, email=zoe.email).sign_up().sign_in()
    account.call("PATCH", "/me", json={"name": zoe.name}).raise_for_status()
    account.call("POST", "/me/addresses", json=zoe.address).raise_for_status()
    account.put(sku, 1)
    placed = account.check_out(zoe.address).raise_for_status().json()
    Shopper(world.stage, world.http).pay(placed["pay_url"])
    order_id = placed["order"]["order_id"]
    world.wait(lambda: account.order(order_id)["state"] == "DELIVERED", "delivered order", seconds=120)

    looked_at = {place.partition(" ")[0] for place, text in everything(world) if text.strip("[]")}
    assert looked_at >= {"table", "log", "bucket"}, "and queues, whatever waits in them"
    before = found(world, zoe)
    show(capsys, "Where she is, with an account and an order", before)
    assert {"name", "street", "city", "email"} <= set().union(*before.values()), "the search finds nothing at all"
    assert beyond(before, MAY) == []

    account.call("DELETE", "/me").raise_for_status()
    world.wait(lambda: not beyond(found(world, zoe), STILL), "place that is empty of her", seconds=120)
    show(capsys, "Where she is once she was erased", found(world, zoe))


def show(capsys: pytest.CaptureFixture[str], title: str, places: dict[str, set[str]]) -> None:
    table = Table("where", "what", "why", title=title)
    for place, told in sorted(places.items()):
        why = next((why for of, why in MAY.items() if f"-{of.partition(' ')[2]}-" in place), "?")
        table.add_row(place, ", ".join(sorted(told)), why)
    with capsys.disabled():
        console = Console(width=150)
        console.print()
        console.print(table)
