"""The facts, read strongly, each read noted: what a page printed is what its view read. Nothing is declared by hand."""

from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from functions.catalog.contents import FooterLink, ListedContent
from functions.catalog.keys import Kind, category_path, content_path, product_path
from functions.catalog.listings import Listed, Member
from functions.catalog.model import Category, Content, Product
from functions.catalog.store import CatalogTable
from functions.stock.model import Availability
from functions.stock.store import StockTable
from shop.market import Market, markets
from shop.money import Money
from shop.table import batch_get

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

#: Every page is made from the theme.
THEME = "theme"
#: The list of categories that every page prints in its head.
NAVIGATION = "navigation"
#: The links at the foot of every page.
FOOTER = "footer"
#: What every page printed.
EVERY_PAGE = frozenset((THEME, NAVIGATION, FOOTER))
#: The list of the youngest products.
NEWEST = "newest"
#: The list of all pages of the CMS.
CONTENTS = "contents"
#: As many members of a category are printed elsewhere than on its own pages.
FIRST_MEMBERS = 4


PATHS: dict[Kind, Callable[[str], str]] = {
    "product": product_path,
    "category": category_path,
    "content": content_path,
}


def product_facet(product_id: str, facet: str) -> str:
    return f"product:{product_id}:{facet}"


def category_facet(category_id: str, facet: str) -> str:
    return f"category:{category_id}:{facet}"


def content_facet(content_id: str) -> str:
    return f"content:{content_id}"


