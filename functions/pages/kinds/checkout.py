"""The frame of the checkout page; what is in it comes from the API, to its owner only."""

from functions.pages.facts import Facts
from functions.pages.kinds.chrome import chrome
from functions.pages.model import PageRef, View, in_every_market

template = "checkout.html"


def pages_of() -> list[PageRef]:
    return in_every_market("/checkout/", kind="checkout", key="checkout")


def view(facts: Facts, page: PageRef) -> View:
    texts = facts.texts
    return chrome(facts, page, title=texts["checkout"], description=texts["checkout_summary"])
