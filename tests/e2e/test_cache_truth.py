"""What shoppers get through a real cache while prices change: hits, and never an old page once its purge is done.

Varnish stands before the embedded CloudFront, which does not cache: it obeys the headers that pages have, and is
purged by what the shop tells CloudFront, heard from CloudFront itself.
"""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx
import pytest

from bench import proxy
from bench.proxy import Bridge, Proxy
from evershelf.cost import cost
from tests.e2e.conftest import World, now_ms

pytestmark = pytest.mark.skipif(
    proxy.VARNISH is None, reason="no varnishd on the PATH: `apt-get install varnish`, as CI does"
)

SHOPPERS = 4
PRICES = 12


@pytest.fixture(scope="module")
def bridge(world: World) -> Iterator[Bridge]:
    port = urlsplit(str(world.stage.endpoint_url)).port
    assert port
    client = world.aws._client("cloudfront")
    distribution = world.stage.outputs["DistributionId"]
    with (
        proxy.running(port, host=urlsplit(world.stage.shop_url).netloc) as cache,
        Bridge(client, distribution, cache).hearing() as bridge,
    ):
        yield bridge


@dataclass
class Shopper:
    """Reloads a page as fast as she can. `seen`: when she asked, the price, whether the cache had it."""

    cache: Proxy
    path: str
    seen: list[tuple[float, int, bool]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @contextmanager
    def looking(self) -> Iterator["Shopper"]:
        stop = threading.Event()
        thread = threading.Thread(target=self._look, args=(stop,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            stop.set()
            thread.join(timeout=30)

    def _look(self, stop: threading.Event) -> None:
        with httpx.Client(base_url=f"http://127.0.0.1:{self.cache.port}", trust_env=False, timeout=30) as http:
            while not stop.wait(0.002):
                asked_at = time.monotonic()
                answer = http.get(self.path)
                price = re.search(r'"price":\s*"(\d+)\.(\d\d)"', answer.text)
                if answer.status_code != 200 or price is None:
                    self.failed.append(f"{answer.status_code} {answer.text[:200]}")
                    continue
                self.seen.append((asked_at, int("".join(price.groups())), answer.headers["x-cache"] == "Hit"))


def covers(items: list[str], path: str, sku: str) -> bool:
    return any(
        item in {path, f"#page:{path}", f"#us:product:{sku.lower()}"}
        or (item.endswith("*") and path.startswith(item[:-1]))
        for item in items
    )


def test_no_answer_is_older_than_the_last_purge_while_prices_change(world: World, bridge: Bridge):
    sku = world.product("cached", stock=9, amount=1_000)
    path = f"/p/{sku.lower()}/"
    world.quiet()
    #: (when the purge was done, the price that was in the bucket before it was asked for)
    purged: list[tuple[float, int]] = []
    shoppers = [Shopper(bridge.proxy, path) for _ in range(SHOPPERS)]
    with shoppers[0].looking(), shoppers[1].looking(), shoppers[2].looking(), shoppers[3].looking():
        world.wait(lambda: all(one.seen for one in shoppers), "first looks")
        for amount in range(1_001, 1_001 + PRICES):
            before = len(bridge.done)
            price = {"sku": sku, "price": {"amount": amount, "currency": "USD"}, "revision": now_ms()}
            world.send("pim", "PriceSet", price)
            purged.append((purge_of(world, bridge, path, sku, after=before), amount))
            time.sleep(0.3)
    seen = [one for shopper in shoppers for one in shopper.seen]
    assert [failed for shopper in shoppers for failed in shopper.failed] == []
    for done_at, amount in purged:
        old = [price for asked_at, price, _ in seen if asked_at > done_at and price < amount]
        assert old == [], f"{len(old)} answers from before the purge of {amount}"
    for shopper in shoppers:
        prices = [price for _, price, _ in shopper.seen]
        assert prices == sorted(prices), "nobody sees a price go back"
        assert prices[-1] == 1_000 + PRICES
    hits = sum(hit for *_, hit in seen)
    print(f"{len(seen)} requests, {len(seen) - hits} from the origin, {len(purged)} prices")
    assert hits / len(seen) > 0.9
    told = cost(world.aws.dynamodb, world.stage.outputs["PagesTable"], f"{datetime.now(UTC):%Y-%m}").as_json()
    assert told["purges"] >= PRICES
    assert told["would_have"]["path"]["units"] > sum(told["units"].values()), "a page's tag is one, its addresses two"


def test_the_cache_keeps_a_page_as_long_as_the_bucket_says_and_a_browser_for_a_second(world: World, bridge: Bridge):
    sku = world.product("kept", stock=9)

    def look() -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{bridge.proxy.port}/p/{sku.lower()}/", trust_env=False, timeout=30)

    # Once the purge of its birth is over.
    world.wait(lambda: int(look().headers["age"]) > 2, "copy that is older than what a browser is told")
    assert look().headers["cache-control"] == "public, max-age=1"
    assert look().headers["x-cache"] == "Hit"
    assert not [name for name in look().headers if name in {"cdn-cache-control", "x-amz-meta-cache-tag"}]


def purge_of(world: World, bridge: Bridge, path: str, sku: str, *, after: int) -> float:
    """When the page was purged, for the first time since so many purges."""

    def look() -> float | None:
        return next((at for at, items in bridge.done[after:] if covers(items, path, sku)), None)

    return world.wait(look, f"purge of {path}") or 0.0
