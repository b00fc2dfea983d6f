"""The mapping file: which field of an export gives what the shop wants to know. TOML, or JSON of the same shape.

A source is a field's name (`"name"`, `"texts.en"` for one inside another) or a template (`"{brand}-{id}"`).
"""

import json
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from evershelf.errors import Failure
from shop.events import explain
from shop.events.event import Locale
from shop.market import default_market

PLACE = re.compile(r"\{([^{}]*)\}")


def _sound(source: str) -> str:
    places = PLACE.findall(source)
    if any(not place.strip() for place in places) or set(PLACE.sub("", source)) & set("{}"):
        raise ValueError('a template names its fields in braces: "{brand}-{id}"')
    return source


type Source = Annotated[str, Field(min_length=1), AfterValidator(_sound)]


class Key(BaseModel):
    """A misspelled key is an error, not a default."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Slug(Key):
    """What is after the last slash of a product's address. Folded to ASCII, cut between words."""

    field: Source
    max_length: int = Field(default=80, ge=8, le=110)


class Revision(Key):
    """Older is ignored by the shop. `now` is the time of the import's start in milliseconds."""

    constant: int | None = Field(default=None, ge=0, lt=2**53, strict=True)
    field: Source | None = None


class Attribute(Key):
    """`values` gives some of the field's values another word."""

    field: Source
    values: dict[str, str] = {}


class Picture(Key):
    """`url` is a template: `/media/{id}.svg`. The picture is left out where a field of it is missing."""

    url: Annotated[str, Field(pattern=r"^(/|https://)"), AfterValidator(_sound)]
    alt: Source | None = None
    width: int = Field(ge=1, le=20_000)
    height: int = Field(ge=1, le=20_000)


class Price(Key):
    """`major`: 129.99, exactly; `minor`: 12999."""

    field: Source
    unit: Literal["major", "minor"] = "major"
    currency: str = Field(default_factory=lambda: default_market().currency, pattern=r"^[A-Z]{3}$")
    decimal_mark: Literal[".", ","] = "."


class Stock(Key):
    """A count at the warehouse's `sequence`: 1 is an opening count, which never overrules the warehouse's own."""

    field: Source
    sequence: int = Field(default=1, ge=0, lt=2**53, strict=True)


class Category(Key):
    """Where the product's categories stand; one whose value is a list, or is split, is in several."""

    field: Source
    separator: str | None = Field(default=None, min_length=1)
    id_prefix: str = Field(default="", pattern=r"^([A-Za-z0-9][A-Za-z0-9._\-]{0,39})?$")
    first_position: int = Field(default=1, ge=0, le=900_000, strict=True)
    """They are shown in the order they come in, from this place on."""
    title_case: bool = True
    titles: dict[str, str] = {}
    """Other words for some values: {homedecor = "Home Decor"}."""


class CategoryList(Key):
    """How `--categories FILE` reads. `match` is what products say; title and id come from it as without a file."""

    match: Source
    title: Source | None = None
    description: Source | None = None


def _of_field(value: object) -> object:
    return {"field": value} if isinstance(value, str) else value


def _revision(value: object) -> object:
    if value == "now":
        return {}
    if isinstance(value, int) and not isinstance(value, bool):
        return {"constant": value}
    if isinstance(value, dict) and value.keys() == {"field"}:
        return value
    raise ValueError('write "now", a whole number, or { field = "updated_at" }')


def _attributes(value: object) -> object:
    if isinstance(value, list) and all(isinstance(field, str) for field in value):
        return {field.replace("_", " ").capitalize(): {"field": field} for field in value}
    if isinstance(value, dict):
        return {name: _of_field(one) for name, one in value.items()}
    raise ValueError('write a list of fields, or what is printed = the field: { Style = "style" }')


class Mapping(Key):
    locale: Locale = Field(default_factory=lambda: default_market().locale)
    id: Source
    title: Source
    description: Source | None = None
    brand: Source | None = None
    sku: Source
    slug: Annotated[Slug, BeforeValidator(_of_field)]
    revision: Annotated[Revision, BeforeValidator(_revision)] = Revision()
    attributes: Annotated[dict[str, Attribute], BeforeValidator(_attributes)] = {}
    category: Annotated[Category | None, BeforeValidator(_of_field)] = None
    categories: CategoryList | None = None
    media: tuple[Picture, ...] = ()
    price: Price | None = None
    prices: tuple[Price, ...] = ()
    """In further currencies; a line that lacks one comes without it."""
    stock: Annotated[Stock | None, BeforeValidator(_of_field)] = None
    skip_when: dict[str, tuple[str, ...]] = {}
    """Lines that have one of these values in that field are passed over."""

    @model_validator(mode="before")
    @classmethod
    def _defaults(cls, given: Any) -> Any:
        """The SKU is the product's id, its address comes from its title, unless something else is said."""
        if not isinstance(given, dict):
            return given
        return {name: given[key] for name, key in (("sku", "id"), ("slug", "title")) if key in given} | given

    @model_validator(mode="after")
    def _a_currency_has_one_price(self) -> Self:
        currencies = [price.currency for price in (*([self.price] if self.price else []), *self.prices)]
        if twice := next((one for one in currencies if currencies.count(one) > 1), None):
            raise ValueError(f"prices: two are in {twice}; say which currency each is in")
        return self

    @model_validator(mode="after")
    def _categories_need_a_field(self) -> Self:
        if self.categories and not self.category:
            raise ValueError("categories: say in `category` which field of a product names its category")
        return self


def read(file: Path) -> Mapping:
    try:
        text = file.read_text(encoding="utf-8-sig")
        content = json.loads(text) if file.suffix == ".json" else tomllib.loads(text)
    except OSError as error:
        raise Failure(f"cannot read {file}: {error.strerror}", then="name a mapping file with --map") from error
    except ValueError as error:
        kind = "JSON" if file.suffix == ".json" else "TOML"
        raise Failure(f"{file} is not {kind}: {error}", then="mend it; demo/retail.map.toml is an example") from error
    try:
        return Mapping.model_validate(content)
    except ValidationError as error:
        said = explain(error).replace("detail: ", "").replace("Value error, ", "")
        raise Failure(f"{file}: {said}", then="mend these keys; docs/import.md lists all there are") from error
