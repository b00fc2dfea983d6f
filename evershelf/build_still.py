"""Facts that nothing moves while a site is built: read once for all that prints them, and no reading is noted."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from itertools import batched, islice
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from functions.catalog.contents import FooterLink, ListedContent
from functions.catalog.keys import Kind, content_path, product_key, product_path
from functions.catalog.listings import Member
from functions.catalog.model import Categories, Category, Product
from functions.catalog.store import CatalogTable
from functions.pages.facts import Facts, Told, offers_told
from functions.pages.kinds.chrome import cards_of
from functions.pages.shelves import PER_PAGE
from functions.stock.model import Availability
from functions.stock.store import SOLD_OUT, StockTable
from shop.money import Money
from shop.table import batch_get_as_told, from_item

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

#: Products in memory, some 10 KB each: of a smaller shop each is read once.
MOST_KEPT = 10_000
#: As DynamoDB tells them they weigh several times that.
READ_AT_ONCE = 200
#: Cards in memory: a category is printed in three orders, one after the other.
MOST_CARDS = 1_000
#: Addresses that are somebody's.
MOST_ADDRESSES = 50_000


class StillCatalog(CatalogTable):
    """Lists that many pages are made of, kept."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        super().__init__(client, table)
        self._kept: dict[str, list[Member]] = {}
        self._part: dict[tuple[int, int], list[Mapping[str, Any]]] = {}
        self._once: dict[str, Any] = {}

    def known_categories(self) -> Categories:
        return self._read("categories", super().known_categories)

    def footer(self) -> list[FooterLink]:
        return self._read("footer", super().footer)

    def contents(self) -> list[ListedContent]:
        return self._read("contents", super().contents)

    def membership(self, category_id: str, *, by: str | None = None) -> list[Member]:  # noqa: ARG002 once for all orders
        """One category at a time: they may be long, and a category's pages are built one after the other."""
        if category_id not in self._kept:
            self._kept = {category_id: self._membership(category_id)}
        return self._kept[category_id]

    def _membership(self, category_id: str) -> list[Member]:
        return super().membership(category_id)

    def members(self, category_id: str, *, at_most: int | None = None) -> list[str]:
        if at_most is not None and at_most <= PER_PAGE:
            return super().members(category_id, at_most=at_most)
        return [member.product_id for member in self.membership(category_id)[:at_most]]

    def _share(self, part: int, parts: int) -> Iterable[Mapping[str, Any]]:
        """One at a time: its pages in the other markets follow at once."""
        if (part, parts) not in self._part:
            self._part = {(part, parts): list(super()._share(part, parts))}
        return self._part[part, parts]

    def _read[T](self, name: str, read: Callable[[], T]) -> T:
        if name not in self._once:
            self._once[name] = read()
        return cast("T", self._once[name])


class Sold(NamedTuple):
    """A product with everything that moves by SKU."""

    product: Product
    #: By currency, then by SKU.
    prices: dict[str, dict[str, Money]]
    bands: dict[str, Availability]


