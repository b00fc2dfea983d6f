"""How messages reach a function, and where they go when it cannot take them."""

import json
from pathlib import Path
from typing import Any

import boto3
import pytest

from shop.consumer import MAX_RECEIVES, NotYet, Partly, batch_consumer, commands, consumer
from shop.events import BadEvent, PriceSet, ProductUpserted, StockShort

EVENTS = Path(__file__).parents[3] / "events"
GOOD = {
    "source": "stock",
    "detail-type": "StockShort",
    "id": "1",
    "time": "2026-11-22T09:30:00Z",
    "detail": {"sku": "MUG-RED", "available": -1},
}


class Sqs:
    def __init__(self) -> None:
        self.buried: list[dict[str, Any]] = []
        self.held: list[tuple[str, int]] = []

    def send_message(self, **request: Any) -> None:
        self.buried.append(request)

    def change_message_visibility(self, *, QueueUrl: str, ReceiptHandle: str, VisibilityTimeout: int) -> None:  # noqa: N803
        self.held.append((ReceiptHandle, VisibilityTimeout))

    @property
    def reasons(self) -> list[str]:
        return [letter["MessageAttributes"]["reason"]["StringValue"] for letter in self.buried]


@pytest.fixture
def sqs(monkeypatch: pytest.MonkeyPatch) -> Sqs:
    sqs = Sqs()
    monkeypatch.setattr(boto3, "client", lambda *_, **__: sqs)
    return sqs


def batch(*bodies: Any, received: int = 1, group: str | None = None) -> dict[str, Any]:
    attributes = {"ApproximateReceiveCount": str(received)} | ({"MessageGroupId": group} if group else {})
    return {
        "Records": [
            {
                "messageId": f"m{number}",
                "receiptHandle": f"r{number}",
                "body": body if isinstance(body, str) else json.dumps(body),
                "attributes": attributes,
            }
            for number, body in enumerate(bodies)
        ]
    }


def failed(answer: dict[str, Any]) -> list[str]:
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("{not json", "Expecting property name"),
        ("[]", "must be an EventBridge event"),
        ("7", "must be an EventBridge event"),
        (GOOD | {"detail": {"sku": "MUG-RED"}}, "StockShort: available: Field required"),
        (GOOD | {"detail-type": "StockLong"}, "expected stock StockShort, got stock StockLong"),
        (GOOD | {"detail": {"sku": "MUG-RED", "available": 1, "note": "x" * 300_000}}, "the limit is 256000"),
        (GOOD | {"detail": {"sku": "MUG-RED", "available": 1, "note": "\uffff"}}, "holds U+FFFF"),
        (GOOD | {"detail": {"sku": "MUG-RED", "available": 1, "cause_id": "änderung 7"}}, "cause_id: "),
    ],
)
def test_what_does_not_parse_is_buried_as_it_came_with_the_reason_and_the_rest_goes_on(sqs, body, reason):
    seen: list[Any] = []
    answer = consumer(StockShort)(seen.append)(batch(body, GOOD), None)
    assert failed(answer) == []
    assert [event.sku for event in seen] == ["MUG-RED"]
    assert reason in sqs.reasons[0]
    assert sqs.buried[0]["MessageBody"] == (body if isinstance(body, str) else json.dumps(body))


@pytest.mark.parametrize(
    ("characters", "reason"),
    [(5_000_000, "the limit is 256000"), (60_000, "texts.en.description: String should have at most 50000 characters")],
)
def test_a_description_of_five_megabytes_is_buried_with_the_reason(sqs, characters, reason):
    seen: list[Any] = []
    entry = json.loads((EVENTS / "ProductUpserted.json").read_text())
    entry["detail"]["texts"]["en"]["description"] = "x" * characters
    assert failed(consumer(ProductUpserted)(seen.append)(batch(entry), None)) == []
    assert seen == []
    assert reason in sqs.reasons[0]
    assert len(sqs.reasons[0]) <= 2_000


def test_what_fails_for_now_comes_again_soon_and_the_others_are_done(sqs):
    def handle(event: StockShort) -> None:
        if event.sku == "BAD":
            raise ConnectionError

    bad = GOOD | {"detail": {"sku": "BAD", "available": 0}}
    answer = consumer(StockShort)(handle)(batch(GOOD, bad, GOOD, received=3), None)
    assert failed(answer) == ["m1"]
    assert sqs.held == [("r1", 8)]
    assert sqs.buried == []


