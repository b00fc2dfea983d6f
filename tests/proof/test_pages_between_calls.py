"""Promise 10: wherever a rebuild dies, and whatever moves between its calls, the pages end as the facts say."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from functions.pages.model import RebuildPage
from functions.pages.publishing import HEARD_AFTER
from functions.pages.rebuild import rebuild
from tests.proof.living_site import LivingSite, Meanwhile
from tests.proof.tap import FAULTS, Killed, OneFault

#: `make prove` tries all cells, `make thorough` every fifth, `make test` some: primes beside the two faults and twelve
#: facts, so that each of them meets other calls.
_TRIED = {"all": (1, 1), "some": (5, 5)}
EVERY_DEATH, EVERY_FACT = _TRIED.get(os.environ.get("PROVE", ""), (11, 41))

type Fact = Callable[[LivingSite], object]


def mug(site: LivingSite, **changes: Any) -> None:
    site.product("mug", site.next_revision(), **({"category_ids": ["kitchen"]} | changes))


#: A change of each thing a page prints.
FACTS: dict[str, Fact] = {
    "its price": lambda site: site.price(site.next_revision() * 100, site.next_revision()),
    "another one's price": lambda site: site.price(site.next_revision() * 100, site.next_revision(), "POT-RED"),
    "its stock is low": lambda site: site.counts("MUG-RED", 3),
    "its title": lambda site: mug(site, texts={"en": {"title": "Beaker"}}),
    "its address": lambda site: mug(site, slug="beaker"),
    "its category": lambda site: mug(site, category_ids=["garden"]),
    "it is withdrawn": lambda site: site.withdraw("mug", site.next_revision()),
    "another one in its category": lambda site: site.product("cup", site.next_revision()),
    "the category's title": lambda site: site.category(
        "kitchen", site.next_revision(), texts={"en": {"title": "Cooking"}}
    ),
    "the category's address": lambda site: site.category("kitchen", site.next_revision(), slug="cooking"),
    "a new category": lambda site: site.category("bath", site.next_revision()),
    "the theme": lambda site: site.theme_is(1),
}


def _given_on(site: LivingSite) -> None:
    mug(site, slug="beaker")
    site.product("bowl", site.next_revision(), slug="mug")


def _given_on_and_heard_backward(site: LivingSite) -> None:
    _given_on(site)
    site.outbox_is_relayed()
    site.events.reverse()


def _category_given_on(site: LivingSite) -> None:
    site.category("garden", site.next_revision(), slug="terrace")
    site.category("kitchen", site.next_revision(), slug="garden")


def _withdrawn_and_back(site: LivingSite) -> None:
    site.withdraw("mug", site.next_revision())
    mug(site)


#: What has just happened when the rebuild is on its way.
BEFORE: dict[str, Fact] = {
    "its price": FACTS["its price"],
    "its category": FACTS["its category"],
    "it is withdrawn": FACTS["it is withdrawn"],
    "another one in its category": FACTS["another one in its category"],
    "its address went to another": _given_on,
    "its address went to another, which is heard first": _given_on_and_heard_backward,
    "its category took another one's address": _category_given_on,
    "withdrawn and back": _withdrawn_and_back,
    "the category's address": FACTS["the category's address"],
    "the theme": FACTS["the theme"],
}


#: Births, removals and both at one address: what a fact in between could spoil.
LIVELIEST = (
    "it is withdrawn",
    "another one in its category",
    "its address went to another, which is heard first",
    "withdrawn and back",
)


@pytest.fixture
def site() -> Iterator[LivingSite]:
    with LivingSite().deployed() as site:
        yield site.set_out()


def every_call(site: LivingSite, before: Fact) -> Iterator[tuple[int, int, str]]:
    """(which rebuild of those the change asks for, which of its calls, its name): each time the site stands before.

    One page of each kind: the others of a kind are rebuilt by the same steps.
    """
    before(site)
    site.all_is_heard()
    ready = site.remember()
    for position in one_of_each_kind(ready["waiting"]):
        site.tap.hook = counting = OneFault()
        site.rebuild_one(position)
        site.tap.hook = None
        for at, call in enumerate(counting.seen):
            site.back_to(ready)
            yield position, at, call
        site.back_to(ready)


def one_of_each_kind(waiting: dict[str, list[RebuildPage]]) -> list[int]:
    kinds = [group[0].page.kind for _, group in sorted(waiting.items()) if group]
    return sorted({kind: position for position, kind in enumerate(kinds)}.values())


@pytest.mark.parametrize("before", BEFORE)
def test_a_rebuild_dies_at_each_step(site: LivingSite, before: str, figure):
    tried, cells, wrong = 0, 0, []
    for position, at, call in every_call(site, BEFORE[before]):
        then = site.remember()
        for fault in FAULTS[:2]:
            tried += 1
            if tried % EVERY_DEATH:
                continue
            site.back_to(then)
            site.tap.hook = OneFault(at, fault)
            with suppress(Killed, Exception):
                site.rebuild_one(position)
            site.tap.hook = None
            site.comes_to_rest()
            wrong += [f"{before}, then {fault} at {call}: {what}" for what in site.differences()[:1]]
            cells += 1
    figure(10, "a rebuild dies at each of its steps", f"{cells} cells", wrong)


@pytest.mark.parametrize("before", ["its price", *LIVELIEST])
def test_a_fact_moves_between_any_two_calls_of_a_rebuild(site: LivingSite, before: str, figure):
    """Heard at once by everybody else, who work on while this rebuild takes five seconds more."""
    tried, cells, wrong = 0, 0, []
    for position, at, call in every_call(site, BEFORE[before]):
        then = site.remember()
        for name, fact in FACTS.items():
            tried += 1
            if tried % EVERY_FACT:
                continue
            site.back_to(then)

            def moves(fact: Fact = fact) -> None:
                fact(site)
                site.all_is_heard()
                site.now += timedelta(seconds=5)

            site.tap.hook = Meanwhile(at, moves, site.tap)
            site.rebuild_one(position)
            site.tap.hook = None
            site.comes_to_rest()
            wrong += [f"{before}, then {name} before {call} ({at}): {what}" for what in site.differences()[:1]]
            cells += 1
    figure(10, "a fact moves between any two calls of a rebuild", f"{cells} cells", wrong)


#: What may have happened while another lane worked on the same page.
MEANWHILE: dict[str, Fact] = {
    "nothing": lambda site: None,
    "all goes back": mug,
    "another one in its category": FACTS["another one in its category"],
}


@pytest.mark.parametrize("before", [*LIVELIEST, "its price", "its address went to another", "its category"])
def test_another_lane_does_all_there_is_to_do_between_any_two_calls(site: LivingSite, before: str, figure):
    """A page is built in the lane of the theme while changes of it come by the other, each of them to its end.

    That takes the bus and the queues a quarter of a second: what a rebuild relies on that is faster.
    """
    tried, cells, wrong = 0, 0, []
    for position, at, call in every_call(site, BEFORE[before]):
        then = site.remember()
        for name, fact in MEANWHILE.items():
            tried += 1
            if tried % EVERY_DEATH:
                continue
            site.back_to(then)
            waiting = sorted(path for path, group in site.fifo.waiting.items() if group)
            command = site.fifo.waiting[waiting[position]][0]

            def moves(fact: Fact = fact) -> None:
                fact(site)
                site.now += HEARD_AFTER
                site.comes_to_rest()

            site.tap.hook = Meanwhile(at, moves, site.tap)
            rebuild(command, site.processes[1])
            site.tap.hook = None
            site.comes_to_rest()
            wrong += [f"{before}, then {name} before {call} ({at}): {what}" for what in site.differences()[:1]]
            cells += 1
    figure(10, "the other lane works on the page between any two calls of a rebuild", f"{cells} cells", wrong)


def test_a_page_is_born_again_while_another_lane_removes_it(site: LivingSite, figure, monkeypatch: pytest.MonkeyPatch):
    """The second page of a category of two: the edges of its new life are not dropped with those of the old."""
    monkeypatch.setattr("functions.pages.shelves.PER_PAGE", 1)
    FACTS["another one in its category"](site)
    site.comes_to_rest()
    site.now += timedelta(minutes=1)
    site.withdraw("mug", site.next_revision())
    site.all_is_heard()
    then = site.remember()
    command = site.fifo.waiting["/c/kitchen/2/"][0]
    site.tap.hook = counting = OneFault()
    rebuild(command, site.processes[1])
    wrong = []

    def moves() -> None:
        mug(site)
        site.comes_to_rest()

    for at, call in enumerate(counting.seen):
        site.back_to(then)
        site.tap.hook = Meanwhile(at, moves, site.tap)
        rebuild(command, site.processes[1])
        site.tap.hook = None
        site.comes_to_rest()
        wrong += [f"it comes back before {call} ({at}): {what}" for what in site.differences()[:1]]
    figure(10, "a page is born again while another lane removes it", f"{len(counting.seen)} cells", wrong)
