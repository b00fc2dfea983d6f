"""`/feeds/merchant-<n>.xml` in every market: a share of all products as Google's merchants list them, an item a SKU.

What a SKU costs and whether it can be bought are of this part's page, so a price rewrites one part in one market.
Google demands a price and a picture: a SKU without one of them is no item.
https://support.google.com/merchants/answer/7052112
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

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
        rows = [row for row in product.variants if row["sku"] in prices] if product.media else []
        if not rows:
            return ""
        of_all = _of_all(facts, product)
        return "".join(_item(of_all, row, prices[row["sku"]], bands[row["sku"]]) for row in rows)

    return {
        "title": facts.shop["name"],
        "link": absolute(facts, facts.market.path("/")),
        "lines": facts.lines(part, parts.FEED_PARTS, line),
    }


class _OfAll(NamedTuple):
    """What is the same in all items of a product; `group`, `middle` and `brand` are elements already."""

    title: str
    words: Mapping[str, str]
    several: bool
    group: str
    middle: str
    brand: str
    branded: bool


def _of_all(facts: Facts, product: Product) -> _OfAll:
    text = product.text(facts.market.locale)
    first, *more = (absolute(facts, row["url"]) for row in product.media[: MOST_PICTURES + 1])
    middle = (
        element("g:description", (text.get("description") or text["title"])[:5_000]),
        element("g:link", absolute(facts, facts.market.path(product_path(product.slug)))),
        element("g:image_link", first),
        *(element("g:additional_image_link", picture) for picture in more),
    )
    several = len(product.variants) > 1
    return _OfAll(
        title=text["title"],
        words=text.get("words", {}),
        several=several,
        group=element("g:item_group_id", product.product_id) if several else "",
        middle="".join(middle),
        brand=_told("brand", product.brand),
        branded=bool(product.brand),
    )


def _item(of_all: _OfAll, variant: dict[str, Any], price: Money, availability: Availability) -> str:
    told: dict[str, str] = variant.get("options", {})
    words, gtin, mpn = of_all.words, variant.get("gtin"), variant.get("mpn")
    title = (
        ", ".join((of_all.title, *(words.get(one, one) for one in told.values()))) if of_all.several else of_all.title
    )
    telling = {name.lower(): words.get(one, one) for name, one in told.items() if name.lower() in TELLING}
    members = (
        element("g:id", variant["sku"]),
        of_all.group,
        element("g:title", title[:150]),
        of_all.middle,
        _OUT if availability.band == "sold_out" else _IN,
        element("g:price", f"{price.decimal} {price.currency}"),
        _NEW,
        of_all.brand,
        _told("gtin", gtin),
        _told("mpn", mpn),
        "" if gtin or (mpn and of_all.branded) else _NO_IDENTIFIER,
        *(element(f"g:{name}", one) for name, one in telling.items()),
    )
    return f"<item>{''.join(members)}</item>"


def _told(name: str, text: str | None) -> str:
    return "" if text is None else element(f"g:{name}", text)


_OUT, _IN = (element("g:availability", said) for said in ("out_of_stock", "in_stock"))
_NEW = element("g:condition", "new")
_NO_IDENTIFIER = element("g:identifier_exists", "no")


def render(view: View, _theme: Theme) -> bytes:
    head = [element("title", view["title"]), element("link", view["link"]), element("description", view["title"])]
    channel = around("channel", [*head, *(line for _, line in view["lines"])])
    return document(around("rss", [channel], version="2.0", xmlns_g=NAMESPACE))


def lines_in(body: str) -> list[str]:
    """After the document's own and the channel's three, before what closes them."""
    return body.split("\n")[6:-3]
