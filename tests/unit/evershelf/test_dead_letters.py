import json
from typing import Any

import pytest
from moto import mock_aws

from evershelf.aws import Aws
from evershelf.dead_letters import DeadLetters, kinds, named, peek, redrive, source_of
from evershelf.errors import Failure
from functions.backoffice.letters import module_of

EVENT = {"source": "wms", "detail-type": "StockCounted", "detail": {"sku": "MUG-RED"}}


class Queues:
    """A consumer's queue and its dead letters."""

    def __init__(self, *, fifo=False):
        self.aws = Aws(region="us-east-1", endpoint="https://sqs.us-east-1.amazonaws.com")
        self.fifo = fifo
        self.dead = self._create("dead")
        arn = self._attribute(self.dead, "QueueArn")
        self.source = self._create(
            "source", RedrivePolicy=json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 3})
        )
        self._create("other")

    @property
    def letters(self):
        waiting = int(self._attribute(self.dead, "ApproximateNumberOfMessages"))
        return DeadLetters("stock.on_stock_counted", self.dead, waiting, 0)

    def bury(self, body, *, reason="StockCounted: sequence: Field required", group="ord_MUGS", dedup="one"):
        more = {"MessageGroupId": group, "MessageDeduplicationId": dedup} if self.fifo else {}
        self.aws.sqs.send_message(
            QueueUrl=self.dead,
            MessageBody=body if isinstance(body, str) else json.dumps(body),
            MessageAttributes={
                "reason": {"DataType": "String", "StringValue": reason},
                "trace": {"DataType": "String", "StringValue": "t-1"},
            },
            **more,
        )

    def receive(self):
        found = self.aws.sqs.receive_message(
            QueueUrl=self.source, MaxNumberOfMessages=10, MessageAttributeNames=["All"], AttributeNames=["All"]
        )
        return found.get("Messages", [])

    def waiting(self, url):
        return int(self._attribute(url, "ApproximateNumberOfMessages"))

    def _create(self, name, **attributes: Any):
        suffix = ".fifo" if self.fifo else ""
        settings: Any = attributes | ({"FifoQueue": "true"} if self.fifo else {})
        return self.aws.sqs.create_queue(QueueName=name + suffix, Attributes=settings)["QueueUrl"]

    def _attribute(self, url, name):
        return self.aws.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"][name]


@pytest.fixture
def queues():
    with mock_aws():
        yield Queues()


@pytest.fixture
def fifo():
    with mock_aws():
        yield Queues(fifo=True)


def test_looking_tells_the_reason_and_the_event_and_loses_nothing(queues):
    queues.bury(EVENT)
    for _ in range(3):
        (letter,) = peek(queues.aws, queues.dead, limit=10)
        assert letter.reason == "StockCounted: sequence: Field required"
        assert (letter.source, letter.detail_type, letter.body) == ("wms", "StockCounted", EVENT)
    assert queues.waiting(queues.dead) == 1


def test_looking_at_more_than_one_batch_shows_each_once_and_stops_at_the_limit(queues):
    for number in range(25):
        queues.bury({"n": number})
    assert sorted(letter.body["n"] for letter in peek(queues.aws, queues.dead, limit=100)) == list(range(25))
    assert len(peek(queues.aws, queues.dead, limit=12)) == 12
    assert queues.waiting(queues.dead) == 25


def test_looking_shows_what_is_not_json_as_it_is(queues):
    queues.bury("not { json")
    (letter,) = peek(queues.aws, queues.dead, limit=1)
    assert (letter.body, letter.detail_type) == ("not { json", "")


def test_redriving_sends_the_message_as_it_was_without_our_reason(queues):
    queues.bury(EVENT)
    assert redrive(queues.aws, queues.letters, everything=False) == 1
    (message,) = queues.receive()
    assert json.loads(message["Body"]) == EVENT
    assert list(message["MessageAttributes"]) == ["trace"]
    assert queues.waiting(queues.dead) == 0


def test_redriving_sends_one_unless_told_all(queues):
    for number in range(25):
        queues.bury({"n": number})
    assert redrive(queues.aws, queues.letters, everything=False) == 1
    assert redrive(queues.aws, queues.letters, everything=True) == 24
    assert (queues.waiting(queues.dead), queues.waiting(queues.source)) == (0, 25)


def test_redriving_nothing_moves_nothing(queues):
    assert redrive(queues.aws, queues.letters, everything=True) == 0


def test_what_fails_again_at_once_is_not_sent_for_ever(queues, monkeypatch):
    queues.bury(EVENT)
    queues.bury(EVENT | {"id": "2"})
    send: Any = queues.aws.sqs.send_message
    sent: list[Any] = []

    def send_and_fail_again(**request):
        sent.append(request)
        send(**request)
        queues.bury(json.loads(request["MessageBody"]))

    monkeypatch.setattr(queues.aws.sqs, "send_message", send_and_fail_again)
    monkeypatch.setattr(queues, "bury", lambda body: send(QueueUrl=queues.dead, MessageBody=json.dumps(body)))
    assert redrive(queues.aws, queues.letters, everything=True) == 2
    assert (len(sent), queues.waiting(queues.dead)) == (2, 2)


