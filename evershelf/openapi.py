"""One OpenAPI document of every route: what the handlers take, from Powertools; what they answer, from `shapes.py`."""

import importlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue, models_json_schema

from evershelf.places import ROOT
from shop.http.document import (
    Fault,
    Gateway,
    Guard,
    Header,
    Invalid,
    MalformedJson,
    Operation,
    Unauthenticated,
    UnsupportedMediaType,
)

DOCUMENT = ROOT / "docs" / "openapi.json"
#: Raised by hand with each release.
VERSION = "1.0.0"
ABOUT = """Every error is a problem document (RFC 9457): decide by its `type`. Money is an integer of minor units and a
currency. Instants are UTC. Members may be added to answers at any time; requests with unknown members are refused.
How to use it, by example: docs/api.md."""

#: What each serves is said in `shapes.py` and `staff_shapes.py`.
APIS = ("api.py", "staff_api.py")
_REFERENCE = "#/components/schemas/{model}"
_PROBLEM = "application/problem+json"
_JSON = "application/json"
_RETRY_AFTER = Header("Retry-After", "Seconds after which to ask again.", {"type": "integer", "minimum": 0})


class Undocumented(Exception):
    """A route and `shapes.py` do not agree; the text says where."""


@dataclass(frozen=True)
class Route:
    """`written` is what Powertools makes of the handler's signature."""

    context: str
    method: str
    path: str
    written: Mapping[str, Any]
    operation: Operation
    name: str

    @property
    def refusals(self) -> tuple[type[BaseModel], ...]:
        """Those it names itself, and those that follow from what it takes."""
        body: tuple[type[BaseModel], ...] = (MalformedJson, UnsupportedMediaType) if self.body else ()
        limited = (Invalid,) if self.written.get("parameters") or self.written.get("requestBody") else ()
        needed = [problem for header in self.operation.takes for problem in header.refuses]
        told = [*self.operation.refuses, *self.operation.guard.refuses, *needed, *body, *limited, Fault]
        return tuple(dict.fromkeys(told))

    @property
    def body(self) -> Mapping[str, Any] | None:
        written = self.written.get("requestBody")
        if written and not written.get("required"):  # Powertools takes null for no body
            schema = {name: value for name, value in written["content"][_JSON]["schema"].items() if name != "default"}
            return {"content": {_JSON: {"schema": {"anyOf": [schema, {"type": "null"}]}}}}
        if self.operation.body is None:
            return dict(written) if written else None
        schema = {"$ref": _REFERENCE.format(model=self.operation.body.__name__)}
        return {"required": True, "content": {_JSON: {"schema": schema}}}


class _Plain(GenerateJsonSchema):
    """Without titles (names say it) and without defaults (an answer has none)."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def document() -> dict[str, Any]:
    """The whole document. Raises Undocumented."""
    routes: list[Route] = []
    taken: dict[str, Any] = {}
    contexts: dict[str, str] = {}
    _pretend_to_be_deployed()
    for path in sorted(path for name in APIS for path in (ROOT / "functions").glob(f"*/{name}")):
        context = path.parent.name
        module = importlib.import_module(f"functions.{context}.{path.stem}")
        written = json.loads(module.api.get_openapi_json_schema(openapi_version="3.1.0"))
        _merge(taken, written.get("components", {}).get("schemas", {}), of=context)
        routes += _routes(context, module, written["paths"])
        contexts[context] = (importlib.import_module(f"functions.{context}").__doc__ or "").strip()
    routes.sort(key=lambda route: (route.path, route.method))
    _merge(taken, _schemas(routes), of="answers")
    paths: dict[str, Any] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method] = _operation(route)
    found: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "Evershelf", "version": VERSION, "description": ABOUT},
        "servers": [{"url": "/", "description": "`api_url` of `evershelf status --json`"}],
        "tags": [{"name": name, "description": text} for name, text in sorted(contexts.items())],
        "paths": paths,
        "components": {"schemas": taken, "securitySchemes": _schemes(route.operation.guard for route in routes)},
    }
    found["components"]["schemas"] = {name: taken[name] for name in sorted(_used(found))}
    return found


def text() -> str:
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


def operations(found: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method in capitals, path, operation."""
    for path, item in found["paths"].items():
        for method, operation in item.items():
            yield method.upper(), path, operation


def _routes(context: str, module: ModuleType, paths: Mapping[str, Any]) -> Iterator[Route]:
    shapes = module.__name__.rpartition(".")[2].replace("api", "shapes")
    try:
        said = dict(importlib.import_module(f"functions.{context}.{shapes}").OPERATIONS)
    except ModuleNotFoundError:
        said = {}
    for route in [*module.api._static_routes, *module.api._dynamic_routes]:  # noqa: SLF001
        name = route.func.__name__
        if name not in said:
            where = f"functions/{context}/{shapes}.py"
            raise Undocumented(f"{route.method} {route.openapi_path}: say in OPERATIONS of {where} what {name} answers")
        method = route.method.lower()
        yield Route(context, method, route.openapi_path, paths[route.openapi_path][method], said.pop(name), name)
    if said:
        raise Undocumented(f"functions/{context}/{shapes}.py tells of handlers its api does not have: {sorted(said)}")


