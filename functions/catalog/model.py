"""The nouns of the catalog, as stored."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from shop.money import Money


class Noun(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Image(Noun):
    """Sizes in pixels."""

    url: str
    alt: str
    width: int
    height: int


class Offer(Noun):
    """What a cart needs to know of a SKU. `url` is the product page's path; prices are by currency."""

    sku: str
    product_id: str
    title: str
    options: dict[str, str]
    url: str
    image: Image | None = None
    prices: dict[str, Money]
    active: bool


class Product(Noun):
    """A product as stored: `slug` is the one it got, `wanted_slug` the one it asked for."""

    product_id: str
    revision: int
    slug: str
    wanted_slug: str
    texts: dict[str, dict[str, str]] = {}
    brand: str | None = None
    attributes: dict[str, str] = {}
    media: list[dict[str, Any]] = []
    category_ids: list[str] = []
    variants: list[dict[str, Any]] = []
    withdrawn: bool = False

    @property
    def skus(self) -> list[str]:
        return [variant["sku"] for variant in self.variants]

    def text(self, locale: str) -> dict[str, str]:
        """In that language, else in the first there is."""
        return self.texts.get(locale) or next(iter(self.texts.values()))

    def image(self, locale: str) -> Image | None:
        return self.images(locale)[0] if self.media else None

    def images(self, locale: str) -> list[Image]:
        title = self.text(locale)["title"]
        return [Image.model_validate(row | {"alt": row.get("alt", {}).get(locale) or title}) for row in self.media]


class Category(Noun):
    category_id: str
    revision: int
    slug: str
    wanted_slug: str
    position: int
    texts: dict[str, dict[str, str]]

    def text(self, locale: str) -> dict[str, str]:
        return self.texts.get(locale) or next(iter(self.texts.values()))