def test_a_redrive_that_is_stopped_leaves_the_rest_to_be_redriven(queues, monkeypatch):
    for number in range(5):
        queues.bury({"n": number})
    send: Any = queues.aws.sqs.send_message
    sent: list[Any] = []

    def fail_at_the_third(**request):
        if len(sent) == 2:
            raise ConnectionError
        sent.append(send(**request))

    with monkeypatch.context() as patched:
        patched.setattr(queues.aws.sqs, "send_message", fail_at_the_third)
        with pytest.raises(ConnectionError):
            redrive(queues.aws, queues.letters, everything=True)
    assert (queues.waiting(queues.dead), queues.waiting(queues.source)) == (3, 2)


def test_a_fifo_message_keeps_its_group_and_its_place_in_it(fifo):
    for number in range(3):
        fifo.bury({"n": number}, dedup=f"message-{number}")
    fifo.bury({"n": 9}, group="ord_PLATES", dedup="message-9")
    assert redrive(fifo.aws, fifo.letters, everything=True) == 4
    found = fifo.receive()
    mugs = [json.loads(one["Body"])["n"] for one in found if one["Attributes"]["MessageGroupId"] == "ord_MUGS"]
    assert mugs == [0, 1, 2]
    assert [json.loads(one["Body"])["n"] for one in found if one["Attributes"]["MessageGroupId"] == "ord_PLATES"] == [9]


def test_a_fifo_message_that_comes_back_can_be_redriven_again_at_once(fifo):
    for _ in range(2):
        fifo.bury({"n": 1}, dedup=f"buried-{_}")
        assert redrive(fifo.aws, fifo.letters, everything=True) == 1
        (message,) = fifo.receive()
        fifo.aws.sqs.delete_message(QueueUrl=fifo.source, ReceiptHandle=message["ReceiptHandle"])


@pytest.mark.parametrize("knows_the_call", [True, False])
def test_the_source_is_the_queue_that_redrives_to_it(queues, monkeypatch, knows_the_call):
    if not knows_the_call:
        refuse = queues.aws.sqs.exceptions.ClientError(
            {"Error": {"Code": "InvalidAction"}}, "ListDeadLetterSourceQueues"
        )

        def get_paginator(operation, original=queues.aws.sqs.get_paginator):
            if operation == "list_dead_letter_source_queues":
                raise refuse
            return original(operation)

        monkeypatch.setattr(queues.aws.sqs, "get_paginator", get_paginator)
    assert source_of(queues.aws, queues.letters) == queues.source


def test_dead_letters_without_a_source_say_what_to_do(queues):
    orphan = DeadLetters("relay", queues.source, 1, 0)
    with pytest.raises(Failure, match="no queue gives its messages to relay") as failure:
        source_of(queues.aws, orphan)
    assert "evershelf dlq show relay" in failure.value.then


NAMED = [
    DeadLetters(name, "", 0, 0) for name in ("stock.on_stock_counted", "orders.on_order_sent", "stock.on_order_sent")
]


@pytest.mark.parametrize(
    "name",
    [
        "stock.on_stock_counted",
        "functions.stock.on_stock_counted",
        "on_stock_counted",
        "StockOnStockCounted",
        "DeadStockOnStockCounted",
        "StockOnStockCountedDead",
    ],
)
def test_a_consumer_is_found_by_any_of_its_names(name):
    assert named(name, NAMED).name == "stock.on_stock_counted"


def test_a_name_that_fits_two_is_refused_with_both():
    with pytest.raises(Failure, match="could be any of 2") as failure:
        named("on_order_sent", NAMED)
    assert failure.value.then == "name one: orders.on_order_sent, stock.on_order_sent"


@pytest.mark.parametrize("name", ["on_order_lost", "", "."])
def test_a_name_that_fits_none_is_refused_with_all(name):
    with pytest.raises(Failure) as failure:
        named(name, NAMED)
    assert "stock.on_stock_counted" in failure.value.then


def test_a_queue_is_named_for_its_consumer():
    assert module_of("FulfillmentDoDeliverOrder") == "fulfillment.do_deliver_order"
    assert module_of("Relay") == "relay"


def test_unrouted_events_are_counted_by_type(queues):
    for detail_type in ("StockGuessed", "StockGuessed", "StockLost"):
        queues.bury(EVENT | {"detail-type": detail_type})
    found = kinds(peek(queues.aws, queues.dead, limit=10))
    assert found == {("wms", "StockGuessed"): 2, ("wms", "StockLost"): 1}
