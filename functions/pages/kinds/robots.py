"""`/robots.txt`: what crawlers may leave alone, and where the sitemap is."""

from functions.pages.facts import Facts
from functions.pages.kinds.chrome import absolute
from functions.pages.model import PageRef, View
from functions.pages.render import Theme
from shop.market import markets

media_type = "text/plain; charset=utf-8"
#: A frame each, filled for one person.
PRIVATE = ("/checkout/", "/order/", "/back-in-stock/", "/account/", "/staff/")


def pages_of() -> list[PageRef]:
    """One of the host, which all markets share."""
    return [PageRef(path="/robots.txt", kind="robots", key="robots")]


def view(facts: Facts, _page: PageRef) -> View:
    return {
        "private": [market.path(address) for market in markets() for address in PRIVATE],
        "sitemap": absolute(facts, "/sitemap.xml"),
    }


def render(view: View, _theme: Theme) -> bytes:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in view["private"]), "", f"Sitemap: {view['sitemap']}"]
    return ("\n".join(lines) + "\n").encode()
