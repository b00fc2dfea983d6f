"""From an event on the bus to bytes behind the CDN."""

import json
import re
from xml.etree import ElementTree

import pytest

from functions.catalog.slices import part_of
from functions.pages.parts import FEED_PARTS
from tests.e2e.conftest import World, now_ms

pytestmark = pytest.mark.e2e


def test_a_price_set_by_the_pim_is_on_the_pages_that_print_it_and_on_no_other(world: World):
    sku = world.product("trowel", stock=30, amount=1_200)
    path, other = f"/p/{sku.lower()}/", world.record("/p/mug-stoneware/")
    world.wait(lambda: sku in world.page("/c/garden/"), "card in the category")
    world.send("pim", "PriceSet", {"sku": sku, "price": {"amount": 4_321, "currency": "USD"}, "revision": now_ms()})
    world.wait(lambda: "$43.21" in world.page(path), "new price on the product page")
    world.wait(lambda: "$43.21" in world.page("/c/garden/"), "new price in the category")
    assert '"price":"43.21"' in world.page(path)
    assert world.record("/p/mug-stoneware/")["version"] == other["version"]


def test_a_withdrawn_product_leaves_the_shop(world: World):
    sku = world.product("rake", stock=30)
    world.wait(lambda: sku in world.page("/c/garden/"), "card in the category")
    world.send("pim", "ProductWithdrawn", {"product_id": sku.lower(), "revision": now_ms()})
    world.wait(lambda: world.stage.fetch(f"/p/{sku.lower()}/")[0] == 410, "410")
    world.wait(lambda: sku not in world.page("/c/garden/"), "category without it")
    status, body = world.stage.fetch(f"/p/{sku.lower()}/")
    assert (status, b"noindex" in body, b"data-product-id" in body) == (410, True, True)
    assert world.stage.fetch("/p/never-was/")[0] == 404


def test_a_changed_slug_redirects_and_its_next_owner_takes_the_address(world: World):
    sku = world.product("hoe", stock=9)
    old, new = f"/p/{sku.lower()}/", f"/p/{sku.lower()}-moved/"
    world.product_again(sku, slug=f"{sku.lower()}-moved")
    world.wait(lambda: world.answer(old).status_code == 301, "301")
    assert (world.answer(old).headers["location"], world.answer(new).status_code) == (new, 200)
    world.product_again(f"{sku}-NEXT", slug=sku.lower())
    world.wait(lambda: f"{sku}-NEXT" in world.page(old), "the next owner's page")


def test_two_products_that_want_one_address_both_have_a_page(world: World):
    first = world.product("spade", stock=9)
    second = f"{first}-TWIN"
    detail = {
        "product_id": second.lower(),
        "revision": now_ms(),
        "slug": first.lower(),
        "texts": {"en": {"title": f"Twin {second}"}},
        "category_ids": ["garden"],
        "variants": [{"sku": second, "prices": [{"amount": 100, "currency": "USD"}]}],
    }
    world.send("pim", "ProductUpserted", detail)
    world.wait(lambda: f"Twin {second}" in world.page("/c/garden/"), "its card")
    assert f"{first.lower()}-" in world.page("/c/garden/")
    assert f"Spade {first}" in world.page(f"/p/{first.lower()}/")


def test_markup_in_a_name_is_text(world: World):
    sku = world.product("evil", stock=9, texts={"en": {"title": "</script><script>alert(1)</script>"}})
    page = world.page(f"/p/{sku.lower()}/")
    assert "<script>alert" not in page
    assert "alert(1)" in page


@pytest.mark.parametrize(
    ("name", "consumer", "detail", "reason"),
    [
        ("PriceSet", "catalog.on_price_set", {"sku": "POISON-1", "revision": 1}, "price: Field required"),
        (
            "PriceSet",
            "catalog.on_price_set",
            {"sku": "POISON-2", "revision": 1, "price": {"amount": -5, "currency": "USD"}},
            "price.amount",
        ),
        ("StockCounted", "stock.on_stock_counted", {"sku": "POISON-3", "counted": "many", "sequence": 1}, "counted"),
        (
            "StockCounted",
            "stock.on_stock_counted",
            {"sku": "P-4", "counted": 1, "version": 2},
            "version",
        ),
        ("ProductUpserted", "catalog.on_product_upserted", {"product_id": "poison-5", "note": "x" * 300_000}, "256000"),
        ("OrderAccepted", "fulfillment.on_order_accepted", {"order_id": "ord_nobody", "sequence": 1}, "ord_nobody"),
    ],
)
def test_a_bad_event_ends_in_its_consumers_dead_letters_with_the_reason(world: World, name, consumer, detail, reason):
    source = {"PriceSet": "pim", "ProductUpserted": "pim", "StockCounted": "wms", "OrderAccepted": "oms"}[name]
    mark = str(next(iter(detail.values())))
    world.send(source, name, detail)

    def buried() -> str:
        return next((letter.reason for letter in world.dead(consumer) if mark in json.dumps(letter.body)), "")

    assert reason in world.wait(buried, f"letter of {mark}", seconds=90)


def test_an_event_nobody_knows_waits_in_unrouted(world: World):
    from evershelf import dead_letters  # noqa: PLC0415

    world.send("pim", "ProductTeleported", {"product_id": "mug"})
    url = dead_letters.unrouted_url(world.stage)
    known = world.wait(lambda: dead_letters.peek(world.aws, url, limit=50), "unrouted letter")
    assert "ProductTeleported" in {letter.detail_type for letter in known}


