"""Webhooks on the deployed shop: a PIM that posts, and receivers that hear."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

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
