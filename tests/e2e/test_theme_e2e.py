"""The theme in headless Chromium: every kind of page for everybody, by keyboard, in the dark, on paper, offline."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from evershelf.places import ROOT
from tests.e2e.browser import DESKTOP, PHONE, Visitor, chromium
from tests.e2e.conftest import World, now_ms
from tests.e2e.shopper import GOOD_CARD

pytestmark = pytest.mark.e2e
expect.set_options(timeout=20_000)

AXE = ROOT / "node_modules/axe-core/axe.min.js"
STILL = (
    "document.getAnimations().every((it) => it.playState !== 'running') && !document.querySelector('[aria-busy=true]')"
)
KINDS = {
    "home": "/",
    "german": "/de/",
    "category": "/c/kitchen/",
    "product": "/p/mug-stoneware/",
    "missing": "/p/nothing-here/",
    "checkout-empty": "/checkout/",
    "order-unknown": "/order/?id=none",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(
    params=[(window, scheme) for window in ("desktop", "phone") for scheme in ("light", "dark")], ids="-".join
)
def visitor(browser: Browser, world: World, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Visitor]:
    window, scheme = request.param
    yield from visiting(browser, world, window, scheme, tmp_path)


@pytest.fixture
def phone(browser: Browser, world: World, tmp_path: Path) -> Iterator[Visitor]:
    yield from visiting(browser, world, "phone", "light", tmp_path)


@pytest.fixture
def desktop(browser: Browser, world: World, tmp_path: Path) -> Iterator[Visitor]:
    yield from visiting(browser, world, "desktop", "light", tmp_path)


def visiting(browser: Browser, world: World, window: str, scheme: str, tmp_path: Path) -> Iterator[Visitor]:
    width, height = DESKTOP if window == "desktop" else PHONE
    shots = Path(os.environ.get("EVERSHELF_SHOTS", tmp_path)) / f"{window}-{scheme}"
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
    )
    visitor = Visitor(context, world.stage.shop_url, shots)
    yield visitor
    context.close()
    assert visitor.errors == []


def accessible(visitor: Visitor, name: str) -> None:
    """No violation of axe's rules, best practices too; the page is kept as a picture."""
    page = visitor.page
    page.wait_for_load_state("networkidle")
    for _ in range(200):  # what fades in has other colors on its way, and what slides in another width
        if page.evaluate(STILL):
            break
        page.wait_for_timeout(50)
    page.evaluate("for (const image of document.images) image.loading = 'eager'")
    visitor.shot(name)
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document).then((result) => result.violations)")
    said = [f"{one['id']}: {one['help']}: {node['html'][:160]}" for one in found for node in one["nodes"][:3]]
    assert said == [], f"{name}: {json.dumps(said, indent=1)}"
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{name} is {wide} px too wide"


def test_every_kind_of_page_is_accessible(visitor: Visitor):
    for name, path in KINDS.items():
        visitor.go(path)
        if name in {"checkout-empty", "order-unknown"}:
            expect(visitor.page.locator("[data-when=empty]")).to_be_visible()
        accessible(visitor, name)


def test_what_scripts_show_is_accessible(world: World, visitor: Visitor):
    sku = world.product("cup", stock=3)
    visitor.go(f"/p/{sku.lower()}/")
    page = visitor.page
    page.locator("#cart-button").click()
    expect(page.locator("#cart-drawer .empty")).to_be_visible()
    accessible(visitor, "cart-empty")
    page.locator("#cart-close").click()
    page.locator("#add-to-cart button[type=submit]").click()
    expect(page.locator(f"#cart-drawer [data-sku='{sku}']")).to_be_visible()
    accessible(visitor, "cart")
    page.locator("#go-to-checkout").click()
    expect(page.locator("#place-order")).to_be_visible()
    accessible(visitor, "checkout")
    address(page)
    page.locator("#place-order").click()
    page.wait_for_url(re.compile(r"/psp/pay/"))
    order_id = visitor.go("/").page.evaluate("Object.keys(JSON.parse(localStorage['evershelf.orders'])).at(-1)")
    visitor.go(f"/order/?id={order_id}")
    expect(page.locator("#order-state")).to_have_attribute("data-state", "PENDING_PAYMENT")
    expect(page.locator("#cancel-order")).to_be_visible()
    accessible(visitor, "order-pending")
    page.locator("#cancel-order").click()
    expect(page.locator("#order-state")).to_have_attribute("data-state", "CANCELED", timeout=60_000)
    accessible(visitor, "order-canceled")


