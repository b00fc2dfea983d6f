"""A catalog and a stock in memory, and two markets' indices in the fake OpenSearch that the real adapter speaks to."""

from itertools import count
from typing import Any

import boto3

from functions.search import (
    do_index_products,
    on_availability_changed,
    on_category_changed,
    on_product_changed,
    on_product_removed,
)
from functions.search.index import OpenSearch
from functions.search.indexing import Indexing
from functions.search.mapping import INDEX
from functions.search.model import Question
from tests.fakes import delivery
from tests.unit.pages.site import MemorySite
from tests.unit.search.opensearch import FakeOpenSearch

US, DE = "evershelf-test-us", "evershelf-test-de"


class SearchWorld(MemorySite):
    def __init__(self) -> None:
        super().__init__()
        self.network = FakeOpenSearch()
        self.indices = self.adapters()
        self.ticks = count(1_000_000)
        self.indexing = Indexing(
            self.memory.client, self.catalog, self.stock, self.indices, clock=lambda: next(self.ticks)
        )

    def adapters(self) -> dict[str, OpenSearch]:
        found = OpenSearch.of_stage("https://search.example", "evershelf-test", session=boto3.Session())
        for one in found.values():
            one._http = self.network  # type: ignore[assignment]
        return found

    def create(self) -> None:
        for one in self.indices.values():
            one.ask("PUT", f"/{one.alias}-1", INDEX | {"aliases": {one.alias: {}}})

    def titles(self, alias: str = US) -> dict[str, str]:
        return {id_: row["title"] for id_, row in self.network.documents(alias).items()}

    def found(self, words: str = "", *, market: str = "us", **asked: Any) -> list[str]:
        return [one["id"] for one in self.indices[market].find(Question(words=words, **asked)).products]

    def deliver(self, events: list[dict[str, Any]], *, received: int = 1) -> list[str]:
        """All events of a name in one batch, by their handler; the messages that it handed back."""
        handlers = {
            "ProductChanged": on_product_changed,
            "ProductRemoved": on_product_removed,
            "AvailabilityChanged": on_availability_changed,
            "CategoryChanged": on_category_changed,
        }
        back: list[str] = []
        for name, module in handlers.items():
            module.indexing = self.indexing  # type: ignore[attr-defined]
            module.catalog = self.catalog  # type: ignore[attr-defined]
            if batch := [event for event in events if event["detail-type"] == name]:
                back += failed(module.handler(delivery(*batch, received=received), None))
        return back

    def settle(self) -> list[str]:
        return self.deliver(self.relay())

    def index(self, *product_ids: str, received: int = 1) -> list[str]:
        do_index_products.indexing = self.indexing
        return failed(do_index_products.handler(delivery({"product_ids": product_ids}, received=received), None))


def failed(answer: dict[str, Any]) -> list[str]:
    return [one["itemIdentifier"] for one in answer["batchItemFailures"]]
