"""Two pools: shoppers sign up themselves, staff are added and need a second factor; their tokens are told apart."""

import pytest

from tests.stacks.cloud import Cloud, Resource
from tests.stacks.test_api import routes

POOLS = ("Shopper", "Staff")


def pool(cloud: Cloud, name: str) -> Resource:
    return cloud.of("Cognito::UserPool")["identity/Shoppers" if name == "Shopper" else "identity/Staff"]


def client(cloud: Cloud, name: str) -> Resource:
    return next(one for address, one in cloud.of("Cognito::UserPoolClient").items() if f"{name}Client" in address)


def test_shoppers_sign_up_themselves_and_staff_do_not(cloud: Cloud) -> None:
    def closed(name: str) -> bool:
        return bool(pool(cloud, name).properties["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"])

    assert [closed(name) for name in POOLS] == [False, True]


def test_staff_need_a_second_factor_that_is_no_text_message(cloud: Cloud) -> None:
    settings = pool(cloud, "Staff").properties
    assert (settings["MfaConfiguration"], settings["EnabledMfas"]) == ("ON", ["SOFTWARE_TOKEN_MFA"])
    groups = {one.properties["GroupName"] for one in cloud.of("Cognito::UserPoolGroup").values()}
    assert groups == {"support", "operator"}


@pytest.mark.parametrize("name", POOLS)
def test_one_signs_in_with_a_verified_mail_address_and_a_strong_password(name: str, cloud: Cloud) -> None:
    settings = pool(cloud, name).properties
    assert settings["UsernameAttributes"] == settings["AutoVerifiedAttributes"] == ["email"]
    assert settings["UserAttributeUpdateSettings"] == {"AttributesRequireVerificationBeforeUpdate": ["email"]}
    assert settings["UsernameConfiguration"] == {"CaseSensitive": False}
    password = settings["Policies"]["PasswordPolicy"]
    assert password["MinimumLength"] >= 10
    assert all(password[f"Require{kind}"] for kind in ("Lowercase", "Uppercase", "Numbers", "Symbols"))


@pytest.mark.parametrize("name", POOLS)
def test_a_page_signs_in_without_a_secret_and_its_tokens_end(name: str, cloud: Cloud) -> None:
    settings = client(cloud, name).properties
    assert settings["GenerateSecret"] is False
    assert settings["PreventUserExistenceErrors"] == "ENABLED"
    assert settings["EnableTokenRevocation"] is True
    flows = {"ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"}
    assert set(settings["ExplicitAuthFlows"]) == flows
    assert settings["AllowedOAuthFlowsUserPoolClient"] is False
    assert (settings["IdTokenValidity"], settings["AccessTokenValidity"]) == (60, 60)
    assert settings["RefreshTokenValidity"] == (30 * 24 * 60 if name == "Shopper" else 12 * 60)
    assert settings["WriteAttributes"] == ["email"], "whoever signs up gives no other claim about herself"


def test_in_production_nobody_loses_an_account_with_the_stack(prod: Cloud, local: Cloud) -> None:
    for name in POOLS:
        kept = pool(prod, name)
        assert (kept.raw["DeletionPolicy"], kept.raw["UpdateReplacePolicy"]) == ("Retain", "Retain")
        assert kept.properties["DeletionProtection"] == "ACTIVE"
        assert pool(local, name).raw["DeletionPolicy"] == "Delete"


def test_a_frontend_finds_the_pools_in_the_outputs(cloud: Cloud) -> None:
    outputs = cloud.outputs
    for name, told in (("Shopper", "identity/Shoppers"), ("Staff", "identity/Staff")):
        assert outputs[f"{name}PoolId"] == told
        assert f"{name}Client" in outputs[f"{name}ClientId"]


def methods(cloud: Cloud) -> dict[str, Resource]:
    """`GET /me` -> how the API asks who is calling."""
    paths = {"api/Api.RootResourceId": ""}
    resources = [one for one in cloud.of("ApiGateway::Resource").values() if one.stack == "api"]
    while len(paths) <= len(resources):
        for one in resources:
            if (parent := cloud.text("api", one.properties["ParentId"])) in paths:
                paths[one.address] = f"{paths[parent]}/{one.properties['PathPart']}"
    return {
        f"{one.properties['HttpMethod']} {paths[cloud.text('api', one.properties['ResourceId'])]}": one
        for one in cloud.of("ApiGateway::Method").values()
        if one.stack == "api" and one.properties["HttpMethod"] != "OPTIONS"
    }


def test_below_me_one_is_signed_in_as_a_shopper_and_below_staff_as_staff(cloud: Cloud) -> None:
    pools = {
        authorizer.address: cloud.text("api", authorizer.properties["ProviderARNs"][0])
        for authorizer in cloud.of("ApiGateway::Authorizer").values()
    }
    for route, one in methods(cloud).items():
        start = route.split(" ")[1].split("/")[1]
        wanted = {"me": "identity/Shoppers.Arn", "staff": "identity/Staff.Arn"}.get(start)
        if wanted is None:
            assert one.properties["AuthorizationType"] == "NONE", route
        else:
            assert one.properties["AuthorizationType"] == "COGNITO_USER_POOLS", route
            assert pools[cloud.text("api", one.properties["AuthorizerId"])] == wanted, route
            assert not one.properties.get("AuthorizationScopes"), f"{route}: an ID token has no scopes"


def test_a_function_knows_whose_tokens_it_takes_where_it_serves_who_is_signed_in(cloud: Cloud) -> None:
    for name, prefix in (("SHOPPER", "/me"), ("STAFF", "/staff")):
        serving = {module for route, module in routes(cloud).items() if route.split(" ")[1].startswith(prefix)}
        told = {f"{name}_ISSUER", f"{name}_CLIENT_ID"}
        for module in cloud.functions:
            assert (told <= cloud.environment(module).keys()) == (module in serving), module


def test_a_token_the_gateway_refuses_is_told_as_the_functions_tell_it(cloud: Cloud) -> None:
    answers = {
        one.properties["ResponseType"]: one.properties for one in cloud.of("ApiGateway::GatewayResponse").values()
    }
    for kind in ("UNAUTHORIZED", "EXPIRED_TOKEN"):
        told = answers[kind]
        assert told["StatusCode"] == "401"
        assert '"type": "unauthorized"' in told["ResponseTemplates"]["application/json"]
        assert told["ResponseParameters"]["gatewayresponse.header.Access-Control-Allow-Origin"] == "'*'"


def test_an_account_is_removed_by_one_function_and_nothing_else_is_done_to_it(cloud: Cloud) -> None:
    asking = {(module, one) for module, granted in cloud.grants.items() for one in granted if "cognito" in one[0]}
    assert asking == {("customers.on_customer_erased", ("cognito-idp:AdminDeleteUser", "identity/Shoppers.Arn"))}
