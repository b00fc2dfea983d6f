"""A person with an account: signs up, brings a guest's cart along, buys, looks back, and is forgotten."""

import base64
import json
import time
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.e2e.account import PASSWORD, Account
from tests.e2e.conftest import World
from tests.e2e.shopper import ADDRESS, Shopper


@pytest.fixture(scope="module")
def ann(world: World) -> Account:
    return world.account()


def test_a_person_signs_up_confirms_signs_in_and_stays_signed_in(world: World):
    ann = world.account()
    first = ann.tokens["IdToken"]
    assert ann.call("GET", "/me").json()["email"] == ann.email

    time.sleep(1)  # a token drawn in the same second may be the same token
    ann.refresh()

    assert ann.tokens["IdToken"] != first
    assert ann.call("GET", "/me").status_code == 200


def test_a_page_of_any_origin_may_call_cognito(ann: Account):
    answer = ann.cognito("ForgotPassword", Username=ann.email)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_forgotten_password_is_set_anew(world: World):
    bob = world.account()
    bob.cognito("ForgotPassword", Username=bob.email).raise_for_status()
    new = PASSWORD + "-2"
    answer = bob.cognito("ConfirmForgotPassword", Username=bob.email, ConfirmationCode="654321", Password=new)
    answer.raise_for_status()
    bob.sign_in(new)
    assert bob.call("GET", "/me").status_code == 200


def test_a_profile_and_an_address_book(world: World):
    ann = world.account()
    answer = ann.call("PATCH", "/me", json={"name": "Ann <b>Lee</b>", "locale": "de", "marketing_consent": True})
    assert (answer.status_code, answer.json()["name"]) == (200, "Ann <b>Lee</b>")
    assert ann.call("PATCH", "/me", json={"customer_id": "bob"}).json()["errors"][0]["field"] == "customer_id"

    home = ann.call("POST", "/me/addresses", json=ADDRESS)
    assert (home.status_code, home.json()["is_default"]) == (201, True)
    assert ann.call("POST", "/me/addresses", json=ADDRESS).json() == home.json()
    office = ann.call("POST", "/me/addresses", json=ADDRESS | {"line1": "2 Mill Road", "is_default": True}).json()
    assert [one["is_default"] for one in ann.call("GET", "/me/addresses").json()["addresses"]] == [False, True]

    bob = world.account()
    assert bob.call("PUT", f"/me/addresses/{office['address_id']}", json=ADDRESS).status_code == 404
    assert bob.call("DELETE", f"/me/addresses/{office['address_id']}").status_code == 404
    left = ann.call("DELETE", f"/me/addresses/{office['address_id']}").json()["addresses"]
    assert [one["is_default"] for one in left] == [True]


def test_a_guests_cart_comes_into_the_accounts_once(world: World):
    sku = world.product("mug", stock=9)
    ann, guest = world.account(), world.shopper().with_cart(sku, 2)
    ann.put(sku, 3)
    body = {"cart_id": guest.cart["cart_id"], "secret": guest.secret}

    once = ann.call("POST", "/me/cart/merge", json=body)
    twice = ann.call("POST", "/me/cart/merge", json=body)

    assert (once.status_code, [line["quantity"] for line in once.json()["lines"]]) == (200, [5])
    assert twice.json() == once.json()
    assert ann.cart()["lines"] == once.json()["lines"]
    assert guest.put(sku, 1).json()["type"] == "cart-merged"
    wrong = body | {"secret": "guess"}
    assert ann.call("POST", "/me/cart/merge", json=wrong).status_code == 404
    assert world.account().call("POST", "/me/cart/merge", json=body).json()["type"] == "cart-merged"


def test_an_account_buys_looks_back_and_is_forgotten(world: World):
    sku = world.product("vase", stock=5)
    ann, bob = world.account(), world.account()
    ann.put(sku, 2)
    placed = ann.check_out(ADDRESS | {"name": "Ann Unforgettable"})
    assert placed.status_code == 201, placed.text
    assert "order_token" not in placed.json()
    order_id = placed.json()["order"]["order_id"]
    Shopper(world.stage, world.http).pay(placed.json()["pay_url"])
    world.wait(lambda: ann.order(order_id)["state"] == "DELIVERED", "delivered order", seconds=60)

    ann.put(sku, 1)
    canceled = ann.check_out(ADDRESS).json()["order"]["order_id"]
    again = ann.call("POST", f"/me/orders/{canceled}/cancel", headers={"Idempotency-Key": "k"})
    assert again.json()["state"] == "CANCELED"
    assert ann.cart()["lines"][0]["quantity"] == 1, "the cart of an order that came to nothing comes back"

    page = ann.call("GET", "/me/orders", params={"limit": 1}).json()
    rest = ann.call("GET", "/me/orders", params={"limit": 1, "after": page["next"]}).json()
    assert [page["orders"][0]["order_id"], rest["orders"][0]["order_id"]] == [canceled, order_id]
    assert "next" not in rest

    assert bob.call("GET", f"/me/orders/{order_id}").status_code == 404
    cancel = bob.call("POST", f"/me/orders/{order_id}/cancel", headers={"Idempotency-Key": "k"})
    assert cancel.status_code == 404
    assert bob.call("GET", "/me/orders").json() == {"orders": []}
    assert bob.check_out(ADDRESS, cart=ann.cart()).status_code == 404

    ann.call("POST", "/me/addresses", json=ADDRESS)
    open_cart = ann.cart()
    told = ann.call("GET", "/me/export").json()
    assert {one["order_id"] for one in told["orders"]} == {order_id, canceled}
    assert told["addresses"][0]["line1"] == ADDRESS["line1"]

    assert ann.call("DELETE", "/me").status_code == 200
    for method, path in (("GET", "/me"), ("GET", "/me/cart"), ("GET", "/me/export"), ("GET", "/me/addresses")):
        assert refused(ann.call(method, path)) == (401, "unauthorized"), path
    assert ann.check_out(ADDRESS, cart=open_cart).status_code in {401, 404}
    world.wait(lambda: ann.call("GET", f"/me/orders/{order_id}").status_code == 404, "an order that is nobody's")
    assert ann.call("GET", "/me/orders").json() == {"orders": []}

    def kept() -> str:
        aws, out = world.aws.dynamodb, world.stage.outputs
        order = aws.get_item(TableName=out["OrdersTable"], Key={"order_id": {"S": order_id}})["Item"]
        steps = aws.scan(TableName=out["DeliveriesTable"])["Items"]
        return json.dumps([order, [one for one in steps if one["pk"]["S"] == order_id]])

    world.wait(lambda: not any(word in kept() for word in ("Unforgettable", ann.email)), "an order without a name")
    assert "vase" in kept().lower()
    world.wait(lambda: gone(ann), "sign-in that is gone")