def test_pages_say_how_long_they_may_be_kept(world: World):
    head = world.aws.s3.head_object(Bucket=world.stage.pages_bucket, Key="index.html")
    assert "s-maxage=604800" in head["CacheControl"]
    assert head["Metadata"].keys() >= {"caused-at", "cause-id", "digest"}


def test_the_api_tells_of_a_product_and_refuses_an_unknown_one_by_name(world: World):
    known = world.http.get(f"{world.stage.api_url}/products/mug-stoneware")
    unknown = world.http.get(f"{world.stage.api_url}/products/no-such")
    assert known.json()["variants"][0]["sku"] == "MUG-RED"
    assert (unknown.status_code, unknown.headers["content-type"]) == (404, "application/problem+json")
    assert unknown.json()["field"] == "product_id"


def test_a_page_of_the_cms_is_published_changed_and_withdrawn(world: World):
    name = f"story-{now_ms()}"
    path = f"/pages/{name}/"

    def upsert(text: str) -> None:
        blocks = [
            {"type": "paragraph", "text": text},
            {"type": "products", "product_ids": ["mug-stoneware"]},
        ]
        texts = {"en": {"title": "A story", "blocks": blocks}}
        world.send("cms", "ContentUpserted", {"content_id": name, "slug": name, "revision": now_ms(), "texts": texts})

    upsert("<b>Once</b> upon a time.")
    world.wait(lambda: "Once" in world.page(path), "the page")
    assert "<b>Once" not in world.page(path)
    assert 'data-product-id="mug-stoneware"' in world.page(path)
    upsert("The end.")
    world.wait(lambda: "The end." in world.page(path), "the new text")
    world.send("cms", "ContentWithdrawn", {"content_id": name, "revision": now_ms()})
    world.wait(lambda: world.stage.fetch(path)[0] == 410, "410")


def test_the_demos_pages_are_linked_at_the_foot_of_every_page(world: World):
    assert '/pages/about/">' in world.page("/").replace("&#x2f;", "/")
    assert "/de/pages/about/" in world.page("/de/p/mug-stoneware/").replace("&#x2f;", "/")
    assert world.page("/de/pages/presents/").count("data-product-id") == 6


def test_the_sitemap_lists_exactly_the_live_product_pages(world: World):
    withdrawn = world.product("sieve", stock=3)
    world.send("pim", "ProductWithdrawn", {"product_id": withdrawn.lower(), "revision": now_ms()})
    world.wait(lambda: world.stage.fetch(f"/p/{withdrawn.lower()}/")[0] == 410, "410")
    world.quiet()
    index = ElementTree.fromstring(world.page("/sitemap.xml"))  # noqa: S314 our own
    urls = set()
    for part in index:
        path = (part[0].text or "").removeprefix(world.stage.shop_url)
        urls |= {url[0].text or "" for url in ElementTree.fromstring(world.page(path))}  # noqa: S314
    listed = {url.removeprefix(world.stage.shop_url) for url in urls if "/p/" in url}
    objects = world.aws.s3.get_paginator("list_objects_v2").paginate(Bucket=world.stage.pages_bucket)
    keys = [entry["Key"] for page in objects for entry in page.get("Contents", [])]
    pages = {"/" + key.removesuffix("index.html") for key in keys if key.startswith(("p/", "de/p/"))}
    assert listed == {path for path in pages if world.stage.fetch(path)[0] == 200}
    assert len(listed) > 100


def test_a_price_is_in_the_merchants_feed_of_its_market(world: World):
    picture = {"url": "/media/mug-stoneware.svg", "width": 800, "height": 800}  # Google takes nothing without
    sku = world.product("mallet", stock=30, amount=1_500, media=[picture])
    part = part_of(sku.lower(), FEED_PARTS)
    world.wait(lambda: f"<g:id>{sku}</g:id>" in world.page(f"/feeds/merchant-{part}.xml"), "item")
    world.send("pim", "PriceSet", {"sku": sku, "price": {"amount": 1_234, "currency": "EUR"}, "revision": now_ms()})
    world.wait(lambda: "12.34 EUR" in world.page(f"/de/feeds/merchant-{part}.xml"), "German item")
    assert "15.00 USD" in world.page(f"/feeds/merchant-{part}.xml")
    assert f"/feeds/merchant-{part}.xml" in world.page("/feeds/merchant.json")
    assert world.answer(f"/feeds/merchant-{part}.xml").headers["content-type"] == "application/rss+xml; charset=utf-8"


def test_a_category_is_sorted_by_price_and_follows_it(world: World):
    name = f"shelf-{now_ms()}"
    texts = {"en": {"title": name.title()}}
    world.send("pim", "CategoryUpserted", {"category_id": name, "slug": name, "revision": 1, "texts": texts})
    dear, cheap = (
        world.product(one, stock=9, amount=amount, category=name) for one, amount in (("a", 900), ("z", 100))
    )

    def order() -> list[str]:
        return re.findall(r'data-product-id="([^"]+)"', world.page(f"/c/{name}/price/"))

    world.wait(lambda: order() == [cheap.lower(), dear.lower()], "the cheap one first")
    world.send("pim", "PriceSet", {"sku": dear, "price": {"amount": 50, "currency": "USD"}, "revision": now_ms()})
    world.wait(lambda: order() == [dear.lower(), cheap.lower()], "the other one first")