def test_what_fails_for_good_is_buried_with_what_it_failed_of(sqs):
    def handle(_: StockShort) -> None:
        raise ConnectionError("the table is gone")

    answer = consumer(StockShort)(handle)(batch(GOOD, received=MAX_RECEIVES), None)
    assert failed(answer) == []
    assert "failed 5 times: ConnectionError('the table is gone')" in sqs.reasons[0]


def test_what_came_too_early_waits_however_often_it_came(sqs):
    def handle(_: StockShort) -> None:
        raise NotYet("its turn comes", seconds=40)

    answer = consumer(StockShort)(handle)(batch(GOOD, received=900), None)
    assert failed(answer) == ["m0"]
    assert sqs.held == [("r0", 40)]
    assert sqs.buried == []


def test_in_a_fifo_queue_everything_after_a_failure_comes_again_too(sqs):
    """Or a later message of the group would overtake it."""
    seen: list[Any] = []

    def handle(command: PriceSet) -> None:
        if command.revision == 2:
            raise ConnectionError
        seen.append(command.revision)

    bodies = [{"sku": "S", "price": {"amount": 1, "currency": "USD"}, "revision": n} for n in (1, 2, 3)]
    answer = commands(PriceSet, fifo=True)(handle)(batch(*bodies, group="g"), None)
    assert (seen, failed(answer)) == ([1], ["m1", "m2"])


def test_in_a_fifo_queue_other_groups_go_on_and_the_held_back_wait_no_longer_than_the_first(sqs):
    seen: list[Any] = []

    def handle(command: PriceSet) -> None:
        if command.revision == 1:
            raise ConnectionError
        seen.append(command.revision)

    bodies = [{"sku": "S", "price": {"amount": 1, "currency": "USD"}, "revision": n} for n in (1, 2, 3)]
    event = batch(*bodies, group="a")
    event["Records"][1]["attributes"] = {"ApproximateReceiveCount": "1", "MessageGroupId": "b"}
    answer = commands(PriceSet, fifo=True)(handle)(event, None)
    assert (seen, failed(answer)) == ([2], ["m0", "m2"])
    assert sqs.held == [("r0", 2), ("r2", 2)]


def test_a_reason_never_shows_what_was_wrong_with_somebodys_data(sqs):
    def handle(_: StockShort) -> None:
        PriceSet.model_validate({"sku": "ann@example.com", "revision": 1, "price": {"amount": 1, "currency": "USD"}})

    consumer(StockShort)(handle)(batch(GOOD, received=MAX_RECEIVES), None)
    assert "sku" in sqs.reasons[0]
    assert "ann@example.com" not in sqs.reasons[0]


def test_a_bad_message_of_a_fifo_queue_is_buried_in_its_group(sqs):
    answer = commands(PriceSet, fifo=True)(lambda _: None)(batch({"sku": "S"}, group="g"), None)
    assert failed(answer) == []
    assert (sqs.buried[0]["MessageGroupId"], sqs.buried[0]["MessageDeduplicationId"]) == ("g", "m0")


def test_a_batch_taken_together_fails_together_but_for_what_does_not_parse(sqs):
    taken: list[Any] = []
    assert failed(batch_consumer(StockShort)(taken.append)(batch("{", GOOD, GOOD), None)) == []
    assert [len(events) for events in taken] == [2]
    assert len(sqs.buried) == 1

    def handle(_: list[StockShort]) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        batch_consumer(StockShort)(handle)(batch(GOOD), None)


def test_of_a_batch_that_failed_in_part_only_those_come_again_and_what_is_wrong_for_good_is_buried(sqs):
    def handle(events: list[StockShort]) -> None:
        assert [event.available for event in events] == [-1, -2, -3]
        raise Partly({1: ConnectionError("later"), 2: BadEvent("never")})

    entries = ["{", *(GOOD | {"detail": {"sku": "MUG-RED", "available": -n}} for n in (1, 2, 3))]
    assert failed(batch_consumer(StockShort)(handle)(batch(*entries, received=2), None)) == ["m2"]
    assert sqs.held == [("r2", 4)]
    assert sqs.reasons[1:] == ["never"]
    assert json.loads(sqs.buried[1]["MessageBody"])["detail"]["available"] == -3
