"""GET /search over the real adapter and the fake OpenSearch: hits, choices, and every bad parameter by its name."""

import json
from typing import Any

import pytest

from functions.search import api, query
from functions.search.model import Question
from tests.fakes import Answer, call
from tests.unit.search.conftest import variants
from tests.unit.search.world import US, SearchWorld


@pytest.fixture
def shop(world: SearchWorld, monkeypatch: pytest.MonkeyPatch) -> SearchWorld:
    """With three cups: red and blue of clay, and one of glass that nothing else is known of."""
    monkeypatch.setattr(api, "indices", world.indices)
    for name, color, amount in (("cup-red", "Red", 900), ("cup-blue", "Blue", 1500)):
        attributes = {"Material": "Clay", "Color": color}
        world.product(name, attributes=attributes, variants=variants(name.upper(), amount))
    world.product("cup-glass", category_ids=[], attributes={}, variants=variants("GLASS", 700))
    world.settle()
    return world


def ask(**query: Any) -> Answer:
    return call(api.handler, "GET", "/search", query={name.replace("__", "."): value for name, value in query.items()})


def ids(answer: Answer) -> list[str]:
    assert answer.status == 200, answer.text
    return [one["id"] for one in answer.json["products"]]


def choices(values: list[dict[str, Any]]) -> dict[str, int]:
    return {one["value"]: one["count"] for one in values}


def attribute(answer: Answer, name: str) -> dict[str, int]:
    [found] = [one for one in answer.json["attributes"] if one["name"] == name]
    return choices(found["values"])


def test_a_hit_is_what_the_browser_finds_in_its_parts_without_what_only_the_index_needs(shop):
    [found] = ask(q="mug").json["products"]
    assert found == {
        "id": "mug",
        "title": "Stone Mug",
        "url": "/p/mug/",
        "image": None,
        "categories": ["Kitchen"],
        "brand": None,
        "attributes": {"Material": "Clay", "Color": "Red"},
        "band": "sold_out",
        "price": {"amount": 1250, "currency": "USD"},
        "price_from": False,
    }


def test_all_words_are_wanted_the_last_may_be_begun_and_where_nothing_has_all_some_will_do(shop):
    assert ids(ask(q="stone mu")) == ["mug"]
    assert ids(ask(q="clay cup")) == ["cup-blue", "cup-red"]
    assert ids(ask(q="stone pot")) == ["mug", "pot"]
    assert ids(ask(q="nothing")) == []
    assert ask(q="").json["total"] == ask(q="   ").json["total"] == 5


def test_choices_are_counted_without_their_own_filter_and_with_the_others(shop):
    answer = ask(attribute__Color="Red")
    assert ids(answer) == ["cup-red", "mug"]
    assert attribute(answer, "Color") == {"Red": 2, "Blue": 1}
    assert attribute(answer, "Material") == {"Clay": 2}
    assert choices(answer.json["categories"]) == {"Kitchen": 2}
    both = ask(attribute__Color=["Red", "Blue"], attribute__Material="Clay", price_to="1300")
    assert ids(both) == ["cup-red", "mug"]
    assert attribute(both, "Color") == {"Red": 2}


def test_a_category_and_a_price_filter(shop):
    assert ids(ask(category="Kitchen", price_from="1250", price_to="1500")) == ["cup-blue", "mug"]
    assert ids(ask(category=["Kitchen", "Garden"], q="glass")) == []
    assert ids(ask(price_from="0", market="de")) == ["mug"], "the others have no price there"


def test_what_costs_least_or_most_comes_first_and_what_has_no_price_last(shop):
    assert ids(ask(sort="cheap"))[0] == "cup-glass"
    assert ids(ask(sort="dear"))[0] == "pot"
    assert ids(ask(sort="cheap", market="de"))[0] == "mug"


def test_pages_follow_each_other(shop, monkeypatch):
    monkeypatch.setattr(query, "PAGE", 2)
    pages = [ids(ask(page=str(number))) for number in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert len({one for page in pages for one in page}) == 5


def test_signs_of_a_pattern_in_a_name_stand_for_themselves(shop):
    odd = {"Size (cm) [L|W].*": "10 x 12", "Size": "L"}
    shop.product("box", attributes=odd, variants=variants("BOX", 100))
    shop.settle()
    answer = call(api.handler, "GET", "/search", query={"attribute.Size (cm) [L|W].*": "10 x 12"})
    assert ids(answer) == ["box"]
    assert attribute(answer, "Size (cm) [L|W].*") == {"10 x 12": 1}
    assert attribute(answer, "Size") == {"L": 1}


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"price_from": "-1"}, "price_from"),
        ({"price_from": "12.50"}, "price_from"),
        ({"price_to": "1" * 14}, "price_to"),
        ({"price_from": "2", "price_to": "1"}, "price_to"),
        ({"page": "0"}, "page"),
        ({"page": "209"}, "page"),
        ({"page": "two"}, "page"),
        ({"sort": "newest"}, "sort"),
        ({"market": "mars"}, "market"),
        ({"q": "x" * 201}, "q"),
        ({"category": ["x"] * 21}, "category"),
        ({"category": "x" * 201}, "category"),
        ({"color": "Red"}, "color"),
        ({"attribute.": "Red"}, "attribute."),
        ({"attribute.Color": "x" * 201}, "attribute.Color"),
        ({"attribute.Color": ["x"] * 21}, "attribute.Color"),
        ({f"attribute.{number}": "x" for number in range(11)}, "attribute."),
    ],
)
def test_a_bad_parameter_is_named(shop, asked, field):
    answer = call(api.handler, "GET", "/search", query=asked)
    assert (answer.status, answer.json["type"]) == (422, "invalid")
    assert [one["field"].removeprefix("query.").partition(".0")[0] for one in answer.json["errors"]] == [field]


@pytest.mark.parametrize("down", [429, 500, 503, 403])
def test_a_search_that_does_not_answer_says_when_to_ask_again(shop, down):
    shop.network.down = down
    answer = ask(q="mug")
    assert (answer.status, answer.json["type"], answer.headers["retry-after"]) == (503, "search-unavailable", "2")


def test_before_there_is_an_index_it_does_not_answer_either(shop):
    shop.network.aliases.clear()
    assert ask(q="mug").status == 503


def test_no_page_reaches_beyond_what_opensearch_tells():
    asked = query.body(Question(page=query.LAST_PAGE))
    assert asked["from"] + asked["size"] <= 10_000


def test_the_documents_have_every_field_that_is_asked_for(shop):
    from functions.search.mapping import INDEX  # noqa: PLC0415

    fields = INDEX["mappings"]["properties"]
    text = json.dumps(query.body(Question(words="a", categories=("a",), price_to=1, attributes={"a": ("b",)})))
    for weighed in query.WEIGHTS:
        assert fields[weighed.partition("^")[0]]["copy_to"] == "all"
    assert '"categories.exact"' in text
    assert fields["categories"]["fields"]["exact"]["type"] == fields["facets"]["type"] == "keyword"
    printed = {"url", "price_from"}
    assert shop.network.documents(US)["mug"].keys() - printed <= fields.keys()
