"""An account in headless Chromium: signs up, brings the guest's cart along, buys, looks back, is forgotten."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.account import CODE, PASSWORD, Account
from tests.e2e.browser import DESKTOP, PHONE, Visitor, chromium
from tests.e2e.conftest import World
from tests.e2e.shopper import ADDRESS
from tests.e2e.test_browser import pay, put_in_cart
from tests.e2e.test_theme_e2e import accessible

pytestmark = pytest.mark.e2e
expect.set_options(timeout=30_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(params=["desktop-light", "phone-dark"])
def visitor(browser: Browser, world: World, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Visitor]:
    yield from visiting(browser, world, request.param, tmp_path)


@pytest.fixture
def desktop(browser: Browser, world: World, tmp_path: Path) -> Iterator[Visitor]:
    yield from visiting(browser, world, "desktop-light", tmp_path)


def visiting(browser: Browser, world: World, how: str, tmp_path: Path) -> Iterator[Visitor]:
    width, height = DESKTOP if "desktop" in how else PHONE
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if "dark" in how else "light"
    )
    visitor = Visitor(context, world.stage.shop_url, Path(os.environ.get("EVERSHELF_SHOTS", tmp_path)) / how)
    yield visitor
    context.close()
    assert visitor.errors == []


def send(page: Page, form: str, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"#{form} [name={name}]").fill(value)
    page.locator(f"#{form} [type=submit]").first.click()


def sign_in(page: Page, account: Account) -> None:
    send(page, "sign-in", email=account.email, password=PASSWORD)
    expect(page.locator("#account-email")).to_have_text(account.email)


def quantities(page: Page, market: str = "us") -> dict[str, int]:
    held = page.evaluate(f"localStorage['evershelf.cart.{market}']")
    return json.loads(held)["quantities"] if held else {}


def test_somebody_signs_up_with_a_cart_buys_and_finds_the_order(world: World, visitor: Visitor):
    sku = world.product("kettle", stock=9)
    somebody = Account(world.stage, world.http)
    put_in_cart(visitor, sku)
    signs_up(visitor, somebody)
    page = visitor.page
    assert quantities(page) == {sku: 1}
    assert page.evaluate("JSON.parse(localStorage['evershelf.cart.us']).secret") is None
    number = buys(visitor, somebody)
    assert quantities(page) == {}
    visitor.go("/account/")
    order = page.locator("#account-orders li").first
    expect(order).to_contain_text(number)
    accessible(visitor, "account-with-an-order")
    page.evaluate("localStorage.removeItem('evershelf.orders')")
    order.locator("a").click()
    expect(page.locator("#order-title")).to_have_text(number)
    takes_everything_along(visitor, somebody)
    is_forgotten(world, visitor, somebody)


def signs_up(visitor: Visitor, somebody: Account) -> None:
    page = visitor.go("/account/").page
    expect(page.locator("#sign-in")).to_be_visible()
    accessible(visitor, "sign-in")
    page.locator("#sign-in a[href='#sign-up']").click()
    expect(page.locator("#sign-up h2")).to_be_focused()
    send(page, "sign-up", email=somebody.email, password="too-simple-by-far")
    expect(page.locator("#account-message")).to_contain_text("At least 10 characters")
    accessible(visitor, "sign-up-refused")
    send(page, "sign-up", password=PASSWORD)
    expect(page.locator("#confirm")).to_be_visible()
    accessible(visitor, "confirm")
    send(page, "confirm", code=CODE)
    expect(page.locator("#account-email")).to_have_text(somebody.email)
    accessible(visitor, "account-new")


def buys(visitor: Visitor, somebody: Account) -> str:
    """With an address of the book; the order's number."""
    page = visitor.page
    page.locator("#add-address").click()
    expect(page.locator("#address-dialog")).to_be_visible()
    accessible(visitor, "address")
    send(page, "address-form", name="Ann Example", line1="1 Harbor Street", city="Portland", postal_code="97201")
    expect(page.locator("#addresses li")).to_contain_text("Default")

    page.goto(f"{visitor.base}/checkout/")
    expect(page.locator("#saved-addresses")).to_be_visible()
    expect(page.locator("#checkout-form [name=line1]")).to_have_value("1 Harbor Street")
    expect(page.locator("#checkout-form [name=email]")).to_have_value(somebody.email)
    accessible(visitor, "checkout-signed-in")
    page.locator("#place-order").click()
    page.wait_for_url(re.compile(r"/psp/pay/"))
    pay(visitor)
    page.wait_for_url("**/order/?id=*")
    expect(page.locator("[data-milestone='paid_at'].done")).to_be_visible()
    return page.locator("#order-title").inner_text()


