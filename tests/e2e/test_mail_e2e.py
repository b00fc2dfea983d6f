"""What a shopper finds in the mailbox, as the embedded AWS keeps it."""

import html
import json
import re
import uuid
from typing import Any

import pytest

from tests.e2e.conftest import World

pytestmark = pytest.mark.e2e


def mails(world: World, to: str) -> list[dict[str, Any]]:
    """https://github.com/ministackorg/ministack: what SES took, the oldest first."""
    answer = world.http.get(f"{world.stage.endpoint_url}/_ministack/ses/messages").raise_for_status().json()
    return [one for account in answer["messages"].values() for one in account if one["To"] == [to]]


def test_who_buys_gets_a_confirmation_and_a_shipment_mail_with_links_that_work(world: World):
    sku, address = world.product("kettle", stock=8, amount=4_500), f"robin-{uuid.uuid4()}@example.com"
    shopper = world.shopper().with_cart(sku, 2)
    placed = shopper.check_out(body=shopper.order_body(email=address)).raise_for_status().json()
    shopper.pay(placed["pay_url"])
    number, order_id = placed["order"]["number"], placed["order"]["order_id"]
    wanted = {f"Your order {number}", f"Order {number} is on its way"}
    world.wait(lambda: {one["Subject"] for one in mails(world, address)} == wanted, "two mails", seconds=90)
    world.wait(lambda: shopper.order(placed)["state"] == "DELIVERED", "delivered order", seconds=60)

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

    world.wait(lambda: rows("address#"), "suppressed address")
    shopper = world.shopper().with_cart(sku)
    placed = shopper.check_out(body=shopper.order_body(email=address)).raise_for_status().json()
    shopper.pay(placed["pay_url"])
    order = f"mail#{placed['order']['order_id']}"
    world.wait(lambda: [one["state"]["S"] for one in rows(order)] == ["suppressed"] * 2, "two noted mails", seconds=90)
    assert mails(world, address) == []
