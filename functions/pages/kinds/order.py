"""The frame of the order page; what is in it comes from the API, to its owner only."""

from functions.pages.facts import Facts
from functions.pages.kinds.chrome import chrome
from functions.pages.model import PageRef, View, in_every_market

template = "order.html"


def pages_of() -> list[PageRef]:
    return in_every_market("/order/", kind="order", key="order")


def view(facts: Facts, page: PageRef) -> View:
    return chrome(facts, page, title=facts.texts["your_order"], description=facts.texts["order_summary"])
