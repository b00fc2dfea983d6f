"""`/new.xml` in every market: the newest products, for feed readers.

https://www.rfc-editor.org/rfc/rfc4287
"""

from typing import Any
from urllib.parse import quote

from functions.catalog.keys import product_path
from functions.pages.facts import Facts
from functions.pages.kinds.chrome import absolute, summary
from functions.pages.model import PageRef, View, in_every_market
from functions.pages.render import Theme
from functions.pages.xml import around, document, element, instant

media_type = "application/atom+xml; charset=utf-8"
MOST = 50


def pages_of() -> list[PageRef]:
    return in_every_market("/new.xml", kind="newest", key="newest")


def view(facts: Facts, page: PageRef) -> View:
    locale = facts.market.locale
    products = facts.details(facts.newest(MOST))
    home = absolute(facts, facts.market.path("/"))
    return {
        "title": f"{facts.shop['name']}: {facts.texts['sort_newest']}",
        "language": locale,
        "self": absolute(facts, page.path),
        "home": home,
        "updated": instant(max((product.changed_at for product in products), default=0)),
        "author": facts.shop["name"],
        "entries": [
            {
                "id": f"{home}#{quote(product.product_id, safe='')}",  # for ever, whatever its address
                "url": absolute(facts, facts.market.path(product_path(product.slug))),
                "title": product.title(locale),
                "published": instant(product.born_at) if product.born_at else None,
                "updated": instant(product.changed_at),
                "summary": summary(product.text(locale).get("description", ""), 300),
            }
            for product in products
        ],
    }


def render(view: View, _theme: Theme) -> bytes:
    head = [
        element("id", view["self"]),
        element("title", view["title"]),
        element("updated", view["updated"]),
        element("link", rel="self", href=view["self"]),
        element("link", rel="alternate", href=view["home"]),
        f"<author>{element('name', view['author'])}</author>",
    ]
    entries = map(_entry, view["entries"])
    feed = around("feed", [*head, *entries], xmlns="http://www.w3.org/2005/Atom", xml_lang=view["language"])
    return document(feed)


def _entry(entry: dict[str, Any]) -> str:
    members = [
        element("id", entry["id"]),
        element("title", entry["title"]),
        element("link", rel="alternate", href=entry["url"]),
        *([element("published", entry["published"])] if entry["published"] else []),
        element("updated", entry["updated"]),
        element("summary", entry["summary"]),
    ]
    return f"<entry>{''.join(members)}</entry>"