def address(page: Page) -> None:
    for name, value in (
        ("email", "r@example.com"),
        ("name", "Robin"),
        ("line1", "1 A"),
        ("city", "P"),
        ("postal_code", "1"),
    ):
        page.locator(f"input[name={name}]").fill(value)


def test_the_colors_chosen_stay_and_never_flash(desktop: Visitor):
    page = desktop.page
    # What the root says in the moment in which there is a body that could be painted.
    page.add_init_script(
        "new MutationObserver((_, it) => { if (!document.body) return; it.disconnect();"
        "window.atBody = document.documentElement.dataset.colors; })"
        ".observe(document, { childList: true, subtree: true });"
    )
    desktop.go("/")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    expect(page.locator("#colors")).to_have_attribute("aria-pressed", "false")
    page.locator("#colors").click()
    dark = page.evaluate(ground)
    assert dark != light
    for path in ("/", "/p/mug-stoneware/"):
        desktop.go(path)
        assert page.evaluate("window.atBody") == "dark"
        assert page.evaluate(ground) == dark
        expect(page.locator("#colors")).to_have_attribute("aria-pressed", "true")
    page.locator("#colors").click()
    assert page.evaluate("localStorage['evershelf.colors']") is None
    assert page.evaluate(ground) == light


def test_a_phone_opens_the_menu_goes_to_a_shelf_and_closes_with_escape(phone: Visitor):
    page = phone.go("/").page
    shelf = page.locator("#menu a[href='/c/kitchen/']")
    expect(shelf).to_be_hidden()
    page.locator(".menu-button").click()
    expect(shelf).to_be_visible()
    accessible(phone, "menu")
    page.keyboard.press("Escape")
    expect(shelf).to_be_hidden()
    page.locator(".menu-button").click()
    shelf.click()
    page.wait_for_url("**/c/kitchen/")
    expect(page.locator("#menu [aria-current=page]")).to_be_hidden()


def test_what_a_thumb_presses_is_44_pixels(phone: Visitor):
    page = phone.go("/p/mug-stoneware/").page
    expect(page.locator("#colors")).to_be_visible()
    small = page.evaluate(
        "[...document.querySelectorAll('button, select, input:is([type=number], [type=text]), label.variant, .foot a')]"
        ".filter((one) => one.checkVisibility({ visibilityProperty: true }))"
        ".map((one) => [one.outerHTML.slice(0, 60), one.getBoundingClientRect().height])"
        ".filter(([, height]) => height < 43.9)"
    )
    assert small == []


