"""A shopper in headless Chromium, on the deployed shop. EVERSHELF_SHOTS names a folder to keep the screenshots in."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.browser import DESKTOP, PHONE, Visitor, chromium
from tests.e2e.conftest import World
from tests.e2e.shopper import BAD_CARD, GOOD_CARD
from tests.e2e.stack import HOLD_SECONDS

pytestmark = pytest.mark.e2e
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def visitor(browser: Browser, world: World, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Visitor]:
    width, height = request.param
    shots = Path(os.environ.get("EVERSHELF_SHOTS", tmp_path))
    context = browser.new_context(viewport={"width": width, "height": height})
    visitor = Visitor(context, world.stage.shop_url, shots / request.node.callspec.id)
    yield visitor
    context.close()
    assert visitor.errors == []


def put_in_cart(visitor: Visitor, sku: str) -> None:
    visitor.go(f"/p/{sku.lower()}/")
    visitor.page.locator("#add-to-cart button[type=submit]").click()
    expect(visitor.page.locator("#cart-drawer")).to_be_visible()
    expect(visitor.page.locator(f"#cart-drawer [data-sku='{sku}']")).to_be_visible()


def place_order(visitor: Visitor) -> None:
    """From the open drawer to the provider's page."""
    page = visitor.page
    page.locator("#go-to-checkout").click()
    page.locator("input[name=email]").fill("robin@example.com")
    page.locator("input[name=name]").fill("Robin Example")
    page.locator("input[name=line1]").fill("1 Harbor Street")
    page.locator("input[name=city]").fill("Portland")
    page.locator("input[name=postal_code]").fill("97201")
    visitor.shot("checkout")
    page.locator("#place-order").click()
    page.wait_for_url(re.compile(r"/psp/pay/"))


def pay(visitor: Visitor, card: str = GOOD_CARD) -> None:
    visitor.page.locator("#card-number").fill(card)
    visitor.page.locator("#pay").click()


def test_from_the_home_page_to_an_order_the_oms_acknowledged(world: World, visitor: Visitor):
    sku = world.product("bowl", stock=12, category="kitchen")
    world.wait(lambda: sku in world.page("/c/kitchen/"), "card in the category")
    page = visitor.go("/").page
    visitor.shot("home")
    page.get_by_role("link", name="Kitchen").first.click()
    page.wait_for_url("**/c/kitchen/")
    visitor.shot("category")
    page.locator(f"[data-product-id='{sku.lower()}'] a").first.click()
    page.wait_for_url(f"**/p/{sku.lower()}/")
    visitor.shot("product-in-stock")
    put_in_cart(visitor, sku)
    visitor.shot("cart")
    place_order(visitor)
    visitor.shot("payment")
    pay(visitor)
    page.wait_for_url("**/order/?id=*")
    expect(page.locator("[data-milestone='acknowledged_at'].done")).to_be_visible(timeout=40_000)
    visitor.shot("order-acknowledged")
    expect(page.locator("#order-state")).to_have_attribute("data-state", "DELIVERED", timeout=40_000)
    expect(page.locator("#cart-count")).to_have_text("0")


def test_the_last_unit_goes_and_sold_out_appears_on_that_products_pages_and_no_other(world: World, visitor: Visitor):
    sku, other = world.product("jug", stock=1, category="light"), world.product("jar", stock=9, category="light")
    path = f"/p/{sku.lower()}/"
    world.wait(lambda: sku in world.page("/c/light/") and other in world.page("/c/light/"), "both cards")
    world.quiet()
    before = {
        each: world.record(each)["version"] for each in (f"/p/{other.lower()}/", "/c/garden/", "/p/mug-stoneware/")
    }
    visitor.go(path)
    expect(visitor.page.locator("#availability")).to_contain_text("Only 1 left")
    visitor.shot("product-low")
    put_in_cart(visitor, sku)
    place_order(visitor)
    world.wait(lambda: "Sold out" in world.page(path), "sold out page")
    visitor.go(path)
    expect(visitor.page.locator("#availability")).to_contain_text("Sold out")
    expect(visitor.page.locator("#add-to-cart button[type=submit]")).to_be_disabled()
    visitor.shot("product-sold-out")
    world.wait(lambda: card_band(world.page("/c/light/"), sku) == "sold_out", "sold out card")
    assert card_band(world.page("/c/light/"), other) == "in_stock"
    assert {each: world.record(each)["version"] for each in before} == before


def test_a_declined_card_then_a_good_one(world: World, visitor: Visitor):
    sku = world.product("plate", stock=9)
    put_in_cart(visitor, sku)
    place_order(visitor)
    pay(visitor, BAD_CARD)
    expect(visitor.page.locator("#error")).to_contain_text("declined")
    visitor.shot("payment-declined")
    pay(visitor)
    visitor.page.wait_for_url("**/order/?id=*")
    expect(visitor.page.locator("[data-milestone='paid_at'].done")).to_be_visible()


@pytest.mark.parametrize("visitor", [DESKTOP], ids=["desktop"], indirect=True)
def test_a_reservation_falls_due_and_the_shopper_has_the_cart_again(world: World, visitor: Visitor):
    sku = world.product("pan", stock=1)
    put_in_cart(visitor, sku)
    place_order(visitor)
    order_id = visitor.go("/").page.evaluate("Object.keys(JSON.parse(localStorage['evershelf.orders'])).at(-1)")
    visitor.go(f"/order/?id={order_id}")
    expect(visitor.page.locator("#order-state")).to_have_attribute("data-state", "PENDING_PAYMENT")
    visitor.shot("order-pending")
    expect(visitor.page.locator("#order-state")).to_have_attribute(
        "data-state", "CANCELED", timeout=(HOLD_SECONDS + 60) * 1000
    )
    visitor.shot("order-canceled")
    assert world.stock(sku) == {"available": 1, "reserved": 0, "allocated": 0}
    expect(visitor.page.locator("#cart-count")).to_have_text("1")


def test_somebody_faster_is_told_in_the_checkout(world: World, visitor: Visitor):
    sku = world.product("fork", stock=1)
    put_in_cart(visitor, sku)
    world.shopper().with_cart(sku).check_out().raise_for_status()
    page = visitor.page
    page.locator("#go-to-checkout").click()
    for name, value in (
        ("email", "r@example.com"),
        ("name", "R"),
        ("line1", "1 A"),
        ("city", "P"),
        ("postal_code", "1"),
    ):
        page.locator(f"input[name={name}]").fill(value)
    page.locator("#place-order").click()
    expect(page.locator("#checkout-message")).to_be_visible()
    expect(page.locator("#checkout-message")).to_contain_text(re.compile("left|sold out", re.IGNORECASE))
    visitor.shot("checkout-stock-short")


def test_a_missing_page_is_kind(visitor: Visitor):
    visitor.go("/p/there-is-no-such-thing/")
    expect(visitor.page.locator("h1")).to_be_visible()
    visitor.shot("not-found")


def card_band(category: str, sku: str) -> str:
    card = re.search(rf'<li class="card" data-product-id="{sku.lower()}"[^>]*data-band="(\w+)"', category)
    return card[1] if card else ""
