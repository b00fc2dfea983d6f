"""A receiver on this machine that believes only what is signed: to try webhooks with, and to test them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class Heard:
    """`refused` says why a message is not believed; its body is then nobody's word."""

    webhook_id: str
    body: dict[str, Any]
    refused: str = ""


class Listener(ThreadingHTTPServer):
    """Answers `answer()` to what is signed with `secret()`, 401 to the rest."""

    daemon_threads = True

    def __init__(
        self, *, port: int, secret: Callable[[], str], heard: Callable[[Heard], None], answer: Callable[[], int]
    ) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.secret, self.heard, self.answer = secret, heard, answer

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        from functions.webhooks.signature import ID, verify  # noqa: PLC0415 - the shop's layer is slow to load
        from shop.errors import DomainError  # noqa: PLC0415 - as above

        length = min(int(self.headers.get("Content-Length") or 0), MOST_BYTES)
        body = self.rfile.read(length)
        headers = {name.lower(): value for name, value in self.headers.items()}
        refused = ""
        try:
            verify(headers, body, [self.server.secret()], now=datetime.now(UTC))
        except DomainError as error:
            refused = error.detail
        self.send_response(401 if refused else self.server.answer())
        self.send_header("Content-Length", "0")
        self.end_headers()
        told = {} if refused else json.loads(body)
        self.server.heard(Heard(headers.get(ID, ""), told, refused))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name in http.server
        """Silent: `heard` tells."""
