"""An OpenSearch in memory, behind the interface of urllib3's pool: what its pages promise of what we use, and no more.

Versions: https://docs.opensearch.org/latest/api-reference/document-apis/index-document/ ("external")
What it does not know it refuses with NotImplementedError.
"""

import json
import operator
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

import urllib3

SEARCHED = ("title", "brand", "categories", "attribute_values", "words")
type Answer = tuple[int, Any]


class FakeOpenSearch:
    def __init__(self) -> None:
        #: Name -> what it was made of; alias -> name.
        self.indices: dict[str, dict[str, Any]] = {}
        self.aliases: dict[str, str] = {}
        #: Name -> id -> (version, document), None of what was removed.
        self.rows: dict[str, dict[str, tuple[int, dict[str, Any] | None]]] = {}
        #: What is wrong: by id, status and error; or with everything.
        self.refuses: dict[str, Answer] = {}
        self.down: int | Exception | None = None
        self.bulks: list[int] = []
        self.asked: list[str] = []

    def request(self, method: str, url: str, *, body: bytes, headers: dict[str, str]) -> urllib3.HTTPResponse:
        scope = r"Credential=test/\d{8}/us-east-1/es/aws4_request"
        assert re.match(rf"AWS4-HMAC-SHA256 {scope}, SignedHeaders=[a-z;-]*host", headers["Authorization"])
        if isinstance(self.down, Exception):
            raise self.down
        parts = urlsplit(url)
        self.asked.append(f"{method} {parts.path}")
        status, told = (self.down, {"error": "down"}) if self.down else self._answer(method, parts.path, body, url)
        return urllib3.HTTPResponse(body=json.dumps(told).encode(), status=status)

    def documents(self, alias: str) -> dict[str, dict[str, Any]]:
        return {id_: row for id_, (_, row) in self.rows[self.aliases[alias]].items() if row is not None}

    def _answer(self, method: str, path: str, body: bytes, url: str) -> Answer:
        name, _, what = path.removeprefix("/").partition("/")
        known = self.aliases.get(name, name if name in self.indices else None)
        if (method, what) == ("POST", "_bulk"):
            assert parse_qs(urlsplit(url).query) == {"require_alias": ["true"]}, "it would make an index of its own"
            return self._bulk(name, body)
        if (method, what) == ("PUT", ""):
            return self._create(name, json.loads(body))
        if known is None:
            return 404, {"error": {"type": "index_not_found_exception"}}
        answers: dict[tuple[str, str], Callable[[], Answer]] = {
            ("GET", ""): lambda: (200, {known: self.indices[known]}),
            ("DELETE", ""): lambda: self._delete(name),
            ("GET", "_count"): lambda: (200, {"count": len(list(self._live(known)))}),
            ("POST", "_search"): lambda: (200, _search(list(self._live(known)), json.loads(body))),
            ("POST", "_delete_by_query"): lambda: self._forget(known, json.loads(body)),
        }
        if (method, what) not in answers:
            raise NotImplementedError(f"{method} {path}")
        return answers[method, what]()

    def _create(self, name: str, made_of: dict[str, Any]) -> Answer:
        if name in self.indices or name in self.aliases:
            return 400, {"error": {"type": "resource_already_exists_exception"}}
        self.indices[name], self.rows[name] = made_of, {}
        self.aliases |= dict.fromkeys(made_of.get("aliases", {}), name)
        return 200, {"acknowledged": True, "index": name}

    def _delete(self, name: str) -> Answer:
        assert name in self.indices, "an alias is not deleted by its name"
        del self.indices[name], self.rows[name]
        self.aliases = {alias: index for alias, index in self.aliases.items() if index != name}
        return 200, {"acknowledged": True}

    def _live(self, index: str) -> Iterator[dict[str, Any]]:
        return (row for _, row in self.rows[index].values() if row is not None)

    def _forget(self, index: str, body: dict[str, Any]) -> Answer:
        old = [id_ for id_, row in self._rows_of(index) if _matches(row, body["query"])]
        for id_ in old:
            del self.rows[index][id_]
        return 200, {"deleted": len(old), "failures": []}

    def _rows_of(self, index: str) -> list[tuple[str, dict[str, Any]]]:
        return [(id_, row) for id_, (_, row) in self.rows[index].items() if row is not None]

    def _bulk(self, alias: str, body: bytes) -> Answer:
        assert body.endswith(b"\n")
        self.bulks.append(len(body))
        lines = [json.loads(line) for line in body.splitlines()]
        items = []
        while lines:
            [(action, told)] = lines.pop(0).items()
            document = lines.pop(0) if action == "index" else None
            status, error = self._write(alias, told, document)
            items.append({action: {"_id": told["_id"], "status": status} | ({"error": error} if error else {})})
        return 200, {"errors": any("error" in next(iter(item.values())) for item in items), "items": items}

    def _write(self, alias: str, told: dict[str, Any], document: dict[str, Any] | None) -> Answer:
        assert told["version_type"] == "external"
        if alias not in self.aliases:
            return 404, {"type": "index_not_found_exception", "reason": f"[{alias}] is not an alias"}
        if told["_id"] in self.refuses:
            return self.refuses[told["_id"]]
        rows = self.rows[self.aliases[alias]]
        held, there = rows.get(told["_id"], (-1, None))
        if told["version"] <= held:
            return 409, {"type": "version_conflict_engine_exception", "reason": "version conflict"}
        rows[told["_id"]] = (told["version"], document)
        if document is None:
            return (404 if there is None else 200), None
        return (201 if there is None else 200), None


