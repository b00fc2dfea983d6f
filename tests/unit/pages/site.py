"""A whole site in memory: facts come in as the PIM and the warehouse tell them, the bucket is a dictionary.

Queues are lists that a test drains when it wants, so that it chooses what happens between two steps.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from evershelf.places import STOREFRONT
from functions.catalog.category_change import upsert_category
from functions.catalog.change import set_price, upsert_product, withdraw_product
from functions.catalog.content_change import upsert_content, withdraw_content
from functions.catalog.store import CatalogTable
from functions.pages.facts import Facts
from functions.pages.model import FanOut, PageRef, RebuildPage
from functions.pages.rebuild import Outcome, Site, rebuild
from functions.pages.render import Rendered, Theme
from functions.pages.store import CACHE_CONTROL, Copy, PageMoved, PagesTable, Standing
from functions.stock.store import StockTable
from shop.events import (
    AvailabilityChanged,
    CategoryUpserted,
    ContentUpserted,
    ContentWithdrawn,
    PriceSet,
    ProductUpserted,
    ProductWithdrawn,
)
from shop.market import Market
from shop.outbox import Outbox
from shop.table import from_item, to_item
from tests.fakes import MemoryDynamo, create_table

WORDS: dict[str, str] = json.loads((STOREFRONT / "texts" / "en.json").read_text(encoding="utf-8"))
CARD = "{{ c.title }} {{ c.price and c.price.display }} {{ c.band }};"
THEME = Theme(
    digest="0123456789abcdef",
    templates={
        name: "{{ page.title }}|{{ (nav + footer) | map(attribute='title') | join(',') }}|" + body
        for name, body in {
            "home.html": "{% for s in sections %}{{ s.title }}:{% for c in s.cards %}"
            + CARD
            + "{% endfor %}{% endfor %}",
            "category.html": "{{ pagination.previous }} {{ pagination.next }} {% for c in cards %}"
            + CARD
            + "{% endfor %}",
            "product.html": "{{ price and price.display }} {{ availability.band }} {{ availability.left }} "
            "{{ product.description }}",
            "not_found.html": "",
            "gone.html": "{{ gone.title }} is gone: {% for c in alternatives %}{{ c.title }};{% endfor %}",
            "content.html": "{% for b in content.blocks %}{{ b.type }}:{% if b.type == 'products' %}{{ b.title }} "
            "{% for c in b.cards %}{{ c.title }} {{ c.price and c.price.display }};{% endfor %}"
            "{% else %}{{ b.text }}{% endif %}{% endfor %}",
            "checkout.html": "",
            "search.html": "",
            "order.html": "",
            "waiting.html": "",
            "account.html": "",
        }.items()
    },
    texts={"en": WORDS},
    assets={"en": {}},
    shop={"name": "Shop", "url": "https://shop.example", "api_url": "https://api.example"},
)


def shelf(slug: str, prefix: str = "") -> list[str]:
    """The first pages of a category."""
    return [f"{prefix}/c/{slug}/{sort}" for sort in ("", "newest/", "price/")]


class MemoryBucket:
    """PageBucket's interface over a dictionary, with S3's conditional put."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.media_types: dict[str, str] = {}
        self.metadata: dict[str, dict[str, str]] = {}
        #: What a build says of its version.
        self.told: dict[str, dict[str, str]] = {}
        self.puts = 0
        self.put_paths: list[str] = []
        #: Runs once, just before the next put, as something that happens meanwhile.
        self.before_put: Callable[[], object] | None = None

    def etag(self, page: PageRef) -> str | None:
        html = self.objects.get(page.path)
        return hashlib.md5(html, usedforsecurity=False).hexdigest() if html is not None else None

    def standing(self, page: PageRef) -> Standing | None:
        etag = self.etag(page)
        return Standing.of(etag, self.told.get(page.path, {})) if etag else None

    def put(self, page: PageRef, printed: Rendered, *, over: str | None, metadata: dict[str, str]) -> str:
        happens, self.before_put = self.before_put, None
        if happens:
            happens()
        if self.etag(page) != over:
            raise PageMoved(page.path)
        self.puts += 1
        self.put_paths.append(page.path)
        self.objects[page.path] = printed.body
        self.media_types[page.path] = printed.media_type
        self.metadata[page.path] = dict(printed.metadata)
        self.told[page.path] = metadata
        return self.etag(page) or ""

    def body(self, page: PageRef) -> bytes | None:
        return self.objects.get(page.path)

    def copy(self, page: PageRef) -> Copy | None:
        body, path = self.objects.get(page.path), page.path
        if body is None:
            return None
        return Copy(body, self.media_types[path], CACHE_CONTROL, self.etag(page) or "", self.metadata[path])

    def object_keys(self) -> Iterator[str]:
        for path in self.objects:
            yield PageRef(path=path, kind="", key="").object_key

    def remove(self, page: PageRef, *, over: str) -> None:
        if self.etag(page) != over:
            raise PageMoved(page.path)
        del self.objects[page.path]


