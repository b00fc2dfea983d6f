"""What the PSP double is asked and how it answers."""

import base64
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

HTML_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: dict[str, str]
    fields: dict[str, str]
    headers: dict[str, str]
    #: The address that the path hangs on, stage and all.
    base: str


@dataclass(frozen=True)
class Answer:
    status: int
    body: str
    headers: dict[str, str]


def request_of(event: dict[str, Any], endpoint: str) -> Request:
    """API Gateway's proxy event. `endpoint` is the emulator's: an API there hangs below its id and stage."""
    context = event["requestContext"]
    body = event.get("body") or ""
    raw = base64.b64decode(body).decode(errors="replace") if event.get("isBase64Encoded") else body
    return Request(
        method=event["httpMethod"],
        path=event["path"].rstrip("/") or "/",
        query=event.get("queryStringParameters") or {},
        fields=dict(parse_qsl(raw, keep_blank_values=True)),
        headers={name.lower(): value for name, value in (event.get("headers") or {}).items()},
        base=f"{endpoint}/_aws/execute-api/{context['apiId']}/{context['stage']}",
    )


def to_json(status: int, body: dict[str, Any]) -> Answer:
    return Answer(status, json.dumps(body), {"Content-Type": "application/json"})


def to_html(status: int, page: str) -> Answer:
    return Answer(status, page, HTML_HEADERS)


def see_other(address: str) -> Answer:
    return Answer(303, "", {"Location": address, "Cache-Control": "no-store"})
