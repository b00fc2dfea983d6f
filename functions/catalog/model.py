"""The nouns of the catalog, as stored."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from functions.catalog.keys import category_path
from shop.market import Market, default_market
from shop.money import Money


class Noun(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Source(Noun):
    url: str
    width: int


class Image(Noun):
    """Sizes in pixels."""

    url: str
    alt: str
    width: int
    height: int


class Picture(Image):
    """With the same picture in other widths."""

    sources: tuple[Source, ...] = ()


def in_language[T](said: Mapping[str, T], locale: str) -> T:
    """`de-AT`, else `de`, else as the default market has it, else the first there is."""
    if locale in said:
        return said[locale]
    for wanted in (locale[:2], default_market().locale, *sorted(said)):
        if wanted in said:
            return said[wanted]
    raise LookupError("said in no language at all")


class Offer(Noun):
    """What a cart needs to know of a SKU; prices are by currency. `title` and `url`, the product page's path, are those
    of the default market until `in_market` says them for another.
    """

    sku: str
    product_id: str
    title: str
    options: dict[str, str]
    url: str
    image: Image | None = None
    prices: dict[str, Money]
    active: bool
    #: By locale.
    titles: dict[str, str] = {}
    alts: dict[str, str] = {}
    options_in: dict[str, dict[str, str]] = {}

    def in_market(self, market: Market) -> Self:
        title = in_language(self.titles, market.locale) if self.titles else self.title
        alt = self.alts.get(market.locale, title)
        image = self.image.model_copy(update={"alt": alt}) if self.image else None
        options = in_language(self.options_in, market.locale) if self.options_in else self.options
        url = market.path(self.url)
        return self.model_copy(update={"title": title, "url": url, "image": image, "options": options})


class Product(Noun):
    """A product as stored: `slug` is the one it got, `wanted_slug` the one it asked for."""

    product_id: str
    revision: int
    slug: str
    wanted_slug: str
    texts: dict[str, dict[str, Any]] = {}
    brand: str | None = None
    attributes: dict[str, str] = {}
    media: list[dict[str, Any]] = []
    category_ids: list[str] = []
    variants: list[dict[str, Any]] = []
    withdrawn: bool = False
    #: What can be had of its SKUs has addresses of its own.
    live: bool = False
    #: When it came (again), and when its texts, pictures or variants changed last; milliseconds.
    born_at: int = 0
    changed_at: int = 0

    @property
    def skus(self) -> list[str]:
        return [variant["sku"] for variant in self.variants]

    @property
    def live_skus(self) -> tuple[str, ...]:
        return tuple(self.skus) if self.live and not self.withdrawn else ()

    def text(self, locale: str) -> dict[str, Any]:
        return in_language(self.texts, locale)

    def title(self, locale: str) -> str:
        """Of a tombstone too."""
        return str(self.text(locale)["title"]) if self.texts else ""

    def said(self, pairs: Mapping[str, str], locale: str) -> dict[str, str]:
        """Attributes or options in a language; what it has no word for stays as it is."""
        words = self.text(locale).get("words")
        if not words:
            return dict(pairs)
        return {words.get(name, name): words.get(value, value) for name, value in pairs.items()}

    def image(self, locale: str) -> Picture | None:
        return self._picture(self.media[0], locale) if self.media else None

    def images(self, locale: str) -> list[Picture]:
        return [self._picture(row, locale) for row in self.media]

    def _picture(self, row: dict[str, Any], locale: str) -> Picture:
        return Picture.model_validate(row | {"alt": row.get("alt", {}).get(locale) or self.text(locale)["title"]})


class Category(Noun):
    category_id: str
    revision: int
    slug: str
    wanted_slug: str
    position: int
    parent_id: str | None = None
    texts: dict[str, dict[str, str]]
    changed_at: int = 0

    def text(self, locale: str) -> dict[str, str]:
        return in_language(self.texts, locale)


class Categories:
    """All of them by position, then by id, and what every page asks of them."""

    def __init__(self, every: Iterable[Category], *, number: int) -> None:
        self.every = sorted(every, key=lambda category: (category.position, category.category_id))
        #: How often one of them changed.
        self.number = number

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Categories) and self.every == other.every)

    __hash__ = None  # type: ignore[assignment]

    @cached_property
    def by_id(self) -> dict[str, Category]:
        return {category.category_id: category for category in self.every}

    @cached_property
    def top_level(self) -> list[Category]:
        """Without those within another, as far as that one is known."""
        return [category for category in self.every if category.parent_id not in self.by_id]

    @cached_property
    def within(self) -> dict[str, list[Category]]:
        """Those within another, by its id."""
        found: dict[str, list[Category]] = {}
        for category in self.every:
            if category.parent_id:
                found.setdefault(category.parent_id, []).append(category)
        return found

    @cached_property
    def paths(self) -> frozenset[str]:
        return frozenset(category_path(category.slug) for category in self.every)


class Content(Noun):
    """A page of the CMS: by locale `title`, `description` and `blocks`, as `shop.events.content` has them."""

    content_id: str
    revision: int
    slug: str
    wanted_slug: str
    texts: dict[str, dict[str, Any]] = {}
    footer: int | None = None
    withdrawn: bool = False
    changed_at: int = 0

    def text(self, locale: str) -> dict[str, Any]:
        return self.texts.get(locale) or next(iter(self.texts.values()))

    def title(self, locale: str) -> str:
        """Of a tombstone too."""
        return str(self.text(locale)["title"]) if self.texts else ""
