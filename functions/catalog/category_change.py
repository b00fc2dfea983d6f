"""How the catalog takes in a category: no circle of parents, one transaction, read again when something moved."""

from datetime import datetime

from functions.catalog.change import free_slug, milliseconds, move_slug, until_it_holds
from functions.catalog.model import Category
from functions.catalog.store import CatalogTable
from shop.events import BadEvent, CategoryChanged, CategoryUpserted
from shop.log import log
from shop.outbox import Outbox
from shop.table import Write

DEEPEST = 10


def upsert_category(event: CategoryUpserted, *, catalog: CatalogTable, outbox: Outbox, now: datetime) -> None:
    """Older revisions are ignored. Raises BadEvent when its parents would form a circle. A parent may come later."""

    def attempt() -> None:
        categories = catalog.known_categories()
        known = categories.by_id
        old = known.get(event.category_id)
        if old and old.revision >= event.revision:
            log("ignored", category_id=event.category_id, revision=event.revision, held=old.revision)
            return
        slug = free_slug("category", event.slug, event.category_id, catalog=catalog)
        new = Category.model_validate(
            event.model_dump(mode="json")
            | {"slug": slug, "wanted_slug": event.slug, "changed_at": milliseconds(event.caused_at or now)}
        )
        told = old is None or _told(old) != _told(new)
        if old and not told:
            new = new.model_copy(update={"changed_at": old.changed_at})
        writes = catalog.put_category(new, seen=old.revision if old else None, number=categories.number)
        writes += _parents_unmoved(new, known, catalog)
        writes += move_slug("category", event.category_id, old.slug if old else None, slug, catalog=catalog)
        if told:
            changed = CategoryChanged(
                category_id=event.category_id,
                slug=slug,
                previous_slug=old.slug if old and old.slug != slug else None,
                **event.cause,
            )
            writes.append(outbox.say(changed, now=now))
        catalog.commit(writes)
        log("upserted", category_id=event.category_id, revision=event.revision, slug=slug)

    until_it_holds(attempt)


def _parents_unmoved(new: Category, known: dict[str, Category], catalog: CatalogTable) -> list[Write]:
    """That the way up is as it was read, so that two who become each other's parent at once do not both pass."""
    way = [new.category_id]
    parent = new.parent_id
    while parent:
        if parent in way or len(way) > DEEPEST:
            why = "form a circle" if parent in way else f"are more than {DEEPEST} deep"
            raise BadEvent(f"CategoryUpserted: parent_id: {' > '.join([*way, parent])} {why}")
        way.append(parent)
        parent = known[parent].parent_id if parent in known else None
    return [
        catalog.category_unmoved(above, seen=known[above].revision if above in known else None) for above in way[1:]
    ]


def _told(category: Category) -> dict[str, object]:
    return category.model_dump(exclude={"revision", "changed_at"})
