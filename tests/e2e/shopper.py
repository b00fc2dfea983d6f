"""A guest with nothing but HTTP."""

import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

from evershelf.stage import StageInfo

ADDRESS = {
    "name": "Robin Example",
    "line1": "1 Harbor Street",
    "city": "Portland",
    "postal_code": "97201",
    "country": "US",
}
GOOD_CARD = "4242 4242 4242 4242"
BAD_CARD = "4000 0000 0000 0002"


@dataclass
class Shopper:
    stage: StageInfo
    http: httpx.Client
    cart: dict[str, Any] = field(default_factory=dict)
    secret: str = ""

    def call(self, method: str, path: str, *, secret: str | None = None, **request: Any) -> httpx.Response:
        headers = request.pop("headers", {})
        bearer = self.secret if secret is None else secret
        if bearer:
            headers = {"Authorization": f"Bearer {bearer}"} | headers
        return self.http.request(method, self.stage.api_url + path, headers=headers, **request)

    def open_cart(self, market: str = "us") -> "Shopper":
        self.cart = self.call("POST", "/carts", json={"market": market}).raise_for_status().json()
        self.secret = self.cart["secret"]
        return self

    def put(self, sku: str, quantity: int = 1, **headers: str) -> httpx.Response:
        answer = self.call(
            "PUT",
            f"/carts/{self.cart['cart_id']}/lines/{sku}",
            json={"quantity": quantity},
            headers={"If-Match": f'"{self.cart["version"]}"'} | {k.replace("_", "-"): v for k, v in headers.items()},
        )
        if answer.is_success:
            self.cart = answer.json()
        return answer

    def with_cart(self, sku: str, quantity: int = 1) -> "Shopper":
        self.open_cart().put(sku, quantity).raise_for_status()
        return self

    def order_body(self, **changes: Any) -> dict[str, Any]:
        quote = self.cart["quotes"][0]
        return {
            "cart_id": self.cart["cart_id"],
            "cart_version": self.cart["version"],
            "expected_total": quote["total"],
            "email": "robin@example.com",
            "shipping_method": quote["shipping_method"],
            "shipping_address": ADDRESS,
        } | changes

    def check_out(self, *, key: str | None = None, body: Any = None) -> httpx.Response:
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        return self.call("POST", "/checkouts", headers=headers, json=body or self.order_body())

    def check_out_for_sure(self, body: Any = None) -> httpx.Response:
        """As the storefront: an answer that says "not now" is asked for again with the same key."""
        key, body = str(uuid.uuid4()), body or self.order_body()
        while (answer := self.check_out(key=key, body=body)).status_code in {429, 503}:
            time.sleep(int(answer.headers.get("Retry-After", "1")))
        return answer

    def pay(self, pay_url: str, card: str = GOOD_CARD) -> httpx.Response:
        return self.http.post(pay_url, data={"number": card, "expiry": "12/34", "cvc": "123"})

    def order(self, placed: dict[str, Any]) -> dict[str, Any]:
        path = f"/orders/{placed['order']['order_id']}"
        order: dict[str, Any] = self.call("GET", path, secret=placed["order_token"]).raise_for_status().json()
        return order
