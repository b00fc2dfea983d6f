"""What a new OpenAPI document breaks for those who wrote to the last released one.

One question is asked in two directions: is every value that A describes one that B describes, too? Of a request, what
was taken must still be taken; of an answer, what is told must be what was promised. More refusals, routes and members
of answers break nobody.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evershelf.openapi import DOCUMENT

RELEASED = DOCUMENT.with_name("openapi.released.json")
ACKNOWLEDGED = DOCUMENT.with_name("openapi.breaking.md")

NONE_YET = """# Breaking changes of the API since the last release

`python -m evershelf.contracts` names what breaks a client of `openapi.released.json`. Where that is meant, its line
stands here with the reason: * `GET /carts/{cart_id}: 200.lines is gone`: why, and what a client does instead.
"""

type Schema = Mapping[str, Any]

_FLOORS = ("minimum", "exclusiveMinimum", "minLength", "minItems")
_CEILINGS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")


def unacknowledged(now: Mapping[str, Any]) -> list[str]:
    """What breaks without a reason in docs/openapi.breaking.md, and reasons there for what does not break."""
    text = ACKNOWLEDGED.read_text(encoding="utf-8")
    meant = set(re.findall(r"^\* `([^`]+)`: \S", text, re.MULTILINE))
    found = breaks(json.loads(RELEASED.read_text(encoding="utf-8")), now)
    silent = [f"breaks the released API: {line}" for line in found if line not in meant]
    return silent + [f"openapi.breaking.md tells of what does not break: {line}" for line in sorted(meant - {*found})]


def breaks(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """One line each, `POST /carts: ...`, the same for the same change: it is what an acknowledgment names."""
    found: list[str] = []
    for path, item in was["paths"].items():
        for method, old in item.items():
            route = f"{method.upper()} {path}"
            new = now["paths"].get(path, {}).get(method)
            lines = _operation(_Schemas(was), _Schemas(now), old, new) if new else ["it is gone"]
            found += [f"{route}: {line}" for line in lines]
    return list(dict.fromkeys(found))


def _operation(was: "_Schemas", now: "_Schemas", old: Schema, new: Schema) -> Iterator[str]:
    if new["operationId"] != old["operationId"]:
        yield f"operationId was {old['operationId']}"
    if new.get("security") != old.get("security"):
        yield "another security"
    before = {(one["in"], one["name"]): one for one in old.get("parameters", ())}
    for (place, name), parameter in {(one["in"], one["name"]): one for one in new.get("parameters", ())}.items():
        known = before.get((place, name))
        if parameter.get("required") and not (known and known.get("required")):
            yield f"{place} {name} is required"
        if known:
            yield from Comparison(was, now).lines(f"{place} {name}", known["schema"], parameter["schema"])
    yield from _body(was, now, old.get("requestBody"), new.get("requestBody"))
    for status, answer in old["responses"].items():
        if status.startswith("2"):
            yield from _answer(was, now, status, answer, new["responses"].get(status))


def _body(was: "_Schemas", now: "_Schemas", old: Schema | None, new: Schema | None) -> Iterator[str]:
    if new and new.get("required") and not (old and old.get("required")):
        yield "a body is required"
    for media, content in (old or {}).get("content", {}).items():
        if not new or media not in new["content"]:
            yield f"body {media} is not taken"
        else:
            yield from Comparison(was, now).lines("body", content["schema"], new["content"][media]["schema"])


def _answer(was: "_Schemas", now: "_Schemas", status: str, old: Schema, new: Schema | None) -> Iterator[str]:
    if new is None:
        yield f"{status} is gone"
        return
    yield from (
        f"{status} header {name} is gone" for name in old.get("headers", {}) if name not in new.get("headers", {})
    )
    for media, content in old.get("content", {}).items():
        if media not in new.get("content", {}):
            yield f"{status} {media} is gone"
        else:
            told, promised = new["content"][media]["schema"], content["schema"]
            yield from Comparison(now, was, answers=True).lines(status, told, promised)


@dataclass(frozen=True)
class _Schemas:
    document: Mapping[str, Any]

    def resolve(self, schema: Schema) -> Schema:
        while "$ref" in schema:
            schema = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return schema


@dataclass(frozen=True)
class Comparison:
    """Is every value of `a` one of `b`? Each is looked up in its own document. `answers`: no member may be gone."""

    of_a: _Schemas
    of_b: _Schemas
    answers: bool = False

    def lines(self, at: str, a: Schema, b: Schema, seen: frozenset[str] = frozenset()) -> list[str]:
        pair = f"{a.get('$ref')} {b.get('$ref')}"
        if "$ref" in a and "$ref" in b:
            if pair in seen:
                return []
            seen |= {pair}
        a, b = self.of_a.resolve(a), self.of_b.resolve(b)
        if branches := _branches(a):
            return [line for branch in branches for line in self.lines(at, branch, b, seen)]
        if branches := _branches(b):
            tried = [self.lines(at, a, branch, seen) for branch in branches]
            return [] if any(not lines for lines in tried) else min(tried, key=len)
        return [*self._values(at, a, b), *self._members(at, a, b, seen), *self._items(at, a, b, seen)]

    def _values(self, at: str, a: Schema, b: Schema) -> Iterator[str]:
        mine, others = _listed(a), _listed(b)
        if others is not None:
            if mine is None:
                yield f"{at}: any value, of a list"
            else:
                yield from (f"{at}: {value}" for value in mine if value not in others)
            return
        if "type" in b and a.get("type") not in (b["type"], "integer" if b["type"] == "number" else b["type"]):
            yield f"{at}: {a.get('type', 'anything')}, not {b['type']}"
        elif mine is None:
            for word in (*_FLOORS, *_CEILINGS, "pattern", "format"):
                if word in b and not _within(word, a.get(word), b[word]):
                    yield f"{at}: {word} {a.get(word)}, not {b[word]}"

    def _members(self, at: str, a: Schema, b: Schema, seen: frozenset[str]) -> Iterator[str]:
        mine, others = a.get("properties", {}), b.get("properties", {})
        for name in b.get("required", ()):
            if name not in a.get("required", ()):
                yield f"{at}.{name} may be missing" if self.answers else f"{at}.{name} is required"
        for name, schema in mine.items():
            if name in others:
                yield from self.lines(f"{at}.{name}", schema, others[name], seen)
            elif b.get("additionalProperties") is False:
                yield f"{at}.{name} is not known"
        if self.answers:
            yield from (f"{at}.{name} is gone" for name in others if name not in mine)
        rest, allowed = a.get("additionalProperties"), b.get("additionalProperties")
        if allowed is False and rest is not False and a.get("type") == "object":
            yield f"{at}: other members are refused"
        elif isinstance(rest, Mapping) and isinstance(allowed, Mapping):
            yield from self.lines(f"{at}.*", rest, allowed, seen)

    def _items(self, at: str, a: Schema, b: Schema, seen: frozenset[str]) -> list[str]:
        if "items" not in b:
            return []
        return self.lines(f"{at}[]", a.get("items", {}), b["items"], seen)


def _branches(schema: Schema) -> list[Schema]:
    return list(schema.get("oneOf") or schema.get("anyOf") or ())


def _listed(schema: Schema) -> list[Any] | None:
    return [schema["const"]] if "const" in schema else schema.get("enum")


def _within(word: str, mine: Any, limit: Any) -> bool:
    if mine is None:
        return False
    return bool(mine >= limit if word in _FLOORS else mine <= limit if word in _CEILINGS else mine == limit)
