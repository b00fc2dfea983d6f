"""The webhooks table: a message is taken once, with what it says; a delivery moves only from what was seen."""

from datetime import UTC, datetime, timedelta

import pytest

from functions.webhooks.logic import again, judge
from functions.webhooks.model import Attempt, Delivery, Message, Subscription
from functions.webhooks.store import DUE, WebhookTable
from shop.errors import Invalid
from shop.events import PriceSet, WebhookDisabled
from shop.money import Money
from shop.outbox import Outbox
from tests.fakes import create_table

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PRICE = PriceSet(sku="MUG-RED", price=Money(amount=990, currency="USD"), revision=4)


@pytest.fixture
def webhooks(dynamodb):
    create_table(dynamodb, "webhook", key="pk", sort="sk", indexes={DUE: ("shard", "wake_at")})
    return WebhookTable(dynamodb, "webhook")


SUBSCRIPTION = Subscription(subscription_id="whk_1", url="https://r.example/", secret="whsec_bmV3", created_at=NOW)
TOLD = Message(event_id="evt_1", type="StockShort", subject="MUG-RED", body="{}")
DELIVERY = Delivery(subscription_id="whk_1", message=TOLD, due_at=NOW, created_at=NOW)
SAY = Outbox("outbox").say(WebhookDisabled(subscription_id="whk_1", reason="gone", disabled_at=NOW), now=NOW)


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


def tried(delivery, status, at=NOW):
    return judge(delivery, SUBSCRIPTION, Attempt(at=at, status=status, ms=5, answer="said")).delivery


def test_a_subscription_is_added_changed_and_removed_once(webhooks):
    webhooks.add(SUBSCRIPTION)
    assert webhooks.subscriptions() == [SUBSCRIPTION]
    assert webhooks.note("whk_1", failing_since=NOW, disabled_because="")
    assert webhooks.subscription("whk_1").failing_since == NOW
    assert webhooks.note("whk_1", failing_since=None)
    assert webhooks.subscription("whk_1") == SUBSCRIPTION
    assert [webhooks.remove("whk_1"), webhooks.remove("whk_1"), webhooks.note("whk_1", active=True)] == [True] + [
        False
    ] * 2
    assert webhooks.subscriptions() == []


def test_a_delivery_opens_once_and_says_how_it_stands(webhooks):
    assert webhooks.open(DELIVERY, now=NOW) == DELIVERY
    failed = tried(DELIVERY, 500)
    assert webhooks.settle(DELIVERY, failed, now=NOW)
    assert webhooks.open(DELIVERY, now=NOW) == failed
    assert webhooks.deliveries("whk_1") == [failed]


def test_a_delivery_moves_only_from_what_was_seen(webhooks):
    webhooks.open(DELIVERY, now=NOW)
    assert webhooks.settle(DELIVERY, tried(DELIVERY, 500), now=NOW)
    assert not webhooks.settle(DELIVERY, tried(DELIVERY, 200), now=NOW)
    assert webhooks.delivery("whk_1", "evt_1").state == "pending"


def test_what_is_due_is_claimed_by_one_and_what_is_done_is_never_due(webhooks):
    webhooks.open(DELIVERY, now=NOW)
    assert webhooks.due(now=NOW, at_most=100) == []
    late = NOW + timedelta(minutes=3)
    (found,) = webhooks.due(now=late, at_most=100)
    assert [webhooks.claim(found, now=late), webhooks.claim(found, now=late)] == [True, False]
    assert webhooks.due(now=late, at_most=100) == []
    webhooks.settle(found, tried(found, 200), now=late)
    assert webhooks.due(now=late + timedelta(days=1), at_most=100) == []
    assert not webhooks.claim(found, now=late + timedelta(days=1))


def test_a_replay_makes_it_due_again(webhooks):
    webhooks.open(DELIVERY, now=NOW)
    done = tried(DELIVERY, 410)
    webhooks.settle(DELIVERY, done, now=NOW)
    webhooks.settle(done, again(done, now=NOW), now=NOW)
    assert len(webhooks.due(now=NOW + timedelta(minutes=3), at_most=100)) == 1


def test_a_subscription_ends_once_with_the_word_of_it(webhooks, dynamodb):
    webhooks.add(SUBSCRIPTION)
    second = DELIVERY.model_copy(update={"message": TOLD.model_copy(update={"event_id": "evt_2"})})
    for delivery in (DELIVERY, second):
        webhooks.open(delivery, now=NOW)
        assert webhooks.disable(delivery, tried(delivery, 410), why="gone", say=SAY, now=NOW)
    assert not webhooks.disable(second, tried(second, 410), why="gone", say=SAY, now=NOW)
    ended = webhooks.subscription("whk_1")
    assert (ended.active, ended.disabled_at, ended.disabled_because) == (False, NOW, "gone")
    assert [delivery.state for delivery in webhooks.deliveries("whk_1")] == ["failed", "failed"]
    assert len(dynamodb.scan(TableName="outbox")["Items"]) == 1


def test_deliveries_come_the_newest_first(webhooks):
    for number in range(5):
        told = TOLD.model_copy(update={"event_id": f"evt_{number}"})
        webhooks.open(DELIVERY.model_copy(update={"message": told}), now=NOW)
    assert [one.message.event_id for one in webhooks.deliveries("whk_1", limit=2)] == ["evt_4", "evt_3"]
