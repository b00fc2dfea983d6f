"""Links inside the shop lead somewhere: to an address that the facts have, to a file of the theme, to a place here."""

import re
from urllib.parse import urlsplit

from functions.pages.checks.checked import Checked
from functions.pages.checks.markup import Element
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
    ids = {element.attrs["id"] for element in page.markup.having("id")}
    wanted: dict[str, Element] = {}
    found = []
    for element in page.markup.all(*ADDRESS):
        address = element.attrs.get(ADDRESS[element.tag])
        if address is None:
            continue
        if address.startswith("#"):
            if address[1:] and address[1:] not in ids:
                found.append(Finding(check="links", what=f"{address} is nowhere on the page", where=str(element)))
            continue
        path = inside(address, shop)
        if path is not None:
            wanted.setdefault(path, element)
    return found + [
        Finding(check="links", what=f"{path[:300]} leads nowhere", where=str(wanted[path]))
        for path in sorted(page.unknown(wanted.keys()))
    ]


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
