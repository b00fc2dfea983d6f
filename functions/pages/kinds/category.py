"""A category's pages in every market: `/c/<slug>/`, `/c/<slug>/2/`, sorted `/c/<slug>/price/`, `/c/<slug>/newest/2/`.

By id a page reads as far as its own members go. Sorted it reads what all members are sorted by, in one query of some
130 bytes a member, and of the products only those it prints.
"""

from typing import Any

from functions.catalog.keys import category_path
from functions.pages.facts import Facts
from functions.pages.kinds.chrome import absolute, cards, chrome, crumb_list, trail
from functions.pages.kinds.ending import moved
from functions.pages.model import PageRef, View, in_every_market
from functions.pages.shelves import SORTS, Sort, address, filled, in_order, last_page, place, ranks, sorted_by
from shop.events import CategoryChanged

template = "category.html"


def pages_of(event: CategoryChanged) -> list[PageRef]:
    """Where the category begins, in each order, and where it began before; `shelves.filled` knows how far it goes."""
    begins = filled(event.category_id, event.slug, members=0)
    left = category_path(event.previous_slug) if event.previous_slug else None
    return [*begins, *(in_every_market(left, kind="category", key=event.category_id) if left else [])]


def view(facts: Facts, page: PageRef) -> View | None:
    category = facts.category(page.key)
    if category is None:
        return None
    market = facts.market
    slug, sort, number = place(market.address(page.path))
    if slug != category.slug:
        left_here = not sort and number == 1 and facts.last_owner("category", slug) == page.key
        return moved(market.path(category_path(category.slug))) if left_here else None
    shown, more = _shown(facts, page.key, sort, number)
    if number > 1 and not shown:
        return None
    text = category.text(market.locale)
    title, description = text["title"], text.get("description", "")
    breadcrumbs = trail(facts, category)
    view = chrome(
        facts,
        page,
        title=title if number == 1 else facts.texts["page_of"].format(title=title, number=number),
        description=description or title,
        json_ld={"@context": "https://schema.org"} | crumb_list(facts, breadcrumbs),
    )
    if sort:  # the same members in another order: one of them is the page that search engines keep
        view["page"]["canonical"] = absolute(facts, market.path(category_path(slug)))
        view["hreflang"] = []
    return view | {
        "category": {
            "id": category.category_id,
            "title": title,
            "description": description if number == 1 else "",
            "url": market.path(category_path(slug)),
        },
        "subcategories": [
            {"title": one.text(market.locale)["title"], "url": market.path(category_path(one.slug))}
            for one in facts.categories().within.get(category.category_id, ())
        ],
        "sorts": [
            {
                "name": one or "default",
                "title": facts.texts[f"sort_{one or 'default'}"],
                "url": market.path(address(slug, one, 1)),
                "current": one == sort,
            }
            for one in SORTS
        ],
        "pagination": _pagination(facts, slug, sort, number, more=more),
        "cards": cards(facts, shown),
        "breadcrumbs": breadcrumbs,
    }


def _shown(facts: Facts, category_id: str, sort: Sort, number: int) -> tuple[list[str], bool]:
    """The members on a page, and whether another follows."""
    start, stop = ranks(number)
    currency = facts.market.currency
    if sort:
        members = in_order(facts.membership(category_id, by=sorted_by(sort, currency)), sort, currency)
        last = last_page(sort, len(members))
        return (members[start:stop] if number <= last else []), number < last
    members = facts.members(category_id, at_most=stop + 1)
    return members[start:stop], len(members) > stop


def _pagination(facts: Facts, slug: str, sort: Sort, number: int, *, more: bool) -> dict[str, Any]:
    """Without a total: it would be printed by every page, and each newcomer would change them all."""
    path = facts.market.path
    return {
        "number": number,
        "previous": path(address(slug, sort, number - 1)) if number > 1 else None,
        "next": path(address(slug, sort, number + 1)) if more else None,
    }
