"""Parts of a theme that are printed once for many pages."""

from dataclasses import replace
from typing import Any

import pytest
from minijinja import TemplateError

from functions.pages import fragments
from functions.pages.render import Theme

SHOP: dict[str, Any] = {"locale": "en", "name": "Goods & More"}


def theme(**templates: str) -> Theme:
    bundle = Theme("feed", {f"{name}.html": text for name, text in templates.items()}, {"en": {"hello": "Hi"}}, {}, {})
    return replace(bundle, assets={"en": {"a.css": "/assets/a.css"}})


def printed(theme: Theme, **view: Any) -> str:
    return theme.render("page.html", {"shop": SHOP} | view).decode()


def counting(theme: Theme, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The fragments that were really printed."""
    found: list[str] = []
    original = fragments.Fragments._print

    def counted(self: fragments.Fragments, template: str, given: dict[str, Any]) -> bytes:
        found.append(template)
        return original(self, template, given)

    monkeypatch.setattr(fragments.Fragments, "_print", counted)
    return found


def test_a_fragment_is_printed_where_it_stands_as_an_included_template_would_be():
    part = "<p>{{ one.name }}, {{ texts.hello }}, {{ shop.name }}, {{ asset('a.css') }} ⚘</p>\n"
    view: dict[str, Any] = {"one": {"name": "<b>Ä & Ö</b>"}, "many": [1, 2]}
    included = theme(part=part, page="<{% for _ in many %}[{% include 'part.html' %}]{% endfor %}>é")
    shared = theme(part=part, page="<{% for _ in many %}[{{ shared('part.html', one=one) }}]{% endfor %}>é")
    assert printed(shared, **view) == printed(included, **view)
    assert "&lt;b&gt;" in printed(shared, **view)


def test_equal_values_are_printed_once_and_others_anew(monkeypatch: pytest.MonkeyPatch):
    mine = theme(part="{{ one.left }}|", page="{{ shared('part.html', one=one) }}")
    found = counting(mine, monkeypatch)
    told = [printed(mine, one={"left": left}) for left in (1, 1, True, 1.0, "1", None, 1)]
    assert told == ["1|", "1|", "True|", "1.0|", "1|", "None|", "1|"]
    assert found.count("part.html") == 5


def test_another_shop_has_fragments_of_its_own():
    mine = theme(part="{{ shop.name }}", page="{{ shared('part.html') }}")
    assert printed(mine) == "Goods &amp; More"
    assert printed(mine, shop=SHOP | {"name": "Elsewhere"}) == "Elsewhere"
    assert printed(mine) == "Goods &amp; More"


def test_a_fragment_may_print_others(monkeypatch: pytest.MonkeyPatch):
    mine = theme(
        leaf="<i>{{ n }}</i>",
        part="{% for n in of %}{{ shared('leaf.html', n=n) }};{% endfor %}",
        page="{{ shared('part.html', of=of) }}-{{ shared('leaf.html', n=2) }}",
    )
    found = counting(mine, monkeypatch)
    for _ in range(2):
        assert printed(mine, of=[1, 2]) == "<i>1</i>;<i>2</i>;-<i>2</i>"
    assert found.count("leaf.html") == 2


def test_of_a_list_only_what_is_new_is_printed(monkeypatch: pytest.MonkeyPatch):
    mine = theme(
        part="<{{ one.n }}{% if big %}!{% endif %}{{ leak is defined }}{{ loop is defined }}>{% set leak = 1 %}",
        page="{{ shared_each('part.html', 'one', of, big=big) }}",
    )
    found = counting(mine, monkeypatch)

    def of(*numbers: int, big: bool = False) -> str:
        return (
            printed(mine, of=[{"n": n} for n in numbers], big=big).replace("FalseFalse", "").replace("falsefalse", "")
        )

    assert [of(1, 2), of(2, 3, 2), of(), of(1, big=True), of(3, 1)] == ["<1><2>", "<2><3><2>", "", "<1!>", "<3><1>"]
    assert found.count("part.html") == 4


def test_a_list_is_a_list():
    mine = theme(part="{{ one }}", page="{{ shared_each('part.html', 'one', of) }}")
    assert printed(mine, of=[1, "<", None]) == "1&lt;None"
    for none in (None, "text", {"a": 1}):
        with pytest.raises(TemplateError, match="takes a list"):
            printed(mine, of=none)


def test_what_is_forgotten_is_printed_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fragments, "MOST_KEPT", 3)
    mine = theme(part="<{{ n }}>", page="{% for n in of %}{{ shared('part.html', n=n) }}{% endfor %}")
    each = theme(part="<{{ n }}>", page="{{ shared_each('part.html', 'n', of) }}")
    numbers = list(range(10))
    for one in (mine, each) * 3:
        assert printed(one, of=numbers) == "".join(f"<{n}>" for n in numbers)


def test_a_text_cannot_stand_in_for_a_fragment():
    mine = theme(part="secret", page="{{ text }}{{ shared('part.html') }}")
    for text in ("\x00", "\x000;", "\x00abc:0;", "0;"):
        assert printed(mine, text=text) == f"{text}secret"


def test_an_error_in_a_fragment_names_its_own_file_and_line():
    mine = theme(part="<p>\n{{ one.name }}\n{{ one.nope.more }}</p>", page="\n\n\n\n{{ shared('part.html', one=one) }}")
    with pytest.raises(TemplateError) as raised:
        printed(mine, one={"name": "x"})
    assert (raised.value.name, raised.value.line) == ("part.html", 3)
    assert printed(theme(page="x"), one={}) == "x"


def test_a_fragment_knows_nothing_but_what_it_is_handed():
    mine = theme(part="{{ other }}", page="{{ shared('part.html', one=one) }}")
    with pytest.raises(TemplateError) as raised:
        printed(mine, one=1, other=2)
    assert raised.value.name == "part.html"


def test_it_is_handed_plain_values():
    mine = theme(part="{{ one }}", page="{{ shared('part.html', one=one|safe) }}")
    with pytest.raises(TemplateError, match="as they are"):
        printed(mine, one="<b>")
