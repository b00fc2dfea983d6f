"""POST /webhooks/pim as a PIM calls it, with every kind of message that must not be believed or not be understood."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from functions.webhooks import api
from functions.webhooks.door import Secrets
from functions.webhooks.signature import sign
from functions.webhooks.store import WebhookTable
from tests.fakes import MemoryDynamo, call, create_table

SECRET, OTHER = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
PRICE: dict[str, Any] = {
    "type": "PriceSet",
    "data": {"sku": "MUG-RED", "price": {"amount": 990, "currency": "USD"}, "revision": 4},
}
WITHDRAWN = {"type": "ProductWithdrawn", "data": {"product_id": "mug", "revision": 9}}


class Pim:
    def __init__(self) -> None:
        self.memory = MemoryDynamo()
        create_table(self.memory.client, "webhook", key="pk", sort="sk")
        create_table(self.memory.client, "outbox", key="id")
        self.secrets = [SECRET]

    def post(self, body, *, message_id="msg_1", secret=SECRET, age=0, headers=None):
        text = body if isinstance(body, str) else json.dumps(body)
        at = datetime.now(UTC) - timedelta(seconds=age)
        signed = sign([secret], message_id, text.encode(), at=at)
        return call(api.handler, "POST", "/webhooks/pim", body=text, headers=signed | (headers or {}))

    def said(self):
        rows = self.memory.items("outbox")
        return [(row["source"], row["detail_type"], json.loads(row["detail"])) for row in rows]


@pytest.fixture
def pim(monkeypatch):
    pim = Pim()
    monkeypatch.setattr(api, "webhooks", WebhookTable(pim.memory.client, "webhook"))

    class Known:
        def __call__(self):
            return tuple(pim.secrets)

        def renew(self):
            return False

    monkeypatch.setattr(api, "pim_secrets", Known())
    return pim


def told(answer):
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status, answer.json["type"], answer.json.get("field")


def test_a_signed_event_is_said_as_the_pims_with_the_message_as_its_cause(pim):
    answer = pim.post(PRICE)
    assert (answer.status, answer.json) == (202, {"webhook_id": "msg_1", "outcome": "accepted", "events": 1})
    ((source, name, detail),) = pim.said()
    assert (source, name, detail["sku"], detail["cause_id"]) == ("pim", "PriceSet", "MUG-RED", "msg_1")
    assert detail["caused_at"]


def test_a_sample_is_taken_as_it_is_on_the_bus(pim):
    assert pim.post({"source": "pim", "detail-type": "PriceSet", "detail": PRICE["data"]}).status == 202
    assert len(pim.said()) == 1


def test_a_list_is_taken_whole(pim):
    assert pim.post([PRICE, WITHDRAWN]).json["events"] == 2
    assert sorted(name for _, name, _ in pim.said()) == ["PriceSet", "ProductWithdrawn"]


def test_a_message_that_comes_again_is_thanked_for_and_sent_once(pim):
    pim.post(PRICE)
    again = pim.post(PRICE, age=-60)  # as a sender does that had no answer: the same id, signed anew
    assert (again.status, again.json["outcome"]) == (200, "duplicate")
    assert len(pim.said()) == 1


def test_an_id_that_was_another_messages_is_refused(pim):
    pim.post(PRICE)
    assert told(pim.post(WITHDRAWN)) == (422, "id-reused", "webhook-id")
    assert len(pim.said()) == 1


def test_a_secret_that_is_being_replaced_is_taken(pim):
    pim.secrets = [OTHER, SECRET]
    assert pim.post(PRICE).status == 202


@pytest.mark.parametrize(
    ("message", "problem"),
    [
        ({"secret": OTHER}, (401, "bad-signature", "webhook-signature")),
        ({"age": 301}, (401, "signature-expired", "webhook-timestamp")),
        ({"age": -302}, (401, "signature-early", "webhook-timestamp")),
        ({"age": 301, "secret": OTHER}, (401, "bad-signature", "webhook-signature")),
        ({"headers": {"webhook-signature": "v1,Zm9yZ2Vk"}}, (401, "bad-signature", "webhook-signature")),
        ({"headers": {"webhook-signature": ""}}, (401, "signature-missing", "webhook-signature")),
        ({"headers": {"webhook-id": "msg_2"}}, (401, "bad-signature", "webhook-signature")),
        ({"headers": {"webhook-timestamp": "soon"}}, (400, "malformed-header", "webhook-timestamp")),
    ],
)
def test_what_the_pim_did_not_sign_just_now_is_refused_and_says_nothing(pim, message, problem):
    assert told(pim.post(PRICE, **message)) == problem
    assert pim.said() == pim.memory.items("webhook") == []


def test_a_replay_of_a_captured_message_says_nothing_new(pim):
    headers = sign([SECRET], "msg_1", json.dumps(PRICE).encode(), at=datetime.now(UTC))
    answers = [call(api.handler, "POST", "/webhooks/pim", body=PRICE, headers=headers) for _ in range(3)]
    assert [answer.status for answer in answers] == [202, 200, 200]
    assert len(pim.said()) == 1


def test_every_error_of_every_event_is_told_and_none_is_taken(pim):
    body = [
        PRICE,
        {"type": "PriceSet", "data": {"sku": "MUG RED", "price": {"amount": 1.5, "currency": "USD"}}},
        {"type": "StockCounted", "data": {"sku": "MUG-RED", "counted": 9, "sequence": 1}},
        {"type": "PriceSet"},
        "PriceSet",
    ]
    answer = pim.post(body)
    assert (answer.status, answer.json["type"]) == (422, "invalid")
    fields = [error["field"] for error in answer.json["errors"]]
    assert fields == ["1.data.sku", "1.data.price.amount", "1.data.revision", "2.type", "3.data", "4"]
    assert "one of CategoryUpserted, PriceSet, ProductUpserted, ProductWithdrawn" in answer.json["errors"][3]["message"]
    assert pim.said() == pim.memory.items("webhook") == []


def test_a_corrected_message_is_taken_under_the_id_of_the_one_that_was_refused(pim):
    assert pim.post({"type": "PriceSet", "data": {}}).status == 422
    assert pim.post(PRICE).status == 202


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"source": "wms", "detail-type": "PriceSet", "detail": PRICE["data"]}, 422, "source"),
        ({"type": "PriceSet", "data": PRICE["data"] | {"cause_id": "\ud800"}}, 422, "data"),
        ([], 422, "body"),
        ([PRICE] * 11, 422, "body"),
        ("null", 422, "body"),
        ("[" * 100_000, 400, "body"),
        ('{"type": ', 400, "body"),
        ("", 400, "body"),
    ],
)
def test_a_body_that_makes_no_sense_is_told_where(pim, body, status, field):
    answer = pim.post(body)
    assert (answer.status, answer.json["errors"][0]["field"]) == (status, field), answer.text
    assert pim.said() == []


def test_a_description_of_five_megabytes_is_too_large(pim):
    assert told(pim.post({"type": "ProductUpserted", "data": {"description": "x" * 5_000_000}})) == (
        413,
        "too-large",
        None,
    )


class Vault:
    """Secrets Manager with one secret, whose current value is so old."""

    exceptions = SimpleNamespace(ResourceNotFoundException=type("ResourceNotFoundException", (Exception,), {}))

    def __init__(self, *values, age):
        self.values, self.age, self.reads = values, age, 0

    def get_secret_value(self, *, SecretId, VersionStage="AWSCURRENT"):  # noqa: N803 as boto3 has it
        self.reads += 1
        index = ("AWSCURRENT", "AWSPREVIOUS").index(VersionStage)
        if index >= len(self.values):
            raise self.exceptions.ResourceNotFoundException
        return {"SecretString": self.values[index], "CreatedDate": datetime.now(UTC) - self.age}


@pytest.mark.parametrize(
    ("values", "hours", "taken"),
    [((OTHER, SECRET), 23, (OTHER, SECRET)), ((OTHER, SECRET), 25, (OTHER,)), ((SECRET,), 1, (SECRET,))],
)
def test_the_secret_before_is_taken_for_a_day(monkeypatch, values, hours, taken):
    monkeypatch.setattr("boto3.client", lambda _: Vault(*values, age=timedelta(hours=hours)))
    assert Secrets("arn:pim")() == taken


def test_a_new_secret_is_looked_for_when_a_signature_fits_none_but_not_at_every_forgery(monkeypatch):
    vault = Vault(SECRET, age=timedelta(days=9))
    monkeypatch.setattr("boto3.client", lambda _: vault)
    secrets = Secrets("arn:pim")
    assert secrets() == (SECRET,)
    assert not secrets.renew()
    vault.values = (OTHER,)
    secrets._read_at -= 60
    assert secrets() == (SECRET,), "it is not read for each message"
    assert secrets.renew()
    assert secrets() == (OTHER,)
    assert vault.reads == 2
