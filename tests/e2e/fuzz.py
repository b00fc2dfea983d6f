"""schemathesis over the whole document, against a running shop: `make fuzz`, or test_fuzz.py in CI."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import httpx

from evershelf import stage
from evershelf.aws import Aws
from evershelf.local import REGION, Local
from evershelf.places import HOME, ROOT
from evershelf.stage import StageInfo
from tests.e2e.shopper import Shopper

HERE = Path(__file__).parent
#: API Gateway answers 403 to a method that is not there. A body is judged before the secret: 422 comes before 401;
#: which headers are needed, and what comes of a missing one, unit tests say.
UNASKED = "unsupported_method,missing_required_header"


def fuzz(shop: StageInfo, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Every check, with a cart that has something in it and an order that waits for its payment."""
    with httpx.Client(timeout=60, trust_env=False) as http:
        sku = "MUG-RED"
        cart = Shopper(shop, http).with_cart(sku)
        buyer = Shopper(shop, http).with_cart(sku)
        placed = buyer.check_out_for_sure().raise_for_status().json()
    known = {
        "CART_ID": cart.cart["cart_id"],
        "CART_SECRET": cart.secret,
        "ORDER_ID": placed["order"]["order_id"],
        "ORDER_TOKEN": placed["order_token"],
    }
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(HERE / "schemathesis.toml"), "run"),
        *(str(ROOT / "docs" / "openapi.json"), "--url", shop.api_url, "--exclude-checks", UNASKED),
        *("--continue-on-failure", "--no-color", *arguments),
    ]
    return subprocess.run(command, check=False, env=os.environ | known, text=True, stdout=subprocess.PIPE, cwd=HERE)


def main(arguments: list[str]) -> int:
    """Against the shop of `make up`."""
    found = stage.find("local", Aws(region=REGION, endpoint=Local(HOME).endpoint))
    began = time.monotonic()
    told = fuzz(found, arguments)
    print(told.stdout)
    print(json.dumps({"seconds": round(time.monotonic() - began), "failed": told.returncode != 0}))
    return told.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