class Facts:
    """One reading. `facets` are what was read; `moved()` reads all of it again and says whether anything differs."""

    def __init__(
        self,
        *,
        client: "DynamoDBClient",
        catalog: CatalogTable,
        stock: StockTable,
        market: Market,
        shop: Mapping[str, Any],
        words: Callable[[str], Mapping[str, str]],
    ) -> None:
        #: That of the page: its address says it.
        self.market = market
        #: {name, url, api_url, accounts, image_service}, as published with the theme.
        self.shop = dict(shop)
        #: The theme's texts in the market's language.
        self.texts = words(market.locale)
        #: The same in another.
        self.words = words
        self.facets: set[str] = {THEME}
        #: Of the products and categories that were read: links to them lead somewhere.
        self.addresses: set[str] = set()
        self._client = client
        self._catalog = catalog
        self._stock = stock
        self._reads: list[tuple[Callable[[], Any], Any]] = []

    def moved(self) -> bool:
        return any(read() != found for read, found in self._reads)

    def navigation(self) -> list[Category]:
        self.facets.add(NAVIGATION)
        return self._categories

    def category(self, category_id: str) -> Category | None:
        self.facets.add(category_facet(category_id, "header"))
        return next((category for category in self._categories if category.category_id == category_id), None)

    @cached_property
    def _categories(self) -> list[Category]:
        """Every page prints them all, so one read serves."""
        found = self._read(self._catalog.categories)
        self.addresses.update(category_path(category.slug) for category in found)
        return found

    def first_members(self, category_id: str) -> list[str]:
        """What others than its own pages may print of a category's members."""
        self.facets.add(category_facet(category_id, "members"))
        return self._read(lambda: self._catalog.members(category_id, at_most=FIRST_MEMBERS))

    def members(self, category_id: str, *, at_most: int) -> list[str]:
        """For its own pages, which ask for each other by rank: see `shelves`."""
        self.facets.add(category_facet(category_id, "pages"))
        return self._read(lambda: self._catalog.members(category_id, at_most=at_most))

    def membership(self, category_id: str) -> list[Member]:
        """The same with what all members are sorted by."""
        self.facets.add(category_facet(category_id, "pages"))
        return self._read(lambda: self._catalog.membership(category_id))

    def cards(self, product_ids: list[str]) -> list[Product]:
        """What lists print of products but the price, in the order asked for; the missing are left out."""
        self.facets.update(product_facet(product_id, "card") for product_id in product_ids)
        found = self._products(product_ids)
        return [found[product_id] for product_id in product_ids if product_id in found]

    def subject(self, product_id: str) -> Product | None:
        """Where a product is, if it is: a tombstone is told as well."""
        self.facets.add(product_facet(product_id, "card"))
        found = self._read(lambda: self._catalog.product_or_tombstone(product_id))
        if found and not found.withdrawn:
            self.addresses.add(product_path(found.slug))
        return found

    def whole(self, product: Product) -> Product:
        """All of a product but its prices may be printed. A change of a band is one of its card, too."""
        facets = ("card", "detail") if product.live else ("card", "detail", "availability")
        self.facets.update(product_facet(product.product_id, facet) for facet in facets)
        return product

    def content(self, content_id: str) -> Content | None:
        """A page of the CMS, or its tombstone."""
        self.facets.add(content_facet(content_id))
        found = self._read(lambda: self._catalog.content_or_tombstone(content_id))
        if found and not found.withdrawn:
            self.addresses.add(content_path(found.slug))
        return found

    def contents(self) -> list[ListedContent]:
        self.facets.add(CONTENTS)
        return self._read(self._catalog.contents)

    def footer(self) -> list[FooterLink]:
        self.facets.add(FOOTER)
        found = self._read(self._catalog.footer)
        self.addresses.update(content_path(link.slug) for link in found)
        return found

    def last_owner(self, kind: Kind, slug: str) -> str | None:
        """Of an address that is nobody's now. Whoever takes it asks for the page as its own: no facet."""
        return self._read(lambda: self._catalog.last_owner(kind, slug))

    def _products(self, product_ids: list[str]) -> dict[str, Product]:
        found = self._read(lambda: self._catalog.products(product_ids))
        self.addresses.update(product_path(product.slug) for product in found.values())
        return found

    def slice(self, part: int, parts: int) -> list[str]:
        """The ids of a share of all products. A birth or a death asks for the pages of its share: there is no facet."""
        return self._read(lambda: self._catalog.slice(part, parts))

    def listed(self, part: int, parts: int) -> list[Listed]:
        """The same with where each is and when it changed, at no further cost."""
        return self._read(lambda: self._catalog.listed(part, parts))

    def any_listed(self, part: int, parts: int) -> bool:
        return self._read(lambda: self._catalog.any_listed(part, parts))

    def part(self, part: int, parts: int) -> tuple[list[Product], dict[str, Money], dict[str, Availability]]:
        """Everything of a share of all products. Every change of one of them asks for it by its id: no facet."""
        ids = self.slice(part, parts)
        found = self._read(lambda: self._catalog.products(ids))
        products = [found[product_id] for product_id in ids if product_id in found]
        skus = [sku for product in products for sku in product.skus]
        return products, *self._read(lambda: self._offered(skus, self.market.currency))

    def newest(self, at_most: int) -> list[str]:
        self.facets.add(NEWEST)
        return self._read(lambda: self._catalog.newest(at_most))

    def details(self, product_ids: list[str]) -> list[Product]:
        """All of many products but their prices and bands."""
        self.facets.update(product_facet(product_id, "detail") for product_id in product_ids)
        return self.cards(product_ids)

    def selling(self, products: list[Product]) -> tuple[dict[str, Money], dict[str, Availability]]:
        """For lists: prices in the market's currency, and bands, by SKU.

        Of the prices only the lowest of a product, and whether others are higher, may be printed; the bands are of
        `card`.
        """
        return self._selling(products, "price")

    def offers(self, product: Product) -> tuple[dict[str, Money], dict[str, Availability]]:
        """The same of one product, of which every price may be printed; the number left is of `availability`.

        Of one that is live the number is told elsewhere: with every piece sold its page would change.
        """
        prices, bands = self._selling([product], "offers")
        if product.live:
            bands = {sku: Availability(band=one.band) for sku, one in bands.items()}
        return prices, bands

    def live(self, product: Product, sku: str) -> tuple[dict[str, Money], Availability]:
        """What one SKU costs in every market's currency, and what can be had of it, by the piece while it is low."""
        currencies = {market.currency for market in markets()}
        facets = ("detail", "availability", *(f"offers.{currency}" for currency in currencies))
        self.facets.update(product_facet(product.product_id, facet) for facet in facets)
        prices, bands = self._read(lambda: self._told([sku]))
        of = prices.get(sku, {})
        return {currency: of[currency] for currency in sorted(currencies & of.keys())}, bands[sku]

    def _selling(self, products: list[Product], facet: str) -> tuple[dict[str, Money], dict[str, Availability]]:
        currency = self.market.currency
        self.facets.update(product_facet(product.product_id, f"{facet}.{currency}") for product in products)
        skus = list(dict.fromkeys(sku for product in products for sku in product.skus))
        return self._read(lambda: self._offered(skus, currency))

    def _offered(self, skus: list[str], currency: str) -> tuple[dict[str, Money], dict[str, Availability]]:
        prices, bands = self._told(skus)
        return {sku: of[currency] for sku, of in prices.items() if currency in of}, bands

    def _told(self, skus: list[str]) -> tuple[dict[str, dict[str, Money]], dict[str, Availability]]:
        """Prices by currency, and bands."""
        keys = {
            self._catalog.name: self._catalog.offer_keys(skus),
            self._stock.name: [self._stock.band_key(sku) for sku in skus],
        }
        found = batch_get(self._client, keys)
        prices = self._catalog.as_prices(found[self._catalog.name])
        return prices, self._stock.as_bands(skus, found[self._stock.name])

    def addresses_of(self, slugs: Collection[tuple[Kind, str]]) -> set[str]:
        """Those of the slugs that somebody has. Noted nowhere: that a link dies later is no change of this page."""
        there: set[str] = set()
        for kind, path in PATHS.items():
            asked = [slug for one, slug in slugs if one == kind]
            there.update(path(slug) for slug in self._catalog.slug_owners(kind, asked))
        return there

    def _read[T](self, read: Callable[[], T]) -> T:
        found = read()
        self._reads.append((read, found))
        return found
