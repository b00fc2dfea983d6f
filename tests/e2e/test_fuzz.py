"""Bad input: whatever the document allows or forbids is answered as it says, and never with a 5xx."""

import json
import re
from typing import Any

import httpx

from evershelf.stage import StageInfo
from tests.contract import DOCUMENT
from tests.e2e.account import Account
from tests.e2e.fuzz import SKU, as_guest, as_two_accounts, furnished
from tests.e2e.shopper import ADDRESS, Shopper

BOUNDED = ["--seed", "20261122", "--generation-deterministic", "--max-examples", "8", "--no-shrink"]
#: Right in form, so that only whose it is can be the reason of a refusal.
BODIES: dict[str, Any] = {"setLine": {"quantity": 1}, "replaceMyAddress": ADDRESS}


def test_no_guest_makes_the_shop_fail_or_answer_what_it_did_not_promise(shop: StageInfo) -> None:
    told = as_guest(shop, BOUNDED)
    assert told.returncode == 0, told.stdout[-20_000:]


def test_nor_does_an_account(shop: StageInfo) -> None:
    told = as_two_accounts(shop, BOUNDED)
    assert told.returncode == 0, told.stdout[-20_000:]


def test_what_is_somebodys_is_nobody_elses_in_every_operation_that_names_a_thing(shop: StageInfo) -> None:
    """schemathesis' own check of this stayed silent when it was not so: it follows links that it infers."""
    with httpx.Client(timeout=60, trust_env=False) as http:
        ann, ben = (Account(shop, http).sign_up().sign_in() for _ in range(2))
        things, others = furnished(ann), furnished(ben)
        carts = [Shopper(shop, http).with_cart(SKU) for _ in range(2)]
        orders = [Shopper(shop, http).with_cart(SKU).check_out_for_sure().raise_for_status().json() for _ in range(2)]
        accounts = [(one.tokens["IdToken"], its) for one, its in ((ann, things), (ben, others))]
        bearers = {
            "shopper": [
                (token, {"order_id": its["ORDER_ID"], "address_id": its["ADDRESS_ID"]}) for token, its in accounts
            ],
            "cartSecret": [(one.secret, {"cart_id": one.cart["cart_id"]}) for one in carts],
            "orderToken": [(one["order_token"], {"order_id": one["order"]["order_id"]}) for one in orders],
        }
        asked = 0
        for method, path, operation in _guarded():
            (owner, mine), (other, _) = bearers[next(iter(operation["security"][0]))]
            named = re.findall(r"{(\w+)}", path)
            if not set(named) & {"cart_id", "order_id", "address_id"}:
                continue
            address = shop.api_url + path.format(**mine | {"sku": SKU})
            headers = {"If-Match": '"2"', "Idempotency-Key": "k", "Authorization": f"Bearer {other}"}
            request = {"json": BODIES[operation["operationId"]]} if operation["operationId"] in BODIES else {}
            told = http.request(method, address, headers=headers, **request)
            assert (told.status_code, told.json().get("type")) == (404, "not-found"), f"{method} {path}: {told.text}"
            if method == "GET":
                again = http.get(address, headers={"Authorization": f"Bearer {owner}"})
                assert again.status_code == 200, f"{path}: its owner would not see it either"
            asked += 1
        assert asked >= 8


def _guarded() -> list[tuple[str, str, Any]]:
    paths = json.loads(DOCUMENT.read_text())["paths"]
    schemes = {"shopper", "cartSecret", "orderToken"}
    return [
        (method.upper(), path, operation)
        for path, item in paths.items()
        for method, operation in item.items()
        if operation["security"] and schemes & operation["security"][0].keys()
    ]
