import json
from typing import Any

import pytest

from functions.pages import staff_api
from functions.pages.releasing import Rebuilds
from tests.fakes import Answer, call
from tests.unit.pages.storefront import CheckedSite
from tests.unit.pages.test_quarantine import quarantine, without_json_ld


class Queue:
    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def send_message(self, **message: Any) -> None:
        self.sent.append(message)


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Queue:
    monkeypatch.setenv("STAFF_ISSUER", "https://staff")
    monkeypatch.setenv("STAFF_CLIENT_ID", "client")
    queue = Queue()
    monkeypatch.setattr(staff_api, "rebuilds", Rebuilds(queue, "rebuild.fifo"))  # type: ignore[arg-type]
    return queue


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> CheckedSite:
    site = CheckedSite()
    site.publish(without_json_ld())  # type: ignore[arg-type]
    assert site.rebuilt("/p/mug/") == "quarantined"
    monkeypatch.setattr(staff_api, "pages", site.pages)
    return site


def ask(method: str, path: str, body: Any = None, groups: str = "[operator]") -> Answer:
    claims = {"token_use": "id", "iss": "https://staff", "aud": "client", "sub": "sam", "email": "sam@example.com"}
    return call(staff_api.handler, method, path, body=body, claims=claims | {"cognito:groups": groups})


def release(path: str, digest: str, groups: str = "[operator]") -> Answer:
    return ask("POST", "/staff/pages/release", {"path": path, "digest": digest}, groups)


def test_what_is_in_quarantine_is_shown_with_its_findings(site: CheckedSite, queue: Queue):
    found = ask("GET", "/staff/pages/quarantined").json
    (page,) = found["pages"]
    assert (page["path"], page["releasable"], found["more"]) == ("/p/mug/", True, False)
    assert page["findings"]


def test_who_releases_a_page_answers_for_what_was_found_by_name(site: CheckedSite, queue: Queue):
    told = release("/p/mug/", quarantine(site).digest)

    assert told.status == 202
    (message,) = queue.sent
    command = json.loads(message["MessageBody"])
    assert message["MessageGroupId"] == "/p/mug/"
    assert command["release"]["by"] == "sam@example.com"
    assert command["release"]["findings"] == [one.model_dump() for one in quarantine(site).findings]
    assert command["cause_id"] == told.json["cause_id"]


def test_only_the_version_that_was_looked_at_is_released(site: CheckedSite, queue: Queue):
    assert release("/p/mug/", "another").json["type"] == "moved-on"
    assert release("/p/none/", "another").json["type"] == "not-in-quarantine"
    assert queue.sent == []


def test_it_takes_an_operator(site: CheckedSite, queue: Queue):
    assert ask("GET", "/staff/pages/quarantined", groups="[support]").json["group"] == "operator"
    assert release("/p/mug/", quarantine(site).digest, "[support]").status == 403
    assert queue.sent == []
