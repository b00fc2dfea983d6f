"""Every no is a problem document."""

import json
from typing import Any

import pytest
from aws_lambda_powertools.event_handler import Response
from pydantic import BaseModel, ConfigDict, Field

from shop.errors import NotFound, Refused
from shop.http import answer, bearer, if_match, lambda_handler, new_api
from tests.fakes import Answer, call


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")

    quantity: int = Field(ge=0, strict=True)


def handler():
    api = new_api()

    @api.put("/lines")
    def put(body: Body) -> Response[Any]:
        return answer(200, {"quantity": body.quantity, "version": if_match(api), "secret": bearer(api)}, ETag='"1"')

    @api.get("/refused")
    def refused() -> Response[Any]:
        raise Refused("stock-short", "somebody was faster", short=[{"sku": "MUG-RED", "left": 0}], retry_after=3)

    @api.get("/missing")
    def missing() -> Response[Any]:
        raise NotFound("not-found", "there is no such cart")

    @api.get("/broken")
    def broken() -> Response[Any]:
        raise ZeroDivisionError("secret detail")

    return lambda_handler(api)


GOOD = {"Authorization": "Bearer s3cret", "If-Match": '"3"'}


def put(body, **headers) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
    return call(handler(), "PUT", "/lines", body=body, headers=GOOD | named)


def test_an_answer_may_not_be_stored_and_any_origin_may_read_it():
    told = call(handler(), "PUT", "/lines", body={"quantity": 2}, headers=GOOD | {"Origin": "https://shop.example"})
    assert (told.status, told.json["version"], told.json["secret"]) == (200, 3, "s3cret")
    assert told.headers["cache-control"] == "no-store"
    assert told.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("body", "status", "kind", "field"),
    [
        ("{", 400, "malformed-json", None),
        ({"quantity": "2"}, 422, "invalid", "quantity"),
        ({"quantity": -1}, 422, "invalid", "quantity"),
        ({}, 422, "invalid", "quantity"),
        ({"quantity": 1, "price": 5}, 422, "invalid", "price"),
        ([], 422, "invalid", None),
        ("null", 422, "invalid", None),
    ],
)
def test_a_bad_body_is_answered_with_the_field(body, status, kind, field):
    told = put(body)
    assert (told.status, told.json["type"], told.json["status"]) == (status, kind, status)
    assert told.headers["content-type"] == "application/problem+json"
    if field:
        assert field in told.json["errors"][0]["field"]


@pytest.mark.parametrize("value", ["", "Basic abc", "Bearer", "Bearer  ", "s3cret"])
def test_without_a_bearer_secret_it_is_401(value):
    assert (put({"quantity": 1}, Authorization=value).status) == 401


@pytest.mark.parametrize(
    ("value", "version"), [('"3"', 3), ("3", 3), ('W/"3"', 3), ('"x"', -1), ("*", -1), ('"٣"', -1)]
)
def test_if_match_is_read_in_every_spelling_and_rubbish_matches_nothing(value, version):
    assert put({"quantity": 1}, If_Match=value).json["version"] == version


@pytest.mark.parametrize("body", ["[" * 100_000, '{"quantity": ' + "9" * 5_000 + "}"])
def test_a_body_beyond_pythons_limits_is_malformed_not_a_fault(body):
    told = put(body)
    assert (told.status, told.json["type"]) == (400, "malformed-json")


def test_a_version_beyond_pythons_limits_matches_nothing():
    assert put({"quantity": 1}, If_Match='"' + "9" * 5_000 + '"').json["version"] == -1


def test_an_id_longer_than_any_we_gave_is_not_found():
    told = call(handler(), "GET", "/missing", path_parameters={"order_id": "x" * 3_000})
    assert (told.status, told.json["field"]) == (404, "order_id")


def test_a_refusal_tells_its_members_and_when_to_come_again():
    told = call(handler(), "GET", "/refused")
    assert (told.status, told.json["type"], told.json["short"]) == (409, "stock-short", [{"sku": "MUG-RED", "left": 0}])
    assert told.headers["retry-after"] == "3"


def test_an_unknown_route_is_a_problem_too():
    told = call(handler(), "GET", "/nowhere")
    assert (told.status, told.json["type"]) == (404, "no-such-route")


def test_a_fault_tells_nothing_of_itself():
    told = call(handler(), "GET", "/broken")
    assert (told.status, told.json["type"]) == (500, "fault")
    assert "secret detail" not in json.dumps(told.json)
