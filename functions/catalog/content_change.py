"""How the catalog takes in what the CMS says: read, decide, one transaction; read again when something moved."""

from datetime import datetime

from functions.catalog.change import free_slug, milliseconds, move_slug, until_it_holds
from functions.catalog.model import Content
from functions.catalog.store import CatalogTable
from shop.events import ContentChanged, ContentUpserted, ContentWithdrawn
from shop.log import log
from shop.outbox import Outbox


def upsert_content(event: ContentUpserted, *, catalog: CatalogTable, outbox: Outbox, now: datetime) -> None:
    """Older revisions are ignored."""

    def attempt() -> None:
        old = catalog.content_or_tombstone(event.content_id)
        if old and old.revision >= event.revision:
            log("ignored", content_id=event.content_id, revision=event.revision, held=old.revision)
            return
        slug = free_slug("content", event.slug, event.content_id, catalog=catalog)
        new = Content.model_validate(
            event.model_dump(mode="json", exclude_none=True)
            | {"slug": slug, "wanted_slug": event.slug, "changed_at": milliseconds(event.caused_at or now)}
        )
        was_there = old is not None and not old.withdrawn
        told = old is None or _told(old) != _told(new)
        writes = [catalog.put_content(new, seen=old.revision if old else None)]
        writes += move_slug("content", event.content_id, old.slug if old and was_there else None, slug, catalog=catalog)
        if told:
            writes += catalog.list_content(old, new)
            changed = ContentChanged(
                content_id=event.content_id,
                slug=slug,
                previous_slug=old.slug if old and was_there and old.slug != slug else None,
                footer_moved=_in_footer(old) != _in_footer(new),
                **event.cause,
            )
            writes.append(outbox.say(changed, now=now))
        catalog.commit(writes)
        log("upserted", content_id=event.content_id, revision=event.revision, slug=slug)

    until_it_holds(attempt)


def withdraw_content(event: ContentWithdrawn, *, catalog: CatalogTable, outbox: Outbox, now: datetime) -> None:
    """Leaves a tombstone with the revision, also of a page never seen."""

    def attempt() -> None:
        old = catalog.content_or_tombstone(event.content_id)
        if old and old.revision >= event.revision:
            log("ignored", content_id=event.content_id, revision=event.revision, held=old.revision)
            return
        tombstone = Content(
            content_id=event.content_id,
            revision=event.revision,
            slug=old.slug if old else "",
            wanted_slug=old.wanted_slug if old else "",
            texts={locale: {"title": text["title"]} for locale, text in old.texts.items()} if old else {},
            withdrawn=True,
        )
        writes = [catalog.put_content(tombstone, seen=old.revision if old else None)]
        if old and not old.withdrawn:
            writes += catalog.list_content(old, tombstone)
            writes.append(catalog.free_slug("content", old.slug, event.content_id))
            changed = ContentChanged(
                content_id=event.content_id,
                slug=old.slug,
                footer_moved=_in_footer(old) != _in_footer(tombstone),
                **event.cause,
            )
            writes.append(outbox.say(changed, now=now))
        catalog.commit(writes)
        log("withdrawn", content_id=event.content_id, revision=event.revision)

    until_it_holds(attempt)


def _told(content: Content) -> dict[str, object]:
    return content.model_dump(exclude={"revision", "changed_at"})


def _in_footer(content: Content | None) -> object:
    """What every page prints of it."""
    if content is None or content.withdrawn or content.footer is None:
        return None
    return content.footer, content.slug, {locale: text["title"] for locale, text in content.texts.items()}
