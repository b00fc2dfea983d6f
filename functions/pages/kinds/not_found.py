"""What the CDN answers where there is no page: one for all markets, since a distribution has one for each status.

So it says what it says in the language of each; a script leaves that of the address which was asked for.
"""

from functions.pages.facts import Facts
from functions.pages.kinds.chrome import chrome
from functions.pages.model import PageRef, View
from shop.market import markets

template = "not_found.html"


def pages_of() -> list[PageRef]:
    return [PageRef(path="/404.html", kind="not_found", key="not_found")]


def view(facts: Facts, page: PageRef) -> View:
    texts = facts.texts
    view = chrome(facts, page, title=texts["not_found_page"], description=texts["not_found_summary"], alone=True)
    others = [(market, facts.words(market.locale)) for market in markets() if market != facts.market]
    return view | {
        "others": [
            {
                "locale": market.locale,
                "home_url": market.path("/"),
                "page_title": words["not_found_page"],
                "title": words["not_found_title"],
                "lead": words["not_found_lead"],
                "back": words["back_to_shop"],
            }
            for market, words in others
        ]
    }
