"""What every page prints around its own: head, navigation, and how products look in a list."""

from functools import lru_cache
from typing import Any

from functions.catalog.keys import category_path, content_path, product_path
from functions.catalog.model import Category, Picture, Product
from functions.pages.facts import Facts
from functions.pages.model import PageRef, View
from functions.pages.render import embedded_json
from functions.stock.logic import best
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
    market, locale = facts.market, facts.market.locale
    return {
        "page": {
            "kind": page.kind,
            "path": page.path,
            "title": title,
            "description": summary(description),
            "canonical": absolute(facts, page.path),
        },
        "shop": facts.shop
        | {
            "market": market.id,
            "locale": locale,
            "currency": market.currency,
            "tax_included": market.tax_included,
            "home_url": market.path("/"),
            "search": facts.shop.get("search", "parts"),
            "search_parts": SEARCH_PARTS,
            "countries": [{"code": code, "name": name} for code, name in market.countries.items()],
        },
        "alternates": [
            {
                "market": other.id,
                "locale": other.locale,
                "label": other.label,
                "url": page.path if other == market else other.path("/" if alone else market.address(page.path)),
                "current": other == market,
            }
            for other in markets()
        ],
        "hreflang": [] if alone else hreflang(facts, page),
        "nav": [entry | {"current": True} if entry["url"] == page.path else entry for entry in _navigation(facts)],
        "footer": [
            {
                "title": link.titles.get(locale) or next(iter(link.titles.values())),
                "url": market.path(content_path(link.slug)),
            }
            for link in facts.footer()
        ],
        "json_ld": embedded_json(json_ld) if json_ld else None,
    }


#: By market: the market and the categories it was made of, and what is printed of them.
_menus: dict[str, tuple[Market, list[Category], list[dict[str, Any]]]] = {}


def _navigation(facts: Facts) -> list[dict[str, Any]]:
    """Every page prints it: made anew of another list of categories only, and shared, so nobody may change it."""
    market, categories = facts.market, facts.top_level()
    known = _menus.get(market.id)
    if known is not None and known[0] is market and known[1] is categories:
        return known[2]
    entries = [
        {
            "title": category.text(market.locale)["title"],
            "url": market.path(category_path(category.slug)),
            "current": False,
        }
        for category in categories
    ]
    _menus[market.id] = market, categories, entries
    return entries


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


def hreflang(facts: Facts, page: PageRef) -> list[dict[str, str]]:
    """https://developers.google.com/search/docs/specialty/international/localized-versions

    A language that two markets have is that of the first; without another market there is nothing to say.
    """
    urls: dict[str, str] = {}
    for market in markets():
        urls.setdefault(market.locale, absolute(facts, market.path(facts.market.address(page.path))))
    urls["x-default"] = urls[default_market().locale]
    return [{"locale": locale, "url": url} for locale, url in urls.items()] if len(markets()) > 1 else []


def price_span(facts: Facts, prices: list[Money]) -> dict[str, Any]:
    """The lowest price, and whether others are higher."""
    lowest = min(prices, key=lambda price: price.amount, default=None)
    return {
        "price": price_view(facts, lowest),
        "price_from": lowest is not None and any(price.amount > lowest.amount for price in prices),
    }


def price_view(facts: Facts, price: Money | None) -> dict[str, Any] | None:
    return None if price is None else _price_in(price, facts.market.locale).copy()


@lru_cache(maxsize=4_096)
def _price_in(price: Money, locale: str) -> dict[str, Any]:
    """Prices are few: shops end them alike, and lists print them again and again."""
    return price.model_dump() | {"display": price.display_in(locale), "decimal": price.decimal}


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
