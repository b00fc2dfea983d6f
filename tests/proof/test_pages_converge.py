"""Promise 10: whatever comes twice, late, in another order or in the middle, the pages end as the facts say."""

import os
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shop.events import BadEvent
from tests.proof.living_site import LivingSite, Meanwhile
from tests.proof.tap import FAULTS, Killed, OneFault

SKUS = {"mug": ("MUG-RED", "MUG-BLUE"), "pot": ("POT-RED",)}

TITLES, SLUGS, CATEGORIES = st.sampled_from(["A", "B"]), st.sampled_from(["mug", "pot", "jar"]), ["kitchen", "garden"]
OLD = st.sampled_from([False, False, False, True])
CURRENCIES = st.sampled_from(["USD", "EUR"])
PRODUCTS, PRICES = st.sampled_from(["mug", "pot"]), st.sampled_from([100, 200])
PRODUCT = st.tuples(
    st.just("product"), PRODUCTS, SLUGS, TITLES, st.sets(st.sampled_from(CATEGORIES)), st.integers(1, 2), PRICES, OLD
)
FACT = st.one_of(
    PRODUCT,
    PRODUCT,
    st.tuples(st.just("address given on"), st.permutations(["mug", "pot"])),
    st.tuples(st.just("a SKU given on"), PRICES),
    st.tuples(st.just("category's address given on"), st.permutations(["kitchen", "garden"])),
    st.tuples(st.just("withdraw"), PRODUCTS),
    st.tuples(st.just("price"), st.sampled_from(["MUG-RED", "MUG-BLUE", "POT-RED"]), PRICES, CURRENCIES, OLD),
    st.tuples(st.just("category"), st.sampled_from(CATEGORIES), st.sampled_from(CATEGORIES), TITLES, st.integers(0, 1)),
    st.tuples(st.just("stock"), st.sampled_from(["MUG-RED", "MUG-BLUE", "POT-RED"]), st.sampled_from([0, 3, 9])),
    st.tuples(st.just("content"), SLUGS, PRODUCTS, TITLES, st.sampled_from([None, 1])),
    st.tuples(st.just("content withdrawn")),
    st.tuples(st.just("theme"), st.integers(0, 2)),
)
NUMBER = st.integers(0, 30)
QUEUE = st.one_of(
    st.tuples(st.just("hear"), NUMBER, st.booleans()),
    st.tuples(st.just("heard again"), NUMBER),
    st.tuples(st.just("rebuild"), NUMBER, st.integers(0, 1), st.booleans()),
    st.tuples(st.just("rebuilt again"), NUMBER),
    st.tuples(st.just("wait"), st.sampled_from([0.5, 3, 400])),
    st.tuples(st.just("fan out")),
    st.tuples(st.just("purge"), NUMBER, st.booleans()),
    st.tuples(st.just("the CDN is busy"), st.booleans()),
    st.tuples(st.just("a minute's sweep")),
)
MISHAP = st.one_of(
    QUEUE,
    st.tuples(st.just("broken"), QUEUE, NUMBER, st.sampled_from(FAULTS[:3])),
    st.tuples(st.just("interrupted"), QUEUE, NUMBER, st.lists(st.one_of(FACT, QUEUE), min_size=1, max_size=3)),
)
#: `make prove` takes as many of each, others each time; `make test` a tenth, always the same.
ALL = os.environ.get("PROVE") == "all"
HISTORIES = 100 if ALL else 10

#: Some facts move at once, some of what follows goes wrong, then all of the rest is done in an order drawn by lot.
ROUND = st.tuples(st.lists(FACT, min_size=1, max_size=4), st.lists(MISHAP, max_size=8), st.integers(0, 99))


def do(site: LivingSite, step: tuple[Any, ...]) -> None:  # noqa: C901, PLR0912, PLR0915 a line per word
    match step:
        case ("product", product_id, slug, title, categories, variants, price, old):
            with suppress(BadEvent):
                site.product(
                    product_id,
                    1 if old else site.next_revision(),
                    slug=slug,
                    texts={"en": {"title": title}},
                    category_ids=sorted(categories),
                    variants=[
                        {"sku": sku, "prices": [{"amount": price, "currency": "USD"}]}
                        for sku in SKUS[product_id][:variants]
                    ],
                )
        case ("address given on", (one, other)):
            do(site, ("product", one, "jar", "A", ["kitchen"], 1, 100, False))
            do(site, ("product", other, one, "B", ["kitchen"], 1, 100, False))
        case ("a SKU given on", price):
            do(site, ("product", "mug", "mug", "A", ["kitchen"], 1, 100, False))
            with suppress(BadEvent):
                variants = [{"sku": sku, "prices": [{"amount": price, "currency": "USD"}]} for sku in SKUS["mug"][1:]]
                site.product("pot", site.next_revision(), category_ids=["kitchen"], variants=variants)
        case ("category's address given on", (one, other)):
            do(site, ("category", one, "terrace", "A", 0))
            do(site, ("category", other, one, "B", 0))
        case ("withdraw", product_id):
            site.withdraw(product_id, site.next_revision())
        case ("price", sku, amount, currency, old):
            site.price(amount, 1 if old else site.next_revision(), sku, currency)
        case ("category", category_id, slug, title, position):
            texts = {"en": {"title": title}}
            site.category(category_id, site.next_revision(), slug=slug, texts=texts, position=position)
        case ("stock", sku, pieces):
            site.counts(sku, pieces)
        case ("content", slug, product_id, title, footer):
            blocks = [{"type": "products", "product_ids": [product_id]}]
            texts = {"en": {"title": title, "blocks": blocks}}
            site.content("about", site.next_revision(), slug=slug, texts=texts, footer=footer)
        case ("content withdrawn",):
            site.withdraw_content("about", site.next_revision())
        case ("theme", number):
            site.theme_is(number)
        case ("hear", position, acknowledged):
            site.hear_one(position, acknowledged=acknowledged)
        case ("heard again", position):
            if site.heard:
                site.events.append(site.heard[position % len(site.heard)])
        case ("rebuild", position, process, acknowledged):
            site.rebuild_one(position, process=process, acknowledged=acknowledged)
        case ("rebuilt again", position):
            if site.fifo.all_ever:
                command = site.fifo.all_ever[position % len(site.fifo.all_ever)]
                site.fifo.waiting.setdefault(command.page.path, []).append(command)
        case ("wait", seconds):
            site.now += timedelta(seconds=seconds)
        case ("fan out",):
            site.go_on_with_one()
        case ("purge", number, acknowledged):
            site.cdn.hear_some(number, acknowledged=acknowledged)
        case ("the CDN is busy", refuses):
            site.cdn.refuses = refuses
        case ("a minute's sweep",):
            site.cdn.swept()
        case ("broken", inner, at, fault):
            site.tap.hook = OneFault(at, fault)
            with suppress(Killed, Exception):
                do(site, inner)
            site.tap.hook = None
        case ("interrupted", inner, at, meanwhile):
            site.tap.hook = Meanwhile(at, lambda: all_of(site, meanwhile), site.tap)
            do(site, inner)
            site.tap.hook = None
        case _:
            raise AssertionError(step)


