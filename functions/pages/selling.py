"""Prices and bands inside a view, wherever they are: a card, a variant and a product are known by their members.

The last good version of a quarantined page is kept true with it. A kind of page need say nothing for that.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from functions.pages.facts import Facts
from functions.pages.kinds.chrome import SCHEMA_ORG, availability_view, price_span, price_view
from functions.pages.model import View
from functions.pages.render import embedded_json
from functions.stock.logic import best
from functions.stock.model import Availability

CARD = frozenset(("id", "price", "price_from", "band"))
VARIANT = frozenset(("sku", "price", "availability"))
#: Members of a view that `chrome` made.
FRAME = frozenset(("page", "shop", "alternates", "hreflang", "nav", "footer", "json_ld"))
#: And what is made of plain values where others are.
_BARE = FRAME | {"breadcrumbs", "price", "availability"}
_NODES = frozenset((dict, list))


def cards_in(view: Any) -> Iterator[dict[str, Any]]:
    return _having(CARD, view)


def variants_in(view: Any) -> Iterator[dict[str, Any]]:
    return _having(VARIANT, view)


def prints_prices(view: View) -> bool:
    return any(True for each in (cards_in, variants_in) for _ in each(view))


def still_true(view: View, facts: Facts) -> View:
    """The view as it was, with the prices and bands of now. What is no longer sold leaves lists, and is sold out."""
    ids = {str(card["id"]) for card in cards_in(view)}
    own = str(view["product"]["id"]) if "variants" in view else None
    products = {one.product_id: one for one in facts.cards(sorted(ids | ({own} if own else set())))}
    prices, bands = facts.selling([one for one in products.values() if one.product_id in ids]) if ids else ({}, {})
    if own and own in products:
        prices_of_own, bands_of_own = facts.offers(products[own])
        prices, bands = prices | prices_of_own, bands | bands_of_own
    none = Availability(band="sold_out")

    def card(of: dict[str, Any]) -> dict[str, Any] | None:
        if of["id"] not in products:
            return None
        skus = products[of["id"]].skus
        band = best([bands[sku] for sku in skus]).band
        return of | {"band": band} | price_span(facts, [prices[sku] for sku in skus if sku in prices])

    def variant(of: dict[str, Any]) -> dict[str, Any]:
        sku = of["sku"]
        availability = availability_view(bands.get(sku, none))
        return of | {"price": price_view(facts, prices.get(sku)), "availability": availability}

    now: View = _mended(view, card, variant)
    if "variants" in view:
        skus = [one["sku"] for one in now["variants"]]
        now |= price_span(facts, [prices[sku] for sku in skus if sku in prices])
        now["availability"] = availability_view(best([bands.get(sku, none) for sku in skus]))
        now["json_ld"] = _with_offers(now["json_ld"], offers_of(now["variants"], _url(now)))
    return now


def offers_of(variants: list[dict[str, Any]], url: str) -> list[dict[str, Any]]:
    """https://schema.org/Offer"""
    return [
        {
            "@type": "Offer",
            "sku": variant["sku"],
            "price": variant["price"]["decimal"],
            "priceCurrency": variant["price"]["currency"],
            "availability": f"https://schema.org/{SCHEMA_ORG[variant['availability']['band']]}",
            "url": url,
        }
        for variant in variants
        if variant["price"]
    ]


def _url(view: View) -> str:
    return str(view["page"]["canonical"])


def _with_offers(embedded: str | None, offers: list[dict[str, Any]]) -> str | None:
    if embedded is None:
        return None
    block = json.loads(embedded)
    for node in block.get("@graph", [block]):
        if node.get("@type") == "Product":
            node.pop("offers", None)
            node.update({"offers": offers} if offers else {})
    return embedded_json(block)


def _mended(
    node: Any,
    card: Callable[[dict[str, Any]], dict[str, Any] | None],
    variant: Callable[[dict[str, Any]], dict[str, Any]],
) -> Any:
    """A copy; None for a card that goes, which its list leaves out."""
    if isinstance(node, list):
        return [new for new in (_mended(each, card, variant) for each in node) if new is not None]
    if not isinstance(node, dict):
        return node
    if node.keys() >= CARD:
        return card(node)
    if node.keys() >= VARIANT:
        return variant(node)
    return {name: _mended(each, card, variant) for name, each in node.items()}


def _having(names: frozenset[str], node: Any) -> Iterator[dict[str, Any]]:
    """Most members of a view are plain values: no step goes down to them. All that is looked for has a price.

    Nothing of it is in what every page prints around its own, nor in one another.
    """
    if type(node) is dict and node.keys() >= FRAME:
        node = [each for name, each in node.items() if name not in _BARE]
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if type(node) is dict:
            if "price" in node and (node.keys() >= CARD or node.keys() >= VARIANT):
                if node.keys() >= names:
                    yield node
                continue
            node = node.values()
        waiting += [each for each in node if type(each) in _NODES]
