"""Webhooks on the deployed shop: a PIM that posts, and receivers that hear."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from evershelf import cli
from evershelf.commands import webhooks as command
from evershelf.listener import Heard, Listener
from evershelf.webhooks import Webhooks
from functions.webhooks.signature import sign
from tests.e2e.conftest import World, now_ms

pytestmark = pytest.mark.e2e


@pytest.fixture
def secret(world: World) -> str:
    return world.aws.secrets.get_secret_value(SecretId=world.stage.outputs["PimWebhookSecretArn"])["SecretString"]


def post(world: World, secret: str, body: Any, *, message_id: str, age: int = 0) -> httpx.Response:
    text = json.dumps(body).encode()
    headers = sign([secret], message_id, text, at=datetime.now(UTC) - timedelta(seconds=age))
    return world.http.post(f"{world.stage.api_url}/webhooks/pim", content=text, headers=headers)


def test_a_price_that_the_pim_posts_is_soon_on_the_page(world: World, secret: str):
    sku = world.product("vase", stock=9, amount=1_000)
    data = {"sku": sku, "price": {"amount": 1_234, "currency": "USD"}, "revision": now_ms()}
    price = {"type": "PriceSet", "data": data}
    message_id = f"msg_{sku}"
    assert post(world, secret, price, message_id=message_id, age=301).status_code == 401
    assert post(world, "A" * 48, price, message_id=message_id).status_code == 401
    assert [post(world, secret, price, message_id=message_id).status_code for _ in range(2)] == [202, 200]
    world.wait(lambda: "$12.34" in world.page(f"/p/{sku.lower()}/"), "the new price")
    assert world.record(f"/p/{sku.lower()}/")["cause_id"] == message_id


def test_a_secret_that_was_replaced_is_taken_a_while_longer(world: World, secret: str):
    new = "evershelfTestSecretOfFortyEightLettersAndDigits1"
    body = {"type": "ProductWithdrawn", "data": {"product_id": "never-was", "revision": 1}}
    assert post(world, secret, body, message_id=f"msg_{now_ms()}").status_code == 202
    world.aws.secrets.put_secret_value(SecretId=world.stage.outputs["PimWebhookSecretArn"], SecretString=new)
    try:
        # What is known of the secret is renewed at the first signature that fits none, once it is ten seconds old.
        message_id = f"msg_{now_ms()}"
        world.wait(lambda: post(world, new, body, message_id=message_id).is_success, "the new secret", seconds=60)
        assert post(world, secret, body, message_id=f"msg_{now_ms()}").status_code == 202
        outbox = world.stage.outputs["OutboxTable"]
        world.wait(lambda: not world.aws.dynamodb.scan(TableName=outbox)["Items"], "an empty outbox")
    finally:
        world.aws.secrets.put_secret_value(SecretId=world.stage.outputs["PimWebhookSecretArn"], SecretString=secret)


class Receiver:
    """A server on this machine that answers what it is told, in turn, then 200."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.answers: list[int] = []
        self.secret = ""
        self.server = Listener(
            port=0,
            secret=lambda: self.secret,
            heard=self.heard.append,
            answer=lambda: self.answers.pop(0) if self.answers else 200,
        )
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def of(self, name: str, subject: str) -> list[Heard]:
        return [one for one in self.heard if one.body.get("type") == name and subject in json.dumps(one.body["data"])]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def webhooks(world: World) -> Iterator[Webhooks]:
    webhooks = Webhooks(world.stage, world.aws)
    yield webhooks
    for subscription in webhooks.all():
        webhooks.remove(subscription.subscription_id)


@pytest.fixture
def evershelf(world: World, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(command, "connect", lambda _: world.aws)
    monkeypatch.setattr(command, "find", lambda *_: world.stage)

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(cli.app, ["webhooks", *arguments])
        assert done.exit_code == 0, done.output
        return done.stdout

    return run


def test_who_subscribed_hears_of_a_paid_order_and_of_nothing_personal(
    world: World, webhooks: Webhooks, receiver: Receiver
):
    made = webhooks.add(receiver.server.url, types=("OrderPaid",))
    receiver.secret = made.secret
    sku = world.product("jug", stock=9, amount=2_000)
    shopper = world.shopper()
    placed = shopper.with_cart(sku, 2).check_out().raise_for_status().json()
    shopper.pay(placed["pay_url"])
    order_id = placed["order"]["order_id"]
    (heard,) = world.wait(lambda: receiver.of("OrderPaid", order_id), "OrderPaid")
    assert heard.refused == ""
    assert heard.body["data"]["lines"][0]["sku"] == sku
    assert "robin" not in json.dumps(heard.body).lower()
    assert {one.body["type"] for one in receiver.heard} == {"OrderPaid"}
    delivery = world.wait(
        lambda: [one for one in webhooks.deliveries(made.subscription_id, limit=5) if one.state == "delivered"],
        "the delivery's row",
    )[0]
    assert (delivery.message.event_id, delivery.log[0].status) == (heard.webhook_id, 200)


def test_a_receiver_that_fails_is_tried_again_and_an_operator_replays_what_it_missed(
    world: World, webhooks: Webhooks, receiver: Receiver, evershelf: Any
):
    sku = world.product("bell", stock=9)
    made = json.loads(
        evershelf("add", receiver.server.url, "--event", "AvailabilityChanged", "--subject", sku, "--json")
    )
    receiver.secret, subscription_id = made["secret"], made["subscription_id"]
    receiver.answers = [500, 503]
    world.send("wms", "StockCounted", {"sku": sku, "counted": 0, "sequence": 2})

    def tries() -> list[int | None]:
        found = webhooks.deliveries(subscription_id, limit=1)
        return [attempt.status for attempt in found[0].log] if found else []

    world.wait(lambda: tries() == [500, 503], "a second attempt, five seconds after the first")
    (listed,) = json.loads(evershelf("deliveries", subscription_id, "--json"))
    assert listed["state"] == "pending"
    event_id = listed["message"]["event_id"]
    assert "1 on the way" in evershelf("replay", subscription_id, event_id)
    world.wait(lambda: tries() == [500, 503, 200], "the replay")
    assert {one.webhook_id for one in receiver.heard} == {event_id}
    assert all(one.refused == "" for one in receiver.heard)


def test_a_receiver_that_is_gone_is_disabled_and_others_may_hear_of_it(
    world: World, webhooks: Webhooks, receiver: Receiver, evershelf: Any
):
    watcher = Receiver()
    watcher.secret = webhooks.add(watcher.server.url, types=("WebhookDisabled",)).secret
    made = webhooks.add(receiver.server.url, types=("OrderPlaced",))
    receiver.secret = made.secret
    assert "it got through: 200" in evershelf("test", made.subscription_id)
    receiver.answers = [410]
    assert webhooks.trial(made.subscription_id).log[-1].status == 410
    world.wait(lambda: watcher.of("WebhookDisabled", made.subscription_id), "WebhookDisabled")
    assert "disabled: the receiver answered 410 Gone" in " ".join(evershelf("list").split())
    evershelf("enable", made.subscription_id)
    assert "1 on the way" in evershelf("replay", made.subscription_id, "--failed")
    world.wait(lambda: len(receiver.heard) == 3, "the replay")
    watcher.close()