class Kept:
    """What one process has read. Categories and footer as a whole, products as they come."""

    def __init__(self, client: "DynamoDBClient", catalog: CatalogTable, stock: StockTable) -> None:
        self._client = client
        self._catalog = catalog
        self._stock = stock
        self.categories: Categories = catalog.known_categories()
        self.footer: list[FooterLink] = catalog.footer()
        self.addresses: set[str] = set()
        self._sold: dict[str, Sold] = {}
        self._forget_addresses()

    def sold(self, product_ids: Iterable[str]) -> list[Sold]:
        """In the order asked for, without what is withdrawn or was never there."""
        product_ids = list(product_ids)
        missing = [one for one in dict.fromkeys(product_ids) if one not in self._sold]
        if missing:
            self._make_room(len(missing), but=set(product_ids))
        for some in batched(missing, READ_AT_ONCE, strict=False):
            self._sold |= self._read(some)
        return [self._sold[one] for one in product_ids if one in self._sold]

    def is_there(self, address: str) -> None:
        if len(self.addresses) >= MOST_ADDRESSES:
            self._forget_addresses()
        self.addresses.add(address)

    def _make_room(self, number: int, *, but: Set[str]) -> None:
        """Who came first goes first."""
        above = len(self._sold) + number - MOST_KEPT
        if above > 0:
            for one in list(islice((one for one in self._sold if one not in but), above)):
                del self._sold[one]

    def _forget_addresses(self) -> None:
        self.addresses.clear()
        self.addresses |= self.categories.paths
        self.addresses.update(content_path(link.slug) for link in self.footer)

    def _read(self, product_ids: Sequence[str]) -> dict[str, Sold]:
        products = [one for one in self._products(product_ids) if not one.withdrawn]
        prices, bands = self._offered([sku for product in products for sku in product.skus])
        for product in products:
            self.is_there(product_path(product.slug))
        return {
            product.product_id: Sold(
                product,
                _by_currency(prices, product.skus),
                {sku: bands.get(sku, SOLD_OUT) for sku in product.skus},
            )
            for product in products
        }

    def _products(self, product_ids: Iterable[str]) -> list[Product]:
        rows = batch_get_as_told(self._client, {self._catalog.name: map(product_key, product_ids)})
        return [*map(Product.model_validate, map(from_item, rows[self._catalog.name]))]

    def _offered(self, skus: Sequence[str]) -> Told:
        return offers_told(self._client, self._catalog, self._stock, skus)


def _by_currency(prices: Mapping[str, dict[str, Money]], skus: Iterable[str]) -> dict[str, dict[str, Money]]:
    found: dict[str, dict[str, Money]] = {}
    for sku in skus:
        for currency, price in prices.get(sku, {}).items():
            found.setdefault(currency, {})[sku] = price
    return found


class StillFacts(Facts):
    """Those of a market, for every page in it."""

    def __init__(self, kept: Kept, **given: Any) -> None:
        super().__init__(**given)
        self._kept = kept
        self.addresses = kept.addresses
        self._cards: dict[str, dict[str, Any]] = {}

    def kept_cards(self, product_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """All of them: each is made once for all orders of a list."""
        product_ids = list(product_ids)
        if missing := [one for one in product_ids if one not in self._cards]:
            if len(self._cards) + len(missing) > MOST_CARDS:
                self._cards = {one: self._cards[one] for one in product_ids if one in self._cards}
            self._cards |= cards_of(self, self.cards(missing))
        return {one: self._cards[one] for one in product_ids if one in self._cards}

    def categories(self) -> Categories:
        return self._kept.categories

    def category(self, category_id: str) -> Category | None:
        return self._kept.categories.by_id.get(category_id)

    def footer(self) -> list[FooterLink]:
        return self._kept.footer

    def subject(self, product_id: str) -> Product | None:
        known = self._kept.sold([product_id])
        return known[0].product if known else super().subject(product_id)

    def all_of(self, product: Product) -> Product:
        return product

    def _sold(self, product_ids: list[str]) -> tuple[list[Product], dict[str, Money], dict[str, Availability]]:
        products = [one.product for one in self._kept.sold(product_ids)]
        return products, *self.selling(products)

    def selling(self, products: list[Product]) -> tuple[dict[str, Money], dict[str, Availability]]:
        currency = self.market.currency
        prices: dict[str, Money] = {}
        bands: dict[str, Availability] = {}
        for one in self._kept.sold(product.product_id for product in products):
            bands |= one.bands
            prices |= one.prices.get(currency, {})
        return prices, bands

    def offers(self, product: Product) -> tuple[dict[str, Money], dict[str, Availability]]:
        prices, bands = self.selling([product])
        return prices, {sku: Availability(band=one.band) for sku, one in bands.items()} if product.live else bands

    def addresses_of(self, slugs: Collection[tuple[Kind, str]]) -> set[str]:
        found = super().addresses_of(slugs)
        for address in found:
            self._kept.is_there(address)
        return found

    def _printed(self, product_ids: list[str], *_facets: str) -> list[Product]:
        return [one.product for one in self._kept.sold(product_ids)]

    def _read[T](self, read: Callable[[], T], *, of: Set[str] = frozenset()) -> T:  # noqa: ARG002
        return read()
