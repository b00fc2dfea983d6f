"""The API as it is deployed, held against docs/openapi.json and the arrows of the functions behind it."""

import json
import re
from typing import Any

import pytest

from shop.http import ALLOWED_HEADERS
from tests.stacks.cloud import ROOT, Arrow, Cloud, handlers


def methods(cloud: Cloud) -> dict[str, Any]:
    """`GET /carts/{cart_id}` -> its properties. Preflights are not counted."""
    paths = {"api/Api.RootResourceId": ""}
    waiting = [one for one in cloud.of("ApiGateway::Resource").values() if one.stack == "api"]
    while waiting:
        for one in list(waiting):
            if (parent := cloud.text("api", one.properties["ParentId"])) in paths:
                paths[one.address] = f"{paths[parent]}/{one.properties['PathPart']}"
                waiting.remove(one)
    return {
        f"{one.properties['HttpMethod']} {paths[cloud.text('api', one.properties['ResourceId'])]}": one.properties
        for one in cloud.of("ApiGateway::Method").values()
        if one.stack == "api" and one.properties["HttpMethod"] != "OPTIONS"
    }


def routes(cloud: Cloud) -> dict[str, str]:
    """`GET /carts/{cart_id}` -> the module that answers."""
    found = {}
    for route, method in methods(cloud).items():
        uri = cloud.text("api", method["Integration"]["Uri"])
        (found[route],) = [name for name, one in cloud.functions.items() if f"/{one.address}.Arn/" in uri]
    return found


def test_the_routes_are_those_of_the_documentation(cloud: Cloud) -> None:
    paths = json.loads((ROOT / "docs" / "openapi.json").read_text())["paths"]
    documented = [f"{method.upper()} {path}" for path, item in paths.items() for method in item]
    assert sorted(routes(cloud)) == sorted(documented)


def test_without_an_opensearch_the_search_alone_has_no_route(clouds: dict[str, Cloud]) -> None:
    assert set(routes(clouds["prod"])) - set(routes(clouds["dev"])) == {"GET /search"}


def test_who_must_be_signed_in_is_what_the_documentation_says(cloud: Cloud) -> None:
    paths = json.loads((ROOT / "docs" / "openapi.json").read_text())["paths"]
    documented = {
        f"{method.upper()} {path}"
        for path, item in paths.items()
        for method, operation in item.items()
        if {"shopper", "staff"} & {scheme for one in operation["security"] for scheme in one}
    }
    guarded = {route for route, one in methods(cloud).items() if one["AuthorizationType"] == "COGNITO_USER_POOLS"}
    assert guarded == documented


APIS = sorted(one for one in handlers() if one.endswith("api") and not one.startswith("doubles."))


@pytest.mark.parametrize("api", APIS)
def test_the_arrow_of_an_api_names_its_routes(api: str, prod: Cloud) -> None:
    said = [
        f"{verb} {path}"
        for verbs, path in re.findall(r"([A-Z]+(?: and [A-Z]+)*) (/[^\s,]+)", Arrow.of(api).trigger)
        for verb in verbs.split(" and ")
    ]
    assert sorted(said) == sorted(route for route, module in routes(prod).items() if module == api)


def test_a_browser_may_ask_before_every_call(cloud: Cloud) -> None:
    methods = [one.properties for one in cloud.of("ApiGateway::Method").values() if one.stack == "api"]
    asked = {
        cloud.text("api", one["ResourceId"]): one["Integration"]["IntegrationResponses"][0]
        for one in methods
        if one["HttpMethod"] == "OPTIONS"
    }
    answering = {cloud.text("api", one["ResourceId"]) for one in methods if one["HttpMethod"] != "OPTIONS"}
    assert answering <= asked.keys()
    for answer in asked.values():
        allowed = answer["ResponseParameters"]
        assert allowed["method.response.header.Access-Control-Allow-Origin"] == "'*'"
        told = allowed["method.response.header.Access-Control-Allow-Headers"].strip("'").split(",")
        assert set(told) == set(ALLOWED_HEADERS), "a preflight and an answer must allow the same"
        verbs = allowed["method.response.header.Access-Control-Allow-Methods"].strip("'").split(",")
        assert {"GET", "PUT", "POST", "PATCH", "DELETE"} <= set(verbs)


def test_calls_are_throttled_and_logged_without_saying_who_called(cloud: Cloud) -> None:
    (stage,) = [one for one in cloud.of("ApiGateway::Stage").values() if one.stack == "api"]
    (settings,) = [one for one in stage.properties["MethodSettings"] if one["ResourcePath"] == "/*"]
    assert 0 < settings["ThrottlingRateLimit"] <= settings["ThrottlingBurstLimit"] <= 5_000
    assert settings.get("DataTraceEnabled") is not True, "it would log bodies: addresses and secrets"
    told = stage.properties["AccessLogSetting"]["Format"]
    assert "$context.status" in told
    assert "sourceIp" not in told
    assert "authorizer" not in told


def test_on_aws_the_firewall_slows_a_flood_down_and_a_flood_of_checkouts_sooner(on_aws: Cloud) -> None:
    (association,) = on_aws.of("WAFv2::WebACLAssociation").values()
    assert on_aws.text("api", association.properties["WebACLArn"]) == "operations/WebAcl.Arn"
    assert "/stages/api/ApiDeploymentStagev1" in on_aws.text("api", association.properties["ResourceArn"])
    (acl,) = on_aws.of("WAFv2::WebACL").values()
    rates = {
        rule["Name"]: rule["Statement"]["RateBasedStatement"]
        for rule in acl.properties["Rules"]
        if "RateBasedStatement" in rule["Statement"]
    }
    assert rates["checkouts"]["Limit"] < rates["requests"]["Limit"]
    spared = rates["requests"]["ScopeDownStatement"]["NotStatement"]["Statement"]["ByteMatchStatement"]
    assert spared["SearchString"] == "/webhooks/", "the PSP calls from few addresses"
