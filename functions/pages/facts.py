"""The facts, read strongly, each read noted: what a page printed is what its view read. Nothing is declared by hand."""

from collections.abc import Callable, Collection, Iterable, Mapping, Set
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from functions.catalog.contents import FooterLink, ListedContent
from functions.catalog.keys import PATHS, Kind, content_path, product_path
from functions.catalog.listings import Listed, Member
from functions.catalog.model import Categories, Category, Content, Product
from functions.catalog.store import CatalogTable
from functions.pages.facets import (
    CONTENTS,
    FOOTER,
    NAVIGATION,
    NEWEST,
    THEME,
    category_facet,
    content_facet,
    product_facet,
)
from functions.stock.model import Availability
from functions.stock.store import SOLD_OUT, StockTable
from shop.market import Market, markets
from shop.money import Money
from shop.table import batch_get_as_told

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

#: By SKU: prices, and bands.
type Offered = tuple[dict[str, Money], dict[str, Availability]]
#: The same with the prices of all currencies.
type Told = tuple[dict[str, dict[str, Money]], dict[str, Availability]]
#: What is said of a product.
type Line = Callable[[Product, Mapping[str, Money], Mapping[str, Availability]], str]

#: As many members of a category are printed elsewhere than on its own pages.
FIRST_MEMBERS = 4


