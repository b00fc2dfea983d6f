"""Markets: language, currency, tax and shipping, read from the one file `markets.json` beside this module.

UnreadableMarkets   the file is not what it must be: names the file and the field
NoSuchMarket        no market has that id
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shop.money import Money

FILE = Path(__file__).with_name("markets.json")


class UnreadableMarkets(Exception):
    pass


class NoSuchMarket(LookupError):
    pass


class ShippingMethod(BaseModel):
    """`free_from`: the subtotal, in minor units, from which it costs nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    price: int = Field(ge=0)
    free_from: int | None = None

    def cost(self, subtotal: Money) -> Money:
        free = self.free_from is not None and subtotal.amount >= self.free_from
        return Money(amount=0 if free else self.price, currency=subtotal.currency)


class Market(BaseModel):
    """`tax_basis_points`: 800 is eight percent, on top of the prices shown or, where `tax_included`, within them.

    `label` names it in its own language for the switcher; `countries` are what it ships to, named in its language.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")
    label: str = Field(min_length=1)
    locale: str = Field(pattern=r"^[a-z]{2}(?:-[A-Z]{2})?$")
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    #: Of the shape of a language or a country, so that it can never be a page's own address.
    path_prefix: str = Field(pattern=r"^(?:/[a-z]{2}(?:-[a-z]{2})?)?$")
    tax_basis_points: int = Field(ge=0, le=10_000)
    tax_included: bool = False
    countries: dict[str, str] = Field(min_length=1)
    shipping: tuple[ShippingMethod, ...] = Field(min_length=1)

    def path(self, address: str) -> str:
        """`/p/mug/` in this market: `/de/p/mug/`."""
        return self.path_prefix + address

    def address(self, path: str) -> str:
        """The other way: what it is in every market."""
        return path.removeprefix(self.path_prefix)


@cache
def markets() -> tuple[Market, ...]:
    """The first is the default: what has no market of its own is in it."""
    return read_markets(FILE)


def default_market() -> Market:
    return markets()[0]


def market(market_id: str) -> Market:
    """Raises NoSuchMarket."""
    for found in markets():
        if found.id == market_id:
            return found
    raise NoSuchMarket(f"there is no market {market_id}, only {', '.join(each.id for each in markets())}")


def market_at(path: str) -> Market:
    """The market of a page, by its address: `/de/p/mug/` is of the one whose prefix is `/de`."""
    found = (each for each in markets() if each.path_prefix and f"{path}/".startswith(f"{each.path_prefix}/"))
    return next(found, default_market())


def read_markets(file: Path) -> tuple[Market, ...]:
    """Raises UnreadableMarkets."""
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(rows, list) or not rows:
            raise UnreadableMarkets(f"{file.name}: must be a list of markets, the first being the default")
        found = tuple(Market.model_validate(row) for row in rows)
    except ValidationError as error:
        where = next(i for i, row in enumerate(rows) if _explain(row))
        raise UnreadableMarkets(f"{file.name}: {where}.{_explain(rows[where])}") from error
    except ValueError as error:
        raise UnreadableMarkets(f"{file.name}: {error}") from error
    wrong = next(_disagreements(found), None)
    if wrong:
        raise UnreadableMarkets(f"{file.name}: {wrong}")
    return found


def _explain(row: object) -> str:
    try:
        Market.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return ""


def _disagreements(found: tuple[Market, ...]) -> Iterator[str]:
    if found[0].path_prefix:
        yield "0.path_prefix: the first market is the default, and its pages stand at /: leave it empty"
    for names in (("id",), ("path_prefix",), ("locale", "currency")):
        seen: dict[object, int] = {}
        for i, each in enumerate(found):
            value = tuple(getattr(each, name) for name in names)
            if value in seen:
                yield f"{i}.{'+'.join(names)}: {' '.join(value) or 'empty'} is that of market {seen[value]} already"
            seen[value] = i
