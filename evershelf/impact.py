"""What a change would cost: the pages that printed what it changes, by facet, from the edges; and their purge."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from evershelf.errors import Failure
from evershelf.pages import Pages, record_ref
from functions.catalog.keys import product_path
from functions.pages import parts
from functions.pages.campaigns import PURGED_ALONE, is_campaign
from functions.pages.facets import EVERY_PAGE, NAVIGATION, THEME, category_facet, product_facet
from functions.pages.kinds import merchant_part, search_part
from functions.pages.model import in_every_market
from functions.pages.purging import USD_A_UNIT, addresses
from functions.pages.requests import PAGES_AT_ONCE
from functions.pages.shelves import filled
from shop.market import markets

#: Of a campaign, by the ten builders that a stage on AWS has of its lane.
FIRST = 10 * PURGED_ALONE


@dataclass(frozen=True)
class Impact:
    subject: str
    #: Facet -> the pages that printed it; the subject's own pages, which may be born, stand under "own pages".
    facets: dict[str, list[str]]

    @cached_property
    def paths(self) -> list[str]:
        return sorted({path for paths in self.facets.values() for path in paths})

    @property
    def addresses(self) -> int:
        """A pretty address is kept by the CDN under its object's name, too."""
        return sum(len(addresses(path)) for path in self.paths)

    @property
    def usd_by_paths(self) -> float:
        """Past the free ones of the month."""
        return round(self.addresses * USD_A_UNIT, 3)

    @property
    def usd_by_tags(self) -> float:
        """At most: each by its own, where they are not written within one window."""
        return round(len(self.paths) * USD_A_UNIT, 3)

    @property
    def units(self) -> int:
        """As the shop purges: what many print at once, when all of it is written, but for the first; others alone."""
        campaigns = {facet: paths for facet, paths in self.facets.items() if is_campaign(facet, in_part=_many(paths))}
        alone = {path for facet, paths in self.facets.items() if facet not in campaigns for path in paths}
        at_once = sum(1 if facet in EVERY_PAGE else len(markets()) for facet in campaigns)
        return len(alone) + at_once + sum(min(len(set(paths) - alone), FIRST) for paths in campaigns.values())

    @property
    def usd(self) -> float:
        return round(self.units * USD_A_UNIT, 3)


def impact(subject: str, pages: Pages) -> Impact:
    """Raises Failure for a subject that nobody knows."""
    facets, own = _facets(subject, pages)
    found = {facet: sorted(_dependents(facet, pages)) for facet in facets}
    return Impact(subject, {facet: paths for facet, paths in ({"own pages": own} | found).items() if paths})


def _many(pages: list[str]) -> bool:
    return len(pages) > PAGES_AT_ONCE


def _dependents(facet: str, pages: Pages) -> Iterator[str]:
    after = None
    while True:
        found = pages.site.pages.dependents(facet, after=after, at_most=1_000)
        yield from (page.path for page in found.pages)
        if found.after is None:
            return
        after = found.after


def _facets(subject: str, pages: Pages) -> tuple[list[str], list[str]]:
    """What a change of the subject may change, and the subject's own pages."""
    kind, _, name = subject.partition(":")
    currencies = list(dict.fromkeys(market.currency for market in markets()))
    if subject in {THEME, NAVIGATION}:
        return [subject], []
    if subject.startswith("/"):
        page = record_ref(pages.record(subject))
        return _facets(f"{page.kind}:{page.key}", pages) if page.kind in {"product", "category"} else ([], [page.path])
    if kind == "product" and name:
        return _of_product(name, pages, ["card", "detail", "availability", *_prices(currencies)])
    if kind == "category" and name:
        return _of_category(name, pages)
    name, _, currency = name.partition(":")
    if currency and currency not in currencies:
        raise Failure(f"no market sells for {currency}", then=f"name one of {', '.join(currencies)}")
    by_sku = {
        "price": (name, _prices([currency] if currency else currencies)),
        "stock": (name, ["availability", "card"]),
    }
    sku, facets = by_sku.get(kind, (kind, ["availability", "card", *_prices(currencies)]))
    if sku and (kind in by_sku or ":" not in subject):
        return _of_product(_product_of(sku, pages), pages, facets)
    raise Failure(
        f"{subject} is nothing that changes",
        then="name a SKU, product:ID, category:ID, price:SKU:CUR, stock:SKU, theme, navigation or a path",
    )


def _prices(currencies: list[str]) -> list[str]:
    return [f"{facet}.{currency}" for currency in currencies for facet in ("price", "offers")]


def _of_product(product_id: str, pages: Pages, facets: list[str]) -> tuple[list[str], list[str]]:
    product = pages.site.catalog.products([product_id]).get(product_id)
    if product is None:
        raise Failure(
            f"there is no product {product_id}", then="a product is named by its id; a SKU goes without a word"
        )
    own = in_every_market(product_path(product.slug), kind="product", key=product_id) if "detail" in facets else []
    if "detail" in facets:
        own += parts.pages("/sitemap/products-{part}.xml", "sitemap_part", markets(), parts.PARTS, product_id)
    selling = tuple(m for m in markets() if {"availability", f"offers.{m.currency}"}.intersection(facets))
    own += merchant_part.pages_in(selling, product_id)
    searched = tuple(m for m in markets() if {"card", "detail", f"price.{m.currency}"}.intersection(facets))
    own += search_part.pages_in(searched, product_id)
    return [product_facet(product_id, facet) for facet in facets], [page.path for page in own]


def _of_category(category_id: str, pages: Pages) -> tuple[list[str], list[str]]:
    category = pages.site.catalog.category(category_id)
    if category is None:
        raise Failure(f"there is no category {category_id}", then="a category is named by its id")
    own = filled(category_id, category.slug, len(pages.site.catalog.members(category_id)))
    facets = [NAVIGATION, *(category_facet(category_id, facet) for facet in ("header", "members", "pages"))]
    return facets, [page.path for page in own]


def _product_of(sku: str, pages: Pages) -> str:
    offer = pages.site.catalog.offers([sku]).get(sku)
    if offer is None:
        raise Failure(f"no product sells {sku}", then=f"a SKU is as the PIM names it, MUG-RED; or is it product:{sku}?")
    return offer.product_id
