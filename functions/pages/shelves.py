"""The pages a category fills, and which of them a change of its members touches.

A page is the members from one rank to another, so one that joins at a rank moves everything behind it, and one whose
price moves stirs what lies between its old rank and its new one. Whoever left has no rank to be read any more: then
every page of the category is found by its edge, and those that are no longer with them.

Ranks are read after the change was written. Of several changes at once the last to read sees all of them, so between
them they ask for every page that differs.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from functions.catalog.keys import category_path
from functions.catalog.listings import Member
from functions.catalog.store import CatalogTable
from functions.pages.facets import category_facet
from functions.pages.facts import FIRST_MEMBERS
from functions.pages.model import PageRef
from shop.events import ProductChanged
from shop.market import Market, markets

type Sort = Literal["", "price", "newest"]

SORTS: tuple[Sort, ...] = ("", "price", "newest")
PER_PAGE = 48
#: By age only the first pages are kept: each newcomer moves all of them.
NEWEST_PAGES = 5
#: What has no price in a market is behind everything that has.
_LAST = 10**15


def address(slug: str, sort: Sort, number: int) -> str:
    return category_path(slug) + (f"{sort}/" if sort else "") + (f"{number}/" if number > 1 else "")


def place(at: str) -> tuple[str, Sort, int]:
    """`/c/kitchen/price/2/` -> kitchen, price, 2."""
    _, slug, *rest = at.strip("/").split("/")
    number = int(rest.pop()) if rest and rest[-1].isdigit() else 1
    return slug, next((sort for sort in SORTS if rest and rest[0] == sort), ""), number


def sorted_by(sort: Sort, currency: str) -> str:
    """The attribute of a member."""
    return "born_at" if sort == "newest" else f"price_{currency}"


class _Ordered(NamedTuple):
    members: list[Member]
    sort: Sort
    currency: str
    ids: list[str]


_latest: dict[str, _Ordered] = {}


def in_order(members: list[Member], sort: Sort, currency: str) -> list[str]:
    """Of the same list once: a build asks for the pages of an order one after the other."""
    known = _latest.get("one")
    if known is None or known.members is not members or (known.sort, known.currency) != (sort, currency):
        ids = [product_id for _, product_id in sorted(_keys(members, sort, currency))]
        known = _latest["one"] = _Ordered(members, sort, currency, ids)
    return known.ids


def ranks(number: int) -> tuple[int, int]:
    """Of the first member on a page, and of the first behind it."""
    return (number - 1) * PER_PAGE, number * PER_PAGE


def last_page(sort: Sort, members: int) -> int:
    """How many pages so many members fill; an empty category has one that says so."""
    pages = max(1, -(-members // PER_PAGE))
    return min(pages, NEWEST_PAGES) if sort == "newest" else pages


def filled(category_id: str, slug: str, members: int) -> Iterator[PageRef]:
    """All pages of a category with so many members."""
    for market in markets():
        for sort in SORTS:
            for number in range(1, last_page(sort, members) + 1):
                yield _page(market, slug, category_id, sort, number)


def touched(changed: ProductChanged, catalog: CatalogTable) -> tuple[set[PageRef], set[str]]:
    """The pages, and the facets by which others are found."""
    pages: set[PageRef] = set()
    facets: set[str] = set()
    repriced = {facet.removeprefix("price.") for facet in changed.facets if facet.startswith("price.")}
    of = catalog.products([changed.product_id]).get(changed.product_id) if repriced and not changed.born else None
    stayed = set(of.category_ids) - set(changed.categories_moved) if of else set()
    if not changed.categories_moved and not stayed:
        return pages, facets
    known = catalog.known_categories().by_id
    for category_id in (*changed.categories_moved, *stayed):
        members = catalog.membership(category_id)
        mine = next((member for member in members if member.product_id == changed.product_id), None)
        if mine is None:
            facets |= left(category_id)
            continue
        before = None if category_id in changed.categories_moved else changed.lowest_before
        if before is None and members.index(mine) < FIRST_MEMBERS:
            facets.add(category_facet(category_id, "members"))
        if category_id in known:  # else its pages come with it
            pages |= set(_of_one(members, mine, before, known[category_id].slug, category_id))
    return pages, facets


def left(category_id: str) -> set[str]:
    """Who printed some of its members, and all of its own pages."""
    return {category_facet(category_id, "members"), category_facet(category_id, "pages")}


def _of_one(
    members: list[Member], mine: Member, before: dict[str, int] | None, slug: str, category_id: str
) -> Iterator[PageRef]:
    """`before` are its lowest prices of before, None where it was no member.

    Who joins as the first of a page may have begun it: the page in front leads there now.
    """
    for market in markets():
        for sort in SORTS:
            then = None if before is None else before.get(market.currency, _LAST)
            if then is not None and (sort != "price" or then == _price(mine, market.currency)):
                continue
            [own] = _keys([mine], sort, market.currency)
            every = _keys(members, sort, market.currency)
            stands = sum(one < own for one in every)
            first, last = max(stands - 1, 0) // PER_PAGE + 1, last_page(sort, len(members))
            if then is not None:
                stood = sum(one < (then, mine.product_id) for one in every if one != own)
                first, last = min(stood, stands) // PER_PAGE + 1, max(stood, stands) // PER_PAGE + 1
            for number in range(first, last + 1):
                yield _page(market, slug, category_id, sort, number)


def _keys(members: Iterable[Member], sort: Sort, currency: str) -> list[tuple[int, str]]:
    """In one go: lists of thousands are sorted for a single page."""
    if sort == "newest":
        return [(-member.born_at, member.product_id) for member in members]
    if sort == "price":
        name, last = sorted_by(sort, currency), {"N": _LAST}
        return [(int(row.get(name, last)["N"]), product_id) for product_id, row in members]
    return [(0, member.product_id) for member in members]


def _price(member: Member, currency: str) -> int:
    lowest = member.lowest(currency)
    return _LAST if lowest is None else lowest


def _page(market: Market, slug: str, category_id: str, sort: Sort, number: int) -> PageRef:
    return PageRef(path=market.path(address(slug, sort, number)), kind="category", key=category_id)
