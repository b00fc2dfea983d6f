"""Every no is a problem document."""

import json
from typing import Any

import pytest
from aws_lambda_powertools.event_handler import Response
from pydantic import BaseModel, ConfigDict, Field

from shop.errors import NotFound, Refused
from shop.http import answer, bearer, if_match, lambda_handler, new_api, shopper, staff
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


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "APPLICATION/XML"])
def test_a_body_that_is_not_sent_as_json_is_refused(kind):
    told = put({"quantity": 1}, Content_Type=kind)
    assert (told.status, told.json["type"]) == (415, "unsupported-media-type")


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
    assert (told.status, told.json["type"]) == (404, "not-found")


def test_a_fault_tells_nothing_of_itself():
    told = call(handler(), "GET", "/broken")
    assert (told.status, told.json["type"]) == (500, "fault")
    assert "secret detail" not in json.dumps(told.json)


# ---- who is signed in

SHOPPER_CLAIMS = {
    "token_use": "id",
    "iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_shoppers",
    "aud": "shopper-client",
    "sub": "ann",
    "email": "ann@example.com",
    "auth_time": "1737000000",
}
STAFF_CLAIMS = {
    "token_use": "id",
    "iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_staff",
    "aud": "staff-client",
    "sub": "sam",
    "email": "sam@example.com",
}


@pytest.fixture
def who(monkeypatch):
    for name, claims in (("SHOPPER", SHOPPER_CLAIMS), ("STAFF", STAFF_CLAIMS)):
        monkeypatch.setenv(f"{name}_ISSUER", claims["iss"])
        monkeypatch.setenv(f"{name}_CLIENT_ID", claims["aud"])
    api = new_api()

    @api.get("/me")
    def me() -> Response[Any]:
        return answer(200, shopper(api)._asdict())

    @api.get("/staff/me")
    def staff_me() -> Response[Any]:
        sam = staff(api)
        return answer(200, sam._asdict() | {"groups": sorted(sam.groups)})

    serve = lambda_handler(api)
    return lambda path, claims: call(serve, "GET", path, claims=claims)


def test_a_shopper_is_whom_the_id_token_names(who):
    told = who("/me", SHOPPER_CLAIMS)
    assert told.json == {"customer_id": "ann", "email": "ann@example.com", "signed_in_at": 1737000000}
    assert who("/me", SHOPPER_CLAIMS | {"auth_time": "Wed Jan 15"}).json["signed_in_at"] == 0


@pytest.mark.parametrize(
    "groups", ["[support operator]", "support,operator", ["support", "operator"], "support operator"]
)
def test_the_groups_of_staff_are_read_however_they_arrive(who, groups):
    assert who("/staff/me", STAFF_CLAIMS | {"cognito:groups": groups}).json["groups"] == ["operator", "support"]


@pytest.mark.parametrize("groups", [{}, {"cognito:groups": "[]"}, {"cognito:groups": ""}])
def test_staff_may_be_of_no_group(who, groups):
    assert who("/staff/me", STAFF_CLAIMS | groups).json["groups"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"token_use": "access"},
        {"token_use": "refresh"},
        {"aud": "another-client"},
        {"iss": STAFF_CLAIMS["iss"]},
        {"sub": ""},
        {"aud": "", "client_id": "shopper-client"},
    ],
)
def test_any_other_token_is_401(who, wrong):
    told = who("/me", SHOPPER_CLAIMS | wrong)
    assert (told.status, told.json["type"]) == (401, "unauthorized")
    assert told.headers["content-type"] == "application/problem+json"


def test_nobody_is_401_and_staff_is_no_shopper_nor_a_shopper_staff(who):
    assert who("/me", None).status == who("/staff/me", None).status == 401
    assert who("/me", STAFF_CLAIMS).status == who("/staff/me", SHOPPER_CLAIMS).status == 401


@pytest.mark.parametrize("text", ["quantity=2", "{", '{"quantity": 2}'])
def test_a_form_is_read_by_no_route_and_breaks_none(text: str):
    told = call(
        handler(), "PUT", "/lines", body=text, headers=GOOD | {"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert told.status in {400, 422}
    assert told.headers["content-type"] == "application/problem+json"
