"""The frame of the account page: signing up and in, and what an account keeps; it comes from Cognito and the API."""

from functions.pages.facts import Facts
from functions.pages.kinds.chrome import chrome
from functions.pages.model import PageRef, View, in_every_market

template = "account.html"


def pages_of() -> list[PageRef]:
    return in_every_market("/account/", kind="account", key="account")


def view(facts: Facts, page: PageRef) -> View:
    return chrome(facts, page, title=facts.texts["account"], description=facts.texts["account_summary"])
