"""`/feeds/merchant.json` in every market: where the parts of the merchant feed are, for whoever fetches them."""

import json

from functions.pages import parts
from functions.pages.facts import Facts
from functions.pages.kinds.chrome import absolute
from functions.pages.model import PageRef, View, in_every_market
from functions.pages.render import Theme

media_type = "application/json; charset=utf-8"


def pages_of() -> list[PageRef]:
    return in_every_market("/feeds/merchant.json", kind="merchant", key="merchant")


def view(facts: Facts, _page: PageRef) -> View:
    market = facts.market
    return {
        "market": market.id,
        "locale": market.locale,
        "currency": market.currency,
        "parts": [absolute(facts, market.path(f"/feeds/merchant-{part}.xml")) for part in range(parts.FEED_PARTS)],
    }


def render(view: View, _theme: Theme) -> bytes:
    return json.dumps(view, indent=2).encode()
