"""`/feeds/merchant-<n>.xml` in every market: a share of all products as Google's merchants list them, an item a SKU.

What a SKU costs and whether it can be bought are of this part's page, so a price rewrites one part in one market.
Google demands a price and a picture: a SKU without one of them is no item.
https://support.google.com/merchants/answer/7052112
"""

from collections.abc import Mapping
from typing import Any

from functions.catalog.keys import product_path
from functions.catalog.model import Product
from functions.pages import parts
from functions.pages.facts import Facts
from functions.pages.kinds.chrome import absolute
from functions.pages.model import PageRef, View
from functions.pages.render import Theme
from functions.pages.xml import around, document, element
from functions.stock.model import Availability
from shop.events import ProductChanged, ProductRemoved
from shop.market import Market, markets
from shop.money import Money

media_type = "application/rss+xml; charset=utf-8"
NAMESPACE = "http://base.google.com/ns/1.0"
MOST_PICTURES = 10
#: Names of options that tell variants of a group apart.
TELLING = ("color", "size", "material", "pattern")


def pages_of(event: ProductChanged | ProductRemoved | None = None) -> list[PageRef]:
    """The part that the product is in; without one, all of them: an empty part is there too."""
    return pages_in(markets(), event.product_id if event else None)


def pages_in(those: tuple[Market, ...], product_id: str | None) -> list[PageRef]:
    return parts.pages("/feeds/merchant-{part}.xml", "merchant_part", those, parts.FEED_PARTS, product_id)


def repriced(event: ProductChanged) -> list[PageRef]:
    """In the markets of the currencies that moved."""
    moved = {facet.removeprefix("offers.") for facet in event.facets if facet.startswith("offers.")}
    return pages_in(tuple(market for market in markets() if market.currency in moved), event.product_id)


def view(facts: Facts, page: PageRef) -> View | None:
    part = int(page.key)
    if part >= parts.FEED_PARTS:
        return None

    def line(product: Product, prices: Mapping[str, Money], bands: Mapping[str, Availability]) -> str:
        return "".join(
            _as_xml(_item(facts, product, row, prices[row["sku"]], bands[row["sku"]]))
            for row in product.variants
            if row["sku"] in prices and product.media
        )

    return {
        "title": facts.shop["name"],
        "link": absolute(facts, facts.market.path("/")),
        "lines": facts.lines(part, parts.FEED_PARTS, line),
    }


def _item(
    facts: Facts, product: Product, variant: dict[str, Any], price: Money, availability: Availability
) -> dict[str, Any]:
    text = product.text(facts.market.locale)
    told: dict[str, str] = variant.get("options", {})
    words = text.get("words", {})
    title = (
        ", ".join((text["title"], *(words.get(value, value) for value in told.values())))
        if len(product.variants) > 1
        else text["title"]
    )
    pictures = [absolute(facts, picture.url) for picture in product.images(facts.market.locale)]
    known = variant.get("gtin") or (variant.get("mpn") and product.brand)
    return {
        "id": variant["sku"],
        "item_group_id": product.product_id if len(product.variants) > 1 else None,
        "title": title[:150],
        "description": (text.get("description") or text["title"])[:5_000],
        "link": absolute(facts, facts.market.path(product_path(product.slug))),
        "image_link": pictures[0],
        "additional_image_link": pictures[1 : MOST_PICTURES + 1],
        "availability": "out_of_stock" if availability.band == "sold_out" else "in_stock",
        "price": f"{price.decimal} {price.currency}",
        "condition": "new",
        "brand": product.brand,
        "gtin": variant.get("gtin"),
        "mpn": variant.get("mpn"),
        "identifier_exists": None if known else "no",
    } | {name.lower(): words.get(value, value) for name, value in told.items() if name.lower() in TELLING}


def render(view: View, _theme: Theme) -> bytes:
    head = [element("title", view["title"]), element("link", view["link"]), element("description", view["title"])]
    channel = around("channel", [*head, *(line for _, line in view["lines"])])
    return document(around("rss", [channel], version="2.0", xmlns_g=NAMESPACE))


def lines_in(body: str) -> list[str]:
    """After the document's own and the channel's three, before what closes them."""
    return body.split("\n")[6:-3]


def _as_xml(item: dict[str, Any]) -> str:
    members = [
        element(f"g:{name}", one)
        for name, value in item.items()
        for one in (value if isinstance(value, list) else [value])
        if one is not None
    ]
    return f"<item>{''.join(members)}</item>"
