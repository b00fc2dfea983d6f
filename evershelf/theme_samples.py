"""Views to try a theme with: a small shop in memory, with what breaks templates, seen through the real page kinds.

Its tables are the fake that tests/store holds to DynamoDB; pages are asked for as in the shop, by the events that the
catalog says. So a new kind of page is tried without a word here.
"""

import contextlib
import inspect
import io
from dataclasses import dataclass
from types import ModuleType
from typing import Any, get_type_hints

from functions.pages.facts import Facts
from functions.pages.model import PageRef, View
from functions.pages.rebuild import KINDS
from functions.pages.render import HTML, Theme, media_type_of
from shop.events import AvailabilityChanged, every_event
from shop.market import market_at, markets

#: Printed unescaped it becomes an element of this name, or an attribute.
HOSTILE = "hostile-markup"
_NASTY = f"<{HOSTILE}>\"'><img src=x data-{HOSTILE}=1></script>{{{{ 7*7 }}}}&amp;"
_LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


@dataclass(frozen=True)
class Sample:
    """`about` says which page it is, for a person; `facts` are what the view read."""

    about: str
    page: PageRef
    kind: ModuleType
    view: View
    facts: Facts


def samples(theme: Theme) -> list[Sample]:
    """Every kind of page in every market, with every edge case the facts allow."""
    from tests.unit.pages.site import MemorySite  # noqa: PLC0415 - the command line runs from a checkout

    site = MemorySite()
    with contextlib.redirect_stdout(io.StringIO()):  # the catalog logs what it does
        _fill(site)
        events = [every_event()[one["detail-type"]].model_validate(one["detail"]) for one in site.relay()]
        pages = {page for kind in KINDS.values() for page in _pages_of(kind, events)}
        site.theme = theme
        found = []
        for page in sorted(pages, key=lambda page: (page.kind, page.path)):
            kind = KINDS[page.kind]
            facts = site.site.facts(theme, market_at(page.path))
            view = kind.view(facts, page)
            if view is not None and media_type_of(kind) == HTML and hasattr(kind, "template"):
                found.append(Sample(f"{page.kind} {page.path}", page, kind, view, facts))
    return found


def _pages_of(kind: ModuleType, events: list[Any]) -> list[PageRef]:
    """A kind's pages by the events it hears, or those that are always there."""
    if not inspect.signature(kind.pages_of).parameters:
        return list(kind.pages_of())
    heard = next(iter(get_type_hints(kind.pages_of).values()))
    return [page for event in events if isinstance(event, heard) for page in kind.pages_of(event)]


def _fill(site: Any) -> None:
    nasty = {market.locale: {"title": _NASTY, "description": f"{_NASTY} {_LONG}"} for market in markets()}
    site.category("all", slug="all", position=1)
    site.category("empty", slug="empty", position=2)
    site.category("hostile", slug="hostile", position=3, texts=nasty)
    picture = {"url": "/media/a.jpg", "width": 1600, "height": 1200}
    source = {"url": "/media/a-320.jpg", "width": 320}
    image = picture | {"sources": [source], "alt": {market.locale: "A mug" for market in markets()}}
    both = ["all", "hostile"]
    colors = [{"sku": f"MUG-{n}", "options": {"Color": f"No. {n}"}, "prices": _prices(1250 + n)} for n in range(3)]
    site.product("mug", category_ids=both, brand="Halden", attributes={"Material": "Clay"}, variants=colors,
                 media=[image, picture])  # fmt: skip
    site.product("plain", category_ids=["all"], variants=[_one("PLAIN")])
    site.product("unpriced", category_ids=["all"], variants=[_one("UNPRICED", prices=[])])
    site.product("sold-out", category_ids=["all"], media=[image], variants=[_one("GONE")])
    site.product(
        "low", category_ids=["all"], live=True, variants=[_one("LOW"), _one("GONE-TOO"), _one("FREE", prices=[])]
    )
    site.product("long", category_ids=["all"], texts={"en": {"title": _LONG, "description": _LONG * 20}})
    site.product("hostile", category_ids=both, texts=nasty, brand=_NASTY, attributes={_NASTY: _NASTY},
                 media=[image | {"alt": {market.locale: _NASTY for market in markets()}}],
                 variants=[_one("H-1", options={_NASTY: _NASTY}), _one("H-2", options={_NASTY: _LONG})])  # fmt: skip
    blocks = [
        {"type": "heading", "text": _NASTY},
        {"type": "heading", "text": "Third", "level": 3},
        {"type": "paragraph", "text": f"{_NASTY} {_LONG}"},
        {"type": "list", "items": [_NASTY, _LONG], "ordered": True},
        {"type": "list", "items": ["one"]},
        {"type": "image", "url": "/media/a.jpg", "alt": _NASTY, "width": 1600, "height": 1200},
        {"type": "quote", "text": _NASTY, "by": _NASTY},
        {"type": "quote", "text": "Nobody said so."},
        {"type": "products", "title": _NASTY, "product_ids": ["mug", "unpriced", "withdrawn"]},
        {"type": "products", "product_ids": ["withdrawn"]},
        {
            "type": "links",
            "links": [{"title": _NASTY, "url": "/c/all/"}, {"title": _LONG, "url": "https://else.example/"}],
        },
    ]
    pieces = {market.locale: {"title": _NASTY, "blocks": blocks} for market in markets()}
    site.content("landing", texts=pieces, footer=1)
    site.content("bare", texts={"en": {"title": "Bare"}})
    site.product("withdrawn", category_ids=both)
    site.withdraw("withdrawn")
    site.category("within", slug="within", position=4, parent_id="hostile")
    _stocked(site, "LOW", "low", left=2)
    for sku in ("MUG-0", "MUG-1", "PLAIN", "H-1"):
        _stocked(site, sku, "in_stock")


def _one(sku: str, **more: Any) -> dict[str, Any]:
    return {"sku": sku, "prices": _prices(1900)} | more


def _prices(amount: int) -> list[dict[str, Any]]:
    return [{"amount": amount, "currency": currency} for currency in sorted({market.currency for market in markets()})]


def _stocked(site: Any, sku: str, band: str, left: int | None = None) -> None:
    changed = {"sku": sku, "band": band, "left": left, "previous_band": None, "revision": 1}
    said = AvailabilityChanged.model_validate(changed | {"caused_at": site.now, "cause_id": "sample"})
    site.pages.commit([site.stock.print_band(said)])
