"""What every page prints around its own: head, navigation, and how products look in a list."""

from functools import lru_cache
from typing import Any, NamedTuple

from functions.catalog.contents import FooterLink
from functions.catalog.keys import category_path, content_path, product_path
from functions.catalog.model import Category, Picture, Product
from functions.pages.facts import Facts
from functions.pages.model import PageRef, View
from functions.pages.render import embedded_json
from functions.stock.logic import best
from functions.stock.model import Availability
from shop.market import Market, default_market, markets
from shop.money import Money

#: What an image service is asked for: from a card on a phone to a product on a large screen.
WIDTHS = (320, 480, 640, 960, 1280, 1920)
#: How many files a browser fetches before it can search all products; at 2,500 products one is about 12 KB.
SEARCH_PARTS = 32
#: https://schema.org/ItemAvailability
SCHEMA_ORG = {"in_stock": "InStock", "low": "LimitedAvailability", "sold_out": "SoldOut"}


def chrome(
    facts: Facts, page: PageRef, *, title: str, description: str, json_ld: Any = None, alone: bool = False
) -> View:
    """`alone`: there is no such page in the other markets."""
    market, frame = facts.market, _frame(facts)
    address = market.address(page.path)
    elsewhere = "/" if alone else address
    return {
        "page": {
            "kind": page.kind,
            "path": page.path,
            "title": title,
            "description": summary(description),
            "canonical": absolute(facts, page.path),
        },
        "shop": frame.shop,
        "alternates": [
            {
                "market": other.id,
                "locale": other.locale,
                "label": other.label,
                "url": page.path if other.id == market.id else other.path(elsewhere),
                "current": other.id == market.id,
            }
            for other in frame.markets
        ],
        "hreflang": [] if alone else [{"locale": locale, "url": place + address} for locale, place in frame.places],
        "nav": [entry | {"current": True} if entry["url"] == page.path else entry for entry in frame.nav]
        if page.path in frame.nav_urls
        else frame.nav,
        "footer": frame.footer,
        "json_ld": embedded_json(json_ld) if json_ld else None,
    }


class _Frame(NamedTuple):
    """What all pages of a market print alike, and what it was made of."""

    market: Market
    markets: tuple[Market, ...]
    theme: dict[str, Any]
    categories: list[Category]
    links: list[FooterLink]
    shop: dict[str, Any]
    nav: list[dict[str, Any]]
    nav_urls: frozenset[str]
    footer: list[dict[str, Any]]
    #: Every language's name, and where its addresses begin.
    places: list[tuple[str, str]]


_frames: dict[str, _Frame] = {}


def _frame(facts: Facts) -> _Frame:
    """Made anew of another shop, another list of categories or another footer only, and shared: nobody changes it."""
    market, categories, links = facts.market, facts.categories().top_level, facts.footer()
    known = _frames.get(market.id)
    if (
        known is None
        or known.market is not market
        or known.markets is not markets()
        or known.categories is not categories
        or known.theme != facts.shop
        or known.links != links
    ):
        known = _frames[market.id] = _framed(facts, categories, links)
    return known


def _framed(facts: Facts, categories: list[Category], links: list[FooterLink]) -> _Frame:
    market, locale = facts.market, facts.market.locale
    shop = facts.shop | {
        "market": market.id,
        "locale": locale,
        "currency": market.currency,
        "tax_included": market.tax_included,
        "home_url": market.path("/"),
        "search": facts.shop.get("search", "parts"),
        "search_parts": SEARCH_PARTS,
        "countries": [{"code": code, "name": name} for code, name in market.countries.items()],
    }
    nav = [
        {"title": one.text(locale)["title"], "url": market.path(category_path(one.slug)), "current": False}
        for one in categories
    ]
    footer = [
        {
            "title": link.titles.get(locale) or next(iter(link.titles.values())),
            "url": market.path(content_path(link.slug)),
        }
        for link in links
    ]
    urls = frozenset(str(entry["url"]) for entry in nav)
    return _Frame(market, markets(), dict(facts.shop), categories, links, shop, nav, urls, footer, _places(facts))


