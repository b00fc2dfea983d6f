"""The expressions of DynamoDB, as far as the shop uses them: conditions, updates, projections, on attribute values.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html
"""

import copy
import importlib.util
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

type Value = dict[str, Any]
type Item = dict[str, Value]
type Steps = tuple[str | int, ...]
type Operand = Callable[[Item], Value | None]
type Condition = Callable[[Item], bool]

TOKEN = re.compile(
    r"\s*(?:(?P<index>\d+)|(?P<word>[A-Za-z_][A-Za-z0-9_]*)|(?P<alias>#[A-Za-z0-9_]+)|(?P<value>:[A-Za-z0-9_]+)"
    r"|(?P<sign><>|<=|>=|[=<>()\[\].,+\-]))"
)
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
ORDERED = {"N", "S", "B"}


class BadExpression(Exception):
    """DynamoDB answers it with a ValidationException."""


@cache
def reserved_words() -> frozenset[str]:
    """moto ships the list: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html"""
    moto = importlib.util.find_spec("moto")
    assert moto
    assert moto.origin
    words = Path(moto.origin).parent / "dynamodb" / "parsing" / "reserved_keywords.txt"
    return frozenset(words.read_text(encoding="ascii").split())


def comparable(value: Value) -> Any:
    """Two values are equal in DynamoDB if and only if these are."""
    ((kind, content),) = value.items()
    match kind:
        case "N":
            return (kind, Decimal(content))
        case "NS":
            return (kind, frozenset(map(Decimal, content)))
        case "SS" | "BS":
            return (kind, frozenset(content))
        case "L":
            return (kind, tuple(comparable(member) for member in content))
        case "M":
            return (kind, frozenset((name, comparable(member)) for name, member in content.items()))
        case _:
            return (kind, content)


class Expressions:
    """The names and values of one request, for all of its expressions; each must be used by one of them."""

    def __init__(self, names: Mapping[str, str] | None, values: Mapping[str, Value] | None) -> None:
        self.names = dict(names or {})
        self.values = dict(values or {})
        self.used: set[str] = set()

    def condition(self, text: str, *, kind: str = "ConditionExpression") -> tuple[Condition, set[str]]:
        """The condition, and the top level attributes it asks about."""
        parser = _Parser(self, text, kind)
        condition = parser.disjunction()
        parser.end()
        return condition, parser.attributes

    def update(self, text: str) -> Callable[[Item], Item]:
        return _Update(self, text).apply

    def projection(self, text: str) -> Callable[[Item], Item]:
        parser = _Parser(self, text, "ProjectionExpression")
        paths = parser.separated(parser.path)
        parser.end()

        def project(item: Item) -> Item:
            found: Item = {}
            for path in paths:
                value = get(item, path)
                if value is None:
                    continue
                at = found
                for step in path[:-1]:
                    if not isinstance(step, str):
                        raise NotImplementedError("a projection of list members")
                    at = at.setdefault(step, {"M": {}})["M"]
                at[str(path[-1])] = value
            return found

        return project

    def all_used(self) -> None:
        for given, kind in ((self.names, "Names"), (self.values, "Values")):
            unused = given.keys() - self.used
            if unused:
                raise BadExpression(
                    f"Value provided in ExpressionAttribute{kind} unused in expressions: keys: {unused}"
                )


def get(item: Item, path: Steps) -> Value | None:
    at: Any = {"M": item}
    for step in path:
        if isinstance(step, int):
            members = at.get("L", [])
            at = members[step] if step < len(members) else None
        else:
            at = at.get("M", {}).get(step)
        if at is None:
            return None
    return at  # type: ignore[no-any-return]


