"""What the search answers and refuses, for docs/openapi.json."""

from typing import Literal

from shop.events import Band
from shop.http.document import ANYBODY, Answer, Operation, Problem
from shop.money import Money


class FoundPicture(Answer):
    """Sizes in pixels."""

    url: str
    width: int
    height: int


class FoundProduct(Answer):
    """What a list prints of a product: `price` is the lowest in the market, `price_from` says that others are higher;
    `categories` are titles, `url` is the path of its page."""

    id: str
    title: str
    url: str
    image: FoundPicture | None
    categories: list[str]
    brand: str | None
    attributes: dict[str, str]
    band: Band
    price: Money | None
    price_from: bool


class FacetChoice(Answer):
    """How many of what was found have the value; a filter in this choice itself is not counted."""

    value: str
    count: int


class AttributeFacet(Answer):
    name: str
    values: list[FacetChoice]


class FoundProducts(Answer):
    """A page of what was found, best first, and what to choose from, the most frequent first."""

    page: int
    page_size: int
    total: int
    products: list[FoundProduct]
    categories: list[FacetChoice]
    attributes: list[AttributeFacet]


class SearchUnavailable(Problem):
    """The search does not answer now. Ask again."""

    status: Literal[503]
    type: Literal["search-unavailable"]
    retry_after: int


OPERATIONS = {
    "search_products": Operation(
        summary="Search products",
        text="Exists only on a stage that has an OpenSearch (`search_endpoint`); elsewhere the browser searches. "
        "Beside the parameters listed, `attribute.<name>=<value>` filters by an attribute, several values of one name "
        "being alternatives. Prices are in minor units of the market's currency; `category` is a title.",
        guard=ANYBODY,
        answers={200: FoundProducts},
        refuses=(SearchUnavailable,),
    ),
}
