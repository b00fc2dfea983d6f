"""The PSP double in the test's process: what `urllib3.PoolManager` would bring, without sockets."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import urllib3

from functions.doubles.psp import answer
from functions.doubles.psp_bank import Bank
from functions.doubles.psp_http import request_of
from functions.doubles.psp_store import PspStore
from functions.doubles.psp_webhooks import Webhooks
from tests.fakes import MemoryDynamo, create_table

ENDPOINT = "http://127.0.0.1:4566"
URL = f"{ENDPOINT}/_aws/execute-api/psp-api/psp"


@dataclass
class Response:
    status: int
    data: bytes
    headers: dict[str, str]


@dataclass
class Inbox:
    """The shop's end of the webhooks: takes them, answers `status`, or cannot be reached where that is 0."""

    status: int = 200
    taken: list[tuple[str, bytes, dict[str, str]]] = field(default_factory=list)

    def request(self, method: str, url: str, *, body: str, headers: dict[str, str]) -> Response:
        if self.status == 0:
            raise urllib3.exceptions.ReadTimeoutError(None, url, "nobody is there")  # type: ignore[arg-type]
        self.taken.append((url, body.encode(), headers))
        return Response(self.status, b"{}", {})


class PspInProcess:
    """`clock` is its time. The next `lost` calls happen, unanswered; the next `down` do not."""

    def __init__(self, shop: Any = None) -> None:
        self.dynamo = MemoryDynamo()
        create_table(self.dynamo.client, "psp", key="kind", sort="id")
        self.clock = 1_800_000_000.0
        self.shop = shop or Inbox()
        store = PspStore(self.dynamo.client, "psp")
        self.bank = Bank(store, Webhooks(store, self.shop, lambda: self.clock), lambda: self.clock)
        self.lost = self.down = 0
        self.calls: list[str] = []

    def request(
        self, method: str, url: str, *, body: str | None = None, headers: dict[str, str] | None = None
    ) -> Response:
        path = url.removeprefix(URL)
        if self.down:
            self.down -= 1
            raise urllib3.exceptions.ConnectTimeoutError(None, url, "down")
        self.calls.append(f"{method} {path}")
        split = urlsplit(path)
        event = {
            "httpMethod": method,
            "path": split.path,
            "queryStringParameters": dict(parse_qsl(split.query)) or None,
            "headers": headers or {},
            "body": body,
            "isBase64Encoded": False,
            "requestContext": {"apiId": "psp-api", "stage": "psp"},
        }
        said = answer(self.bank, request_of(event, ENDPOINT))
        if self.lost:
            self.lost -= 1
            raise urllib3.exceptions.ReadTimeoutError(None, url, "lost")  # type: ignore[arg-type]
        return Response(said.status, said.body.encode(), said.headers)

    def pay(self, psp_id: str, number: str, expiry: str = "12/34") -> Response:
        form = f"number={number.replace(' ', '+')}&expiry={expiry}&cvc=123"
        return self.request("POST", f"{URL}/pay/{psp_id}", body=form)
