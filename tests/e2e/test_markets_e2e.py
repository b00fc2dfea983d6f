"""Two markets in one shop: what is said in one currency stays in its market."""

import html
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bench.shop import Shop
from tests.e2e.browser import DESKTOP, Visitor, chromium
from tests.e2e.conftest import World, now_ms
from tests.e2e.shopper import ADDRESS

pytestmark = pytest.mark.e2e
expect.set_options(timeout=20_000)

BERLIN = ADDRESS | {"line1": "Am Markt 1", "city": "Berlin", "postal_code": "10115", "country": "DE"}


def in_euros(world: World, sku: str, amount: int) -> None:
    event = {"sku": sku, "price": {"amount": amount, "currency": "EUR"}, "revision": now_ms()}
    world.send("pim", "PriceSet", event)
    printed = f"{amount // 100},{amount % 100:02}\u00a0€"
    world.wait(lambda: printed in world.page(f"/de/p/{sku.lower()}/"), f"{printed} on the German page")
    world.wait(lambda: printed in world.page("/de/c/garden/"), f"{printed} in the German category")


@pytest.fixture
def kanne(world: World) -> str:
    texts = {"en": {"title": "Can", "description": "Pours."}, "de": {"title": "Kanne", "description": "Gießt."}}
    sku = world.product("kanne", stock=30, amount=1_250, texts=texts)
    in_euros(world, sku, 1_190)
    world.quiet()
    return sku


def test_a_price_in_euros_rewrites_german_pages_alone(world: World, kanne: str):
    shop, began = Shop(world.stage, world.aws), datetime.now(UTC)
    american = ["/", "/c/garden/", f"/p/{kanne.lower()}/"]
    before = {path: shop.etag(path) for path in american}
    in_euros(world, kanne, 2_990)
    world.quiet()
    assert {path: shop.etag(path) for path in american} == before
    looked_at = {line["path"]: line["outcome"] for line in shop.cost_since(began).lines if "path" in line}
    ours = {path: outcome for path, outcome in looked_at.items() if kanne.lower() in path or "garden" in path}
    listed = {f"/de/c/garden/{order}": "published" for order in ("", "price/", "newest/")}
    assert ours == {f"/de/p/{kanne.lower()}/": "published"} | listed
    assert "/" not in looked_at


def test_a_page_names_its_like_in_the_other_market(world: World, kanne: str):
    url, path = world.stage.shop_url, f"/p/{kanne.lower()}/"
    american, german = (html.unescape(world.page(prefix + path)) for prefix in ("", "/de"))
    for page in (american, german):
        assert f'hreflang="de" href="{url}/de{path}"' in page
        assert f'hreflang="x-default" href="{url}{path}"' in page
    assert f'<link rel="canonical" href="{url}/de{path}">' in german
    assert '<html lang="de">' in german


def test_buying_in_euros_with_the_tax_included(world: World, kanne: str):
    shopper = world.shopper().open_cart("de")
    shopper.put(kanne, 2).raise_for_status()
    body = shopper.order_body(shipping_address=BERLIN)
    american = shopper.check_out(body=body | {"shipping_address": ADDRESS})
    assert (american.status_code, american.json()["errors"][0]["field"]) == (422, "shipping_address.country")
    placed = shopper.check_out(body=body).raise_for_status().json()
    order = placed["order"]
    amounts = [order[part]["amount"] for part in ("subtotal", "shipping", "tax", "total")]
    assert (amounts, order["total"]["currency"], order["tax_included"]) == ([2380, 490, 458, 2870], "EUR", True)
    assert order["lines"][0]["title"] == "Kanne"
    paid = shopper.pay(placed["pay_url"])
    assert paid.headers["location"].startswith(f"{world.stage.shop_url}/de/order/?id=")
    world.wait(lambda: "paid_at" in shopper.order(placed)["milestones"], "paid order", seconds=60)


def test_what_has_no_price_in_a_market_is_shown_and_not_sold_there(world: World):
    sku = world.product("rechen", stock=30)
    path = f"/de/p/{sku.lower()}/"
    world.wait(lambda: sku in world.page(path), "German page")
    assert "In diesem Markt nicht erhältlich" in world.page(path)
    assert 'id="add-to-cart"' not in world.page(path)
    assert '"offers"' not in world.page(path)
    refused = world.shopper().open_cart("de").put(sku)
    assert (refused.status_code, refused.json()["type"]) == (409, "no-price")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.mark.parametrize(("prefix", "language", "said"), [("", "en", "shelf"), ("/de", "de", "Regal")])
def test_what_is_missing_is_said_in_the_language_of_the_address(
    world: World, browser: Browser, prefix: str, language: str, said: str
):
    page = browser.new_page()
    answer = page.goto(f"{world.stage.shop_url}{prefix}/p/never-was/")
    assert answer
    assert answer.status == 404
    expect(page.locator("#missing h1:visible")).to_contain_text(said)
    expect(page.locator("main h1:visible, main h2:visible")).to_have_count(1)
    assert page.locator("#missing").evaluate("it => it.closest('[lang]').lang") == language
    page.locator("#missing a").click()
    page.wait_for_url(f"{world.stage.shop_url}{prefix}/")
    page.close()


def test_switching_the_market_keeps_the_product_and_each_cart(
    world: World, kanne: str, browser: Browser, tmp_path: Path
):
    width, height = DESKTOP
    context = browser.new_context(viewport={"width": width, "height": height})
    visitor = Visitor(context, world.stage.shop_url, Path(os.environ.get("EVERSHELF_SHOTS", tmp_path)))
    page = visitor.go(f"/p/{kanne.lower()}/").page
    expect(page.locator("#price")).to_have_text("$12.50")
    page.locator("a[data-market=de]").first.click()
    page.wait_for_url(f"**/de/p/{kanne.lower()}/")
    expect(page.locator("#price")).to_have_text(re.compile("11,90"))
    visitor.shot("product-de")
    page.locator("#add-to-cart button[type=submit]").click()
    expect(page.locator("#cart-drawer")).to_be_visible()
    expect(page.locator("#cart-subtotal")).to_have_text(re.compile("11,90"))
    visitor.shot("cart-de")
    page.locator("#go-to-checkout").click()
    page.wait_for_url("**/de/checkout/")
    expect(page.locator("select[name=country] option[value=AT]")).to_have_count(1)
    expect(page.locator("#place-order")).to_contain_text("16,80")
    visitor.shot("checkout-de")
    page.locator("a[data-market=us]").first.click()
    page.wait_for_url("**/checkout/")
    expect(page.locator("#cart-count")).to_have_text("0")
    context.close()
    assert visitor.errors == []