def all_of(site: LivingSite, steps: list[Any]) -> None:
    for step in steps:
        do(site, step)


def all_of_the_rest(site: LivingSite, lot: Random) -> None:
    """Events in any order; commands of different pages in any order, of one page in theirs."""
    while site.dynamic():
        match lot.choice(site.dynamic()):
            case "events":
                site.hear_one(lot.randrange(99))
            case "fan outs":
                site.go_on_with_one()
            case "rebuilds":
                site.rebuild_one(lot.randrange(99), process=lot.randrange(2))
            case "purges":
                site.cdn.hear_some(lot.randrange(99))
        site.now += timedelta(milliseconds=lot.choice([1, 100, 1500]))
    site.cdn.refuses = False
    site.cdn.swept()


@pytest.mark.parametrize(("per_page", "parts"), [(1, 2), (9, 1)], ids=["a product a page", "lists of all products"])
def test_any_history_ends_in_the_pages_of_its_facts(per_page: int, parts: int, figure, monkeypatch: pytest.MonkeyPatch):
    """With one product a page a category has several; with more a page keeps what did not change."""
    monkeypatch.setattr("functions.pages.requests.PAGES_AT_ONCE", 3)
    monkeypatch.setattr("functions.pages.shelves.PER_PAGE", per_page)
    for name in ("parts.PARTS", "parts.FEED_PARTS", "kinds.search_part.SEARCH_PARTS"):
        monkeypatch.setattr(f"functions.pages.{name}", parts)
    tried = [0, 0, 0]

    @settings(
        max_examples=HISTORIES,
        deadline=None,
        derandomize=not ALL,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.booleans(), st.lists(ROUND, min_size=1, max_size=4))
    def history(begun: bool, rounds: list[Any]) -> None:
        site = LivingSite(alone=rounds[0][2] % 3)
        with site.deployed():
            if begun:
                site.set_out()
            for facts, mishaps, lot in rounds:
                for step in (*facts, *mishaps):
                    do(site, step)
                    assert site.unheard_of() == []
                all_of_the_rest(site, Random(lot))  # noqa: S311
                assert site.differences() == []
                tried[1] += len(facts) + len(mishaps)
        tried[0] += 1
        tried[2] += sum(not facts.whole for facts in site.looked_at)

    history()
    assert tried[2] or per_page == 1
    how = "any history: facts, events and rebuilds late, twice, permuted, interrupted, killed"
    figure(10, how, f"{tried[0]} histories, {tried[1]} steps")
    figure(10, "of it looks at a page that kept what it had of products that did not change", f"{tried[2]} looks")


@pytest.mark.parametrize("joining", [["cup"], ["pan"], ["pan", "pot"], ["cup", "pot"]], ids=" and ".join)
def test_pages_of_a_category_lead_to_one_that_joins(joining: list[str], monkeypatch: pytest.MonkeyPatch):
    """With a product a page each of them begins one; several at once are heard in any order."""
    monkeypatch.setattr("functions.pages.shelves.PER_PAGE", 1)
    for lot in range(4):
        site = LivingSite()
        with site.deployed():
            site.set_out()
            for product_id in joining:
                site.product(product_id, site.next_revision(), category_ids=["kitchen"])
            all_of_the_rest(site, Random(lot))  # noqa: S311
            assert site.differences() == []


def test_an_address_given_on_before_the_first_theme_is_the_new_owners():
    """The new owner's event is heard first; both wait for the theme, each by an edge of its own."""
    site = LivingSite()
    with site.deployed():
        site.product("mug", site.next_revision())
        site.comes_to_rest()
        do(site, ("address given on", ["mug", "pot"]))
        site.outbox_is_relayed()
        site.events.reverse()
        site.comes_to_rest()
        site.theme_is(0)
        site.comes_to_rest()
        assert site.differences() == []
