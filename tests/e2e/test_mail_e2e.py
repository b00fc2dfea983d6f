"""What a shopper finds in the mailbox, as the embedded AWS keeps it."""

import html
import json
import os
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from evershelf.commands.mail import taken
from shop.ids import person_of
from tests.e2e.browser import Visitor, chromium
from tests.e2e.conftest import World, now_ms
from tests.e2e.shopper import ADDRESS

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def mails(world: World, to: str) -> list[dict[str, Any]]:
    """The oldest first."""
    return [one for one in reversed(taken(str(world.stage.endpoint_url))) if one["To"] == [to]]


def test_who_buys_gets_a_confirmation_and_a_shipment_mail_with_links_that_work(world: World):
    sku, address = world.product("kettle", stock=8, amount=4_500), f"robin-{uuid.uuid4()}@example.com"
    shopper = world.shopper().with_cart(sku, 2)
    placed = shopper.check_out_for_sure(shopper.order_body(email=address)).raise_for_status().json()
    shopper.pay(placed["pay_url"])
    number, order_id = placed["order"]["number"], placed["order"]["order_id"]
    wanted = {f"Your order {number}", f"Order {number} is on its way"}
    world.wait(lambda: {one["Subject"] for one in mails(world, address)} == wanted, "two mails", seconds=180)
    world.wait(lambda: shopper.order(placed)["state"] == "DELIVERED", "delivered order", seconds=180)

    found = mails(world, address)
    assert len(found) == 2
    for one in found:
        assert "orders@evershelf.example" in one["Source"]
        link = re.search(r"(http\S+/order/)\?id=(\w+)#token=(\w+)", one["BodyText"])
        assert link, one["BodyText"]
        assert (link[1], link[2]) == (f"{world.stage.shop_url}/order/", order_id)
        assert link[0] in html.unescape(one["BodyHtml"])
        seen = shopper.call("GET", f"/orders/{order_id}", secret=link[3]).raise_for_status().json()
        assert seen["number"] == number
        assert (
            shopper.call(
                "POST", f"/orders/{order_id}/cancel", secret=link[3], headers={"Idempotency-Key": "k"}
            ).status_code
            == 404
        )
    assert "$90.00" in found[0]["BodyText"]


def test_who_buys_in_germany_is_written_to_in_german(world: World):
    sku, address = world.product("scarf", stock=8), f"anna-{uuid.uuid4()}@example.com"
    euros = {"sku": sku, "revision": now_ms(), "price": {"amount": 119_000, "currency": "EUR"}}
    world.send("pim", "PriceSet", euros)
    shopper = world.shopper().open_cart("de")
    world.wait(lambda: shopper.put(sku).is_success, "price in euros")
    to = ADDRESS | {"city": "Wien", "postal_code": "1010", "country": "AT"}
    body = shopper.order_body(email=address, shipping_address=to)
    placed = shopper.check_out_for_sure(body).raise_for_status().json()
    shopper.pay(placed["pay_url"])
    (first, *_) = world.wait(lambda: mails(world, address), "mail", seconds=90)
    assert first["Subject"] == f"Ihre Bestellung {placed['order']['number']}"
    assert "1.190,00\N{NO-BREAK SPACE}€" in first["BodyText"]
    assert f"{world.stage.shop_url}/de/order/?id={placed['order']['order_id']}#token=" in first["BodyText"]


def test_an_address_that_bounced_gets_no_more_mail(world: World):
    sku, address = world.product("kettle", stock=8), f"gone-{uuid.uuid4()}@example.com"
    bounced = {"bounce": {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": address}]}}
    heard = {"source": "aws.ses", "detail-type": "Email Bounced", "detail": bounced}
    (queue,) = [url for url in world.aws.sqs.list_queues()["QueueUrls"] if "NotificationsDoSuppressAddressQueue" in url]
    world.aws.sqs.send_message(QueueUrl=queue, MessageBody=json.dumps(heard))  # nobody but SES may say `aws.ses`
    table = world.stage.outputs["NotificationsTable"]

    def rows(start: str) -> list[Any]:
        items = world.aws.dynamodb.scan(TableName=table)["Items"]
        return [item for item in items if item["pk"]["S"].startswith(start)]

    world.wait(lambda: rows(f"address#{person_of(address)}"), "suppressed address", seconds=60)
    shopper = world.shopper().with_cart(sku)
    placed = shopper.check_out_for_sure(shopper.order_body(email=address)).raise_for_status().json()
    shopper.pay(placed["pay_url"])
    order = f"mail#{placed['order']['order_id']}"
    world.wait(lambda: [one["state"]["S"] for one in rows(order)] == ["suppressed"] * 2, "two noted mails", seconds=180)
    assert mails(world, address) == []


def test_who_asks_on_a_sold_out_page_confirms_and_hears_once_when_it_is_back(
    world: World, browser: Browser, tmp_path: Path
):
    sku, address = world.product("scarf", stock=0), f"wants-{uuid.uuid4()}@example.com"
    shots = Path(os.environ.get("EVERSHELF_SHOTS") or tmp_path)
    visitor = Visitor(browser.new_context(viewport={"width": 1280, "height": 900}), world.stage.shop_url, shots)
    page = visitor.go(f"/p/{sku.lower()}/").page
    form = page.locator("#back-in-stock")
    form.locator("[name=email]").fill(address)
    form.locator("[type=submit]").click()
    expect(page.locator("#back-in-stock-message")).to_contain_text("mailbox", timeout=30_000)
    visitor.shot("back-in-stock-asked")
    asked = world.wait(lambda: mails(world, address), "mail to confirm", seconds=60)
    link = re.search(rf"{re.escape(world.stage.shop_url)}(/back-in-stock/#confirm=\S+)", asked[0]["BodyText"])
    assert link, asked[0]["BodyText"]

    visitor.go(link[1])
    visitor.shot("back-in-stock-confirm")
    page.locator("#waiting-decide").click()
    expect(page.locator("#waiting-message")).to_contain_text("when", timeout=30_000)
    expect(page.locator("#waiting-message")).to_contain_text("is back")
    visitor.shot("back-in-stock-confirmed")
    assert len(mails(world, address)) == 1

    world.send("wms", "StockCounted", {"sku": sku, "counted": 9, "sequence": 2})
    world.wait(lambda: len(mails(world, address)) == 2, "mail that it is back", seconds=60)
    back = mails(world, address)[1]
    assert back["Subject"].endswith("is back")
    assert f"{world.stage.shop_url}/p/{sku.lower()}/" in back["BodyText"]

    world.send("wms", "StockCounted", {"sku": sku, "counted": 0, "sequence": 3})
    world.wait(lambda: 'data-band="sold_out"' in world.page(f"/p/{sku.lower()}/"), "sold out again")
    world.send("wms", "StockCounted", {"sku": sku, "counted": 5, "sequence": 4})
    world.wait(lambda: 'data-band="low"' in world.page(f"/p/{sku.lower()}/"), "back again")
    world.wait(lambda: not waits(world, sku), "nobody waiting")
    assert len(mails(world, address)) == 2
    assert visitor.errors == []


def waits(world: World, sku: str) -> list[Any]:
    table = world.stage.outputs["NotificationsTable"]
    values = {":pk": {"S": f"waiting#{sku}"}}
    return world.aws.dynamodb.query(
        TableName=table, KeyConditionExpression="pk = :pk", ExpressionAttributeValues=values
    )["Items"]
