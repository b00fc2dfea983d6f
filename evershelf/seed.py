"""The demo catalog, sent as the events a PIM and a warehouse would send."""

import hashlib
import importlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from evershelf import bus
from evershelf.aws import Aws
from evershelf.places import DEMO
from evershelf.stage import StageInfo

type Done = Callable[[int], None]


@dataclass(frozen=True)
class Catalog:
    """What `demo/catalog.json` holds: details of CategoryUpserted and ProductUpserted, and pieces by SKU; `words` are
    what attributes and options are called in other languages, and go with the products that use them.

    And `demo/content.json`: details of ContentUpserted.
    """

    digest: str
    categories: list[dict[str, Any]]
    products: list[dict[str, Any]]
    stock: dict[str, int]
    contents: list[dict[str, Any]]

    @classmethod
    def read(cls) -> Self:
        text, pages = ((DEMO / name).read_bytes() for name in ("catalog.json", "content.json"))
        content = json.loads(text)
        return cls(
            digest=hashlib.sha256(text + pages).hexdigest()[:16],
            categories=content["categories"],
            products=[_in_words(product, content["words"]) for product in content["products"]],
            stock=content["stock"],
            contents=json.loads(pages),
        )

    def events(self) -> list[bus.Event]:
        """Stock before the products, so that most pages are built once, with the right availability."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        counts = [
            {"sku": sku, "counted": counted, "sequence": 1, "counted_at": now} for sku, counted in self.stock.items()
        ]
        return [
            *(bus.event("pim", "CategoryUpserted", category) for category in self.categories),
            *(bus.event("cms", "ContentUpserted", page) for page in self.contents),
            *(bus.event("wms", "StockCounted", count) for count in counts),
            *(bus.event("pim", "ProductUpserted", product) for product in self.products),
        ]

    def shelves(self) -> list[dict[str, Any]]:
        """The categories that hold a product: the home page has a section for each."""
        filled = {category for product in self.products for category in product.get("category_ids", [])}
        return [category for category in self.categories if category["category_id"] in filled]


def _in_words(product: dict[str, Any], words: dict[str, dict[str, str]]) -> dict[str, Any]:
    of = [product.get("attributes", {}), *(variant.get("options", {}) for variant in product["variants"])]
    used = {word for pairs in of for pair in pairs.items() for word in pair}
    texts = {
        locale: text | {"words": {word: said for word, said in words.get(locale, {}).items() if word in used}}
        for locale, text in product["texts"].items()
    }
    return product | {"texts": texts}


def send(catalog: Catalog, stage: StageInfo, aws: Aws, *, done: Done) -> int:
    """Pictures first, then the events; returns how many. `done` is told how many steps were made."""
    with ThreadPoolExecutor(4) as pool:
        for _ in pool.map(lambda picture: _upload(aws, stage.pages_bucket, *picture), pictures(catalog)):
            done(1)
    return len(list(bus.put(aws, stage.bus_name, catalog.events(), done=done)))


def steps(catalog: Catalog) -> int:
    return len(pictures(catalog)) + len(catalog.events())


def pictures(catalog: Catalog) -> list[tuple[str, str]]:
    """(key, SVG) of every medium that products show from our own site."""
    draw: Callable[[dict[str, Any]], str] = importlib.import_module("demo.pictures").picture
    return [
        (medium["url"].removeprefix("/"), draw(product))
        for product in catalog.products
        for medium in product.get("media", [])
        if medium["url"].startswith("/media/")
    ]


def _upload(aws: Aws, bucket: str, key: str, picture: str) -> None:
    aws.s3.put_object(
        Bucket=bucket,
        Key=key,
        Body=picture.encode(),
        ContentType="image/svg+xml",
        CacheControl="public, max-age=86400",
    )
