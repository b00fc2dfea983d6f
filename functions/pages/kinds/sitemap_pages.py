"""`/sitemap/pages.xml` in every market: home, categories, and the pages of the CMS.

When something changed is a fact: for what search engines keep of a page, prices and stock do not count.
"""

from typing import Any

from functions.catalog.keys import category_path, content_path
from functions.pages.facts import Facts
from functions.pages.kinds.chrome import absolute, hreflang
from functions.pages.kinds.sitemap import NAMESPACE
from functions.pages.model import PageRef, View, in_every_market
from functions.pages.render import Theme
from functions.pages.xml import around, document, element, instant

media_type = "application/xml; charset=utf-8"


def pages_of() -> list[PageRef]:
    return in_every_market("/sitemap/pages.xml", kind="sitemap_pages", key="pages")


def view(facts: Facts, _page: PageRef) -> View:
    listed = [(category_path(one.slug), one.changed_at) for one in facts.categories().every]
    listed += [(content_path(one.slug), one.changed_at) for one in facts.contents()]
    return {"urls": [entry(facts, "/"), *(entry(facts, address, changed_at) for address, changed_at in listed)]}


def entry(facts: Facts, address: str, changed_at: int | None = None) -> dict[str, Any]:
    """https://developers.google.com/search/docs/specialty/international/localized-versions#sitemap"""
    path = facts.market.path(address)
    return {
        "loc": absolute(facts, path),
        "lastmod": instant(changed_at) if changed_at else None,
        "alternates": hreflang(facts, address),
    }


def render(view: View, _theme: Theme) -> bytes:
    return document(
        around("urlset", map(_url, view["urls"]), xmlns=NAMESPACE, xmlns_xhtml="http://www.w3.org/1999/xhtml")
    )


def _url(url: dict[str, Any]) -> str:
    members = [element("loc", url["loc"])]
    if url["lastmod"]:
        members.append(element("lastmod", url["lastmod"]))
    members += [
        element("xhtml:link", rel="alternate", hreflang=other["locale"], href=other["url"])
        for other in url["alternates"]
    ]
    return f"<url>{''.join(members)}</url>"
