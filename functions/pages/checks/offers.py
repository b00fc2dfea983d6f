"""Prices and availability: what a machine reads in the page is what the facts say, no offer more, none less."""

import json
from collections.abc import Iterator
from typing import Any

from functions.pages.checks.checked import Checked
from functions.pages.kinds.chrome import SCHEMA_ORG
from functions.pages.model import Finding
from functions.pages.selling import cards_in, variants_in

type Offers = dict[str, tuple[str, str, str]]


def check(page: Checked) -> list[Finding]:
    said: Offers = {}
    found: list[Finding] = []
    for block in page.markup.all("script"):
        if block.attrs.get("type") != "application/ld+json":
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
            yield from _offers_in(member)
    elif isinstance(block, dict):
        if block.get("@type") == "Offer":
            yield block
        for member in block.values():
            yield from _offers_in(member)


def _offer(block: dict[str, Any]) -> tuple[str, str, str]:
    return _text(block, "price"), _text(block, "priceCurrency"), _text(block, "availability")


def _text(block: dict[str, Any], name: str) -> str:
    return str(block.get(name, "nothing"))


def _hooks(page: Checked) -> list[Finding]:
    """`data-price` and `data-band`, where a theme has them: scripts and tests read them."""
    cards = {card["id"]: (card["price"], card["band"]) for card in cards_in(page.view)}
    variants = {one["sku"]: (one["price"], one["availability"]["band"]) for one in variants_in(page.view)}
    if "product" in page.view:
        cards[page.view["product"]["id"]] = (page.view["price"], page.view["availability"]["band"])
    found = []
    for element in page.markup.having("data-sku", "data-product-id"):
        attrs = element.attrs
        for hook, facts in (("data-sku", variants), ("data-product-id", cards)):
            if attrs.get(hook) not in facts:
                continue
            price, band = facts[attrs[hook]]
            amount = str(price["amount"]) if price else ""
            if attrs.get("data-price", amount) != amount or attrs.get("data-band", band) != band:
                what = f"{hook}={attrs[hook]} prints {attrs.get('data-price')} {attrs.get('data-band')}"
                what += f", the facts say {amount} {band}"
                found.append(Finding(check="offers", what=what, where=str(element)))
    return found
