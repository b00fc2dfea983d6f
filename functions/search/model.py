"""What is asked of an index and what it answers."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from shop.market import NoSuchMarket, market


class Noun(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


def _is_open(value: str) -> str:
    try:
        return market(value).id
    except NoSuchMarket as error:
        raise ValueError(str(error)) from error


MarketId = Annotated[str, AfterValidator(_is_open), Field(max_length=32)]
Sort = Literal["best", "cheap", "dear"]


class Question(Noun):
    """Prices in minor units, both ends included. Of several values of one name a product has one; of names, all."""

    words: str = ""
    categories: tuple[str, ...] = ()
    price_from: int | None = None
    price_to: int | None = None
    attributes: dict[str, tuple[str, ...]] = {}
    sort: Sort = "best"
    page: int = 1


class Choice(Noun):
    value: str
    count: int


class AttributeChoices(Noun):
    name: str
    values: tuple[Choice, ...]


class Found(Noun):
    """`products` are entries (see `logic.entry`); the choices count what is found without the filter of their own."""

    total: int
    products: tuple[dict[str, Any], ...]
    categories: tuple[Choice, ...]
    attributes: tuple[AttributeChoices, ...]


class IndexProducts(Noun):
    """A command: look at these products, and have the indices say what is so now."""

    product_ids: tuple[str, ...] = Field(max_length=100)
    caused_at: AwareDatetime | None = None
    cause_id: str | None = None
