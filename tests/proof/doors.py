"""The shop behind every route of docs/openapi.json, with its real handlers; and everybody who may come to one.

What goes to AWS goes to the fake DynamoDB, for whichever store a handler has: a new route needs nothing here but a
name for the things it asks about.
"""

import hashlib
import hmac
import importlib
import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from botocore import xform_name
from botocore.client import BaseClient
from botocore.exceptions import ClientError

from functions.cart.account import AccountCarts
from functions.cart.logic import LIFETIME
from functions.cart.model import Account, Cart, CartLine
from functions.catalog import on_product_upserted
from functions.checkout.model import Placed
from functions.notifications.model import Waiting
from functions.notifications.store import WaitingTable
from functions.notifications.token import WaitingLinks
from functions.payments.psp import StripePsp
from functions.search.index import OpenSearch
from functions.search.model import Found
from functions.webhooks.signature import sign
from shop.ids import person_of
from tests import contract
from tests.fakes import Answer, call, create_table, delivery
from tests.proof.shop import PSP, PspDouble
from tests.unit.orders.world import ANN, CAUSE, World, body_for, json_for, mugs

#: Table, sort key, for those that `World` does not make.
TABLES = {"customer": "sk", "notification": "sk", "webhook": "sk", "pages": "sk", "delivery": "sk"}
KEYS = {"customer": "customer_id"}
SECRETS = {"PSP_WEBHOOK_SECRET_ARN": "whsec_psp", "PIM_WEBHOOK_SECRET_ARN": "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}
GUEST, OTHER_GUEST = "the-secret-of-a-guest", "the-secret-of-another"


@cache
def handlers() -> dict[str, Callable[..., Any]]:
    """By `GET /carts/{cart_id}`, as each context's resolver has them."""
    found = {}
    for path in sorted((Path(__file__).parents[2] / "functions").glob("*/*api.py")):
        if path.parent.name == "doubles":
            continue
        module = importlib.import_module(f"functions.{path.parent.name}.{path.stem}")
        for route in [*module.api._static_routes, *module.api._dynamic_routes]:
            found[f"{route.method} {route.openapi_path}"] = module.handler
    return found


@cache
def operations() -> dict[str, dict[str, Any]]:
    paths = contract.document()["paths"]
    return {f"{verb.upper()} {path}": one for path, verbs in paths.items() for verb, one in verbs.items()}


@dataclass(frozen=True)
class Request:
    path: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Shop(World):
    """A guest, another guest, Ann and Bob: each has a cart with a mug in it, and all but Bob an order."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        super().__init__(now=datetime.now(UTC))
        for name, sort in TABLES.items():
            if name not in self.dynamo.tables:
                create_table(self.client, name, key=KEYS.get(name, "pk"), sort=sort)
        self.bank = PspDouble()
        self.checkout = replace(self.checkout, psp=self.bank)
        for name in PSP:
            patch.setattr(StripePsp, name, lambda _, *a, _name=name, **k: getattr(self.bank, _name)(*a, **k))
        nothing = Found(total=0, products=(), categories=(), attributes=())
        patch.setattr(OpenSearch, "find", lambda *_: nothing)
        patch.setattr(BaseClient, "_make_api_call", lambda client, *asked: self._aws(client, *asked))  # noqa: PLW0108 a method
        self._stock_up()
        self.links = WaitingLinks.from_environment()
        self.carts_of = {"guest": self.cart("cart_guest", secret=GUEST, MUG_RED=1)}
        self.carts_of["other guest"] = self.cart("cart_other", secret=OTHER_GUEST, MUG_RED=1)
        self.orders_of = {
            "guest": self._buys(self.cart("cart_bought", secret=GUEST, MUG_RED=1), secret=GUEST),
            "other guest": self._buys(self.cart("cart_bought_too", secret=OTHER_GUEST, MUG_RED=1), secret=OTHER_GUEST),
            "ann": self._buys(self._account_cart("ann"), owner=Account("ann")),
        }
        self.orders_of["paid"] = self._buys(self.cart("cart_paid", secret="another", MUG_RED=1), secret="another")
        self.bank.becomes(self.orders_of["paid"], "succeeded")
        self.settlement.pay(self.orders_of["paid"], cause=CAUSE, now=self.now)
        self.carts_of |= {who: self._account_cart(who) for who in ("ann", "bob")}
        saved = self.ask("POST /me/addresses", Request(body=ANN), claims=id_token("ann"))
        self.ask("GET /me", Request(), claims=id_token("bob"))  # a profile is made at first sight
        self.address_of_ann: str = saved.json["address_id"]
        self._waits()
        self._as_it_was = self.remember()

    def _aws(self, client: BaseClient, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        service = client.meta.service_model.service_name
        if service == "dynamodb":
            try:
                done: dict[str, Any] = getattr(self.dynamo, xform_name(operation))(**request)
            except ClientError as error:
                known: Any = client.exceptions.from_code(error.response["Error"]["Code"])
                raise known(error.response, operation) from error
            return done
        if (service, operation) == ("secretsmanager", "GetSecretValue"):
            told = {os.environ[name]: secret for name, secret in SECRETS.items()}
            return {"SecretString": told.get(request["SecretId"], "a key"), "CreatedDate": datetime.now(UTC)}
        if service in ("sqs", "events"):
            return {"MessageId": "1", "Attributes": {"ApproximateNumberOfMessages": "0"}}
        if service == "cloudformation":
            names = ("StockOnStockCountedDead", "StockOnStockCountedQueue")
            queue = {"ResourceType": "AWS::SQS::Queue", "PhysicalResourceId": "https://sqs.example/queue"}
            return {"StackResourceSummaries": [queue | {"LogicalResourceId": f"{name}0A1B2C3D"} for name in names]}
        raise NotImplementedError(f"{service} {operation}")

    def _stock_up(self) -> None:
        mug = {
            "product_id": "mug",
            "revision": 1,
            "slug": "mug",
            "texts": {"en": {"title": "Mug"}},
            "variants": [{"sku": "MUG-RED", "prices": [{"amount": 1250, "currency": "USD"}]}],
        }
        told = {"source": "pim", "detail-type": "ProductUpserted", "detail": mug}
        assert on_product_upserted.handler(delivery(told), None) == {"batchItemFailures": []}
        self.counted("MUG-RED", 9)

    def _account_cart(self, who: str) -> Cart:
        cart = AccountCarts(self.carts, self.stock).current(who, "us", now=self.now)
        return self.carts.set_lines(cart, (CartLine(sku="MUG-RED", quantity=1),), expires_at=self.now + LIFETIME)

    def _buys(self, cart: Cart, **who: Any) -> str:
        placed = self.check_out(body_for(cart, total=mugs(1)), key=f"key of {cart.cart_id}", **who)
        assert isinstance(placed, Placed)
        return placed.order.order_id

    def _waits(self) -> None:
        wish = {"sku": "MUG-RED", "email": "robin@example.com", "market": "us", "state": "asked"}
        at = int(time.time() * 1000)
        WaitingTable(self.client, "notification").ask(
            Waiting.model_validate(wish | {"person": person_of("robin@example.com"), "asked_at": at}), now=self.now
        )

    # ---- as it was

    def remember(self) -> Any:
        return {name: dict(table.items) for name, table in self.dynamo.tables.items()}, dict(self.bank.payments)

    def as_it_was(self) -> bool:
        return bool(self.remember() == self._as_it_was)

    def restore(self) -> None:
        rows, payments = self._as_it_was
        for name, table in self.dynamo.tables.items():
            table.items = dict(rows[name])
        self.bank.payments = dict(payments)

    # ---- asked

    def ask(self, route: str, request: Request, *, claims: Mapping[str, str] | None = None) -> Answer:
        method, _, resource = route.partition(" ")
        path = resource
        for name, value in request.path.items():
            path = path.replace(f"{{{name}}}", value)
        return call(
            handlers()[route],
            method,
            path,
            resource=resource,
            path_parameters=request.path,
            body=request.body,
            headers=request.headers,
            claims=claims,
        )

    def checkout_of(self, whose: str) -> dict[str, Any]:
        return json_for(self.carts_of[whose], total=mugs(1))

    def version_of(self, whose: str) -> dict[str, str]:
        return {"If-Match": f'"{self.carts_of[whose].version}"'}

    def link(self, purpose: Any) -> str:
        return self.links.token(purpose, "MUG-RED", person_of("robin@example.com"))


# ---- everybody


def id_token(who: str, *, pool: str = "SHOPPER", groups: str = "") -> dict[str, str]:
    """The claims of it, as API Gateway hands them on."""
    claims = {
        "token_use": "id",
        "iss": os.environ[f"{pool}_ISSUER"],
        "aud": os.environ[f"{pool}_CLIENT_ID"],
        "sub": who,
        "email": f"{who}@example.com",
        "auth_time": str(int(time.time()) - 60),
    }
    return claims | ({"cognito:groups": groups} if groups else {})


@dataclass(frozen=True)
class Actor:
    """`claims` are what the authorizer lets through, on AWS or on the embedded one, whichever is laxer.

    A token it refuses (expired, forged) never comes to a handler: what comes then is no claim, and the token.
    """

    name: str
    bearer: str = ""
    claims: Callable[[dict[str, str]], dict[str, str] | None] = lambda _: None


def everybody() -> list[Actor]:
    """`claims` are given those of whom the route is meant for: a token is spoiled in one way only."""
    jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2ln"
    spoiled: dict[str, dict[str, str]] = {
        "other pool": {"iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_another"},
        "other client": {"aud": "another-client"},
        "access token": {"token_use": "access"},
        "refresh token": {"token_use": "refresh"},
    }
    return [
        Actor("anonymous"),
        Actor("guest", GUEST),
        Actor("other guest", OTHER_GUEST),
        Actor("ann", jwt, lambda _: id_token("ann")),
        Actor("bob", jwt, lambda _: id_token("bob")),
        Actor("support", jwt, lambda _: id_token("sam", pool="STAFF", groups="[support]")),
        Actor("operator", jwt, lambda _: id_token("olga", pool="STAFF", groups="operator")),
        Actor("no group", jwt, lambda _: id_token("nick", pool="STAFF")),
        *(Actor(name, jwt, lambda good, wrong=wrong: good | wrong) for name, wrong in spoiled.items()),  # type: ignore[misc]
        Actor("expired", jwt),
        Actor("forged", jwt),
        Actor("partner"),
    ]


def psp_signature(text: str) -> dict[str, str]:
    at = int(time.time())
    signed = hmac.new(SECRETS["PSP_WEBHOOK_SECRET_ARN"].encode(), f"{at}.{text}".encode(), hashlib.sha256).hexdigest()
    return {"Stripe-Signature": f"t={at},v1={signed}"}


def pim_signature(text: str) -> dict[str, str]:
    return sign([SECRETS["PIM_WEBHOOK_SECRET_ARN"]], "msg_1", text.encode(), at=datetime.now(UTC))


PSP_SAYS = json.dumps({"id": "evt_1", "type": "customer.created", "data": {"object": {}}})
PIM_SAYS = json.dumps({"type": "ProductWithdrawn", "data": {"product_id": "mug", "revision": 9}})
