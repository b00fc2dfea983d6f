"""A product's page: `/p/<slug>/` in every market.

In a market whose currency it has no price in, the page is there (a link from another market leads somewhere) and says
that it cannot be bought there; search engines are told of no offer.
"""

from typing import Any

from functions.catalog.keys import product_path
from functions.catalog.model import Picture, Product
from functions.pages.facts import Facts
from functions.pages.kinds.chrome import (
    absolute,
    availability_view,
    chrome,
    crumb_list,
    image_view,
    price_span,
    price_view,
    trail,
)
from functions.pages.kinds.ending import gone, moved
from functions.pages.model import PageRef, View, in_every_market
from functions.pages.selling import offers_of
from functions.stock.logic import best
from shop.events import ProductChanged, ProductRemoved

template = "product.html"


def pages_of(event: ProductChanged | ProductRemoved) -> list[PageRef]:
    """Where the product is, and where it was, in every market."""
    slugs = [event.slug, getattr(event, "previous_slug", None)]
    return [
        page
        for slug in slugs
        if slug
        for page in in_every_market(product_path(slug), kind="product", key=event.product_id)
    ]


def view(facts: Facts, page: PageRef) -> View | None:
    product = facts.subject(page.key)
    if product is None:
        return None
    live = facts.market.path(product_path(product.slug))
    if product.withdrawn or live != page.path:
        slug = facts.market.address(page.path).split("/")[2]
        if facts.last_owner("product", slug) != page.key:
            return None
        if not product.withdrawn:
            return moved(live)
        return gone(facts, page, title=product.title(facts.market.locale), category_ids=product.category_ids)
    facts.all_of(product)
    locale = facts.market.locale
    text = product.text(locale)
    prices, bands = facts.offers(product)
    several = len(product.variants) > 1
    breadcrumbs = _breadcrumbs(facts, product, text["title"], live)
    variants = [
        {
            "sku": row["sku"],
            "label": ", ".join(options.values()) if several else "",
            "options": [{"name": name, "value": value} for name, value in options.items()],
            "price": price_view(facts, prices.get(row["sku"])),
            "availability": availability_view(bands[row["sku"]]),
        }
        for row in product.variants
        for options in [product.said(row.get("options", {}), locale)]
    ]
    images = product.images(locale)
    attributes = product.said(product.attributes, locale)
    description = text.get("description", "")
    return (
        chrome(
            facts,
            page,
            title=text["title"],
            description=description or text["title"],
            json_ld={
                "@context": "https://schema.org",
                "@graph": [
                    _json_ld(facts, product, absolute(facts, live), images, variants),
                    crumb_list(facts, breadcrumbs),
                ],
            },
        )
        | {
            "product": {
                "id": product.product_id,
                "url": page.path,
                "title": text["title"],
                "description": description,
                "brand": product.brand,
                "live": product.live,
                "attributes": [{"name": name, "value": value} for name, value in attributes.items()],
                "images": [image_view(facts, image) for image in images],
                "categories": breadcrumbs[1:-1],
            },
            "variants": variants,
            "availability": availability_view(best([bands[sku] for sku in product.skus])),
            "breadcrumbs": breadcrumbs,
        }
        | price_span(facts, [prices[sku] for sku in product.skus if sku in prices])
    )


def _breadcrumbs(facts: Facts, product: Product, title: str, url: str) -> list[dict[str, str]]:
    """Home, the first of its categories that exists with those it is in, the product."""
    category = next(filter(None, map(facts.category, product.category_ids)), None)
    return [*trail(facts, category), {"title": title, "url": url}]


def _json_ld(
    facts: Facts, product: Product, url: str, images: list[Picture], variants: list[dict[str, Any]]
) -> dict[str, Any]:
    """https://developers.google.com/search/docs/appearance/structured-data/merchant-listing"""
    text = product.text(facts.market.locale)
    told: dict[str, Any] = {
        "@type": "Product",
        "name": text["title"],
        "description": text.get("description", ""),
        "url": url,
        "image": [absolute(facts, image.url) for image in images],
    }
    if product.brand:
        told["brand"] = {"@type": "Brand", "name": product.brand}
    if offers := offers_of(variants, url):
        told["offers"] = offers
    return told