class _Parser:
    def __init__(self, scope: Expressions, text: str, kind: str) -> None:
        self.scope, self.kind = scope, kind
        self.attributes: set[str] = set()
        self.tokens: list[tuple[str, str]] = []
        at, text = 0, text.rstrip()
        if not text:
            raise self.bad("The expression can not be empty;")
        while at < len(text):
            match = TOKEN.match(text, at)
            if not match or not match.lastgroup:
                raise self.bad(f"Syntax error; near: {text[at : at + 20]!r}")
            self.tokens.append((match.lastgroup, match[match.lastgroup]))
            at = match.end()

    def bad(self, why: str) -> BadExpression:
        return BadExpression(f"Invalid {self.kind}: {why}")

    # ---- tokens

    def peek(self, ahead: int = 0) -> tuple[str, str]:
        return self.tokens[ahead] if ahead < len(self.tokens) else ("end", "")

    def take(self) -> tuple[str, str]:
        if not self.tokens:
            raise self.bad("Syntax error; it ends too early")
        return self.tokens.pop(0)

    def accept(self, *wanted: str) -> str | None:
        kind, text = self.peek()
        if kind in {"word", "sign"} and text.upper() in wanted:
            self.take()
            return text.upper()
        return None

    def expect(self, wanted: str) -> None:
        if not self.accept(wanted):
            raise self.bad(f"Syntax error; token: {self.peek()[1]!r}, expected {wanted!r}")

    def end(self) -> None:
        if self.tokens:
            raise self.bad(f"Syntax error; token: {self.peek()[1]!r}")

    def separated[T](self, part: Callable[[], T]) -> list[T]:
        parts = [part()]
        while self.accept(","):
            parts.append(part())
        return parts

    def arguments[T](self, part: Callable[[], T]) -> list[T]:
        self.expect("(")
        parts = self.separated(part)
        self.expect(")")
        return parts

    # ---- paths and operands

    def path(self) -> Steps:
        steps: list[str | int] = [self.name()]
        while True:
            if self.accept("."):
                steps.append(self.name())
            elif self.accept("["):
                kind, text = self.take()
                if kind != "index":
                    raise self.bad(f"Syntax error; token: {text!r}")
                steps.append(int(text))
                self.expect("]")
            else:
                self.attributes.add(str(steps[0]))
                return tuple(steps)

    def name(self) -> str:
        kind, text = self.take()
        if kind == "alias":
            self.scope.used.add(text)
            if text not in self.scope.names:
                raise self.bad(f"An expression attribute name used in the document path is not defined; {text}")
            return self.scope.names[text]
        if kind != "word":
            raise self.bad(f"Syntax error; token: {text!r}")
        if text.upper() in reserved_words():
            raise self.bad(f"Attribute name is a reserved keyword; reserved keyword: {text}")
        return text

    def value(self) -> Value:
        _, text = self.take()
        self.scope.used.add(text)
        if text not in self.scope.values:
            raise self.bad(f"An expression attribute value used in expression is not defined; {text}")
        return self.scope.values[text]

    def is_function(self, name: str) -> bool:
        return self.peek() == ("word", name) and self.peek(1) == ("sign", "(")

    def operand(self) -> Operand:
        if self.peek()[0] == "value":
            value = self.value()
            return lambda item: value
        if self.is_function("size"):
            self.take()
            (path,) = self.arguments(self.path)
            return lambda item: _size(get(item, path))
        path = self.path()
        return lambda item: get(item, path)

    # ---- conditions

    def disjunction(self) -> Condition:
        parts = [self.conjunction()]
        while self.accept("OR"):
            parts.append(self.conjunction())
        return lambda item: any(part(item) for part in parts)

    def conjunction(self) -> Condition:
        parts = [self.negation()]
        while self.accept("AND"):
            parts.append(self.negation())
        return lambda item: all(part(item) for part in parts)

    def negation(self) -> Condition:
        if self.accept("NOT"):
            inner = self.negation()
            return lambda item: not inner(item)
        if self.accept("("):
            inner = self.disjunction()
            self.expect(")")
            return inner
        return self.predicate() or self.comparison()

    def predicate(self) -> Condition | None:
        for name in ("attribute_exists", "attribute_not_exists"):
            if self.is_function(name):
                self.take()
                (path,) = self.arguments(self.path)
                return lambda item: (get(item, path) is not None) == (name == "attribute_exists")
        for name, test in (("begins_with", _begins_with), ("contains", _contains), ("attribute_type", _has_type)):
            if self.is_function(name):
                self.take()
                left, right = self.arguments(self.operand)
                return lambda item: _both(test, left(item), right(item))
        return None

    def comparison(self) -> Condition:
        left = self.operand()
        if self.accept("BETWEEN"):
            low = self.operand()
            self.expect("AND")
            high = self.operand()
            return lambda item: _compare("<=", low(item), left(item)) and _compare("<=", left(item), high(item))
        if self.accept("IN"):
            options = self.arguments(self.operand)
            return lambda item: any(_compare("=", left(item), option(item)) for option in options)
        sign = self.accept("=", "<>", *COMPARISONS)
        if not sign:
            raise self.bad(f"Syntax error; token: {self.peek()[1]!r}")
        right = self.operand()
        return lambda item: _compare(sign, left(item), right(item))


