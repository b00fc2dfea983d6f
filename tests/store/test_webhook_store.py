"""The webhooks table: a message is taken once, with what it says."""

from datetime import UTC, datetime

import pytest

from functions.webhooks.store import WebhookTable
from shop.errors import Invalid
from shop.events import PriceSet
from shop.money import Money
from shop.outbox import Outbox
from tests.fakes import create_table

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PRICE = PriceSet(sku="MUG-RED", price=Money(amount=990, currency="USD"), revision=4)


@pytest.fixture
def webhooks(dynamodb):
    create_table(dynamodb, "webhook", key="pk", sort="sk")
    return WebhookTable(dynamodb, "webhook")


def receive(webhooks, message_id="msg_1", digest="one", source="pim"):
    return webhooks.receive(source, message_id, digest, [Outbox("outbox").say(PRICE, now=NOW)], now=NOW)


def test_a_message_is_taken_once_with_its_events(webhooks, dynamodb):
    assert [receive(webhooks), receive(webhooks), receive(webhooks, "msg_2")] == [True, False, True]
    assert len(dynamodb.scan(TableName="outbox")["Items"]) == 2


def test_an_id_is_of_one_message_and_one_source(webhooks, dynamodb):
    receive(webhooks)
    with pytest.raises(Invalid):
        receive(webhooks, digest="two")
    assert receive(webhooks, digest="two", source="cms")
    assert len(dynamodb.scan(TableName="outbox")["Items"]) == 2
