"""The port to what finds products by their words, and its adapter to OpenSearch (a domain of Amazon's service).

The adapter was never run against a real OpenSearch: none can be installed where it was written. It keeps to what the
documentation says, and its tests to a fake that was made of the same pages (tests/unit/search/opensearch.py).
https://docs.opensearch.org/latest/api-reference/document-apis/bulk/
"""

import json
import os
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple, Protocol, Self

import boto3
import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from urllib3.exceptions import HTTPError

from functions.search import query
from functions.search.model import Found, Question
from shop.log.meter import meter
from shop.market import markets

type Document = dict[str, Any]

TIMEOUT_SECONDS = 8.0
#: Of one bulk request, in bytes; the smallest instances take ten million.
#: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html
HEAVIEST = 4_000_000
#: About the moment, not about what was sent. Without access, or without an index, somebody has yet to grant or make it.
LATER = {
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_MANY_REQUESTS,
}


class Unavailable(Exception):
    """It did not answer, or would not now. `status`: 0 without an answer."""

    def __init__(self, said: str, *, status: int = 0) -> None:
        super().__init__(said)
        self.status = status


class Rejected(Exception):
    """It answered that the request makes no sense to it."""


class Failed(NamedTuple):
    """A document that was not taken: now, or `for_good`."""

    reason: str
    for_good: bool


class SearchIndex(Protocol):
    """The products of one market. `version` says when a product's facts were read: what is older than what the index
    has of it is passed over, as done."""

    def put(self, documents: Mapping[str, Document], *, version: int) -> dict[str, Failed]: ...

    def remove(self, ids: Iterable[str], *, version: int) -> dict[str, Failed]: ...

    def find(self, question: Question) -> Found: ...


class OpenSearch:
    """Requests are signed with the rights of whoever runs this; `alias` stands for the market's index of today."""

    def __init__(self, endpoint: str, alias: str, *, session: boto3.Session) -> None:
        self.alias = alias
        self._endpoint = endpoint.rstrip("/")
        self._session = session
        self._http = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(total=TIMEOUT_SECONDS))

    @classmethod
    def from_environment(cls) -> dict[str, Self]:
        """By market."""
        return cls.of_stage(os.environ["SEARCH_ENDPOINT"], os.environ["SEARCH_PREFIX"], session=boto3.Session())

    @classmethod
    def of_stage(cls, endpoint: str, prefix: str, *, session: boto3.Session) -> dict[str, Self]:
        return {market.id: cls(endpoint, f"{prefix}-{market.id}", session=session) for market in markets()}

    def put(self, documents: Mapping[str, Document], *, version: int) -> dict[str, Failed]:
        return self._bulk(
            (_line({"index": _action(id_, version)}) + _line(document), id_) for id_, document in documents.items()
        )

    def remove(self, ids: Iterable[str], *, version: int) -> dict[str, Failed]:
        return self._bulk((_line({"delete": _action(id_, version)}), id_) for id_ in ids)

    def find(self, question: Question) -> Found:
        """What has all the words; where nothing has, what has some. Raises Unavailable."""
        answer = self.ask("POST", f"/{self.alias}/_search", query.body(question))
        if answer["hits"]["total"]["value"] == 0 and len(question.words.split()) > 1:
            answer = self.ask("POST", f"/{self.alias}/_search", query.body(question, every_word=False))
        return query.found(answer, question)

    def ask(self, method: str, path: str, body: Mapping[str, Any] | bytes | None = None) -> Any:
        """Raises Unavailable, Rejected."""
        lines = isinstance(body, bytes)
        data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        headers = {"Content-Type": "application/x-ndjson" if lines else "application/json"} if data else {}
        request = AWSRequest(method=method, url=self._endpoint + path, data=data, headers=headers)
        credentials = self._session.get_credentials()
        if credentials is None:
            raise Unavailable("there are no AWS credentials to sign with")
        frozen: Any = credentials.get_frozen_credentials()
        SigV4Auth(frozen, "es", self._session.region_name or "us-east-1").add_auth(request)
        meter.count()
        try:
            answer = self._http.request(method, self._endpoint + path, body=data, headers=dict(request.headers.items()))
        except HTTPError as error:
            raise Unavailable(type(error).__name__) from error
        said = f"{method} {path.partition('?')[0]}: {answer.status} {answer.data[:500].decode(errors='replace')}"
        if answer.status in LATER or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Unavailable(said, status=answer.status)
        if answer.status >= HTTPStatus.BAD_REQUEST:
            raise Rejected(said)
        return json.loads(answer.data) if answer.data else {}

    def _bulk(self, actions: Iterable[tuple[bytes, str]]) -> dict[str, Failed]:
        failed: dict[str, Failed] = {}
        lines, ids, weight = list[bytes](), list[str](), 0
        for line, id_ in actions:
            if lines and weight + len(line) > HEAVIEST:
                failed |= self._send(b"".join(lines), ids)
                lines, ids, weight = [], [], 0
            lines.append(line)
            ids.append(id_)
            weight += len(line)
        return failed | self._send(b"".join(lines), ids) if lines else failed

    def _send(self, body: bytes, ids: list[str]) -> dict[str, Failed]:
        """To the alias only: to an index that is not there a bulk request would make one, of guessed types."""
        try:
            answer = self.ask("POST", f"/{self.alias}/_bulk?require_alias=true", body)
        except (Unavailable, Rejected) as error:
            failed = Failed(str(error), for_good=isinstance(error, Rejected))
            return dict.fromkeys(ids, failed)
        items = [next(iter(item.values())) for item in answer["items"]]
        return {item["_id"]: failure for item in items if (failure := _failure(item))}


def _action(id_: str, version: int) -> dict[str, Any]:
    return {"_id": id_, "version": version, "version_type": "external"}


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _failure(item: Mapping[str, Any]) -> Failed | None:
    """409: the index has a newer one. 404 without an error: what was to be removed is not there."""
    status, error = item["status"], item.get("error")
    if status < HTTPStatus.MULTIPLE_CHOICES or status == HTTPStatus.CONFLICT or not error:
        return None
    later = status in LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    cause = error.get("caused_by", {})
    reason = f"{status} {error.get('type')}: {error.get('reason')} {cause.get('reason', '')}".strip()
    return Failed(reason, for_good=not later)