class _Update(_Parser):
    """SET, REMOVE, ADD, DELETE: what they read is the item as it was."""

    def __init__(self, scope: Expressions, text: str) -> None:
        super().__init__(scope, text, "UpdateExpression")
        self.steps: list[tuple[Steps, Callable[[Item, Value | None], Value | None]]] = []
        clauses = {"SET": self.set_, "REMOVE": self.remove, "ADD": self.add, "DELETE": self.delete}
        seen: set[str] = set()
        while self.tokens:
            clause = self.accept(*clauses)
            if not clause or clause in seen:
                raise self.bad(f"Syntax error; token: {clause or self.peek()[1]!r}")
            seen.add(clause)
            self.steps += self.separated(clauses[clause])
        paths = [path for path, _ in self.steps]
        for i, path in enumerate(paths):
            if any(path[: len(other)] == other or other[: len(path)] == path for other in paths[:i]):
                raise self.bad("Two document paths overlap with each other; must remove or rewrite one of these paths")

    def apply(self, item: Item) -> Item:
        after = copy.deepcopy(item)
        changes = [(path, change(item, get(item, path))) for path, change in self.steps]
        removed = [path for path, value in changes if value is None]
        for path, value in changes:
            if value is not None:
                self.put(after, path, copy.deepcopy(value))
        for path in sorted(removed, key=lambda path: [(isinstance(s, int), s) for s in path], reverse=True):
            self.drop(after, path)
        return after

    def put(self, item: Item, path: Steps, value: Value) -> None:
        parent, last = get(item, path[:-1]), path[-1]
        if parent is None or ("L" if isinstance(last, int) else "M") not in parent:
            raise BadExpression("The document path provided in the update expression is invalid for update")
        if isinstance(last, int):
            members = parent["L"]
            members[last : last + 1] = [value]
        else:
            parent["M"][last] = value

    def drop(self, item: Item, path: Steps) -> None:
        parent, last = get(item, path[:-1]), path[-1]
        if parent is None:
            raise BadExpression("The document path provided in the update expression is invalid for update")
        if isinstance(last, int):
            del parent.get("L", [])[last : last + 1]
        else:
            parent.get("M", {}).pop(last, None)

    def set_(self) -> tuple[Steps, Callable[[Item, Value | None], Value | None]]:
        path = self.path()
        self.expect("=")
        value = self.sum_()
        return path, lambda item, old: self.found(value(item))

    def sum_(self) -> Operand:
        left = self.term()
        sign = self.accept("+", "-")
        if not sign:
            return left
        right = self.term()
        return lambda item: _sum(self.found(left(item)), self.found(right(item)), sign)

    def term(self) -> Operand:
        if self.is_function("if_not_exists"):
            self.take()
            self.expect("(")
            path = self.path()
            self.expect(",")
            default = self.sum_()
            self.expect(")")
            return lambda item: get(item, path) or default(item)
        if self.is_function("list_append"):
            self.take()
            first, second = self.arguments(self.sum_)
            return lambda item: _append(self.found(first(item)), self.found(second(item)))
        return self.operand()

    def found(self, value: Value | None) -> Value:
        if value is None:
            raise BadExpression("The provided expression refers to an attribute that does not exist in the item")
        return value

    def remove(self) -> tuple[Steps, Callable[[Item, Value | None], Value | None]]:
        return self.path(), lambda item, old: None

    def add(self) -> tuple[Steps, Callable[[Item, Value | None], Value | None]]:
        path, value = self.path(), self.value()
        ((kind, content),) = value.items()
        if kind not in {"N", "SS", "NS", "BS"}:
            raise self.bad("Incorrect operand type for operator or function; operator: ADD")

        def add(item: Item, old: Value | None) -> Value:
            if old is None:
                return value
            if kind not in old:
                raise BadExpression("An operand in the update expression has an incorrect data type")
            return _sum(old, value, "+") if kind == "N" else {kind: sorted({*old[kind], *content})}

        return path, add

    def delete(self) -> tuple[Steps, Callable[[Item, Value | None], Value | None]]:
        path, value = self.path(), self.value()
        ((kind, content),) = value.items()
        if kind not in {"SS", "NS", "BS"}:
            raise self.bad("Incorrect operand type for operator or function; operator: DELETE")

        def delete(item: Item, old: Value | None) -> Value | None:
            if old is not None and kind not in old:
                raise BadExpression("An operand in the update expression has an incorrect data type")
            rest = sorted(set(old[kind] if old else ()) - set(content))
            return {kind: rest} if rest else None

        return path, delete


