"""docs/webhooks.md: what it lists is what is told, and its code believes what we sign."""

import json
import re
import subprocess
from typing import Any

import pytest

from evershelf.places import NODE, ROOT
from functions.webhooks.logic import PUBLIC
from functions.webhooks.signature import sign
from tests.unit.webhooks.test_signature import AT, BODY, HEADERS, ID, OTHER, SECRET

TEXT = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")

#: What a test adds to the documentation's JavaScript.
RUN = """
const [now, secret, cases] = JSON.parse(process.argv[2]);
Date.now = () => now;
const believed = ([headers, body]) => { try { verify(secret, headers, body); return true; } catch { return false; } };
console.log(JSON.stringify(cases.map(believed)));
"""


def code(language, containing):
    (found,) = [one for one in re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL) if containing in one]
    return found


def test_what_is_told_of_each_event_is_documented():
    told = {
        name: tuple(members.split(", "))
        for name, members in re.findall(r"^\| `(\w+)` \| `([^`]+)` \|$", TEXT, re.MULTILINE)
    }
    assert told == {event.name(): members for event, members in PUBLIC.items()}


def cases():
    both = sign([OTHER, SECRET], ID, BODY, at=AT)
    return [
        (HEADERS, BODY, True),
        (both, BODY, True),
        (HEADERS, BODY + b" ", False),
        (HEADERS | {"webhook-id": "x"}, BODY, False),
    ]


@pytest.mark.parametrize(("headers", "body", "good"), cases())
def test_the_python_in_the_documentation_believes_what_is_signed(monkeypatch, headers, body, good):
    names: dict[str, Any] = {}
    exec(code("python", "def verify"), names)  # noqa: S102 our own documentation
    monkeypatch.setattr(names["time"], "time", AT.timestamp)
    if good:
        names["verify"](SECRET, headers, body)
    else:
        with pytest.raises(ValueError, match="not signed"):
            names["verify"](SECRET, headers, body)
    monkeypatch.setattr(names["time"], "time", lambda: AT.timestamp() + 301)
    with pytest.raises(ValueError, match="too old"):
        names["verify"](SECRET, headers, body)


def test_the_javascript_in_the_documentation_believes_what_is_signed(tmp_path):
    script = tmp_path / "verify.mjs"
    script.write_text(code("js", "export function verify") + RUN)

    def believed(at):
        given = json.dumps([at, SECRET, [(headers, body.decode()) for headers, body, _ in cases()]])
        done = subprocess.run([NODE / "node", script, given], capture_output=True, text=True, check=True, timeout=60)
        return json.loads(done.stdout)

    assert believed(AT.timestamp() * 1000) == [good for *_, good in cases()]
    assert believed(AT.timestamp() * 1000 + 301_000) == [False] * 4
