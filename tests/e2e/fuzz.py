"""schemathesis over the whole document, against a running shop: `make fuzz`, or test_fuzz.py in CI."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import httpx

from evershelf import stage
from evershelf.aws import Aws
from evershelf.local import REGION, Local
from evershelf.places import HOME, ROOT
from evershelf.stage import StageInfo
from tests.e2e.account import Account
from tests.e2e.shopper import ADDRESS, Shopper

CONFIG = Path(__file__).with_name("schemathesis.toml")
#: API Gateway answers 403 to a method that is not there. A body is judged before the secret: 422 comes before 401;
#: which headers are needed, and what comes of a missing one, unit tests say.
UNASKED = "unsupported_method,missing_required_header"
MINE = "^/me(/|$)"
#: The embedded AWS has no OpenSearch, so the local stage has no such route.
NOT_HERE = "^/search$"
SKU = "MUG-RED"

type Told = subprocess.CompletedProcess[str]


def as_guest(shop: StageInfo, arguments: Sequence[str]) -> Told:
    """Every check, with a cart that has something in it and an order that waits for its payment."""
    with httpx.Client(timeout=60, trust_env=False) as http:
        cart = Shopper(shop, http).with_cart(SKU)
        placed = Shopper(shop, http).with_cart(SKU).check_out_for_sure().raise_for_status().json()
    known = {"CART_ID": cart.cart["cart_id"], "ORDER_ID": placed["order"]["order_id"], "ADDRESS_ID": "addr_0"}
    who = f"""
[auth.openapi]
cartSecret = {{ bearer = "{cart.secret}" }}
orderToken = {{ bearer = "{placed["order_token"]}" }}
"""
    return _run(shop, who, known, ["--exclude-path-regex", f"{MINE}|{NOT_HERE}", *arguments])


def as_two_accounts(shop: StageInfo, arguments: Sequence[str]) -> Told:
    """As Ann; whatever she may read is then asked for as Ben, who may not. Nobody is erased."""
    with httpx.Client(timeout=60, trust_env=False) as http:
        people = {name: Account(shop, http).sign_up().sign_in() for name in ("ann", "ben")}
        known, _ = (furnished(account) for account in people.values())
    entries = [
        {"name": name, "fixedHeaders": [{"name": "Authorization", "value": f"Bearer {account.tokens['IdToken']}"}]}
        for name, account in people.items()
    ]
    with tempfile.TemporaryDirectory() as folder:
        (path := Path(folder) / "people.json").write_text(json.dumps({"auth": entries}))
        who = f'\n[auth.wfc]\npath = "{path}"\nuser = "ann"\npeers = ["ann", "ben"]\n'
        spared = ["--include-path-regex", MINE, "--exclude-operation-id", "eraseMe"]
        return _run(shop, who, known, [*spared, *arguments])


def furnished(account: Account) -> dict[str, str]:
    """An address, an order, and a cart with something in it."""
    address = account.call("POST", "/me/addresses", json=ADDRESS).raise_for_status().json()["address_id"]
    account.put(SKU)
    order = account.check_out(ADDRESS).raise_for_status().json()["order"]["order_id"]
    return {"ADDRESS_ID": address, "ORDER_ID": order, "CART_ID": account.put(SKU)["cart_id"]}


def _run(shop: StageInfo, who: str, known: dict[str, str], arguments: Sequence[str]) -> Told:
    with tempfile.TemporaryDirectory() as folder:
        (config := Path(folder) / "schemathesis.toml").write_text(CONFIG.read_text() + who)
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run"),
            *(str(ROOT / "docs" / "openapi.json"), "--url", shop.api_url, "--exclude-checks", UNASKED),
            *("--continue-on-failure", "--no-color", *arguments),
        ]
        return subprocess.run(
            command, check=False, env=os.environ | known, text=True, stdout=subprocess.PIPE, cwd=folder
        )


def main(arguments: list[str]) -> int:
    """Against the shop of `make up`."""
    found = stage.find("local", Aws(region=REGION, endpoint=Local(HOME).endpoint))
    failed = 0
    for run in (as_guest, as_two_accounts):
        began = time.monotonic()
        told = run(found, arguments)
        print(told.stdout)
        print(f"{run.__name__}: {time.monotonic() - began:.0f} s, {'failed' if told.returncode else 'held'}\n")
        failed |= told.returncode
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
