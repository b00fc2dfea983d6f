"""What a rendered page must have: the shop's own page checks, and the hooks of storefront/README.md."""

import json
from collections.abc import Callable, Iterator, Set
from typing import Any

from evershelf.theme_markup import Element, elements
from evershelf.theme_samples import HOSTILE, Sample
from functions.pages.checking import findings_of
from functions.pages.checks.checked import Checked
from functions.pages.render import HTML, Theme
from functions.pages.routes import unknown

#: Ids by kind of page, "" being every kind.
HOOKS: dict[str, tuple[str, ...]] = {
    "": ("cart-button", "cart-count", "cart-drawer"),
    "checkout": ("checkout-form", "place-order", "checkout-message"),
    "order": ("order-state",),
}
#: Made by scripts, with where they belong.
BY_SCRIPTS = {
    "pay-again": "the link to the payment of an order that is not paid",
    "cancel-order": "the button that cancels an order",
    "restore-cart": "the button that brings the cart of a canceled order back",
}

#: Pages for one person, and of what is not there: search engines are asked not to list them.
OUT_OF_SEARCH = frozenset(("checkout", "order", "account", "waiting", "not_found"))

type Wrong = tuple[str, str, str]


def wrong(sample: Sample, html: str, bundle: Theme) -> Iterator[Wrong]:
    found = elements(html)
    ids = [one["id"] for one in found if "id" in one]
    for finding in findings_of(Checked(sample.page.path, html.encode(), sample.view, _unknown(sample, bundle)), HTML):
        what = f"{finding.what}, at {finding.where} (rendering {sample.about})"
        yield finding.check, what, "the shop would not publish such a page"
    yield from _hooks(sample, found, ids)
    yield from _head(sample, found)
    for one in found:
        if one.tag == HOSTILE or f"data-{HOSTILE}" in one:
            within = one.path[-1] if one.path else "the page"
            then = "find where the text is printed with |safe or inside a script, and print it plainly"
            yield "escape", f"a product's text became markup in <{within}> (rendering {sample.about})", then
            break
    served = set().union(*(of.values() for of in bundle.assets.values()))
    for one in found:
        for address in (one["src"], one["href"]):
            if address.startswith("/assets/") and address not in served:
                yield "asset", f"{address} is not in the theme (rendering {sample.about})", 'write asset("...")'


def _unknown(sample: Sample, bundle: Theme) -> Callable[[Set[str]], Set[str]]:
    return lambda paths: unknown(paths, sample.facts, bundle)


def _hooks(sample: Sample, found: list[Element], ids: list[str]) -> Iterator[Wrong]:
    kind, view = sample.page.kind, sample.view
    for hook in (*HOOKS[""], *HOOKS.get(kind, ())):
        if hook not in ids:
            yield "hook", f"#{hook} is gone from {kind} pages", "give it back: scripts and tests find things by it"
    cards = [card for section in view.get("sections", ()) for card in section["cards"]] + list(view.get("cards", ()))
    printed = {one["data-product-id"]: one for one in found if "data-product-id" in one}
    for card in cards:
        yield from _facts(printed.get(card["id"]), "a card", card["price"], card["band"], kind)
    if not any("data-market" in one for one in found if one.tag == "a"):
        yield "hook", f"a[data-market] is gone from {kind} pages", "print a link for each of `alternates`"
    if "variants" in view and "product" in view:
        yield from _product(view, found, ids, printed)


def _product(
    view: dict[str, Any], found: list[Element], ids: list[str], printed: dict[str, Element]
) -> Iterator[Wrong]:
    band = view["availability"]["band"]
    yield from _facts(printed.get(view["product"]["id"]), "the product", view["price"], band, "product")
    if view["price"] is None:
        return
    if "add-to-cart" not in ids:
        yield "hook", "#add-to-cart is gone from product pages", "give that id to the form that puts into the cart"
    buttons = [one for one in found if one.tag == "button" and one["type"] == "submit"]
    if band == "sold_out" and not any("disabled" in one for one in buttons):
        yield "hook", "the button of a sold out product can be pressed", "print `disabled` where nothing can be bought"
    rows = {one["data-sku"]: one for one in found if "data-sku" in one}
    for variant in view["variants"]:
        row = rows.get(variant["sku"])
        yield from _facts(row, "a variant", variant["price"], variant["availability"]["band"], "product", by="data-sku")


def _facts(
    one: Element | None, what: str, price: dict[str, Any] | None, band: str, kind: str, *, by: str = "data-product-id"
) -> Iterator[Wrong]:
    if one is None:
        yield "hook", f"{what} on {kind} pages has no {by}", "print it: pages are found and tested by it"
        return
    amount = str(price["amount"]) if price else ""
    if one["data-price"] != amount or "data-price" not in one:
        yield (
            "hook",
            f"data-price of {what} on {kind} pages is not the price",
            "print price.amount, or nothing without a price",
        )
    if one["data-band"] != band:
        yield "hook", f"data-band of {what} on {kind} pages is not its availability", "print the band as it comes"


def _listed(sample: Sample, found: list[Element]) -> Iterator[Wrong]:
    kind = sample.page.kind
    hidden = any(one.tag == "meta" and one["name"] == "robots" and "noindex" in one["content"] for one in found)
    if hidden != (kind in OUT_OF_SEARCH or "gone" in sample.view):
        what = "ask search engines not to list them" if hidden else "let search engines list them"
        then = "checkout, order, account and what is missing or gone print noindex; other pages do not"
        yield "head", f"{kind} pages {what} (rendering {sample.about})", then


def _head(sample: Sample, found: list[Element]) -> Iterator[Wrong]:
    kind = sample.page.kind
    tags = [one.tag for one in found]
    html = found[0] if found else None
    if html is None or html.tag != "html" or html["lang"] != sample.view["shop"]["locale"]:
        yield "head", f"{kind} pages do not name their language", '<html lang="{{ shop.locale }}">'
    if tags.count("h1") != 1:
        yield "head", f"{kind} pages have {tags.count('h1')} <h1> (rendering {sample.about})", "one page, one title"
    if tags.count("main") != 1:
        yield "head", f"{kind} pages have {tags.count('main')} <main>", "put what is the page's own into one <main>"
    if not any(one.tag == "title" and one.text.strip() for one in found):
        yield "head", f"{kind} pages have no title", "<title>{{ page.title }}</title>"
    for tag, name, value in (
        ("meta", "name", "description"),
        ("link", "rel", "canonical"),
        ("meta", "name", "viewport"),
    ):
        if not any(one.tag == tag and one[name] == value for one in found):
            yield "head", f'{kind} pages have no <{tag} {name}="{value}">', "put it into the head"
    yield from _listed(sample, found)
    blocks = [one.text for one in found if one.tag == "script" and one["type"] == "application/ld+json"]
    wanted = sample.view["json_ld"]
    if wanted:
        try:
            there = [json.loads(block) for block in blocks]
        except ValueError:
            yield "json-ld", f"the JSON-LD of {kind} pages is not JSON", "print it whole: {{ json_ld|safe }}"
            return
        if json.loads(wanted) not in there:
            then = 'put <script type="application/ld+json">{{ json_ld|safe }}</script> into the head'
            yield "json-ld", f"{kind} pages say nothing to search engines: no JSON-LD", then