def gone(account: Account) -> bool:
    try:
        account.sign_in()
    except httpx.HTTPStatusError as error:
        return bool(error.response.json()["__type"].endswith("NotAuthorizedException"))
    return False


# ---- tokens that open nothing


def test_only_the_id_token_of_this_pool_and_client_opens_anything(world: World, ann: Account):
    out = world.stage.outputs
    cognito = world.aws.cognito
    other_client = cognito.create_user_pool_client(
        UserPoolId=out["ShopperPoolId"], ClientName="another", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    parameters = {"USERNAME": ann.email, "PASSWORD": PASSWORD}
    theirs = ann.cognito(
        "InitiateAuth", ClientId=other_client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters
    ).json()["AuthenticationResult"]

    sam = f"{ann.email}.staff"
    cognito.admin_create_user(
        UserPoolId=out["StaffPoolId"], Username=sam, MessageAction="SUPPRESS", TemporaryPassword=PASSWORD
    )
    cognito.admin_set_user_password(UserPoolId=out["StaffPoolId"], Username=sam, Password=PASSWORD, Permanent=True)
    staff = ann.cognito(
        "InitiateAuth",
        ClientId=out["StaffClientId"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": sam, "PASSWORD": PASSWORD},
    ).json()["AuthenticationResult"]

    tokens = {
        "none": "",
        "garbage": "abc.def.ghi",
        "access": ann.tokens["AccessToken"],
        "refresh": ann.tokens["RefreshToken"],
        "other client": theirs["IdToken"],
        "other pool": staff["IdToken"],
        "forged": forged(ann.tokens["IdToken"]),
        "expired": expired(world, ann),
        "altered": altered(ann.tokens["IdToken"], sub="somebody-else"),
        "unsigned": unsigned(ann.tokens["IdToken"]),
    }
    paths = [("GET", "/me"), ("GET", "/me/cart"), ("GET", "/me/orders"), ("GET", "/me/orders/ord_X"), ("DELETE", "/me")]
    for name, token in tokens.items():
        for method, path in paths:
            answer = ann.call(method, path, token=token, headers={"Origin": "https://shop.example"})
            assert refused(answer) == (401, "unauthorized"), f"{name}: {method} {path} {answer.text}"
            assert answer.headers["access-control-allow-origin"] == "*"
    assert ann.call("GET", "/me").status_code == 200


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("type", "")


def expired(world: World, ann: Account) -> str:
    """Properly signed, by the pool itself, whose tokens last a second meanwhile."""
    names = {"UserPoolId": world.stage.outputs["ShopperPoolId"], "ClientId": world.stage.outputs["ShopperClientId"]}
    cognito = world.aws.cognito
    before = cognito.describe_user_pool_client(**names)["UserPoolClient"]
    settings = {
        name: before[name]
        for name in (
            "ClientName",
            "ExplicitAuthFlows",
            "PreventUserExistenceErrors",
            "AccessTokenValidity",
            "RefreshTokenValidity",
            "EnableTokenRevocation",
        )
        if before.get(name)
    }
    units = before["TokenValidityUnits"]
    short = {"IdTokenValidity": 1, "TokenValidityUnits": units | {"IdToken": "seconds"}}
    cognito.update_user_pool_client(**names, **settings, **short)
    try:
        late = Account(ann.stage, ann.http, email=ann.email).sign_in()
    finally:
        cognito.update_user_pool_client(
            **names, **settings, IdTokenValidity=before["IdTokenValidity"], TokenValidityUnits=units
        )
    world.wait(lambda: _decoded(late.tokens["IdToken"].split(".")[1])["exp"] < time.time(), "token that is over")
    return late.tokens["IdToken"]


def forged(token: str) -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return _signed(token, key, {})


def altered(token: str, **claims: Any) -> str:
    header, body, signature = token.split(".")
    return f"{header}.{_encoded(_decoded(body) | claims)}.{signature}"


def unsigned(token: str) -> str:
    header, body, _ = token.split(".")
    return f"{_encoded(_decoded(header) | {'alg': 'none'})}.{body}."


def _signed(token: str, key: rsa.RSAPrivateKey, claims: dict[str, Any]) -> str:
    header, body, _ = token.split(".")
    text = f"{header}.{_encoded(_decoded(body) | claims)}"
    signature = key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{text}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


def _decoded(part: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def _encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
