"""Prices and availability: what a machine reads in the page is what the facts say, no offer more, none less."""

import json
from collections.abc import Iterator
from typing import Any

from functions.pages.checks.checked import Checked
from functions.pages.kinds.chrome import SCHEMA_ORG
from functions.pages.model import Finding, View
from functions.pages.selling import cards_in, variants_in

type Offers = dict[str, tuple[str, str, str]]
#: A price and a band, by what they are of.
type Printed = dict[str, tuple[dict[str, Any] | None, str]]


def check(page: Checked) -> list[Finding]:
    said: Offers = {}
    found: list[Finding] = []
    for block in page.markup.all("script"):
        if block.attr("type") != "application/ld+json":
            continue
        try:
            said |= {_text(one, "sku"): _offer(one) for one in _offers_in(json.loads(block.text))}
        except ValueError as error:
            found.append(Finding(check="offers", what=f"the JSON-LD is not JSON: {error}", where=str(block)))
    if "variants" in page.view:
        found += _different(said, _of_facts(page))
    return found + _hooks(page)


def _different(said: Offers, facts: Offers) -> list[Finding]:
    what = [f"the JSON-LD offers {sku}, which the facts do not" for sku in sorted(said.keys() - facts.keys())]
    what += [f"the JSON-LD has no offer of {sku}" for sku in sorted(facts.keys() - said.keys())]
    what += [
        f"the JSON-LD says {' '.join(said[sku])} of {sku}, the facts {' '.join(facts[sku])}"
        for sku in sorted(said.keys() & facts.keys())
        if said[sku] != facts[sku]
    ]
    return [Finding(check="offers", what=one, where="<script type=application/ld+json>") for one in what]


def _of_facts(page: Checked) -> Offers:
    return {
        variant["sku"]: (
            variant["price"]["decimal"],
            variant["price"]["currency"],
            f"https://schema.org/{SCHEMA_ORG[variant['availability']['band']]}",
        )
        for variant in page.view["variants"]
        if variant["price"]
    }


def _offers_in(block: Any) -> Iterator[dict[str, Any]]:
    if isinstance(block, list):
        for member in block:
            if type(member) is dict or type(member) is list:
                yield from _offers_in(member)
    elif isinstance(block, dict):
        if block.get("@type") == "Offer":
            yield block
        for member in block.values():
            if type(member) is dict or type(member) is list:
                yield from _offers_in(member)


def _offer(block: dict[str, Any]) -> tuple[str, str, str]:
    return _text(block, "price"), _text(block, "priceCurrency"), _text(block, "availability")


def _text(block: dict[str, Any], name: str) -> str:
    return str(block.get(name, "nothing"))


def _hooks(page: Checked) -> list[Finding]:
    """`data-price` and `data-band`, where a theme has them: scripts and tests read them."""
    elements = page.markup.having(*_FACTS)
    facts = {hook: of(page.view) for hook, of in _FACTS.items() if any(one.attr(hook) for one in elements)}
    found = []
    for element in elements:
        for hook, printed in facts.items():
            name = element.attr(hook)
            if name is None or name not in printed:
                continue
            price, band = printed[name]
            amount = str(price["amount"]) if price else ""
            if element.attr("data-price", amount) != amount or element.attr("data-band", band) != band:
                what = f"{hook}={name} prints {element.attr('data-price')} {element.attr('data-band')}"
                what += f", the facts say {amount} {band}"
                found.append(Finding(check="offers", what=what, where=str(element)))
    return found


def _variants(view: View) -> Printed:
    return {one["sku"]: (one["price"], one["availability"]["band"]) for one in variants_in(view)}


def _cards(view: View) -> Printed:
    cards = {card["id"]: (card["price"], card["band"]) for card in cards_in(view)}
    if "product" in view:
        cards[view["product"]["id"]] = (view["price"], view["availability"]["band"])
    return cards


#: The facts for each hook: a view is searched for those that its page has.
_FACTS = {"data-sku": _variants, "data-product-id": _cards}
