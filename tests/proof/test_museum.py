"""Promise 16: real bugs that other shops shipped, put back one by one, and the proof that catches each."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from functions.cart.model import CartLine
from functions.checkout import placement
from functions.checkout.logic import remembered
from functions.checkout.placement import Checkout
from functions.outbox.relay import Relay
from functions.pages import on_availability_changed, publishing
from functions.pages import rebuild as rebuilding
from functions.pages import requests as asking
from functions.pages.campaigns import Campaigns
from functions.pages.facets import product_facet
from functions.pages.store import Dependents, PagesTable
from functions.pages.tags import own_tag
from shop.ids import new_id
from tests.proof.living_cdn import Copy
from tests.proof.living_site import LivingSite
from tests.proof.shop import Shop, disagreements
from tests.proof.tap import OneFault
from tests.proof.test_every_fault import after, she_buys

type Patch = pytest.MonkeyPatch


def two_lines_of_one_sku() -> list[str]:
    """One piece is there, and a cart that names it twice."""
    shop = Shop()
    shop.sells(counted=1)
    cart = shop.cart("cart_0", MUG_RED=1)
    line = CartLine(sku="MUG-RED", quantity=1)
    shop.carts.set_lines(cart, (line, line), expires_at=cart.expires_at)
    shop.buyer("cart_0")()
    return disagreements(shop)


def checked_line_by_line(patch: Patch) -> None:
    """medusa#16502"""
    by_line = lambda cart: {line.sku: line.quantity for line in cart.lines}  # noqa: E731
    patch.setattr(placement, "demand", by_line)


def a_refusal_heard_again() -> list[str]:
    shop = Shop()
    shop.sells(counted=0)
    shop.cart("cart_0", MUG_RED=1)
    buyer = shop.buyer("cart_0")
    first = buyer()
    shop.counted("MUG-RED", 5)
    again = buyer()
    return [] if again == first else [f"refused, then {type(again).__name__}"]


def refusals_not_recorded(patch: Patch) -> None:
    patch.setattr(
        Checkout, "_remember", lambda self, order_id, refused, body, *, now: remembered(refused, body, now=now)
    )


def the_bus_takes_half() -> list[str]:
    counting = OneFault()
    after(she_buys, counting)
    wrong = []
    for at, call in enumerate(counting.seen):
        if call == "bus put_events":
            wrong += after(she_buys, OneFault(at, "throttled"))
    return wrong


def failed_entry_count_unread(patch: Patch) -> None:
    """aws-serverless-ecommerce-platform"""

    class Trusting:
        def __init__(self, bus: Any) -> None:
            self._bus = bus

        def put_events(self, *, Entries: list[Any]) -> dict[str, Any]:  # noqa: N803
            self._bus.put_events(Entries=Entries)
            return {"Entries": [{"EventId": "1"} for _ in Entries]}

    real: Any = Relay.__init__
    patch.setattr(Relay, "__init__", lambda self, outbox, bus, name: real(self, outbox, Trusting(bus), name))


def two_prices_within_five_minutes() -> list[str]:
    site = LivingSite()
    with site.deployed():
        site.set_out()
        for amount in (500, 700):
            site.price(amount, site.next_revision())
            site.comes_to_rest()
        return site.differences()


def coalesced_by_content(patch: Patch) -> None:
    """opennextjs-aws: the same rebuild asked for within five minutes is dropped by the queue."""
    patch.setattr(asking, "new_id", lambda prefix: "always the same" if prefix == "ask" else new_id(prefix))


def coalesced_by_path(patch: Patch) -> None:
    real = asking.Requests._send

    def send(self: Any, queue: str, entries: list[Any]) -> None:
        for entry in entries:
            if "MessageGroupId" in entry:
                entry["MessageDeduplicationId"] = hashlib.sha256(entry["MessageGroupId"].encode()).hexdigest()
        real(self, queue, entries)

    patch.setattr(asking.Requests, "_send", send)


def many_dependents() -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asking, "PAGES_AT_ONCE", 3)
        site = LivingSite()
        with site.deployed():
            site.set_out()
            for number in range(5):
                site.product(f"cup-{number}", site.next_revision())
            site.comes_to_rest()
            site.category("bath", site.next_revision())
            site.comes_to_rest()
            return site.differences()


def first_page_of_dependents_only(patch: Patch) -> None:
    """opennextjs-aws tagCache"""
    real = PagesTable.dependents
    patch.setattr(PagesTable, "dependents", lambda *a, **k: Dependents(real(*a, **k).pages, None))


def the_last_one_goes() -> list[str]:
    site = LivingSite()
    with site.deployed():
        site.set_out()
        site.counts("MUG-RED", 0)
        site.comes_to_rest()
        return site.differences()


def lists_keep_the_old_band(patch: Patch) -> None:
    """shopware#16342: shown as in stock to crawlers for hours."""
    only = lambda product_id, _: product_facet(product_id, "availability")  # noqa: E731
    patch.setattr(on_availability_changed, "product_facet", only)