def trail(facts: Facts, category: Category | None) -> list[dict[str, str]]:
    """Home, and from the outermost category down to this one."""
    market = facts.market
    way: list[Category] = []
    while category and category not in way:
        way.insert(0, category)
        category = facts.category(category.parent_id) if category.parent_id else None
    return [{"title": facts.shop["name"], "url": market.path("/")}] + [
        {"title": one.text(market.locale)["title"], "url": market.path(category_path(one.slug))} for one in way
    ]


def cards(facts: Facts, product_ids: list[str]) -> list[dict[str, Any]]:
    """In their order, without those that are not there."""
    found = facts.kept_cards(product_ids)
    found |= cards_of(facts, facts.cards([product_id for product_id in product_ids if product_id not in found]))
    return [found[product_id] for product_id in product_ids if product_id in found]


def cards_of(facts: Facts, products: list[Product]) -> dict[str, dict[str, Any]]:
    prices, bands = facts.selling(products)
    locale = facts.market.locale
    return {
        product.product_id: {
            "id": product.product_id,
            "url": facts.market.path(product_path(product.slug)),
            "title": product.text(locale)["title"],
            "image": image_view(facts, product.image(locale)),
            "band": best([bands[sku] for sku in product.skus]).band,
        }
        | price_span(facts, [prices[sku] for sku in product.skus if sku in prices])
        for product in products
    }


def hreflang(facts: Facts, address: str) -> list[dict[str, str]]:
    """https://developers.google.com/search/docs/specialty/international/localized-versions

    A language that two markets have is that of the first; without another market there is nothing to say.
    """
    return [{"locale": locale, "url": place + address} for locale, place in _places(facts)]


def _places(facts: Facts) -> list[tuple[str, str]]:
    if len(markets()) == 1:
        return []
    places: dict[str, str] = {}
    for market in markets():
        places.setdefault(market.locale, facts.shop["url"] + market.path(""))
    return [*places.items(), ("x-default", places[default_market().locale])]


def price_span(facts: Facts, prices: list[Money]) -> dict[str, Any]:
    """The lowest price, and whether others are higher."""
    amounts = [price.amount for price in prices]
    lowest = min(amounts, default=0)
    return {
        "price": price_view(facts, prices[amounts.index(lowest)]) if amounts else None,
        "price_from": any(amount > lowest for amount in amounts),
    }


def price_view(facts: Facts, price: Money | None) -> dict[str, Any] | None:
    return None if price is None else _price_in(price.amount, price.currency, facts.market.locale).copy()


@lru_cache(maxsize=4_096)
def _price_in(amount: int, currency: str, locale: str) -> dict[str, Any]:
    """Prices are few: shops end them alike, and lists print them again and again."""
    price = Money(amount=amount, currency=currency)
    return price.model_dump() | {"display": price.display_in(locale), "decimal": price.decimal}


def availability_view(availability: Availability) -> dict[str, Any]:
    return {"band": availability.band, "left": availability.left}


def image_view(facts: Facts, image: Picture | None) -> dict[str, Any] | None:
    if image is None:
        return None
    size = {"width": image.width, "height": image.height}
    return {"url": image.url, "alt": image.alt, **size, "srcset": srcset(image, facts.shop.get("image_service"))}


def srcset(image: Picture, service: str | None) -> str:
    """The picture's own sources, else those of the theme's image service (`{url}?w={width}`), else none."""
    sources = [(source.url, source.width) for source in image.sources]
    if not sources and service and not image.url.endswith(".svg"):
        widths = [width for width in WIDTHS if width < image.width] + [image.width]
        sources = [(service.replace("{url}", image.url).replace("{width}", str(width)), width) for width in widths]
    return ", ".join(f"{url} {width}w" for url, width in sorted(sources, key=lambda source: source[1]))


def absolute(facts: Facts, path: str) -> str:
    return path if path.startswith("https://") else f"{facts.shop['url']}{path}"


def summary(text: str, limit: int = 155) -> str:
    """What search engines show of a description: whole words, about 155 characters."""
    flat = text[: limit + 1]
    if not flat.isprintable() or "  " in flat or flat != flat.strip():  # else its only space is between words
        flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[:limit].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def crumb_list(facts: Facts, breadcrumbs: list[dict[str, str]]) -> dict[str, Any]:
    """https://schema.org/BreadcrumbList"""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": crumb["title"], "item": absolute(facts, crumb["url"])}
            for position, crumb in enumerate(breadcrumbs, 1)
        ],
    }
