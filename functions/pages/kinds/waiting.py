"""The frame of the page that links in mails about a SKU lead to: it confirms or ends the waiting."""

from functions.pages.facts import Facts
from functions.pages.kinds.chrome import chrome
from functions.pages.model import PageRef, View, in_every_market

template = "waiting.html"


def pages_of() -> list[PageRef]:
    return in_every_market("/back-in-stock/", kind="waiting", key="waiting")


def view(facts: Facts, page: PageRef) -> View:
    return chrome(facts, page, title=facts.texts["waiting"], description=facts.texts["waiting_summary"])
