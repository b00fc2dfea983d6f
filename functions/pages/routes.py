"""The route table of facts: which addresses of the shop lead somewhere, whether or not their page was built yet."""

import re
from collections.abc import Set
from functools import cache

from functions.catalog.keys import Kind
from functions.pages.facts import Facts
from functions.pages.kinds import (
    account,
    checkout,
    home,
    merchant,
    merchant_part,
    newest,
    not_found,
    order,
    robots,
    search,
    search_part,
    sitemap,
    sitemap_pages,
    sitemap_part,
    waiting,
)
from functions.pages.render import Theme
from shop.market import market_at, markets

#: Their pages are there whatever the facts are.
ALWAYS_THERE = (
    home,
    not_found,
    checkout,
    order,
    search,
    search_part,
    waiting,
    account,
    robots,
    sitemap,
    sitemap_pages,
    sitemap_part,
    merchant,
    merchant_part,
    newest,
)
#: Pictures of products: the PIM's own, and no pages.
MEDIA = "/media/"
_BY_SLUG = re.compile(r"/(?P<letter>p|c|pages)/(?P<slug>[^/]+)/")
#: Of a category's further pages and other orders: where the first of them is.
_DEEPER = re.compile(r"^(/c/[^/]+/)(?:(?:price|newest)/)?(?:[0-9]+/)?$")
_KIND: dict[str, Kind] = {"p": "product", "c": "category", "pages": "content"}


def slug_in(path: str) -> tuple[Kind, str] | None:
    """Whose page it is, by its address: `/de/c/mugs/price/2/` -> category, mugs."""
    found = _BY_SLUG.fullmatch(_DEEPER.sub(r"\1", market_at(path).address(path)))
    return (_KIND[found["letter"]], found["slug"]) if found else None


@cache
def _fixed(_prefixes: tuple[str, ...]) -> frozenset[str]:
    return frozenset(page.path for kind in ALWAYS_THERE for page in kind.pages_of())


def unknown(paths: Set[str], facts: Facts, theme: Theme) -> set[str]:
    """Those that lead nowhere. What the page itself was made of is known; the rest is asked for in one batch."""
    known, categories, prefix = facts.addresses, facts.category_paths, facts.market.path_prefix
    rest = {
        path
        for path in paths
        if (one := path.removeprefix(prefix)) not in known and one not in categories and not path.startswith(MEDIA)
    }
    rest -= theme.assets_of(facts.market.locale)
    rest -= _fixed(tuple(market.path_prefix for market in markets()))
    # What is sold has a page in every market.
    address = {path: _DEEPER.sub(r"\1", market_at(path).address(path)) for path in rest}
    address = {path: one for path, one in address.items() if one not in known and one not in categories}
    slugs = {(_KIND[found["letter"]], found["slug"]) for one in address.values() if (found := _BY_SLUG.fullmatch(one))}
    there = facts.addresses_of(slugs) if slugs else set()
    return {path for path, one in address.items() if one not in there}
