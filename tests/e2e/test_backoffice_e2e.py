"""Staff at work in headless Chromium: in with a second factor, an order found and refunded, a dead letter sent back."""

import base64
import hmac
import json
import os
import re
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from evershelf import backoffice, dead_letters
from tests.e2e.browser import DESKTOP, PHONE, Visitor, chromium
from tests.e2e.conftest import World

PASSWORD = "Correct-horse-battery-9"
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


def code(secret: str) -> str:
    """https://www.rfc-editor.org/rfc/rfc6238"""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.digest(key, struct.pack(">Q", int(time.time() // 30)), "sha1")
    start = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


@pytest.fixture
def desk(world: World, tmp_path: Path) -> Iterator[Visitor]:
    shots = Path(os.environ.get("EVERSHELF_SHOTS", tmp_path))
    shots.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        context = browser.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]})
        context.set_default_timeout(PATIENCE)
        yield Visitor(context, backoffice.address(world.stage), shots)


def sign_in(world: World, desk: Visitor) -> None:
    """For the first time: temporary password, own password, second factor; then out and in again with a code."""
    email = f"sam-{time.time_ns()}@example.com"
    temporary = backoffice.add_staff(world.stage, world.aws, email, "operator")
    assert temporary
    page = desk.page
    desk.go("")
    desk.shot("backoffice-sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(temporary)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    secret = page.locator("#secret").inner_text()
    desk.shot("backoffice-second-factor")
    page.get_by_label("Code").fill(code(secret))
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", name="Orders")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Code").fill(code(secret))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Orders")).to_be_visible()


def find_and_refund(world: World, desk: Visitor, number: str) -> None:
    page = desk.page
    page.get_by_label("Number, id or e-mail").fill(number.lower())
    page.get_by_role("button", name="Search").click()
    desk.shot("backoffice-orders")
    page.get_by_role("link", name=number).click()
    page.locator("summary", has_text="Refund").click()
    page.get_by_label("Reason").fill("arrived broken")
    page.get_by_role("button", name=re.compile("^Refund")).click()
    expect(page.get_by_text("arrived broken")).to_be_visible()

    def refunded() -> bool:
        page.reload()
        page.get_by_role("heading", name="History").wait_for()
        return page.locator("h1 .state").inner_text() == "REFUNDED"

    world.wait(refunded, "refund", seconds=60)
    desk.shot("backoffice-refunded")


def correct_the_stock(desk: Visitor, sku: str) -> None:
    page = desk.page
    page.get_by_role("link", name="Stock").click()
    page.get_by_label("SKU").fill(sku)
    page.get_by_role("button", name="Look up").click()
    had = int(page.locator("#on_hand").inner_text())
    page.locator("summary", has_text="Correct").click()
    page.get_by_label("Pieces more").fill("-2")
    page.get_by_label("Reason").fill("two were broken")
    page.get_by_role("button", name="Correct the stock").click()
    expect(page.locator("#on_hand")).to_have_text(str(had - 2))
    desk.shot("backoffice-stock")


def send_back(world: World, desk: Visitor, sku: str) -> None:
    page = desk.page
    consumer = "stock.on_stock_adjusted"
    dead = dead_letters.named(consumer, dead_letters.of("local", world.aws))
    event = {"source": "wms", "detail-type": "StockAdjusted", "detail": {"sku": sku, "delta": 3, "sequence": 2}}
    reason: Any = {"reason": {"DataType": "String", "StringValue": "the table was away"}}
    world.aws.sqs.send_message(QueueUrl=dead.url, MessageBody=json.dumps(event), MessageAttributes=reason)
    page.get_by_role("link", name="Dead letters").click()
    page.get_by_role("link", name=consumer).click()
    expect(page.get_by_text("the table was away")).to_be_visible()
    desk.shot("backoffice-dead-letters")
    page.get_by_role("button", name="Send it back").click()
    expect(page.get_by_text("It is empty.")).to_be_visible()
    page.get_by_role("link", name="Stock").click()
    page.get_by_label("SKU").fill(sku)

    def arrived() -> bool:
        page.get_by_role("button", name="Look up").click()
        page.locator("main:not([aria-busy]) #on_hand").wait_for()
        return page.locator("#on_hand").inner_text() == "10"

    world.wait(arrived, "redriven adjustment", seconds=60)


def on_a_phone(desk: Visitor) -> None:
    page = desk.page
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    for name, view in (("orders", "Orders"), ("stock", "Stock")):
        page.get_by_role("link", name=view, exact=True).click()
        page.get_by_role("heading", name=view, exact=True).wait_for()
        desk.shot(f"backoffice-phone-{name}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view


def test_staff_refund_an_order_correct_the_stock_and_send_a_dead_letter_back(world: World, desk: Visitor) -> None:
    sku = world.product("torch", stock=9)
    shopper = world.shopper().with_cart(world.product("lamp", stock=9), 2)
    placed = shopper.check_out_for_sure().raise_for_status().json()
    shopper.pay(placed["pay_url"])
    order = placed["order"]
    read = {"secret": placed["order_token"]}
    paid = lambda: shopper.call("GET", f"/orders/{order['order_id']}", **read).json()["state"] != "PENDING_PAYMENT"  # noqa: E731
    world.wait(paid, "payment", seconds=60)
    page = desk.page
    sign_in(world, desk)

    find_and_refund(world, desk, order["number"])
    correct_the_stock(desk, sku)
    page.get_by_role("link", name="Pages", exact=True).click()
    page.get_by_role("heading", name="Pages in quarantine").wait_for()
    send_back(world, desk, sku)
    on_a_phone(desk)
    assert desk.errors == []
