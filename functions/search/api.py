"""GET /search -> the products that have the words, and what to choose from among them"""

from http import HTTPStatus
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import Field

from functions.search.index import OpenSearch, Unavailable
from functions.search.model import MarketId, Question, Sort
from functions.search.query import LAST_PAGE, PAGE
from shop.errors import Busy, Invalid
from shop.http import answer, lambda_handler, new_api
from shop.log import log
from shop.market import default_market

api = new_api()
indices = OpenSearch.from_environment()

PARAMETERS = {"q", "category", "price_from", "price_to", "sort", "page", "market"}
ATTRIBUTE = "attribute."
MOST_NAMES, MOST_VALUES, LONGEST = 10, 20, 200

Amount = Annotated[int | None, Query(ge=0, le=10**12)]
Value = Annotated[str, Field(max_length=LONGEST)]


@api.get("/search")
def search_products(
    *,
    q: Annotated[str, Query(max_length=LONGEST)] = "",
    category: Annotated[list[Value] | None, Query(max_length=MOST_VALUES)] = None,
    price_from: Amount = None,
    price_to: Amount = None,
    sort: Annotated[Sort, Query()] = "best",
    page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1,
    market: Annotated[MarketId | None, Query()] = None,
) -> Response[Any]:
    question = Question(
        words=q,
        categories=tuple(category or ()),
        price_from=price_from,
        price_to=price_to,
        attributes=_attributes(),
        sort=sort,
        page=page,
    )
    if price_from is not None and price_to is not None and price_from > price_to:
        raise _invalid("price_to", "it is less than price_from")
    try:
        found = indices[market or default_market().id].find(question)
    except Unavailable as error:
        log("no search", reason=str(error))
        raise Busy("search-unavailable", "the search does not answer now", retry_after=2) from error
    return answer(HTTPStatus.OK, {"page": page, "page_size": PAGE} | found.model_dump())


def _attributes() -> dict[str, tuple[str, ...]]:
    """`attribute.Color=Red`, of any name. A parameter that is none of ours is refused, as a member of a body is."""
    given = api.current_event.multi_value_query_string_parameters
    attributes = {}
    for parameter, values in given.items():
        name = parameter.removeprefix(ATTRIBUTE)
        if parameter in PARAMETERS:
            continue
        if name == parameter or not name:
            raise _invalid(
                parameter[:LONGEST], f"there is no such parameter; attributes are asked as {ATTRIBUTE}<name>"
            )
        if len(name) > LONGEST or len(values) > MOST_VALUES or any(len(value) > LONGEST for value in values):
            raise _invalid(
                parameter[:LONGEST], f"at most {MOST_VALUES} values, names and values of {LONGEST} characters"
            )
        attributes[name] = tuple(values)
    if len(attributes) > MOST_NAMES:
        raise _invalid(ATTRIBUTE, f"at most {MOST_NAMES} names")
    return attributes


def _invalid(parameter: str, message: str) -> Invalid:
    return Invalid("invalid", f"{parameter}: {message}", errors=[{"field": f"query.{parameter}", "message": message}])


handler = lambda_handler(api)
