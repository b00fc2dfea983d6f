"""A category's page: `/c/<slug>/` in every market, all its products on one."""

from functions.catalog.store import category_path
from functions.pages.facts import Facts
from functions.pages.kinds.chrome import cards, chrome, crumb_list
from functions.pages.model import PageRef, View, in_every_market
from shop.events import CategoryChanged

template = "category.html"


def pages_of(event: CategoryChanged) -> list[PageRef]:
    slugs = [event.slug, event.previous_slug]
    return [
        page
        for slug in slugs
        if slug
        for page in in_every_market(category_path(slug), kind="category", key=event.category_id)
    ]


def view(facts: Facts, page: PageRef) -> View | None:
    category = facts.category(page.key)
    if category is None or facts.market.path(category_path(category.slug)) != page.path:
        return None
    text = category.text(facts.market.locale)
    description = text.get("description", "")
    breadcrumbs = [
        {"title": facts.shop["name"], "url": facts.market.path("/")},
        {"title": text["title"], "url": page.path},
    ]
    json_ld = {"@context": "https://schema.org"} | crumb_list(facts, breadcrumbs)
    return chrome(facts, page, title=text["title"], description=description or text["title"], json_ld=json_ld) | {
        "category": {
            "id": category.category_id,
            "title": text["title"],
            "description": description,
            "url": page.path,
        },
        "cards": cards(facts, facts.members(page.key)),
        "breadcrumbs": breadcrumbs,
    }
