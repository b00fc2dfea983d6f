"""`/sitemap.xml`: the index of all parts of all markets. A part without products is none: a sitemap may not be empty.

It says of no part when it changed: every change of any product would change it.
https://www.sitemaps.org/protocol.html
"""

from functions.pages import parts
from functions.pages.facts import Facts
from functions.pages.kinds.chrome import absolute
from functions.pages.model import PageRef, View
from functions.pages.render import Theme
from functions.pages.xml import around, document, element
from shop.market import markets

media_type = "application/xml; charset=utf-8"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def pages_of() -> list[PageRef]:
    return [PageRef(path="/sitemap.xml", kind="sitemap", key="sitemap")]


def view(facts: Facts, _page: PageRef) -> View:
    names = ["pages", *(f"products-{part}" for part in range(parts.PARTS) if facts.any_listed(part, parts.PARTS))]
    return {
        "parts": [absolute(facts, market.path(f"/sitemap/{name}.xml")) for market in markets() for name in names],
    }


def render(view: View, _theme: Theme) -> bytes:
    entries = (f"<sitemap>{element('loc', url)}</sitemap>" for url in view["parts"])
    return document(around("sitemapindex", entries, xmlns=NAMESPACE))
