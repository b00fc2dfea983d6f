"""From facts to the indices: what products are now, read strongly, written with the instant of the reading.

That instant is the version, since no fact has a revision that covers the others: a price, a band, a product's text, a
category's title, each moves alone. Whoever reads after a change has a later instant than whoever read before it: a
change is heard of (outbox, bus, queue) far later than clocks within AWS differ. So the last writer that is heeded has
read all there was, however late, often or out of order messages come. Of what was removed an index knows the version
for a minute only; no reading lasts so long.
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/set-time.html
"""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Self

from functions.catalog.store import CatalogTable
from functions.search.index import Failed, OpenSearch, SearchIndex
from functions.search.logic import document, entry
from functions.stock.store import StockTable
from shop.consumer import NotYet, Partly
from shop.events import BadEvent
from shop.log import log
from shop.market import market
from shop.table import batch_get, dynamodb

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

RETRY_SECONDS = 30


class Indexing:
    """`indices` are by market."""

    def __init__(
        self,
        client: "DynamoDBClient",
        catalog: CatalogTable,
        stock: StockTable,
        indices: Mapping[str, SearchIndex],
        *,
        clock: Callable[[], int] = lambda: time.time_ns() // 1_000,
    ) -> None:
        self._client = client
        self._catalog = catalog
        self._stock = stock
        self._indices = indices
        self._clock = clock

    @classmethod
    def from_environment(cls) -> Self:
        return cls(
            dynamodb(), CatalogTable.from_environment(), StockTable.from_environment(), OpenSearch.from_environment()
        )

    def refresh(self, product_ids: Sequence[str]) -> dict[str, Failed]:
        """Has every index say of the products what is so now: of those that are not sold, nothing. What failed, why."""
        version = self._clock()
        wanted = dict.fromkeys(product_ids)
        products = self._catalog.products(wanted)
        gone = [product_id for product_id in wanted if product_id not in products]
        skus = [sku for product in products.values() for sku in product.skus]
        keys = {
            self._catalog.name: self._catalog.offer_keys(skus),
            self._stock.name: [self._stock.band_key(sku) for sku in dict.fromkeys(skus)],
        }
        rows = batch_get(self._client, keys)
        prices = self._catalog.as_prices(rows[self._catalog.name])
        bands = self._stock.as_bands(skus, rows[self._stock.name])
        titled = any(product.category_ids for product in products.values())
        categories = {one.category_id: one for one in self._catalog.categories()} if titled else {}
        failed: dict[str, Failed] = {}
        for market_id, index in self._indices.items():
            where = market(market_id)
            documents = {
                product_id: document(
                    entry(
                        product,
                        market=where,
                        categories=[categories[one] for one in product.category_ids if one in categories],
                        prices={sku: of[where.currency] for sku, of in prices.items() if where.currency in of},
                        bands=bands,
                    ),
                    version=version,
                )
                for product_id, product in products.items()
            }
            for product_id, failure in (
                index.put(documents, version=version) | index.remove(gone, version=version)
            ).items():
                if product_id not in failed or failed[product_id].for_good:  # one market takes it later: again, then
                    failed[product_id] = failure
        log("indexed", products=len(products), removed=len(gone), failed=len(failed))
        return failed

    def refresh_or_fail(self, product_ids: Sequence[str | None]) -> None:
        """As `refresh`, of one product a message or none. Raises Partly with what comes again, and what never will."""
        failed = self.refresh([one for one in product_ids if one])
        if failed:
            raise Partly({at: _error(one, failed[one]) for at, one in enumerate(product_ids) if one and one in failed})


def _error(product_id: str, failed: Failed) -> Exception:
    reason = f"{product_id}: {failed.reason}"
    return BadEvent(reason) if failed.for_good else NotYet(reason, seconds=RETRY_SECONDS)
