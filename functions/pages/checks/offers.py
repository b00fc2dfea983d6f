"""Prices and availability: what a machine reads in the page is what the facts say, no offer more, none less."""

import json
from collections.abc import Iterator
from typing import Any

from functions.pages.checks.checked import Checked
from functions.pages.kinds.chrome import SCHEMA_ORG
from functions.pages.model import Finding, View
from functions.pages.selling import CARD, VARIANT

type Offers = dict[str, tuple[str, str, str]]
#: The price and the band that a hook has to say, by what they are of.
type Printed = dict[str, tuple[str, str]]


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


#: What names the thing, and by which members a view has it.
_HOOKS = {"data-sku": ("sku", VARIANT), "data-product-id": ("id", CARD)}


def _hooks(page: Checked) -> list[Finding]:
    """`data-price` and `data-band`, where a theme has them: scripts and tests read them."""
    elements = page.markup.having(*_HOOKS)
    facts = _printed(page.view, [hook for hook in _HOOKS if any(one.attr(hook) for one in elements)])
    found = []
    for element in elements:
        for hook, printed in facts.items():
            name = element.attr(hook)
            if name is None or name not in printed:
                continue
            amount, band = printed[name]
            if element.attr("data-price", amount) != amount or element.attr("data-band", band) != band:
                what = f"{hook}={name} prints {element.attr('data-price')} {element.attr('data-band')}"
                what += f", the facts say {amount} {band}"
                found.append(Finding(check="offers", what=what, where=str(element)))
    return found


def _printed(view: View, hooks: list[str]) -> dict[str, Printed]:
    """By hook: a view is searched only for what a page says anything of."""
    found: dict[str, Printed] = {hook: {} for hook in hooks}
    for hook, one in _having(hooks, view):
        band = one["band"] if hook == "data-product-id" else one["availability"]["band"]
        found[hook][one[_HOOKS[hook][0]]] = _amount(one["price"]), band
    if "data-product-id" in found and "product" in view:
        own = _amount(view["price"]), view["availability"]["band"]
        found["data-product-id"][view["product"]["id"]] = own
    return found


def _amount(price: dict[str, Any] | None) -> str:
    return str(price["amount"]) if price else ""


def _having(hooks: list[str], view: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """As `selling` finds them. A view has plain values only, so that their types say enough."""
    waiting = [view]
    while waiting:
        node = waiting.pop()
        if type(node) is dict:
            if "price" in node and (found := [hook for hook in hooks if node.keys() >= _HOOKS[hook][1]]):
                for hook in found:
                    yield hook, node
                if others := [hook for hook in hooks if hook not in found]:
                    yield from _having(others, list(node.values()))
                continue
            node = node.values()
        waiting += [each for each in node if type(each) is dict or type(each) is list]
