"""Holds every answer that a test gets over HTTP against docs/openapi.json: `fakes.call` asks, nobody else has to."""

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

DOCUMENT = Path(__file__).parent.parent / "docs" / "openapi.json"


class BrokenPromise(AssertionError):
    """An answer, or a request that was taken, is not what docs/openapi.json says."""


def keep(
    handler: Callable[..., Any],
    method: str,
    path: str,
    *,
    sent: str | None,
    status: int,
    headers: Mapping[str, str],
    body: str,
) -> None:
    """Raises BrokenPromise. Handlers of no context's api.py (the doubles', a test's own) have promised nothing."""
    if method == "OPTIONS" or not any(getattr(module, "handler", None) is handler for module in _apis()):
        return
    found = find(method, path)
    if found is None:
        _insist(json.loads(body)["type"] == "not-found", f"{method} {path} is not in the document")
        return
    where = f"{method} {found[0]} -> {status}"
    _insist(str(status) in found[1]["responses"], f"{where} is not in the document: {body}")
    promised = found[1]["responses"][str(status)]
    _keep_headers(where, promised, headers)
    if content := promised.get("content"):
        media = headers.get("content-type", "").partition(";")[0]
        _insist(media in content, f"{where} is {media}, not {' or '.join(content)}")
        _conform(where, content[media]["schema"], json.loads(body))
    else:
        _insist(not body, f"{where} promises no body")
    if status < 300 and sent and "requestBody" in found[1]:
        _conform(
            f"{method} {found[0]} <-",
            found[1]["requestBody"]["content"]["application/json"]["schema"],
            json.loads(sent),
        )


def find(method: str, path: str) -> tuple[str, dict[str, Any]] | None:
    """The template and the operation of a path; one without parameters comes first."""
    for template in sorted(document()["paths"], key=lambda template: template.count("{")):
        pattern = re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, path) and method.lower() in document()["paths"][template]:
            return template, document()["paths"][template][method.lower()]
    return None


@cache
def document() -> dict[str, Any]:
    """Closed: what a reader must ignore, a writer must not slip in."""
    closed: dict[str, Any] = _closed(json.loads(DOCUMENT.read_text(encoding="utf-8")))
    return closed


def _closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: _closed(value) for name, value in schema.items()}
    if closed.get("type") == "object" and "properties" in closed:
        closed.setdefault("additionalProperties", False)
    return closed


def _apis() -> Iterator[Any]:
    return (module for name, module in list(sys.modules.items()) if re.fullmatch(r"functions\.\w+\.(staff_)?api", name))


def _keep_headers(where: str, promised: Mapping[str, Any], headers: Mapping[str, str]) -> None:
    for name in promised.get("headers", {}):
        _insist(name == "Retry-After" or name.lower() in headers, f"{where} has no {name}")


def _conform(where: str, schema: Mapping[str, Any], value: Any) -> None:
    errors = [
        f"{'/'.join(map(str, e.instance_path))}: {e.message}" for e in _validator(json.dumps(schema)).iter_errors(value)
    ]
    _insist(not errors, f"{where}: {'; '.join(errors)}\n{json.dumps(value)[:2_000]}")


@cache
def _validator(schema: str) -> Any:
    whole = json.loads(schema) | {"components": document()["components"]}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


def _insist(kept: bool, why: str) -> None:
    if not kept:
        raise BrokenPromise(f"{why}\nIs docs/openapi.json current? make generated")
