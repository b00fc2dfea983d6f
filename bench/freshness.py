"""From an event on the bus to new bytes in S3 and behind the CDN, one change at a time, warm."""

import time
from datetime import datetime
from typing import Any

from rich.table import Table

from bench.shop import Cost, Shop, percentile

PRICE_CHANGES = 40
BAND_CHANGES = 12
WARM_UP = 4
SKU, PRODUCT = "FORK-HAND", "fork-hand"  # one variant, one category, on the home page: three pages print its price
PATH = f"/p/{PRODUCT}/"


def measure(shop: Shop) -> dict[str, Any]:
    shop.restore(PRODUCT)
    shop.rest()
    _warm_up(shop)
    prices, price_cost = _many(shop, PRICE_CHANGES, _change_price)
    bands, band_cost = _many(shop, BAND_CHANGES, _change_band)
    shop.restore(PRODUCT)
    in_s3, at_edge = [one[0] for one in prices], [one[1] for one in prices]
    return {
        "changes": PRICE_CHANGES,
        "p50_ms": round(percentile(in_s3, 50)),
        "p95_ms": round(percentile(in_s3, 95)),
        "edge_p50_ms": round(percentile(at_edge, 50)),
        "edge_p95_ms": round(percentile(at_edge, 95)),
        "band_p50_ms": round(percentile([one[0] for one in bands], 50)),
        "band_p95_ms": round(percentile([one[0] for one in bands], 95)),
        "pages_per_change": round(price_cost.outcomes["published"] / PRICE_CHANGES, 2),
        "views_per_changed": round(_views(price_cost) / price_cost.outcomes["published"], 2),
        "aws_calls": round(price_cost.aws_calls / PRICE_CHANGES, 1),
        "cpu_ms": round(price_cost.cpu_ms / PRICE_CHANGES, 1),
        "band_pages_per_change": round(band_cost.outcomes["published"] / BAND_CHANGES, 2),
        "band_aws_calls": round(band_cost.aws_calls / BAND_CHANGES, 1),
    }


def table(figures: dict[str, Any]) -> Table:
    told = Table(title="freshness: one price change, event to page", title_justify="left")
    for heading in ("figure", "ours", "budget or peer"):
        told.add_column(heading)
    for row in (
        ("event to new bytes in S3, p50 / p95", f"{figures['p50_ms']} / {figures['p95_ms']} ms", "p95 under 1,000 ms"),
        (
            "... and through CloudFront, p50 / p95",
            f"{figures['edge_p50_ms']} / {figures['edge_p95_ms']} ms",
            "Next.js revalidateTag 80 to 110 ms, Hugo 350 to 790 ms p50 (no queue, no bus)",
        ),
        ("band change, p50 / p95", f"{figures['band_p50_ms']} / {figures['band_p95_ms']} ms", "p95 under 1,000 ms"),
        ("pages that changed", str(figures["pages_per_change"]), "Hugo wrote 16, Eleventy 51, Next.js 3"),
        ("views built per page changed", str(figures["views_per_changed"]), "under 1.2"),
        ("calls to AWS per change, all functions", str(figures["aws_calls"]), "printed, flat in catalog size"),
        (
            "CPU of all functions per change",
            f"{figures['cpu_ms']} ms",
            "Next.js 90, Hugo 60, Eleventy 744 ms at 1,000 products",
        ),
        ("reference loop", f"{figures['reference_loop_ms']} ms", "how fast the machine was"),
    ):
        told.add_row(*row)
    return told


def _views(cost: Cost) -> int:
    return sum(cost.outcomes[outcome] for outcome in ("published", "unchanged", "removed", "again"))


def _warm_up(shop: Shop) -> None:
    for _ in range(WARM_UP):
        _change_price(shop)
        _change_band(shop)


def _many(shop: Shop, times: int, change: Any) -> tuple[list[tuple[float, float]], Cost]:
    shop.rest()
    time.sleep(1.1)  # log lines are dated to the second
    began = datetime.now().astimezone()
    taken = []
    for _ in range(times):
        taken.append(change(shop))
        time.sleep(0.8)  # purge and other pages of the change must not run into the next
    shop.rest()
    return taken, shop.cost_since(began)


def _change_price(shop: Shop) -> tuple[float, float]:
    """Milliseconds until S3 has it, and until CloudFront answers it."""
    amount = 1_000 + time.time_ns() // 1_000_000 % 9_000
    price = {"amount": amount, "currency": "USD"}
    mark = f'data-price="{amount}"'.encode()
    return _watch(shop, ("pim", "PriceSet", {"sku": SKU, "price": price, "revision": _now_ms()}), mark)


def _change_band(shop: Shop) -> tuple[float, float]:
    """Sold out and back: all variants' band is printed, so it is the SKU's own element that changes."""
    low = b"Only " not in shop.stage.fetch(PATH)[1]
    count = 3 if low else 500
    event = ("wms", "StockCounted", {"sku": SKU, "counted": count, "sequence": _now_ms()})
    return _watch(shop, event, b"Only " if low else None)


def _watch(shop: Shop, event: tuple[str, str, dict[str, Any]], mark: bytes | None) -> tuple[float, float]:
    before = shop.etag(PATH)
    began = time.perf_counter()
    shop.send(*event)
    shop.wait(lambda: shop.etag(PATH) != before, f"new {PATH} in S3")
    in_s3 = time.perf_counter() - began
    shop.wait(lambda: (mark is None) or mark in shop.stage.fetch(PATH)[1], f"{mark!r} at the edge")
    return in_s3 * 1000, (time.perf_counter() - began) * 1000


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
