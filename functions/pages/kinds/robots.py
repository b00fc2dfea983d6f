"""`/robots.txt`: where the sitemap is. Nothing is forbidden: what is for one person alone says `noindex` on its page.

A crawler that may not fetch a page cannot read that, and lists its bare address when somebody links to it.
https://developers.google.com/search/docs/crawling-indexing/block-indexing
"""

from functions.pages.facts import Facts
from functions.pages.kinds.chrome import absolute
from functions.pages.model import PageRef, View
from functions.pages.render import Theme

media_type = "text/plain; charset=utf-8"


def pages_of() -> list[PageRef]:
    """One of the host, which all markets share."""
    return [PageRef(path="/robots.txt", kind="robots", key="robots")]


def view(facts: Facts, _page: PageRef) -> View:
    return {"sitemap": absolute(facts, "/sitemap.xml")}


def render(view: View, _theme: Theme) -> bytes:
    return f"User-agent: *\nDisallow:\n\nSitemap: {view['sitemap']}\n".encode()