class MemorySqs:
    def __init__(self) -> None:
        self.messages: list[tuple[str, str]] = []

    def send_message_batch(self, *, QueueUrl: str, Entries: Any) -> dict[str, Any]:  # noqa: N803 as boto3 has it
        self.messages += [(QueueUrl, entry["MessageBody"]) for entry in Entries]
        return {"Successful": [], "Failed": []}


class MemorySite:
    def __init__(self) -> None:
        self.memory = MemoryDynamo()
        client = self.memory.client
        for table in ("catalog", "pages"):
            create_table(client, table, key="pk", sort="sk")
        create_table(client, "stock", key="id")
        create_table(client, "outbox", key="id")
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)
        self.catalog = CatalogTable(client, "catalog")
        self.stock = StockTable(client, "stock")
        self.pages = PagesTable(client, "pages")
        self.bucket = MemoryBucket()
        self.sqs = MemorySqs()
        self.outbox = Outbox("outbox")
        #: Kinds whose pages wait for a visit.
        self.lazy: tuple[str, ...] = ()
        self.views = 0
        self.theme = THEME
        self.themes: list[str] = []
        self.site = Site(
            catalog=self.catalog,
            pages=self.pages,
            bucket=self.bucket,  # type: ignore[arg-type]
            theme=self._theme,
            facts=self._facts,
            outbox=self.outbox,
            now=lambda: self.now,
            findings=lambda _page, _media_type: [],  # what these templates print is no HTML
        )

    def _theme(self, digest: str) -> Theme:
        self.themes.append(digest)
        return self.theme

    def _facts(self, theme: Theme, market: Market) -> Facts:
        self.views += 1
        return Facts(
            client=self.memory.client,
            catalog=self.catalog,
            stock=self.stock,
            market=market,
            shop=theme.shop,
            words=theme.words,
        )

    # ---- what the world does

    def publish_theme(self) -> None:
        self.pages.put_theme(THEME.digest, revision=1)

    def category(self, category_id: str = "kitchen", revision: int = 1, **changes: Any) -> None:
        texts = {"en": {"title": category_id.title()}}
        detail = {"category_id": category_id, "revision": revision, "slug": category_id, "texts": texts}
        upsert_category(CategoryUpserted.model_validate(self._caused(detail | changes)), **self._catalog)

    def product(self, product_id: str = "mug", revision: int = 1, **changes: Any) -> None:
        detail = {
            "product_id": product_id,
            "revision": revision,
            "slug": product_id,
            "texts": {"en": {"title": product_id.title(), "description": f"A {product_id}."}},
            "category_ids": ["kitchen"],
            "variants": [{"sku": f"{product_id.upper()}-RED", "prices": [{"amount": 1250, "currency": "USD"}]}],
        }
        upsert_product(ProductUpserted.model_validate(self._caused(detail | changes)), **self._catalog)

    def content(self, content_id: str = "about", revision: int = 1, **changes: Any) -> None:
        texts = {"en": {"title": content_id.title(), "blocks": [{"type": "paragraph", "text": "Hello."}]}}
        detail = {"content_id": content_id, "revision": revision, "slug": content_id, "texts": texts}
        upsert_content(ContentUpserted.model_validate(self._caused(detail | changes)), **self._catalog)

    def withdraw_content(self, content_id: str = "about", revision: int = 9) -> None:
        event = {"content_id": content_id, "revision": revision}
        withdraw_content(ContentWithdrawn.model_validate(self._caused(event)), **self._catalog)

    def withdraw(self, product_id: str = "mug", revision: int = 9) -> None:
        event = {"product_id": product_id, "revision": revision}
        withdraw_product(ProductWithdrawn.model_validate(self._caused(event)), **self._catalog)

    def price(self, amount: int, revision: int, sku: str = "MUG-RED", currency: str = "USD") -> None:
        event = {"sku": sku, "price": {"amount": amount, "currency": currency}, "revision": revision}
        set_price(PriceSet.model_validate(self._caused(event)), **self._catalog)

    def band(self, sku: str, band: str, *, left: int | None = None, previous: str | None = None) -> None:
        """What the stock's stream says of a SKU, in one transaction with what pages print."""
        item = self.memory.client.get_item(TableName="stock", Key=to_item({"id": f"band#{sku}"})).get("Item")
        revision = (from_item(item)["revision"] if item else 0) + 1
        changed = {"sku": sku, "band": band, "left": left, "previous_band": previous, "revision": revision}
        said = AvailabilityChanged.model_validate(self._caused(changed))
        self.pages.commit([self.stock.print_band(said), self.outbox.say(said, now=self.now)])

    @property
    def _catalog(self) -> Any:
        return {"catalog": self.catalog, "outbox": self.outbox, "now": self.now}

    def _caused(self, detail: dict[str, Any]) -> dict[str, Any]:
        return detail | {"caused_at": self.now.isoformat(), "cause_id": "cause-1"}

    # ---- what the queues do

    def relay(self) -> list[dict[str, Any]]:
        """The events said since, oldest first."""
        items = sorted(self.memory.items("outbox"), key=lambda item: item["id"])
        for item in items:
            self.memory.client.delete_item(TableName="outbox", Key=to_item({"id": item["id"]}))
        return [
            {"source": item["source"], "detail-type": item["detail_type"], "detail": json.loads(item["detail"])}
            for item in items
        ]

    def hear(self, events: list[dict[str, Any]]) -> None:
        """Each event by its handler of the pages context, whose requests land in this site's queues."""
        import functions.pages.on_availability_changed as availability  # noqa: PLC0415 after the environment is set
        import functions.pages.on_category_changed as category  # noqa: PLC0415
        import functions.pages.on_content_changed as content  # noqa: PLC0415
        import functions.pages.on_product_changed as product  # noqa: PLC0415
        import functions.pages.on_product_removed as removed  # noqa: PLC0415
        from functions.pages.requests import Requests  # noqa: PLC0415
        from tests.fakes import delivery  # noqa: PLC0415

        requests = Requests(self.pages, self.sqs, rebuilds="rebuilds", bulk="bulk", fan_outs="fan-outs", lazy=self.lazy)  # type: ignore[arg-type]
        handlers = {
            "ProductChanged": product,
            "ProductRemoved": removed,
            "CategoryChanged": category,
            "ContentChanged": content,
            "AvailabilityChanged": availability,
        }
        for event in events:
            module = handlers.get(event["detail-type"])
            if module:
                module.requests = requests  # type: ignore[attr-defined]
                module.catalog = self.catalog  # type: ignore[attr-defined]
                answer = module.handler(delivery(event), None)
                assert answer == {"batchItemFailures": []}, event

    def take_requests(self) -> list[RebuildPage]:
        """Follows fan-outs to their end; requested now, by the site's own clock."""
        from functions.pages.requests import Requests  # noqa: PLC0415

        requests = Requests(self.pages, self.sqs, rebuilds="rebuilds", bulk="bulk", fan_outs="fan-outs", lazy=self.lazy)  # type: ignore[arg-type]
        found = []
        while self.sqs.messages:
            queue, body = self.sqs.messages.pop(0)
            if queue != "fan-outs":
                command = RebuildPage.model_validate_json(body)
                found.append(command.model_copy(update={"requested_at": self.now}))
            else:
                requests.go_on(FanOut.model_validate_json(body))
        return found

    def ask(self, path: str, kind: str, key: str) -> Outcome:
        page = PageRef(path=path, kind=kind, key=key)
        return self.rebuild(
            RebuildPage(page=page, requested_at=self.now, caused_at=self.now, cause_id="cause-1"),
        )

    def rebuild(self, command: RebuildPage) -> Outcome:
        return rebuild(command, self.site)

    def settle(self) -> list[str]:
        """Runs everything until nothing is left to do; the paths published, in order."""
        published: list[str] = []
        for _ in range(50):
            self.hear(self.relay())
            commands = self.take_requests()
            if not commands:
                return published
            for command in commands:
                self.now += timedelta(milliseconds=10)
                if self.rebuild(command.model_copy(update={"requested_at": self.now})) == "published":
                    published.append(command.page.path)
        raise AssertionError("the site does not come to rest")

    def text(self, path: str) -> str:
        return self.bucket.objects[path].decode()


os.environ.update(
    {"REBUILD_QUEUE_URL": "rebuilds", "BULK_QUEUE_URL": "bulk", "FAN_OUT_QUEUE_URL": "fan-outs", "PAGES_TABLE": "pages"}
)