def takes_everything_along(visitor: Visitor, somebody: Account) -> None:
    page = visitor.go("/account/").page
    with page.expect_download() as download:
        page.locator("#export").click()
    told = json.loads(Path(download.value.path()).read_text())
    assert told["profile"]["email"] == somebody.email
    assert [one["line1"] for one in told["addresses"]] == ["1 Harbor Street"]


def is_forgotten(world: World, visitor: Visitor, somebody: Account) -> None:
    page = visitor.page
    page.locator("#erase").click()
    send(page, "erase-form", password="not-my-Password-1")
    expect(page.locator("#erase-form .note")).to_contain_text("do not belong together")
    accessible(visitor, "erase")
    send(page, "erase-form", password=PASSWORD)
    expect(page.locator("#account-message")).to_contain_text("is erased")
    assert page.evaluate("localStorage['evershelf.account']") is None

    def gone() -> bool:
        send(page, "sign-in", email=somebody.email, password=PASSWORD)
        expect(page.locator("#sign-in [type=submit]")).not_to_have_attribute("aria-busy", "true")
        return "do not belong together" in page.locator("#account-message").inner_text()

    world.wait(gone, "a sign-in that fails")


def test_a_guests_cart_is_merged_once_and_signing_out_leaves_an_empty_one(world: World, desktop: Visitor):
    sku = world.product("sieve", stock=20)
    ann = world.account()
    ann.put(sku, 3)
    put_in_cart(desktop, sku)
    page = desktop.go("/account/").page
    sign_in(page, ann)
    assert quantities(page) == {sku: 4}
    for _ in range(2):
        page.reload()
        page.locator("#cart-button").click()
        expect(page.locator(f"#cart-drawer [data-sku='{sku}']")).to_have_attribute("data-quantity", "4")
        page.locator("#cart-close").click()
    page.locator("#cart-button").click()
    page.locator(f"[data-key='{sku}1']").click()
    expect(page.locator("#cart-count")).to_have_text("5")
    page.locator("#cart-close").click()
    assert [line["quantity"] for line in ann.cart()["lines"]] == [5]

    other = desktop.context.new_page()
    other.goto(f"{desktop.base}/account/")
    expect(other.locator("#account-email")).to_have_text(ann.email)
    expect(other.locator("#cart-count")).to_have_text("5")
    page.locator("#sign-out").click()
    expect(page.locator("#account-message")).to_contain_text("signed out")
    expect(other.locator("#sign-in")).to_be_visible()
    for tab in (page, other):
        expect(tab.locator("#cart-count")).to_have_text("0")
    put_in_cart(desktop, sku)
    assert quantities(page) == {sku: 1}
    assert [line["quantity"] for line in ann.cart()["lines"]] == [5], "a guest's cart is not the account's"


def test_the_german_market_has_its_own_cart_and_words(world: World, desktop: Visitor):
    prices = [{"amount": 1_000, "currency": "USD"}, {"amount": 900, "currency": "EUR"}]
    sku = f"SCHALE-{world.product('schale', stock=9).rsplit('-')[-1]}"
    detail = {
        "product_id": sku.lower(),
        "revision": 9_000_000_000_000,
        "slug": sku.lower(),
        "texts": {"en": {"title": f"Bowl {sku}"}, "de": {"title": f"Schale {sku}"}},
        "category_ids": ["garden"],
        "variants": [{"sku": sku, "prices": prices}],
    }
    world.send("pim", "ProductUpserted", detail)
    world.wait(lambda: "900" in world.page(f"/de/p/{sku.lower()}/"), "the German price", seconds=60)
    ann = world.account()
    ann.call("POST", "/me/addresses", json=ADDRESS)
    ann.call("POST", "/me/addresses", json=ADDRESS | {"country": "DE", "city": "Bremen", "line1": "Am Wall 1"})
    page = desktop.go(f"/de/p/{sku.lower()}/").page
    page.locator("#add-to-cart button[type=submit]").click()
    expect(page.locator(f"#cart-drawer [data-sku='{sku}']")).to_be_visible()
    page.goto(f"{desktop.base}/de/account/?next=checkout")
    send(page, "sign-in", email=ann.email, password="Falsch-aber-lang-1")
    expect(page.locator("#account-message")).to_contain_text("gehören nicht zusammen")
    send(page, "sign-in", password=PASSWORD)
    page.wait_for_url("**/de/checkout/")
    expect(page.locator("#checkout-form [name=line1]")).to_have_value("Am Wall 1")
    expect(page.locator("#saved-addresses option")).to_have_count(2)
    page.locator("#place-order").click()
    page.wait_for_url(re.compile(r"/psp/pay/"))
    pay(desktop)
    page.wait_for_url("**/de/order/?id=*")
    desktop.go("/de/account/")
    expect(page.locator("#account-orders li").first).to_contain_text("€")
    accessible(desktop, "account-german")
    assert ann.cart()["lines"] == []


