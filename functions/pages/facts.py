"""The facts, read strongly, each read noted: what a page printed is what its view read. Nothing is declared by hand."""

from collections.abc import Callable, Mapping
from typing import Any

from functions.catalog.model import Category, Product
from functions.catalog.store import CatalogTable
from functions.stock.model import Availability
from functions.stock.store import StockTable
from shop.market import Market
from shop.money import Money

#: Every page is made from the theme.
THEME = "theme"
#: The list of categories that every page prints in its head.
NAVIGATION = "navigation"


def product_facet(product_id: str, facet: str) -> str:
    return f"product:{product_id}:{facet}"


def category_facet(category_id: str, facet: str) -> str:
    return f"category:{category_id}:{facet}"


class Facts:
    """One reading. `facets` are what was read; `moved()` reads all of it again and says whether anything differs."""

    def __init__(self, *, catalog: CatalogTable, stock: StockTable, market: Market, shop: Mapping[str, Any]) -> None:
        self.market = market
        #: {name, url, api_url}, as published with the theme.
        self.shop = dict(shop)
        self.facets: set[str] = {THEME}
        self._catalog = catalog
        self._stock = stock
        self._reads: list[tuple[Callable[[], Any], Any]] = []

    def moved(self) -> bool:
        return any(read() != found for read, found in self._reads)

    def navigation(self) -> list[Category]:
        self.facets.add(NAVIGATION)
        return self._read(self._catalog.categories)

    def category(self, category_id: str) -> Category | None:
        self.facets.add(category_facet(category_id, "header"))
        return self._read(lambda: self._catalog.category(category_id))

    def members(self, category_id: str, *, at_most: int | None = None) -> list[str]:
        self.facets.add(category_facet(category_id, "members"))
        return self._read(lambda: self._catalog.members(category_id, at_most=at_most))

    def cards(self, product_ids: list[str]) -> list[Product]:
        """What lists print of products, in the order asked for; the missing are left out."""
        self.facets.update(product_facet(product_id, "card") for product_id in product_ids)
        found = self._read(lambda: self._catalog.products(product_ids))
        return [found[product_id] for product_id in product_ids if product_id in found]

    def product(self, product_id: str) -> Product | None:
        """All of a product."""
        self.facets.update(product_facet(product_id, facet) for facet in ("card", "detail", "availability"))
        return self._read(lambda: self._catalog.products([product_id])).get(product_id)

    def prices(self, products: list[Product]) -> dict[str, Money]:
        """By SKU, in the market's currency. Belongs to the facet `card`."""
        skus = [sku for product in products for sku in product.skus]
        found = self._read(lambda: self._catalog.prices(skus))
        currency = self.market.currency
        return {sku: prices[currency] for sku, prices in found.items() if currency in prices}

    def bands(self, products: list[Product]) -> dict[str, Availability]:
        """By SKU. The band belongs to `card`, the number beside it to `availability`."""
        skus = [sku for product in products for sku in product.skus]
        return self._read(lambda: self._stock.bands(skus))

    def _read[T](self, read: Callable[[], T]) -> T:
        found = read()
        self._reads.append((read, found))
        return found
