"""Links inside the shop lead somewhere: to an address that the facts have, to a file of the theme, to a place here."""

import re
from functools import lru_cache
from urllib.parse import urlsplit

from functions.pages.checks.checked import Checked
from functions.pages.model import Finding

#: Where an element says an address.
ADDRESS = {
    "a": "href",
    "area": "href",
    "link": "href",
    "form": "action",
    "script": "src",
    "img": "src",
    "source": "src",
}

#: Most of them: no host, no query, no fragment.
_PLAIN = re.compile(r"/(?!/)[a-zA-Z0-9._~/-]*")


def check(page: Checked) -> list[Finding]:
    shop = str(page.view["shop"]["url"])
    markup = page.markup
    addresses = {address for tag, name in ADDRESS.items() for address in markup.said(tag, name)}
    ids = {element.attr("id") for element in markup.having("id")}
    lost = {one for one in addresses if one.startswith("#") and one[1:] and one[1:] not in ids}
    paths = {one: path for one in addresses if one[:1] != "#" and (path := inside(one, shop)) is not None}
    unknown = page.unknown(set(paths.values()))
    if not lost and not unknown:
        return []
    found = []
    wanted: dict[str, str] = {}
    for tag, name in ADDRESS.items():
        for element in markup.all(tag):
            address = element.attr(name)
            if address in lost:
                found.append(Finding(check="links", what=f"{address} is nowhere on the page", where=str(element)))
            elif address in paths:
                wanted.setdefault(paths[address], str(element))
    return found + [
        Finding(check="links", what=f"{path[:300]} leads nowhere", where=wanted[path]) for path in sorted(unknown)
    ]


@lru_cache(maxsize=8_192)
def inside(address: str, shop: str) -> str | None:
    """The path within the shop; None for what is elsewhere or no page at all (mail, telephone)."""
    if address.startswith(f"{shop}/"):
        address = address.removeprefix(shop)
    elif address == shop:
        return "/"
    if _PLAIN.fullmatch(address):
        return address
    if address.startswith("//"):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return address  # no address at all: it leads nowhere
    return None if parts.scheme or parts.netloc else parts.path or None
