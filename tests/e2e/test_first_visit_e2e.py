"""A shop whose pages of products wait for a visit, on an emulator of its own; a flash sale in it; all of it built."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

from evershelf import build, bus, deploy, theme
from evershelf.aws import Aws
from evershelf.build_plan import Wanted
from evershelf.pages import Pages
from evershelf.stage import StageInfo, find
from tests.e2e.stack import clients, emulator

pytestmark = pytest.mark.e2e
MINUTES = 4 * 60


@dataclass(frozen=True)
class Shop:
    info: StageInfo
    aws: Aws

    def send(self, source: str, kind: str, **detail: Any) -> None:
        list(bus.put(self.aws, self.info.bus_name, [bus.event(source, kind, detail)]))

    def product(self, product_id: str, revision: int = 1, amount: int = 1250, **more: Any) -> None:
        prices = [{"amount": amount, "currency": currency} for currency in ("USD", "EUR")]
        texts = {"en": {"title": product_id.title(), "description": f"A {product_id}."}}
        told = {"product_id": product_id, "revision": revision, "slug": product_id, "texts": texts}
        told |= {"category_ids": ["table"], "variants": [{"sku": product_id.upper(), "prices": prices}]}
        self.send("pim", "ProductUpserted", **(told | more))

    def page(self, path: str) -> bytes | None:
        status, body = self.info.fetch(path)
        return body if status == 200 else None

    def built(self) -> list[str]:
        found = self.aws.s3.list_objects_v2(Bucket=self.info.pages_bucket, Prefix="p/").get("Contents", [])
        return [one["Key"] for one in found]


@pytest.fixture(scope="session")
def nothing_is_left_undone() -> None:
    """The session's shop is not needed here."""


@pytest.fixture(scope="module")
def lazy() -> Iterator[Shop]:
    with emulator() as local:
        aws = clients(local.endpoint)
        deploy.bootstrap(local, aws)
        deploy.deploy(local, aws, settings={"lazy": "true"})
        made = Shop(find("local", aws), aws)
        theme.publish(theme.build(made.info), made.info, aws)
        title = {"en": {"title": "Table"}}
        made.send("pim", "CategoryUpserted", category_id="table", revision=1, slug="table", position=1, texts=title)
        for product_id in ("mug", "pot", "jug"):
            made.send("wms", "StockCounted", sku=product_id.upper(), counted=3, sequence=1)
            made.product(product_id, live=product_id == "jug")
        until(lambda: (made.page("/c/table/") or b"").count(b'class="card') >= 3)
        yield made


def until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + MINUTES
    while not holds():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.5)


def test_a_page_is_built_at_its_first_visit_and_is_fresh_from_then_on(lazy: Shop) -> None:
    assert lazy.built() == []
    assert b"$12.50" in (lazy.page("/p/mug/") or b"")
    assert lazy.built() == ["p/mug/index.html"]
    lazy.send("pim", "PriceSet", sku="MUG", price={"amount": 777, "currency": "USD"}, revision=5)
    until(lambda: b"$7.77" in (lazy.page("/p/mug/") or b""))
    assert lazy.page("/p/nobody/") is None
    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(lazy.page, ["/de/p/pot/"] * 6))) == 1
    assert b"Pot" in (lazy.page("/de/p/pot/") or b"")


def test_a_piece_that_is_sold_in_a_flash_sale_changes_its_island_and_no_page(lazy: Shop) -> None:
    island = {"sku": "JUG", "band": "low", "left": 3, "prices": {"EUR": 1250, "USD": 1250}}
    until(lambda: json.loads(lazy.page("/live/JUG.json") or b"{}") == island)
    page = lazy.page("/p/jug/")
    lazy.send("wms", "StockAdjusted", sku="JUG", delta=-1, sequence=2)
    until(lambda: json.loads(lazy.page("/live/JUG.json") or b"{}") == island | {"left": 2})
    assert lazy.page("/p/jug/") == page
    assert lazy.page("/live/MUG.json") is None


def test_all_of_it_can_be_built_beforehand(lazy: Shop, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr("evershelf.build_plan.connect", lambda _stage: lazy.aws)
    bucket, folder = (Wanted(out, stage="local") for out in (f"s3://{lazy.info.pages_bucket}", str(tmp_path / "site")))
    for wanted in (bucket, folder):
        plan = wanted.plan(tmp_path, bar=None)  # type: ignore[arg-type]
        built = build.build(plan, wanted.left(plan), jobs=1, told=lambda _: None)
        assert (built.failed, built.kinds["product"]) == (0, 6)
    assert len(lazy.built()) == 3
    assert (tmp_path / "site/p/pot/index.html").read_bytes() == lazy.page("/p/pot/")
    assert Pages(lazy.info, lazy.aws).verify(sample=None, progress=lambda _done, _all: None) == []