def words_of(value: Any) -> list[str]:
    """The analyzer `folded`."""
    text = " ".join(map(str, value)) if isinstance(value, list) else str(value or "")
    plain = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss"))
    return re.findall(r"\w+", "".join(one for one in plain if not unicodedata.combining(one)))


def _search(rows: list[dict[str, Any]], body: dict[str, Any]) -> dict[str, Any]:
    matching = [row for row in rows if _matches(row, body["query"]["function_score"]["query"])]
    hits = [row for row in matching if _matches(row, body["post_filter"])]
    for order in reversed(body["sort"]):
        [(field, how)] = order.items()
        if field != "_score":
            hits.sort(key=partial(_rank, field=field, how=how))
    hidden = set(body["_source"]["excludes"])
    page = hits[body["from"] : body["from"] + body["size"]]
    assert body["from"] + body["size"] <= 10_000
    return {
        "hits": {
            "total": {"value": len(hits), "relation": "eq"},
            "hits": [{"_source": {name: row[name] for name in row if name not in hidden}} for row in page],
        },
        "aggregations": {name: _aggregate(matching, one) for name, one in body["aggs"].items()},
    }


def _rank(row: dict[str, Any], field: str, how: dict[str, Any]) -> tuple[bool, Any]:
    value = _value(row, field)
    return value is None, value if how["order"] == "asc" or value is None else -value


def _aggregate(rows: list[dict[str, Any]], one: dict[str, Any]) -> dict[str, Any]:
    terms = one["aggs"]["values"]["terms"]
    only = re.compile(terms.get("include", ".*"), re.DOTALL)
    counts = Counter(
        value
        for row in rows
        if _matches(row, one["filter"])
        for value in _value(row, terms["field"])
        if only.fullmatch(value)
    )
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[: terms["size"]]
    return {"values": {"buckets": [{"key": value, "doc_count": count} for value, count in ordered]}}


def _value(row: dict[str, Any], field: str) -> Any:
    match field:
        case "categories.exact" | "facets":
            return row[field.removesuffix(".exact")]
        case "price.amount":
            return row["price"] and row["price"]["amount"]
        case "id" | "indexed_at":
            return row[field]
    raise NotImplementedError(field)


def _matches(row: dict[str, Any], query: dict[str, Any]) -> bool:
    [(kind, told)] = query.items()
    match kind:
        case "match_all":
            return True
        case "bool":
            enough = told.get("minimum_should_match", 0)
            return all(_matches(row, one) for one in (*told.get("filter", ()), *told.get("must", ()))) and (
                not enough or sum(_matches(row, one) for one in told["should"]) >= enough
            )
        case "match" | "match_bool_prefix":
            assert told["all"]["fuzziness"].startswith("AUTO")  # typos it does not find: no test may ask for them
            asked = words_of(told["all"]["query"])
            there = [word for field in SEARCHED for word in words_of(row[field])]
            found = [word in there for word in asked]
            if kind == "match_bool_prefix":
                found[-1:] = [any(word.startswith(asked[-1]) for word in there)]
            return all(found) if told["all"]["operator"] == "and" else any(found)
        case "terms":
            [(field, values)] = told.items()
            return bool({*_value(row, field)} & {*values})
        case "range":
            [(field, limits)] = told.items()
            value = _value(row, field)
            fits: dict[str, Callable[[int, int], bool]] = {"gte": operator.ge, "lte": operator.le, "lt": operator.lt}
            return value is not None and all(fits[name](value, limit) for name, limit in limits.items())
    raise NotImplementedError(kind)
