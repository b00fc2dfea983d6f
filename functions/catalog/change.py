"""How the catalog takes in what the PIM says: read, decide, one transaction; read again when something moved."""

from collections.abc import Callable
from datetime import datetime

from functions.catalog.keys import Kind
from functions.catalog.logic import Prices, facets_changed, lowest, own_slug, prices_changed
from functions.catalog.model import Product
from functions.catalog.store import CatalogTable
from shop.events import (
    BadEvent,
    PriceSet,
    ProductChanged,
    ProductRemoved,
    ProductUpserted,
    ProductWithdrawn,
)
from shop.log import log
from shop.money import Money
from shop.outbox import Outbox
from shop.table import ConditionFailed, Item, Write

ATTEMPTS = 10
#: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
MOST_WRITES = 100


class Moved(Exception):
    """The same subject kept moving under us; the queue hands the event out again."""


def until_it_holds(attempt: Callable[[], None]) -> None:
    for _ in range(ATTEMPTS):
        try:
            attempt()
        except ConditionFailed:
            continue
        return
    raise Moved(f"{ATTEMPTS} attempts met another writer")


def upsert_product(event: ProductUpserted, *, catalog: CatalogTable, outbox: Outbox, now: datetime) -> None:
    """Older revisions are ignored. Raises BadEvent when a SKU is sold by another product."""
    skus = [variant.sku for variant in event.variants]
    if len(set(skus)) < len(skus):
        raise BadEvent("ProductUpserted: variants: a SKU comes twice")

    def attempt() -> None:
        old = catalog.product_or_tombstone(event.product_id)
        if old and old.revision >= event.revision:
            log("ignored", product_id=event.product_id, revision=event.revision, held=old.revision)
            return
        sold_now = set(old.skus) if old else set()
        seen = {item["sku"]: item for item in catalog.sku_items([*skus, *sold_now])}
        for position, sku in enumerate(skus):
            owner = seen.get(sku, {}).get("product_id")
            if owner not in {None, event.product_id}:
                raise BadEvent(f"ProductUpserted: variants.{position}.sku: {sku} is sold by product {owner}")
        slug = free_slug("product", event.slug, event.product_id, catalog=catalog)
        at = milliseconds(event.caused_at or now)
        new = Product.model_validate(
            event.model_dump(mode="json", exclude={"variants": {"__all__": {"prices"}}})
            | {"slug": slug, "wanted_slug": event.slug, "category_ids": list(dict.fromkeys(event.category_ids))}
            | {"born_at": at if old is None or old.withdrawn else old.born_at, "changed_at": at}
        )
        prices = {
            variant.sku: _newer_prices(variant.prices, event.revision, seen.get(variant.sku))
            for variant in event.variants
        }
        held = catalog.as_prices(seen.values())
        before_prices = {sku: held.get(sku, {}) for sku in sold_now}
        after_prices = {sku: held.get(sku, {}) | _as_money(prices[sku]) for sku in skus}
        facets = facets_changed(old, new, before=before_prices, after=after_prices)
        restated = {"card", "detail"}.intersection(facets)
        if old and not restated:
            new = new.model_copy(update={"changed_at": old.changed_at})
        writes = [catalog.put_product(new, seen=old.revision if old else None)]
        writes += [catalog.sell(sku, new, prices=prices[sku], seen=seen.get(sku)) for sku in skus]
        writes += [catalog.stop_selling(sku, seen=seen.get(sku)) for sku in sorted(sold_now - set(skus))]
        if restated:
            writes += catalog.list_product(new)
        before = set(old.category_ids) if old and not old.withdrawn else set()
        after = set(new.category_ids)
        lowest_before, sorted_by = lowest(before_prices), lowest(after_prices)
        joining = after if lowest_before != sorted_by else after - before
        writes += [catalog.join(category, new, sorted_by) for category in sorted(joining)]
        writes += [catalog.leave(category, event.product_id) for category in sorted(before - after)]
        left = old.slug if old and not old.withdrawn else None  # a tombstone's is free, perhaps another's by now
        writes += move_slug("product", event.product_id, left, slug, catalog=catalog)
        if facets:
            changed = ProductChanged(
                product_id=event.product_id,
                slug=slug,
                previous_slug=old.slug if old and old.slug != slug and not old.withdrawn else None,
                facets=facets,
                categories_moved=tuple(sorted(before ^ after)),
                born=old is None or old.withdrawn,
                lowest_before=lowest_before,
                live=tuple(dict.fromkeys((*(old.live_skus if old else ()), *new.live_skus))),
                **event.cause,
            )
            writes.append(outbox.say(changed, now=now))
        if len(writes) > MOST_WRITES:
            raise BadEvent(f"ProductUpserted: {len(writes)} writes in one change, at most {MOST_WRITES}")
        catalog.commit(writes)
        log("upserted", product_id=event.product_id, revision=event.revision, slug=slug, facets=facets)

    until_it_holds(attempt)


