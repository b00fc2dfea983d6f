"""What every page prints around its own, and what is looked for in the rest."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evershelf.theme_samples import samples
from functions.pages.kinds.chrome import summary
from functions.pages.model import View
from functions.pages.selling import _BARE, CARD, FRAME, VARIANT, cards_in, variants_in
from tests.unit.pages.storefront import storefront


@given(
    st.text(st.sampled_from("aé ,.\u2013\t\n\u00a0\u2003x"), max_size=200) | st.text(max_size=200),
    st.sampled_from([5, 20, 155]),
)
def test_a_summary_is_the_first_whole_words(text: str, limit: int):
    flat = " ".join(text.split())
    cut = flat if len(flat) <= limit else flat[:limit].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
    assert summary(text, limit) == cut


VIEWS = [one.view for one in samples(storefront())]
KNOWN = [*cards_in(VIEWS), *variants_in(VIEWS)][:20]


@pytest.mark.parametrize("names", [CARD, VARIANT])
def test_cards_and_variants_of_a_view_are_all_found(names: frozenset[str]):
    found = {CARD: cards_in, VARIANT: variants_in}[names]
    assert any(True for view in VIEWS for _ in found(view))
    for view in VIEWS:
        assert in_order(found(view)) == in_order(everywhere(names, view))


@settings(deadline=None, max_examples=50)
@given(st.sampled_from(VIEWS), st.data())
def test_wherever_they_are(view: View, data: st.DataObject):
    """Also in lists and members that no kind has yet."""
    node: Any = data.draw(st.lists(st.sampled_from([*KNOWN, None, "price", {"price": None}]), max_size=5))
    for name in data.draw(st.lists(st.sampled_from(["sections", "cards", "price", "id"]), max_size=4)):
        node = data.draw(st.sampled_from([{name: node, "id": "x"}, [{name: node}, node], [node, "x"]]))
    more = view | {data.draw(st.sampled_from(["sections", "cards", "product", "extra"])): node}
    for names, found in ((CARD, cards_in), (VARIANT, variants_in)):
        assert in_order(found(more)) == in_order(everywhere(names, more))


def test_what_every_page_prints_has_neither():
    for view in VIEWS:
        assert view.keys() >= FRAME
        frame = {name: view[name] for name in view.keys() & _BARE}
        assert not [*everywhere(CARD, frame), *everywhere(VARIANT, frame)]


def everywhere(names: frozenset[str], node: Any) -> list[dict[str, Any]]:
    if isinstance(node, dict) and node.keys() >= names:
        return [node]
    if isinstance(node, dict):
        node = list(node.values())
    return [one for each in node for one in everywhere(names, each)] if isinstance(node, list) else []


def in_order(found: Iterable[dict[str, Any]]) -> list[int]:
    return sorted(map(id, found))