def test_somebody_buys_with_the_keyboard_alone(world: World, desktop: Visitor):
    sku = world.product("spoon", stock=9)
    page = desktop.go(f"/p/{sku.lower()}/").page
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    tab_to(page, "#add-to-cart [type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("#cart-drawer")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#cart-drawer")).to_be_hidden()
    expect(page.locator("#add-to-cart [type=submit]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f"#cart-drawer [data-quantity='2'][data-sku='{sku}']")).to_be_visible()
    tab_to(page, f"[data-key='{sku}-1']")
    page.keyboard.press("Enter")
    expect(page.locator(f"#cart-drawer [data-quantity='1'][data-sku='{sku}']")).to_be_visible()
    expect(page.locator(f"[data-key='{sku}-1']")).to_be_focused()
    tab_to(page, "#go-to-checkout")
    page.keyboard.press("Enter")
    page.wait_for_url("**/checkout/")
    expect(page.locator("#place-order")).to_be_visible()
    for name, value in (
        ("email", "r@example.com"),
        ("name", "Robin"),
        ("line1", "1 A"),
        ("city", "P"),
        ("postal_code", "1"),
    ):
        tab_to(page, f"[name={name}]")
        page.keyboard.type(value)
    tab_to(page, "[name=shipping_method]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#place-order")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/psp/pay/"))
    page.locator("#card-number").fill(GOOD_CARD)
    page.locator("#pay").click()
    page.wait_for_url("**/order/?id=*")
    expect(page.locator("[data-milestone='paid_at'].done")).to_be_visible()


def tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        if page.evaluate("(selector) => document.activeElement?.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {selector}")


def test_paper_has_what_is_said_and_nothing_to_press(desktop: Visitor):
    page = desktop.go("/p/mug-stoneware/").page
    page.emulate_media(media="print")
    for gone in (".top", ".foot", ".crumbs", ".add", "#colors"):
        expect(page.locator(gone).first).to_be_hidden()
    for there in ("h1", "#price", ".gallery img", ".facts"):
        expect(page.locator(there).first).to_be_visible()
    desktop.shot("product-on-paper")


def test_offline_is_told_and_tried_again(world: World, phone: Visitor):
    sku = world.product("dish", stock=9)
    page = phone.go(f"/p/{sku.lower()}/").page
    page.locator("#add-to-cart button[type=submit]").click()
    expect(page.locator(f"#cart-drawer [data-sku='{sku}']")).to_be_visible()
    page.locator("#cart-close").click()
    phone.context.set_offline(True)
    page.locator("#cart-button").click()
    expect(page.locator("#cart-body")).to_contain_text("You are offline")
    phone.shot("cart-offline")
    phone.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(f"#cart-drawer [data-sku='{sku}']")).to_be_visible()


def test_a_price_that_changed_under_the_shopper_is_told(world: World, desktop: Visitor):
    sku = world.product("tray", stock=9, amount=1_000)
    page = desktop.go(f"/p/{sku.lower()}/").page
    price = {"sku": sku, "price": {"amount": 1_300, "currency": "USD"}, "revision": now_ms()}
    world.send("pim", "PriceSet", price)
    world.wait(lambda: 'data-price="1300"' in world.page(f"/p/{sku.lower()}/"), "the new price")
    page.locator("#add-to-cart button[type=submit]").click()
    expect(page.locator("#cart-message")).to_contain_text("is now $13.00")
    desktop.shot("cart-price-changed")


def test_more_than_there_is_is_told(world: World, phone: Visitor):
    sku = world.product("lid", stock=2)
    page = phone.go(f"/p/{sku.lower()}/").page
    page.locator("[name=quantity]").fill("5")
    page.locator("#add-to-cart button[type=submit]").click()
    expect(page.locator("#cart-message")).to_contain_text("only 2 left")
    expect(page.locator(f"[data-key='{sku}1']")).to_have_attribute("aria-disabled", "true")
    phone.shot("cart-more-than-left")


def test_an_empty_shelf_is_kind(world: World, phone: Visitor):
    slug = f"bare-{now_ms()}"
    texts = {"en": {"title": "Bare shelf"}, "de": {"title": "Leeres Regal"}}
    world.send(
        "pim", "CategoryUpserted", {"category_id": slug, "revision": 1, "slug": slug, "position": 99, "texts": texts}
    )
    # It is in the navigation, so every page of the shop is built again, on one worker here.
    world.wait(lambda: world.page(f"/de/c/{slug}/"), "the empty shelf", seconds=180)
    phone.go(f"/de/c/{slug}/")
    expect(phone.page.locator(".empty")).to_contain_text("nichts")
    accessible(phone, "category-empty")