def test_a_forgotten_password_an_address_book_and_a_name_of_markup(world: World, desktop: Visitor):
    ann = world.account()
    page = desktop.go("/account/#forgot").page
    accessible(desktop, "forgot")
    send(page, "forgot", email=ann.email)
    expect(page.locator("#reset")).to_be_visible()
    accessible(desktop, "reset")
    send(page, "reset", code=CODE, password=PASSWORD + "-new")
    expect(page.locator("#account-email")).to_have_text(ann.email)

    send(page, "profile", name="<img src=x onerror=alert(1)>")
    expect(page.locator("#message")).to_have_text("Saved.")
    page.locator("#profile [name=marketing_consent]").check()
    send(page, "profile")
    expect(page.locator("#profile [type=submit]")).not_to_have_attribute("aria-busy", "true")
    world.wait(lambda: ann.call("GET", "/me").json()["marketing_consent"], "the consent")

    for line1 in ("1 Harbor Street", "2 <b>Mill</b> Road"):
        page.locator("#add-address").click()
        send(page, "address-form", name="Ann", line1=line1, city="Portland", postal_code="1")
        expect(page.locator("#addresses")).to_contain_text(line1)
    second = page.locator("#addresses li", has_text="Mill")
    second.get_by_role("button", name="Use by default").click()
    expect(second).to_contain_text("Default")
    second.get_by_role("button", name="Edit").click()
    expect(page.locator("#address-form [name=is_default]")).to_be_checked()
    send(page, "address-form", city="Bremen")
    expect(second).to_contain_text("Bremen")
    accessible(desktop, "account-with-addresses")
    second.get_by_role("button", name="Remove").click()
    expect(page.locator("#addresses li")).to_have_count(1)
    expect(page.locator("#addresses li")).to_contain_text("Default")
    expect(page.locator("#addresses-title")).to_be_focused()


def test_a_sign_in_lasts_as_long_as_its_refresh_token(world: World, desktop: Visitor):
    ann = world.account()
    page = desktop.go("/account/").page
    sign_in(page, ann)

    def kept(**changes: object) -> dict[str, object]:
        change = "(changes) => Object.assign(JSON.parse(localStorage['evershelf.account']), changes)"
        held: dict[str, object] = page.evaluate(change, changes)
        page.evaluate("(held) => { localStorage['evershelf.account'] = JSON.stringify(held); }", held)
        page.reload()
        return held

    was = kept(until=0)
    expect(page.locator("#account-email")).to_have_text(ann.email)
    now = page.evaluate("JSON.parse(localStorage['evershelf.account'])")
    assert now["until"] > 0
    assert now["refresh"] == was["refresh"]

    kept(until=0, refresh="gone")
    expect(page.locator("#sign-in")).to_be_visible()
    assert page.evaluate("localStorage['evershelf.account']") is None


def test_an_account_that_cannot_be_reached_can_be_tried_again(world: World, desktop: Visitor):
    ann = world.account()
    page = desktop.go("/account/").page
    sign_in(page, ann)
    page.route("**/me", lambda route: route.abort())
    page.reload()
    expect(page.locator("#account-error")).to_contain_text("cannot reach the shop")
    accessible(desktop, "account-error")
    page.unroute("**/me")
    page.locator("#try-again").click()
    expect(page.locator("#account-email")).to_have_text(ann.email)
