import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from functions.backoffice import staff_api
from functions.backoffice.store import Queues
from tests.fakes import Answer, call

OPERATOR = "[operator]"
NAME = "stock.on_stock_counted"


class Stacks:
    """What CloudFormation says of one stack."""

    def __init__(self, queues: dict[str, str]) -> None:
        self.queues = queues

    def get_paginator(self, _: str) -> "Stacks":
        return self

    def paginate(self, **_: str) -> list[Any]:
        found = [
            {"ResourceType": "AWS::SQS::Queue", "LogicalResourceId": f"{name}0A1B2C3D", "PhysicalResourceId": url}
            for name, url in self.queues.items()
        ]
        return [{"StackResourceSummaries": [*found, {"ResourceType": "AWS::IAM::Role", "LogicalResourceId": "RoleX"}]}]


@pytest.fixture
def sqs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("STAFF_ISSUER", "https://staff")
    monkeypatch.setenv("STAFF_CLIENT_ID", "client")
    with mock_aws():
        client = boto3.client("sqs", region_name="us-east-1")
        names = ("StockOnStockCountedDead", "StockOnStockCountedQueue", "StockFromStockStreamDead")
        urls = {name: client.create_queue(QueueName=name)["QueueUrl"] for name in names}
        monkeypatch.setattr(staff_api, "queues", Queues(Stacks(urls), client, ["a-stack"]))  # type: ignore[arg-type]
        yield client


def bury(sqs: Any, body: Any, queue: str = "StockOnStockCountedDead") -> str:
    told = sqs.send_message(
        QueueUrl=sqs.get_queue_url(QueueName=queue)["QueueUrl"],
        MessageBody=json.dumps(body),
        MessageAttributes={"reason": {"DataType": "String", "StringValue": "it failed"}},
    )
    return str(told["MessageId"])


def waiting(sqs: Any, queue: str) -> int:
    url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
    told = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
    return int(told["Attributes"]["ApproximateNumberOfMessages"])


def ask(method: str, path: str, body: Any = None, *, groups: str = OPERATOR) -> Answer:
    claims = {"token_use": "id", "iss": "https://staff", "aud": "client", "sub": "sam", "cognito:groups": groups}
    parts = path.split("/")
    ids = {"name": parts[3]} if len(parts) > 3 else None
    return call(staff_api.handler, method, path, body=body, path_parameters=ids, claims=claims)


def redrive(*ids: str, name: str = NAME, groups: str = OPERATOR) -> Answer:
    return ask("POST", f"/staff/dead-letters/{name}/redrive", {"message_ids": list(ids)}, groups=groups)


def test_dead_letters_are_counted_by_consumer_and_shown_with_their_reason(sqs: Any):
    message_id = bury(sqs, {"source": "wms", "detail-type": "StockCounted", "detail": {}})

    queues = ask("GET", "/staff/dead-letters").json["queues"]
    assert [(one["name"], one["waiting"]) for one in queues] == [(NAME, 1), ("stock.from_stock_stream", 0)]
    (letter,) = ask("GET", f"/staff/dead-letters/{NAME}").json["messages"]
    assert (letter["message_id"], letter["reason"], letter["detail_type"]) == (message_id, "it failed", "StockCounted")
    assert waiting(sqs, "StockOnStockCountedDead") == 1


def test_only_the_messages_named_go_back_and_each_once(sqs: Any):
    first, second = bury(sqs, {"a": 1}), bury(sqs, {"b": 2})

    assert redrive(second).json == {"moved": 1}
    assert redrive(second).json == {"moved": 0}
    assert (waiting(sqs, "StockOnStockCountedDead"), waiting(sqs, "StockOnStockCountedQueue")) == (1, 1)
    assert redrive(first, "gone").json == {"moved": 1}
    assert waiting(sqs, "StockOnStockCountedDead") == 0


def test_what_a_stream_left_cannot_be_sent_back(sqs: Any):
    told = redrive("any", name="stock.from_stock_stream")
    assert (told.status, told.json["type"]) == (409, "not-redrivable")


def test_an_unknown_consumer_is_404_and_no_message_at_all_is_422(sqs: Any):
    assert ask("GET", "/staff/dead-letters/nobody").status == 404
    assert redrive("x", name="nobody").status == 404
    assert redrive().status == 422


def test_it_takes_an_operator(sqs: Any):
    message_id = bury(sqs, {"a": 1})
    for told in (
        ask("GET", "/staff/dead-letters", groups="[support]"),
        ask("GET", f"/staff/dead-letters/{NAME}", groups="[support]"),
        redrive(message_id, groups="[support]"),
    ):
        assert (told.status, told.json["group"]) == (403, "operator")
    assert waiting(sqs, "StockOnStockCountedDead") == 1


def test_who_sent_it_back_is_logged(sqs: Any, capsys: pytest.CaptureFixture[str]):
    redrive(bury(sqs, {"a": 1}))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["staff_id"] for one in lines if one["outcome"] == "sent back"] == ["sam"]
