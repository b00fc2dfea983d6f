"""A question in OpenSearch's words, and its answer in ours.

https://docs.opensearch.org/latest/query-dsl/ , https://docs.opensearch.org/latest/search-plugins/filter-search/
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from functions.search.logic import SEPARATOR, facet
from functions.search.model import AttributeChoices, Choice, Found, Question

PAGE = 48
#: OpenSearch answers no hit beyond the 10,000th.
LAST_PAGE = 10_000 // PAGE
MOST_CATEGORIES, MOST_PAIRS, MOST_VALUES = 50, 500, 100
#: As the browser finds: no typo in up to three letters, one from four, two from eight.
FUZZINESS = "AUTO:4,8"
WEIGHTS = ["title^4", "brand^2", "categories^2", "attribute_values^1.5", "words"]
#: What can be bought comes first.
SOLD_OUT = {"filter": {"term": {"band": "sold_out"}}, "weight": 0.6}
INTERNAL = ["all", "words", "attribute_values", "facets", "indexed_at"]
ORDERS: Mapping[str, list[dict[str, Any]]] = {
    "best": [{"_score": {"order": "desc"}}],
    "cheap": [{"price.amount": {"order": "asc", "missing": "_last"}}],
    "dear": [{"price.amount": {"order": "desc", "missing": "_last"}}],
}


def body(question: Question, *, every_word: bool = True) -> dict[str, Any]:
    """What is chosen is filtered after the choices were counted, each of them without its own filter."""
    filters = _filters(question)
    counts = {"categories": _count(filters, "category", {"field": "categories.exact", "size": MOST_CATEGORIES})}
    counts["attributes"] = _count(filters, "", {"field": "facets", "size": MOST_PAIRS})
    for number, name in enumerate(question.attributes):
        own = {"field": "facets", "size": MOST_VALUES, "include": f"{_literal(facet(name))}.*"}
        counts[f"attribute {number}"] = _count(filters, facet(name), own)
    return {
        "query": _query(question.words, every_word=every_word),
        "post_filter": {"bool": {"filter": [*filters.values()]}},
        "aggs": counts,
        "sort": [*ORDERS[question.sort], {"id": {"order": "asc"}}],
        "from": (question.page - 1) * PAGE,
        "size": PAGE,
        "track_total_hits": True,
        "_source": {"excludes": INTERNAL},
    }


def found(answer: Mapping[str, Any], question: Question) -> Found:
    counts = {name: _choices(one["values"]["buckets"]) for name, one in answer["aggregations"].items()}
    attributes: dict[str, list[Choice]] = defaultdict(list)
    for pair in counts["attributes"]:
        _add(attributes, pair)
    for number, name in enumerate(question.attributes):
        attributes.pop(name, None)
        for pair in counts[f"attribute {number}"]:
            _add(attributes, pair)
    return Found(
        total=answer["hits"]["total"]["value"],
        products=tuple(hit["_source"] for hit in answer["hits"]["hits"]),
        categories=counts["categories"],
        attributes=tuple(
            AttributeChoices(name=name, values=tuple(values))
            for name, values in sorted(attributes.items(), key=lambda one: (-sum(v.count for v in one[1]), one[0]))
        ),
    )


def _query(words: str, *, every_word: bool) -> dict[str, Any]:
    """Every word, wherever it stands, the last one perhaps begun only; and the better, the weightier where."""
    matching: dict[str, Any] = {"match_all": {}}
    if words.strip():
        asked = {"query": words, "operator": "and" if every_word else "or", "fuzziness": FUZZINESS}
        either = [{"match": {"all": asked}}, {"match_bool_prefix": {"all": asked}}]
        weighed = {"query": words, "type": "most_fields", "fields": WEIGHTS, "fuzziness": FUZZINESS}
        matching = {
            "bool": {
                "must": [{"bool": {"should": either, "minimum_should_match": 1}}],
                "should": [{"multi_match": weighed}],
            }
        }
    return {"function_score": {"query": matching, "functions": [SOLD_OUT], "boost_mode": "multiply"}}


def _filters(question: Question) -> dict[str, dict[str, Any]]:
    """By what it is chosen in: its own choices are counted without it."""
    filters: dict[str, dict[str, Any]] = {}
    if question.categories:
        filters["category"] = {"terms": {"categories.exact": [*question.categories]}}
    limits = {"gte": question.price_from, "lte": question.price_to}
    if given := {name: limit for name, limit in limits.items() if limit is not None}:
        filters["price"] = {"range": {"price.amount": given}}
    for name, values in question.attributes.items():
        filters[facet(name)] = {"terms": {"facets": [facet(name, value) for value in values]}}
    return filters


def _count(filters: Mapping[str, dict[str, Any]], own: str, terms: dict[str, Any]) -> dict[str, Any]:
    others = [one for name, one in filters.items() if name != own]
    return {"filter": {"bool": {"filter": others}}, "aggs": {"values": {"terms": terms}}}


def _choices(buckets: Iterable[Mapping[str, Any]]) -> tuple[Choice, ...]:
    return tuple(Choice(value=bucket["key"], count=bucket["doc_count"]) for bucket in buckets)


def _add(attributes: dict[str, list[Choice]], pair: Choice) -> None:
    name, _, value = pair.value.partition(SEPARATOR)
    attributes[name].append(Choice(value=value, count=pair.count))


def _literal(text: str) -> str:
    """In Lucene's regular expressions, where any sign may stand behind a backslash for itself, and no letter should."""
    return re.sub(r"([^\w])", r"\\\1", text)
