"""The indices of a stage that has an OpenSearch: made, filled from the catalog, and compared with it.

Never run against a real OpenSearch: see functions/search/index.py.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from itertools import batched

from evershelf.aws import Aws
from evershelf.errors import Failure
from evershelf.stage import StageInfo
from functions.catalog.store import CatalogTable
from functions.search.index import Failed, OpenSearch, Unavailable
from functions.search.indexing import Indexing
from functions.search.mapping import INDEX
from functions.stock.store import StockTable

#: Shares of the catalog that are read at once, and products that are written at once.
PARTS, TOGETHER = 256, 100
ATTEMPTS = 6


@dataclass(frozen=True)
class State:
    market: str
    alias: str
    index: str
    documents: int
    products: int


class Search:
    """`clock`: microseconds, the versions of documents. Raises Unavailable and Rejected, as the index does."""

    def __init__(
        self,
        stage: StageInfo,
        aws: Aws,
        *,
        clock: Callable[[], int] = lambda: time.time_ns() // 1_000,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        out = stage.outputs
        if "SearchEndpoint" not in out:
            raise Failure(
                f"stage {stage.stage} has no OpenSearch: the browser searches there",
                then="deploy with -c search_endpoint=https://... -c search_domain_arn=...; docs/search.md",
            )
        self.indices = OpenSearch.of_stage(out["SearchEndpoint"], out["SearchPrefix"], session=aws.session)
        self._clock = clock
        self._sleep = sleep
        self._catalog = CatalogTable(aws.dynamodb, out["CatalogTable"])
        stock = StockTable(aws.dynamodb, out["StockTable"])
        self._indexing = Indexing(aws.dynamodb, self._catalog, stock, self.indices, clock=clock)

    def create(self, *, anew: bool) -> dict[str, bool]:
        """By alias, whether its index was made: one that is there stays, unless `anew`."""
        return {one.alias: self._create(one, anew=anew) for one in self.indices.values()}

    def reindex(self, progress: Callable[[int, int], None]) -> dict[str, Failed]:
        """Every product of the catalog, while the shop goes on; then, if none failed, what is of none is removed."""
        began = self._clock() // 1_000
        failed: dict[str, Failed] = {}
        for part in range(PARTS):
            for some in batched(self._catalog.slice(part, PARTS), TOGETHER, strict=False):
                failed |= self._refresh(some)
            progress(part + 1, PARTS)
        if not failed:
            old = {"query": {"range": {"indexed_at": {"lt": began}}}}
            for one in self.indices.values():
                one.ask("POST", f"/{one.alias}/_delete_by_query?conflicts=proceed", old)
        return failed

    def status(self) -> list[State]:
        products = sum(len(self._catalog.slice(part, 16)) for part in range(16))
        return [
            State(market, one.alias, ", ".join(_indices(one)), _count(one), products)
            for market, one in self.indices.items()
        ]

    def _create(self, one: OpenSearch, *, anew: bool) -> bool:
        there = _indices(one)
        if there and not anew:
            return False
        for name in there:
            one.ask("DELETE", f"/{name}")
        one.ask("PUT", f"/{one.alias}-{self._clock()}", INDEX | {"aliases": {one.alias: {}}})
        return True

    def _refresh(self, product_ids: Sequence[str]) -> dict[str, Failed]:
        """What is not taken now is tried again for a while."""
        failed = self._indexing.refresh(product_ids)
        for attempt in range(1, ATTEMPTS):
            later = [product_id for product_id, one in failed.items() if not one.for_good]
            if not later:
                break
            self._sleep(2**attempt)
            failed = {name: one for name, one in failed.items() if one.for_good} | self._indexing.refresh(later)
        return failed


def _indices(one: OpenSearch) -> list[str]:
    """Behind the alias; a name that is no alias stands for itself."""
    try:
        found: Mapping[str, object] = one.ask("GET", f"/{one.alias}")
    except Unavailable as error:
        if error.status == HTTPStatus.NOT_FOUND:
            return []
        raise
    return sorted(found)


def _count(one: OpenSearch) -> int:
    return int(one.ask("GET", f"/{one.alias}/_count")["count"]) if _indices(one) else 0
