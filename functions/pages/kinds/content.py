"""A page of the CMS: `/pages/<slug>/` in every market. A landing page is one whose blocks highlight products."""

from typing import Any

from functions.catalog.keys import content_path
from functions.pages.facts import Facts
from functions.pages.kinds.chrome import cards, chrome, crumb_list, trail
from functions.pages.kinds.ending import gone, moved
from functions.pages.model import PageRef, View, in_every_market
from shop.events import ContentChanged

template = "content.html"


def pages_of(event: ContentChanged) -> list[PageRef]:
    slugs = [slug for slug in (event.slug, event.previous_slug) if slug]
    return [
        page for slug in slugs for page in in_every_market(content_path(slug), kind="content", key=event.content_id)
    ]


def view(facts: Facts, page: PageRef) -> View | None:
    content = facts.content(page.key)
    if content is None:
        return None
    live = facts.market.path(content_path(content.slug))
    if content.withdrawn or live != page.path:
        slug = facts.market.address(page.path).split("/")[2]
        if facts.last_owner("content", slug) != page.key:
            return None
        if not content.withdrawn:
            return moved(live)
        return gone(facts, page, title=content.title(facts.market.locale), category_ids=[])
    text = content.text(facts.market.locale)
    blocks = text.get("blocks", [])
    if any("/pages/" in link["url"] for block in blocks for link in block.get("links", ())):
        facts.contents()  # a page that is linked may come after this one, whose links are looked at then
    title, description = text["title"], text.get("description", "")
    breadcrumbs = [*trail(facts, None), {"title": title, "url": live}]
    json_ld = {"@context": "https://schema.org"} | crumb_list(facts, breadcrumbs)
    return chrome(facts, page, title=title, description=description or title, json_ld=json_ld) | {
        "content": {
            "id": content.content_id,
            "title": title,
            "description": description,
            "blocks": _blocks(facts, blocks),
        },
        "breadcrumbs": breadcrumbs,
    }


def _blocks(facts: Facts, blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As they were written, the highlighted products as cards; read together, since each reading is a call."""
    ids = dict.fromkeys(product_id for block in blocks for product_id in block.get("product_ids", ()))
    by_id = {card["id"]: card for card in cards(facts, list(ids))} if ids else {}
    return [
        {
            "type": "products",
            "title": block.get("title"),
            "cards": [by_id[product_id] for product_id in block["product_ids"] if product_id in by_id],
        }
        if block["type"] == "products"
        else {"by": None} | block
        for block in blocks
    ]