def a_batch_write_leaves_some_out() -> list[str]:
    """Every other batch of edges; then a fact moves that only an edge tells of."""
    site = LivingSite()
    real = site.memory.batch_write_item
    odd = [False]

    def lossy(**request: Any) -> Any:
        odd[0] = not odd[0]
        ((table, entries),) = request["RequestItems"].items()
        kept = entries[:1] if odd[0] else entries
        real(RequestItems={table: kept})
        rest = entries[len(kept) :]
        return {"UnprocessedItems": {table: rest} if rest else {}}

    site.memory.batch_write_item = lossy  # type: ignore[method-assign]
    with site.deployed():
        site.set_out()
        return [*site.unheard_of(), *site.differences()]


def unprocessed_items_ignored(patch: Patch) -> None:
    """opennextjs-aws"""
    real = PagesTable.add_edges

    class Once:
        def __init__(self, client: Any) -> None:
            self._client = client

        def __getattr__(self, name: str) -> Any:
            if name != "batch_write_item":
                return getattr(self._client, name)
            return lambda **request: self._client.batch_write_item(**request) and {"UnprocessedItems": {}}

    def add_edges(self: PagesTable, *given: Any, **named: Any) -> None:
        client, self._client = self._client, Once(self._client)  # type: ignore[assignment]
        real(self, *given, **named)
        self._client = client

    patch.setattr(PagesTable, "add_edges", add_edges)


def a_theme_is_seen_page_by_page() -> list[str]:
    """Each page is looked at, and its publication heard by who purges, before the next one is written."""
    site = LivingSite()
    with site.deployed():
        site.set_out()
        site.theme_is(1)
        site.all_is_heard()
        while site.fifo.fan_outs:
            site.go_on_with_one()
        while site.rebuild_one() is not None:
            site.cdn.hear_some(0)
        site.comes_to_rest()
        return site.differences()


def purged_before_the_last_is_written(patch: Patch) -> None:
    """The CDN fetches the old ones again, and keeps them for a week."""
    patch.setattr(Campaigns, "waits", lambda *_: False)


def pages_of_before_there_were_tags() -> list[str]:
    site = LivingSite()
    with site.deployed():
        site.set_out()
        site.bucket.told = {path: {"digest": told["digest"]} for path, told in site.bucket.told.items()}
        site.cdn.copies = {path: Copy(copy.body, frozenset()) for path, copy in site.cdn.copies.items()}
        site.price(700, site.next_revision())
        site.comes_to_rest()
        return site.differences()


def purged_by_the_tags_of_the_new_version(patch: Patch) -> None:
    """What the CDN has does not carry them yet."""
    patch.setattr(publishing, "carried", lambda command, *_: {own_tag(command.page.path): 1} | command.changed)


def a_price_meets_a_new_theme() -> list[str]:
    """The theme's builder reads it first, and there are many pages still to go."""
    site = LivingSite()
    with site.deployed():
        site.set_out()
        site.theme_is(1)
        site.all_is_heard()
        site.now += timedelta(seconds=2)
        site.price(700, site.next_revision())
        site.all_is_heard()
        site.now += timedelta(seconds=5)
        for group in ("/p/mug/ in bulk", "/p/mug/"):
            site.rebuild_one(sorted(key for key, waiting in site.fifo.waiting.items() if waiting).index(group))
        for _ in range(9):
            site.cdn.hear_some(4)
        wrong = [stale for stale in site.cdn.stale() if stale.startswith("the CDN keeps /p/mug/")]
        site.comes_to_rest()
        return wrong + site.differences()


def a_campaign_swallows_a_price(patch: Patch) -> None:
    """Shown for as long as it takes to write a hundred thousand pages."""
    patch.setattr(rebuilding, "purge_now", lambda *_: None)


def a_campaign_forgets_who_left_it_a_page(patch: Patch) -> None:
    """It would end without a purge."""
    patch.setattr(Campaigns, "leave", lambda *_: None)


MUSEUM: tuple[tuple[Callable[[Patch], None], Callable[[], list[str]]], ...] = (
    (checked_line_by_line, two_lines_of_one_sku),
    (refusals_not_recorded, a_refusal_heard_again),
    (failed_entry_count_unread, the_bus_takes_half),
    (coalesced_by_content, two_prices_within_five_minutes),
    (coalesced_by_path, two_prices_within_five_minutes),
    (first_page_of_dependents_only, many_dependents),
    (lists_keep_the_old_band, the_last_one_goes),
    (unprocessed_items_ignored, a_batch_write_leaves_some_out),
    (purged_before_the_last_is_written, a_theme_is_seen_page_by_page),
    (purged_by_the_tags_of_the_new_version, pages_of_before_there_were_tags),
    (a_campaign_forgets_who_left_it_a_page, a_theme_is_seen_page_by_page),
    (a_campaign_swallows_a_price, a_price_meets_a_new_theme),
)


@pytest.mark.parametrize(("bug", "proof"), MUSEUM, ids=lambda of: of.__name__)
def test_a_bug_of_the_museum_is_caught(bug: Callable[[Patch], None], proof: Callable[[], list[str]], figure):
    assert proof() == []
    with pytest.MonkeyPatch.context() as patch:
        bug(patch)
        caught = proof()
    assert caught, f"{bug.__name__} was put back, and nobody noticed"
    figure(16, "bugs other shops shipped, each put back", "1 caught")
