"""What stays at an address whose subject left it: 301 to where it is now, or 410 with what there is instead.

An address is its last owner's until another claims it. So a chain of moves is one step from each old address, and a new
owner's page simply takes the place.
"""

from functions.catalog.keys import category_path
from functions.pages.facts import Facts
from functions.pages.kinds.chrome import cards, chrome
from functions.pages.model import ANSWER, PageRef, View

ALTERNATIVES = 4


def moved(to: str) -> View:
    return {ANSWER: {"status": 301, "location": to}}


def gone(facts: Facts, page: PageRef, *, title: str, category_ids: list[str]) -> View:
    """Alternatives are of the categories it was in: as many as fit, the first ones first."""
    locale, market = facts.market.locale, facts.market
    facts.addresses.add(market.address(page.path))  # its canonical link leads somewhere: here
    known = [category for category in map(facts.category, category_ids) if category]
    others = dict.fromkeys(product_id for category in known for product_id in facts.first_members(category.category_id))
    words = facts.texts
    return chrome(facts, page, title=title, description=words["gone_summary"], alone=True) | {
        ANSWER: {"status": 410, "template": "gone.html"},
        "gone": {"title": title},
        "alternatives": cards(facts, list(others)[:ALTERNATIVES]),
        "categories": [
            {"title": category.text(locale)["title"], "url": market.path(category_path(category.slug))}
            for category in known
        ],
    }