def _compare(sign: str, left: Value | None, right: Value | None) -> bool:
    """What is not there equals nothing and differs from everything; only like is less than like."""
    if left is None or right is None:
        return sign == "<>"
    if sign in {"=", "<>"}:
        return bool(comparable(left) == comparable(right)) is (sign == "=")
    (left_kind, a), (right_kind, b) = comparable(left), comparable(right)
    return bool(left_kind == right_kind and left_kind in ORDERED and COMPARISONS[sign](a, b))


def _both(test: Callable[[Value, Value], bool], left: Value | None, right: Value | None) -> bool:
    return left is not None and right is not None and test(left, right)


def _begins_with(left: Value, right: Value) -> bool:
    return any(kind in left and kind in right and left[kind].startswith(right[kind]) for kind in ("S", "B"))


def _contains(left: Value, right: Value) -> bool:
    ((kind, content),) = left.items()
    if kind == "S":
        return "S" in right and right["S"] in content
    members: Iterable[Value] = content if kind == "L" else ({kind[0]: m} for m in content if kind in {"SS", "NS", "BS"})
    return comparable(right) in [comparable(member) for member in members]


def _has_type(left: Value, right: Value) -> bool:
    return right["S"] in left


def _size(value: Value | None) -> Value | None:
    if value is None:
        return None
    ((kind, content),) = value.items()
    if kind in {"N", "BOOL", "NULL"}:
        return None
    return {"N": str(len(content.encode()) if kind == "S" else len(content))}


def _sum(left: Value, right: Value, sign: str) -> Value:
    if "N" not in left or "N" not in right:
        raise BadExpression("An operand in the update expression has an incorrect data type")
    a, b = Decimal(left["N"]), Decimal(right["N"])
    return {"N": str(a + b if sign == "+" else a - b)}


def _append(left: Value, right: Value) -> Value:
    if "L" not in left or "L" not in right:
        raise BadExpression("An operand in the update expression has an incorrect data type")
    return {"L": [*left["L"], *right["L"]]}