def _operation(route: Route) -> dict[str, Any]:
    said = route.operation
    headers = [
        {"name": h.name, "in": "header", "required": True, "description": h.description, "schema": dict(h.schema)}
        for h in said.takes
    ]
    found: dict[str, Any] = {
        "operationId": re.sub(r"_(.)", lambda letter: letter[1].upper(), route.name),
        "summary": said.summary,
        "tags": [route.context],
    }
    if said.text:
        found["description"] = said.text
    if parameters := [*map(_untitled, route.written.get("parameters", ())), *headers]:
        found["parameters"] = parameters
    if route.body:
        found["requestBody"] = route.body
    found["security"] = [{said.guard.name: []}] if said.guard.scheme else []
    found["responses"] = _responses(route)
    return found


def _responses(route: Route) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for code, shape in route.operation.answers.items():
        found[str(code)] = {"description": _told(shape) if shape else "Done.", **_headers(route.operation.tells)}
        if shape:
            found[str(code)]["content"] = _content(_JSON, [shape])
    by_status: dict[str, list[type[BaseModel]]] = {}
    for problem in route.refusals:
        (status,) = problem.model_fields["status"].annotation.__args__  # type: ignore[union-attr]
        by_status.setdefault(str(status), []).append(problem)
    for status, problems in by_status.items():
        described = " ".join(f"`{_kind(one)}`: {_told(one)}" for one in problems)
        later = any("retry_after" in one.model_fields for one in problems)
        found[status] = {"description": described, **_headers([_RETRY_AFTER] if later else [])}
        found[status]["content"] = _content(_PROBLEM, problems)
    if Unauthenticated in route.operation.guard.refuses:  # API Gateway's authorizer says it, or the function
        found["401"]["content"] |= _content(_JSON, [Unauthenticated])
    found["429"] = {"description": "Too many calls: API Gateway says so.", "content": _content(_JSON, [Gateway])}
    return dict(sorted(found.items()))


def _content(media_type: str, shapes: Iterable[type[BaseModel]]) -> dict[str, Any]:
    references = {_kind(shape): {"$ref": _REFERENCE.format(model=shape.__name__)} for shape in shapes}
    if len(references) == 1:
        return {media_type: {"schema": next(iter(references.values()))}}
    mapping = {kind: reference["$ref"] for kind, reference in references.items()}
    union = {"oneOf": [*references.values()], "discriminator": {"propertyName": "type", "mapping": mapping}}
    return {media_type: {"schema": union}}


def _headers(headers: Iterable[Header]) -> dict[str, Any]:
    told = {header.name: {"description": header.description, "schema": dict(header.schema)} for header in headers}
    return {"headers": told} if told else {}


def _kind(shape: type[BaseModel]) -> str:
    field = shape.model_fields.get("type")
    return str(getattr(field.annotation, "__args__", [shape.__name__])[0]) if field else shape.__name__


def _told(shape: type[BaseModel]) -> str:
    return " ".join((shape.__doc__ or shape.__name__).split())


def _schemas(routes: Iterable[Route]) -> dict[str, Any]:
    """What is answered, and the bodies that handlers read as bytes."""
    shapes: dict[type[BaseModel], JsonSchemaMode] = {Gateway: "validation"}
    for route in routes:
        answers = [shape for shape in route.operation.answers.values() if shape]
        raw = [route.operation.body] if route.operation.body else []
        shapes |= dict.fromkeys([*answers, *route.refusals, *raw], "validation")
    _, found = models_json_schema([*shapes.items()], ref_template=_REFERENCE, schema_generator=_Plain)
    return dict(found.get("$defs", {}))


def _schemes(guards: Iterable[Guard]) -> dict[str, Any]:
    return {guard.name: dict(guard.scheme) for guard in sorted(guards, key=lambda guard: guard.name) if guard.scheme}


def _merge(taken: dict[str, Any], more: Mapping[str, Any], *, of: str) -> None:
    for name, schema in more.items():
        plain = _untitled(schema)
        if taken.setdefault(name, plain) != plain and not name.endswith("ValidationError"):
            raise Undocumented(f"{of}: two shapes are called {name}; give one another name")


def _untitled(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_untitled(one) for one in schema]
    if isinstance(schema, float) and schema.is_integer():
        return int(schema)
    if not isinstance(schema, dict):
        return schema
    return {
        name: _untitled(value)
        for name, value in schema.items()
        if not (name == "title" and isinstance(value, str)) and (name, value) != ("default", None)
    }


def _used(found: Mapping[str, Any]) -> set[str]:
    """The schemas that some operation leads to."""
    schemas, reached = found["components"]["schemas"], set[str]()
    waiting = [json.dumps(found["paths"])]
    while waiting:
        for name in re.findall(r'"#/components/schemas/([^"]+)"', waiting.pop()):
            if name not in reached:
                reached.add(name)
                waiting.append(json.dumps(schemas[name]))
    return reached


def _pretend_to_be_deployed() -> None:
    """A handler's module reads its environment when it is loaded; nothing is called here."""
    for path in [*(ROOT / "functions").rglob("*.py"), *(ROOT / "layers" / "shop").rglob("*.py")]:
        for name in re.findall(r'environ\["([A-Z_]+)"\]', path.read_text(encoding="utf-8")):
            os.environ.setdefault(name, "1")
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
