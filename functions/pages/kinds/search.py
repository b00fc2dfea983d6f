"""The search page: `/search/`. A frame with a form; the browser fills it from the parts (see `search_part`)."""

from functions.pages.facts import Facts
from functions.pages.kinds.chrome import chrome
from functions.pages.model import PageRef, View, in_every_market

template = "search.html"


def pages_of() -> list[PageRef]:
    return in_every_market("/search/", kind="search", key="search")


def view(facts: Facts, page: PageRef) -> View:
    return chrome(facts, page, title=facts.texts["search"], description=facts.texts["search_summary"])
