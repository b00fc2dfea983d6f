"""docs/openapi.json is what the code says, and says enough to write a client from."""

import json
import subprocess
import sys

import pytest

from functions.cart.api import handler
from tests import contract

ROOT = contract.DOCUMENT.parent.parent
FOUND = json.loads(contract.DOCUMENT.read_text())
OPERATIONS = {
    operation["operationId"]: (f"{method.upper()} {path}", operation)
    for path, item in FOUND["paths"].items()
    for method, operation in item.items()
}


def test_it_is_current():
    """In a process of its own: the APIs are loaded there without the environment of these tests."""
    told = subprocess.run(
        [sys.executable, "-m", "evershelf.contracts", "--check"], check=False, cwd=ROOT, capture_output=True, text=True
    )
    assert told.returncode == 0, f"run make generated\n{told.stdout}{told.stderr}"


def test_an_operation_has_a_name_of_its_own():
    assert len(OPERATIONS) == sum(len(item) for item in FOUND["paths"].values())


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_an_operation_says_enough(name):
    route, operation = OPERATIONS[name]
    assert operation["summary"]
    assert set(operation["tags"]) <= {tag["name"] for tag in FOUND["tags"]}
    parameters = {parameter["name"]: parameter for parameter in operation.get("parameters", ())}
    assert [name for name, one in parameters.items() if one["in"] == "path"] == [
        part[1:-1] for part in route.split("/") if part.startswith("{")
    ]
    for parameter in parameters.values():
        schema = resolve(parameter["schema"])
        assert schema.get("type") != "string" or schema.keys() & {"maxLength", "enum", "const"}, parameter["name"]
        assert schema.get("type") != "integer" or schema.keys() >= {"minimum", "maximum"}, parameter["name"]
    statuses = operation["responses"]
    assert any(status.startswith("2") for status in statuses)
    for status, answer in statuses.items():
        if status >= "4":
            assert all(media.endswith("json") for media in answer["content"]), "each refusal has content of its own"
    if operation["security"]:
        assert {"400", "401"} & statuses.keys(), "whoever shows nothing is refused"


@pytest.mark.parametrize("name", sorted(name for name, (_, one) in OPERATIONS.items() if "requestBody" in one))
def test_a_body_with_a_member_we_do_not_know_is_refused_unless_a_partner_defines_it(name):
    route, operation = OPERATIONS[name]
    schema = resolve(operation["requestBody"]["content"]["application/json"]["schema"])
    assert "/webhooks/" in route or schema["additionalProperties"] is False


def resolve(schema):
    schema = schema.get("anyOf", [schema])[0]
    return FOUND["components"]["schemas"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


CART = {
    "cart_id": "cart_1",
    "version": 1,
    "state": "open",
    "market": "us",
    "currency": "USD",
    "tax_included": False,
    "lines": [],
    "quotes": [],
    "subtotal": {"amount": 0, "currency": "USD"},
    "secret": "s",
}
TOLD = {"content-type": "application/json", "etag": '"1"'}


@pytest.mark.parametrize(
    ("status", "headers", "body", "why"),
    [
        (201, TOLD, CART | {"secret_digest": "x"}, "secret_digest"),
        (201, TOLD, {name: value for name, value in CART.items() if name != "quotes"}, "quotes"),
        (201, TOLD, CART | {"version": "1"}, "version"),
        (201, {"content-type": "application/json"}, CART, "has no ETag"),
        (201, TOLD | {"content-type": "text/html"}, CART, "text/html"),
        (200, TOLD, CART, "200 is not in the document"),
    ],
)
def test_an_answer_that_is_not_as_promised_fails_the_test_that_got_it(status, headers, body, why):
    contract.keep(handler, "POST", "/carts", sent=None, status=201, headers=TOLD, body=json.dumps(CART))
    with pytest.raises(contract.BrokenPromise, match=why):
        contract.keep(handler, "POST", "/carts", sent=None, status=status, headers=headers, body=json.dumps(body))


def test_a_refusal_nobody_told_of_fails_the_test_that_got_it():
    told = {"type": "too-late", "title": "Conflict", "status": 409, "detail": "no"}
    headers = {"content-type": "application/problem+json"}
    with pytest.raises(contract.BrokenPromise, match="oneOf"):
        contract.keep(
            handler, "PUT", "/carts/c/lines/MUG", sent=None, status=409, headers=headers, body=json.dumps(told)
        )


def test_a_request_that_was_taken_against_the_document_fails_the_test_that_sent_it():
    body = {name: value for name, value in CART.items() if name != "secret"}
    with pytest.raises(contract.BrokenPromise, match="quantity"):
        contract.keep(
            handler, "PUT", "/carts/c/lines/M", sent='{"quantity": 21}', status=200, headers=TOLD, body=json.dumps(body)
        )
