"""One deployed shop for all end-to-end tests; each makes the products it plays with, so that none disturbs another."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.client import IncompleteRead
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from evershelf import bus, dead_letters, queues
from evershelf.commands.why import page_record
from evershelf.stage import StageInfo
from functions.backoffice.letters import Letter
from tests.e2e.account import Account
from tests.e2e.shopper import Shopper
from tests.e2e.stack import clients, shop

__all__ = ["shop"]

#: Names of their own in a shop that is kept between runs, too.
_numbers = count(int(time.time()) % 1_000_000)


class World:
    """The PIM, the warehouse and an operator in one person."""

    def __init__(self, stage: StageInfo, http: httpx.Client) -> None:
        assert stage.endpoint_url
        self.http = http
        self.stage = stage
        self.aws = clients(stage.endpoint_url)

    def shopper(self) -> Shopper:
        return Shopper(self.stage, self.http)

    def account(self) -> Account:
        """Somebody new who signed up and is signed in."""
        return Account(self.stage, self.http).sign_up().sign_in()

    def send(self, source: str, name: str, detail: dict[str, Any]) -> None:
        list(bus.put(self.aws, self.stage.bus_name, [bus.event(source, name, detail)]))

    def product(self, name: str, *, stock: int, amount: int = 1_000, category: str = "garden", **more: Any) -> str:
        """A new product with one SKU (returned), live on its page."""
        sku = f"{name.upper()}-{next(_numbers)}"
        detail = {
            "product_id": sku.lower(),
            "revision": now_ms(),
            "slug": sku.lower(),
            "texts": {"en": {"title": f"{name.title()} {sku}", "description": "For a test."}},
            "category_ids": [category],
            "variants": [{"sku": sku, "prices": [{"amount": amount, "currency": "USD"}]}],
        }
        self.send("wms", "StockCounted", {"sku": sku, "counted": stock, "sequence": 1})
        self.send("pim", "ProductUpserted", detail | more)
        band = "sold_out" if stock == 0 else "low" if stock <= 5 else "in_stock"
        self.wait(lambda: f'data-band="{band}"' in self.page(f"/p/{sku.lower()}/"), f"page of {sku} with band {band}")
        return sku

    def product_again(self, sku: str, **changes: Any) -> None:
        """A later revision of what `product` made, or another like it."""
        detail = {
            "product_id": sku.lower(),
            "revision": now_ms(),
            "slug": sku.lower(),
            "texts": {"en": {"title": f"Again {sku}", "description": "For a test."}},
            "category_ids": ["garden"],
            "variants": [{"sku": sku, "prices": [{"amount": 1_000, "currency": "USD"}]}],
        }
        self.send("pim", "ProductUpserted", detail | changes)

    def answer(self, path: str) -> httpx.Response:
        """Of the CDN, with its headers; a redirect is not followed."""
        host = urlsplit(self.stage.shop_url).netloc
        return self.http.get(f"{self.stage.endpoint_url}{path}", headers={"Host": host})

    def page(self, path: str) -> str:
        """What the CDN answers, empty where there is no page, or while the emulator writes the object it is sending."""
        try:
            status, body = self.stage.fetch(path)
        except IncompleteRead:
            return ""
        return body.decode() if status == 200 else ""

    def record(self, path: str) -> dict[str, Any]:
        return page_record(path, self.stage, self.aws)

    def dead(self, consumer: str) -> list[Letter]:
        queue = dead_letters.named(consumer, dead_letters.of(self.stage.stage, self.aws))
        return dead_letters.peek(self.aws, queue.url, limit=100)

    def wait[T](self, look: Callable[[], T], what: str, *, seconds: float = 30) -> T:
        deadline = time.monotonic() + seconds
        while not (found := look()):
            assert time.monotonic() < deadline, f"no {what} within {seconds} s"
            time.sleep(0.2)
        return found

    def stock(self, sku: str) -> dict[str, int]:
        key = {"id": {"S": f"sku#{sku}"}}
        item = self.aws.dynamodb.get_item(TableName=self.stage.outputs["StockTable"], Key=key, ConsistentRead=True)
        return {name: int(item["Item"][name]["N"]) for name in ("available", "reserved", "allocated")}

    def quiet(self) -> None:
        """Nothing is on its way to a page."""
        self.wait(lambda: not any(q.waiting + q.in_flight for q in self._page_queues()), "quiet", seconds=60)

    def _page_queues(self) -> list[queues.Queue]:
        found = queues.of(self.stage.stage, self.aws)
        return [queue for queue in found if queue.context in {"catalog", "stock", "pages"} and not queue.dead_letters]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Told in the closing line: a whole shop on two busy cores misses a wait now and then. Twice more, and no more."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.flaky(reruns=2))


def now_ms() -> int:
    return int(datetime.now(UTC).timestamp() * 1000)


@pytest.fixture(scope="session")
def world(shop: StageInfo) -> Iterator[World]:
    limits = httpx.Limits(max_connections=64)
    with httpx.Client(timeout=60, trust_env=False, limits=limits) as http:
        yield World(shop, http)


@pytest.fixture(scope="session", autouse=True)
def nothing_is_left_undone(world: World) -> Iterator[None]:
    """After all tests: every event was relayed."""
    yield
    rest = world.aws.dynamodb.scan(TableName=world.stage.outputs["OutboxTable"])["Items"]
    assert rest == [], json.dumps(rest)[:2_000]