class _Read(NamedTuple):
    """`differs` looks again at what was read for some of the facets."""

    facets: Set[str]
    differs: Callable[[Collection[str]], bool]


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
        #: Of the products and, beside them, of the categories that were read: links to them lead somewhere.
        self.addresses: set[str] = set()
        self.category_paths: Set[str] = frozenset()
        #: What need not be read again: product -> what was printed of it.
        self.kept: Mapping[str, Any] = {}
        #: Whether everything printed was read.
        self.whole = True
        self._catalog = catalog
        #: These look again later, and none of `_reads` may hold this: long lists would wait for the garbage collector.
        self._told = partial(offers_told, client, catalog, stock)
        self._offered = partial(_offered, self._told, market.currency)
        self._reads: list[_Read] = []
        self._of_categories: set[str] = set()
        self._of_subject: set[str] = set()

    def moved(self, new: Set[str] | None = None) -> bool:
        """Whether anything differs that was read for one of the `new` facets; without them, anything at all.

        What was read for a facet that leads here already needs no second look: whoever changes it asks again.
        """
        return any(
            one.differs(one.facets if new is None else one.facets & new)
            for one in self._reads
            if new is None or not one.facets.isdisjoint(new)
        )

    def categories(self) -> Categories:
        return self._for(NAVIGATION)

    def category(self, category_id: str) -> Category | None:
        return self._for(category_facet(category_id, "header")).by_id.get(category_id)

    def _for(self, facet: str) -> Categories:
        self.facets.add(facet)
        self._of_categories.add(facet)
        return self._categories

    @cached_property
    def _categories(self) -> Categories:
        """Every page prints them all, so one read serves."""
        found = self._read(self._catalog.known_categories, of=self._of_categories)
        self.category_paths = found.paths
        return found

    def first_members(self, category_id: str) -> list[str]:
        """What others than its own pages may print of a category's members."""
        of = {category_facet(category_id, "members")}
        return self._read(partial(self._catalog.members, category_id, at_most=FIRST_MEMBERS), of=of)

    def members(self, category_id: str, *, at_most: int) -> list[str]:
        """For its own pages, which ask for each other by rank: see `shelves`."""
        of = {category_facet(category_id, "pages")}
        return self._read(partial(self._catalog.members, category_id, at_most=at_most), of=of)

    def membership(self, category_id: str, *, by: str) -> list[Member]:
        """The same with what all members are sorted by."""
        of = {category_facet(category_id, "pages")}
        return self._read(partial(self._catalog.membership, category_id, by=by), of=of)

    def kept_cards(self, product_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Those that are still as they were printed; a change of one of them asks for the page anew."""
        found = {product_id: self.kept[product_id] for product_id in product_ids if product_id in self.kept}
        if found:
            self.whole = False
            facets = ("card", f"price.{self.market.currency}")
            self.facets.update(product_facet(product_id, facet) for product_id in found for facet in facets)
            self.addresses.update(self.market.address(card["url"]) for card in found.values())
        return found

    def cards(self, product_ids: list[str]) -> list[Product]:
        """What lists print of products but the price, in the order asked for; the missing are left out."""
        return self._printed(product_ids, "card")

    def _printed(self, product_ids: list[str], *facets: str) -> list[Product]:
        by_facet = {product_facet(one, facet): one for one in product_ids for facet in facets}
        self.facets.update(by_facet)
        read = self._catalog.products
        found = read(product_ids)

        def differs(of: Collection[str]) -> bool:
            ids = {by_facet[facet] for facet in of}
            now = read(ids)
            return any(now.get(one) != found.get(one) for one in ids)

        self._reads.append(_Read(by_facet.keys(), differs))
        self.addresses.update(product_path(product.slug) for product in found.values())
        return [found[product_id] for product_id in product_ids if product_id in found]

    def subject(self, product_id: str) -> Product | None:
        """Where a product is, if it is: a tombstone is told as well."""
        self._of_subject.add(product_facet(product_id, "card"))
        found = self._read(partial(self._catalog.product_or_tombstone, product_id), of=self._of_subject)
        if found and not found.withdrawn:
            self.addresses.add(product_path(found.slug))
        return found

    def all_of(self, product: Product) -> Product:
        """All of the subject but its prices and bands may be printed."""
        self._of_subject.add(product_facet(product.product_id, "detail"))
        self.facets |= self._of_subject
        return product

    def content(self, content_id: str) -> Content | None:
        """A page of the CMS, or its tombstone."""
        of = {content_facet(content_id)}
        found = self._read(partial(self._catalog.content_or_tombstone, content_id), of=of)
        if found and not found.withdrawn:
            self.addresses.add(content_path(found.slug))
        return found

    def contents(self) -> list[ListedContent]:
        return self._read(self._catalog.contents, of={CONTENTS})

    def footer(self) -> list[FooterLink]:
        found = self._read(self._catalog.footer, of={FOOTER})
        self.addresses.update(content_path(link.slug) for link in found)
        return found

    def last_owner(self, kind: Kind, slug: str) -> str | None:
        """Of an address that is nobody's now. Whoever takes it asks for the page as its own: no facet."""
        return self._read(partial(self._catalog.last_owner, kind, slug))

    def slice(self, part: int, parts: int) -> list[str]:
        """The ids of a share of all products. A birth or a death asks for the pages of its share: there is no facet."""
        return self._read(partial(self._catalog.slice, part, parts))

    def listed(self, part: int, parts: int) -> list[Listed]:
        """The same with where each is and when it changed, at no further cost."""
        return self._read(partial(self._catalog.listed, part, parts))

    def any_listed(self, part: int, parts: int) -> bool:
        return self._read(partial(self._catalog.any_listed, part, parts))

    def lines(self, part: int, parts: int, line: Line) -> list[tuple[str, str]]:
        """A share of all products by id, each with what `line` says of it, its prices and its bands.

        Every change of one of them asks for the page by its id: there is no facet.
        """
        ids = self.slice(part, parts)
        said = {product_id: self.kept[product_id] for product_id in ids if product_id in self.kept}
        self.whole = self.whole and not said
        asked = [product_id for product_id in ids if product_id not in said]
        products, prices, bands = self._sold(asked)
        said |= {product.product_id: line(product, prices, bands) for product in products}
        return [(product_id, said[product_id]) for product_id in ids if product_id in said]

    def _sold(self, product_ids: list[str]) -> tuple[list[Product], dict[str, Money], dict[str, Availability]]:
        products = list(self._read(partial(self._catalog.products, product_ids)).values())
        skus = [sku for product in products for sku in product.skus]
        return products, *self._read(partial(self._offered, skus))

    def newest(self, at_most: int) -> list[str]:
        return self._read(partial(self._catalog.newest, at_most), of={NEWEST})

    def details(self, product_ids: list[str]) -> list[Product]:
        """All of many products but their prices and bands."""
        return self._printed(product_ids, "card", "detail")

    def selling(self, products: list[Product]) -> Offered:
        """For lists: prices in the market's currency, and bands, by SKU.

        Of the prices only the lowest of a product, and whether others are higher, may be printed; the bands are of
        `card`.
        """
        return self._selling(products, "card", f"price.{self.market.currency}")

    def offers(self, product: Product) -> Offered:
        """The same of one product, of which every price may be printed; the number left is of `availability`.

        Of one that is live the number is told elsewhere: with every piece sold its page would change. Its bands are of
        `card`.
        """
        facet = "card" if product.live else "availability"
        prices, bands = self._selling([product], facet, f"offers.{self.market.currency}")
        if product.live:
            bands = {sku: Availability(band=one.band) for sku, one in bands.items()}
        return prices, bands

    def live(self, product: Product, sku: str) -> tuple[dict[str, Money], Availability]:
        """What one SKU costs in every market's currency, and what can be had of it, by the piece while it is low."""
        currencies = {market.currency for market in markets()}
        facets = ("detail", "availability", *(f"offers.{currency}" for currency in currencies))
        of_product = {product_facet(product.product_id, facet) for facet in facets}
        prices, bands = self._read(partial(self._told, [sku]), of=of_product)
        of = prices.get(sku, {})
        return {currency: of[currency] for currency in sorted(currencies & of.keys())}, bands[sku]

    def _selling(self, products: list[Product], *facets: str) -> Offered:
        by_facet = {product_facet(one.product_id, facet): one.skus for one in products for facet in facets}
        self.facets.update(by_facet)
        offered = self._offered
        prices, bands = offered(sku for one in products for sku in one.skus)

        def differs(of: Collection[str]) -> bool:
            skus = [sku for facet in of for sku in by_facet[facet]]
            prices_now, bands_now = offered(skus)
            return any((prices_now.get(sku), bands_now[sku]) != (prices.get(sku), bands[sku]) for sku in skus)

        self._reads.append(_Read(by_facet.keys(), differs))
        return prices, bands

    def addresses_of(self, slugs: Collection[tuple[Kind, str]]) -> set[str]:
        """Those of the slugs that somebody has. Noted nowhere: that a link dies later is no change of this page."""
        there: set[str] = set()
        for kind, path in PATHS.items():
            asked = [slug for one, slug in slugs if one == kind]
            there.update(path(slug) for slug in self._catalog.slug_owners(kind, asked))
        return there

    def _read[T](self, read: Callable[[], T], *, of: Set[str] = frozenset()) -> T:
        """Without a facet whoever changes it asks for the page by itself."""
        self.facets |= of
        found = read()
        self._reads.append(_Read(of, lambda _: read() != found))
        return found


def _offered(told: Callable[[Iterable[str]], Told], currency: str, skus: Iterable[str]) -> Offered:
    prices, bands = told(skus)
    return {sku: of[currency] for sku, of in prices.items() if currency in of}, bands


def offers_told(client: "DynamoDBClient", catalog: CatalogTable, stock: StockTable, skus: Iterable[str]) -> Told:
    """In one batch; who has no band is sold out."""
    skus = dict.fromkeys(skus)
    keys = {catalog.name: catalog.offer_keys(skus), stock.name: [stock.band_key(sku) for sku in skus]}
    found = batch_get_as_told(client, keys)
    bands = dict(map(stock.banded, found[stock.name]))
    return dict(map(catalog.priced, found[catalog.name])), dict.fromkeys(skus, SOLD_OUT) | bands
