"""The home page: every category with its first products."""

from functions.catalog.keys import category_path
from functions.pages.facts import Facts
from functions.pages.kinds.chrome import absolute, cards, chrome
from functions.pages.model import PageRef, View, in_every_market

template = "home.html"


def pages_of() -> list[PageRef]:
    return in_every_market("/", kind="home", key="home")


def view(facts: Facts, page: PageRef) -> View:
    locale = facts.market.locale
    categories = facts.categories().top_level
    members = {one.category_id: facts.first_members(one.category_id) for one in categories}
    every = list(dict.fromkeys(product_id for ids in members.values() for product_id in ids))
    by_id = {card["id"]: card for card in cards(facts, every)}
    shop = facts.shop
    json_ld = {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": shop["name"],
        "url": absolute(facts, facts.market.path("/")),
    }
    titles = ", ".join(category.text(locale)["title"] for category in categories)
    description = f"{shop['name']}: {titles}" if titles else shop["name"]
    return chrome(facts, page, title=shop["name"], description=description, json_ld=json_ld) | {
        "sections": [
            {
                "title": category.text(locale)["title"],
                "url": facts.market.path(category_path(category.slug)),
                "description": category.text(locale).get("description", ""),
                "cards": [by_id[product_id] for product_id in members[category.category_id] if product_id in by_id],
            }
            for category in categories
        ]
    }
