"""What the CDN answers where there is no page: one for all markets, since a distribution has one for each status."""

from functions.pages.facts import Facts
from functions.pages.kinds.chrome import chrome
from functions.pages.model import PageRef, View

template = "not_found.html"


def pages_of() -> list[PageRef]:
    return [PageRef(path="/404.html", kind="not_found", key="not_found")]


def view(facts: Facts, page: PageRef) -> View:
    texts = facts.texts
    return chrome(facts, page, title=texts["not_found_page"], description=texts["not_found_summary"], alone=True)