def withdraw_product(event: ProductWithdrawn, *, catalog: CatalogTable, outbox: Outbox, now: datetime) -> None:
    """Leaves a tombstone with the revision, also of a product never seen: a late older upsert must not revive it."""

    def attempt() -> None:
        old = catalog.product_or_tombstone(event.product_id)
        if old and old.revision >= event.revision:
            log("ignored", product_id=event.product_id, revision=event.revision, held=old.revision)
            return
        tombstone = Product(
            product_id=event.product_id,
            revision=event.revision,
            slug=old.slug if old else "",
            wanted_slug=old.wanted_slug if old else "",
            texts={locale: {"title": text["title"]} for locale, text in old.texts.items()} if old else {},
            category_ids=old.category_ids if old else [],
            born_at=old.born_at if old else 0,
            withdrawn=True,
        )
        writes = [catalog.put_product(tombstone, seen=old.revision if old else None)]
        if old and not old.withdrawn:
            seen = {item["sku"]: item for item in catalog.sku_items(old.skus)}
            writes += [catalog.stop_selling(sku, seen=seen.get(sku)) for sku in old.skus]
            writes += [catalog.leave(category, event.product_id) for category in old.category_ids]
            writes += catalog.unlist_product(old)
            writes.append(catalog.free_slug("product", old.slug, event.product_id))
            removed = ProductRemoved(
                product_id=event.product_id, slug=old.slug, category_ids=tuple(old.category_ids), **event.cause
            )
            writes.append(outbox.say(removed, now=now))
        catalog.commit(writes)
        log("withdrawn", product_id=event.product_id, revision=event.revision)

    until_it_holds(attempt)


def set_price(event: PriceSet, *, catalog: CatalogTable, outbox: Outbox, now: datetime) -> None:
    """A price may come before its product: it waits under the SKU."""

    def attempt() -> None:
        seen = next(iter(catalog.sku_items([event.sku])), None)
        held: Item = (seen or {}).get(f"price_{event.price.currency}", {})
        if held and held["revision"] >= event.revision:
            log("ignored", sku=event.sku, revision=event.revision, held=held["revision"])
            return
        writes = [catalog.set_price(event.sku, event.price, revision=event.revision, seen=seen)]
        product_id = (seen or {}).get("product_id")
        if seen and product_id and held.get("amount") != event.price.amount:
            product = catalog.products([product_id])[product_id]
            writes += _say_priced(product, event, seen, catalog, outbox, now=now)
        catalog.commit(writes)
        log("priced", sku=event.sku, revision=event.revision, product_id=product_id)

    until_it_holds(attempt)


def _say_priced(
    product: Product, event: PriceSet, seen: Item, catalog: CatalogTable, outbox: Outbox, *, now: datetime
) -> list[Write]:
    """Lists print the lowest price of all variants: named only if that changed, judged with the others unmoved."""
    siblings = [sku for sku in product.skus if sku != event.sku]
    others = {item["sku"]: item for item in catalog.sku_items(siblings)}
    before: Prices = catalog.as_prices([seen, *others.values()])
    after = {**before, event.sku: {**before[event.sku], event.price.currency: event.price}}
    changed = ProductChanged(
        product_id=product.product_id,
        slug=product.slug,
        facets=prices_changed(before, after),
        lowest_before=lowest(before),
        **event.cause,
    )
    writes = [catalog.unmoved(sku, seen=others.get(sku)) for sku in siblings]
    if lowest(before) != lowest(after):
        # What moves a product into a category or out of it moves its SKUs, too: their versions hold the list as read.
        writes += [catalog.join(category, product, lowest(after)) for category in product.category_ids]
    return [*writes, outbox.say(changed, now=now)]


def free_slug(kind: Kind, wanted: str, owner: str, *, catalog: CatalogTable) -> str:
    """The wanted address, or, where another has it, the owner's own beside it; reported in the log."""
    if catalog.slug_owners(kind, [wanted]).get(wanted, owner) == owner:
        return wanted
    slug = own_slug(wanted, owner)
    log("slug taken", kind=kind, wanted=wanted, owner=owner, got=slug)
    return slug


def move_slug(kind: Kind, owner: str, old: str | None, new: str, *, catalog: CatalogTable) -> list[Write]:
    writes = [catalog.claim_slug(kind, new, owner)]
    if old and old != new:
        writes.append(catalog.free_slug(kind, old, owner))
    return writes


def milliseconds(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)


def _newer_prices(prices: tuple[Money, ...], revision: int, seen: Item | None) -> dict[str, Item]:
    """A product's own prices carry the product's revision; one that came later by PriceSet stays."""
    held = seen or {}
    return {
        price.currency: {"amount": price.amount, "revision": revision}
        for price in prices
        if held.get(f"price_{price.currency}", {}).get("revision", -1) < revision
    }


def _as_money(prices: dict[str, Item]) -> dict[str, Money]:
    return {currency: Money(amount=price["amount"], currency=currency) for currency, price in prices.items()}
