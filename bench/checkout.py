"""What an order costs, from an empty cart to the OMS's answer, over HTTP, one shopper after the other, warm."""

import time
import uuid
from datetime import datetime
from typing import Any

import httpx
from rich.table import Table

from bench.shop import Shop, percentile

ORDERS = 30
WARM_UP = 3
SKU, PRODUCT = "MUG-SAND", "mug-stoneware"
ADDRESS = {"name": "Bench", "line1": "1 Harbor Street", "city": "Portland", "postal_code": "97201", "country": "US"}


def measure(shop: Shop) -> dict[str, Any]:
    shop.restore(PRODUCT)
    shop.rest()
    sequence = time.time_ns() // 1_000_000
    shop.send("wms", "StockCounted", {"sku": SKU, "counted": 100_000, "sequence": sequence})
    with httpx.Client(timeout=60, trust_env=False) as http:
        for _ in range(WARM_UP):
            _buy(shop, http)
        shop.rest()
        time.sleep(1.1)  # log lines are dated to the second
        began = datetime.now().astimezone()
        taken = [_buy(shop, http) for _ in range(ORDERS)]
    shop.rest()
    cost = shop.cost_since(began)
    shop.restore(PRODUCT)
    placed = [line for line in cost.lines if line["outcome"] == "placed"]
    answered = [line for line in cost.lines if line.get("route") == "POST /checkouts"]
    return {
        "orders": ORDERS,
        "aws_calls": max(line["aws_calls"] for line in placed),
        "cpu_ms": round(sum(line["cpu_ms"] for line in answered) / len(answered), 1),
        "p50_ms": round(percentile([one["checkout"] for one in taken], 50)),
        "p95_ms": round(percentile([one["checkout"] for one in taken], 95)),
        "order_p50_ms": round(percentile([one["order"] for one in taken], 50)),
        "order_cpu_ms": round(cost.cpu_ms / ORDERS, 1),
        "order_aws_calls": round(cost.aws_calls / ORDERS, 1),
    }


def table(figures: dict[str, Any]) -> Table:
    told = Table(title="checkout: cart to paid order", title_justify="left")
    for heading in ("figure", "ours", "budget or peer"):
        told.add_column(heading)
    for row in (
        ("calls to AWS in POST /checkouts before the PSP", str(figures["aws_calls"]), "3"),
        ("CPU of POST /checkouts", f"{figures['cpu_ms']} ms", ""),
        ("POST /checkouts, p50 / p95", f"{figures['p50_ms']} / {figures['p95_ms']} ms", ""),
        ("cart to paid, wall p50, one client", f"{figures['order_p50_ms']} ms", "Vendure 290 ms, Medusa 2,122 ms"),
        (
            "CPU of all functions an order, OMS and pages included",
            f"{figures['order_cpu_ms']} ms",
            "Vendure 304 ms, Medusa 2,237 ms (server and database; ours without DynamoDB's)",
        ),
        ("calls to AWS an order, all functions", str(figures["order_aws_calls"]), "printed"),
        ("reference loop", f"{figures['reference_loop_ms']} ms", "how fast the machine was"),
    ):
        told.add_row(*row)
    return told


def _buy(shop: Shop, http: httpx.Client) -> dict[str, float]:
    """Cart, line, checkout, a paid card, and the order read once: what a shopper's browser asks for."""
    api = shop.stage.api_url
    began = time.perf_counter()
    cart = http.post(f"{api}/carts").raise_for_status().json()
    bearer = {"Authorization": f"Bearer {cart['secret']}"}
    address = f"{api}/carts/{cart['cart_id']}/lines/{SKU}"
    put = http.put(address, json={"quantity": 1}, headers=bearer | {"If-Match": f'"{cart["version"]}"'})
    cart = put.raise_for_status().json()
    quote = cart["quotes"][0]
    body = {
        "cart_id": cart["cart_id"],
        "cart_version": cart["version"],
        "expected_total": quote["total"],
        "email": "bench@example.com",
        "shipping_method": quote["shipping_method"],
        "shipping_address": ADDRESS,
    }
    checkout = time.perf_counter()
    answer = http.post(f"{api}/checkouts", json=body, headers=bearer | {"Idempotency-Key": str(uuid.uuid4())})
    placed = answer.raise_for_status().json()
    checked_out = time.perf_counter()
    http.post(placed["pay_url"], data={"number": "4242 4242 4242 4242", "expiry": "12/34", "cvc": "123"})
    order = f"{api}/orders/{placed['order']['order_id']}"
    http.get(order, headers={"Authorization": f"Bearer {placed['order_token']}"}).raise_for_status()
    ended = time.perf_counter()
    return {"checkout": (checked_out - checkout) * 1000, "order": (ended - began) * 1000}
