"""Somebody who signed up: what a storefront does with Cognito and the routes below /me, with nothing but HTTP."""

import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

from evershelf.stage import StageInfo

#: The emulator takes any code, and sends none.
CODE = "123456"
PASSWORD = "Correct-Horse-7-Battery"


@dataclass
class Account:
    """`tokens` are IdToken, AccessToken and RefreshToken, as Cognito told them last."""

    stage: StageInfo
    http: httpx.Client
    email: str = field(default_factory=lambda: f"ann-{uuid.uuid4().hex[:12]}@example.com")
    tokens: dict[str, str] = field(default_factory=dict)

    # ---- Cognito

    def cognito(self, action: str, **body: Any) -> httpx.Response:
        """As a page calls it: no signature, a content type of Cognito's own."""
        headers = {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": f"AWSCognitoIdentityProviderService.{action}",
            "Origin": "https://shop.example",
        }
        body = {"ClientId": self.stage.outputs["ShopperClientId"]} | body
        endpoint = self.stage.endpoint_url or "https://cognito-idp.us-east-1.amazonaws.com"
        return self.http.post(endpoint + "/", headers=headers, json=body)

    def sign_up(self) -> "Account":
        attributes = [{"Name": "email", "Value": self.email}]
        self.cognito("SignUp", Username=self.email, Password=PASSWORD, UserAttributes=attributes).raise_for_status()
        self.cognito("ConfirmSignUp", Username=self.email, ConfirmationCode=CODE).raise_for_status()
        return self

    def sign_in(self, password: str = PASSWORD) -> "Account":
        parameters = {"USERNAME": self.email, "PASSWORD": password}
        return self._initiate("USER_PASSWORD_AUTH", parameters)

    def refresh(self) -> "Account":
        return self._initiate("REFRESH_TOKEN_AUTH", {"REFRESH_TOKEN": self.tokens["RefreshToken"]})

    def _initiate(self, flow: str, parameters: dict[str, str]) -> "Account":
        answer = self.cognito("InitiateAuth", AuthFlow=flow, AuthParameters=parameters).raise_for_status().json()
        self.tokens |= {name: value for name, value in answer["AuthenticationResult"].items() if "Token" in name}
        return self

    # ---- the shop

    def call(self, method: str, path: str, *, token: str | None = None, **request: Any) -> httpx.Response:
        """With the ID token, or another; an empty one is none at all."""
        bearer = self.tokens["IdToken"] if token is None else token
        headers = ({"Authorization": f"Bearer {bearer}"} if bearer else {}) | request.pop("headers", {})
        return self.http.request(method, self.stage.api_url + path, headers=headers, **request)

    def cart(self) -> dict[str, Any]:
        cart: dict[str, Any] = self.call("GET", "/me/cart").raise_for_status().json()
        return cart

    def put(self, sku: str, quantity: int = 1) -> dict[str, Any]:
        headers = {"If-Match": f'"{self.cart()["version"]}"'}
        answer = self.call("PUT", f"/me/cart/lines/{sku}", json={"quantity": quantity}, headers=headers)
        cart: dict[str, Any] = answer.raise_for_status().json()
        return cart

    def check_out(
        self, address: dict[str, Any], *, cart: dict[str, Any] | None = None, **changes: Any
    ) -> httpx.Response:
        """The account's own cart, or one that somebody else would like to buy."""
        cart = cart or self.cart()
        quote = cart["quotes"][0]
        body = {
            "cart_id": cart["cart_id"],
            "cart_version": cart["version"],
            "expected_total": quote["total"],
            "email": self.email,
            "shipping_method": quote["shipping_method"],
            "shipping_address": address,
        }
        return self.call("POST", "/me/checkouts", json=body | changes, headers={"Idempotency-Key": str(uuid.uuid4())})

    def order(self, order_id: str) -> dict[str, Any]:
        order: dict[str, Any] = self.call("GET", f"/me/orders/{order_id}").raise_for_status().json()
        return order
