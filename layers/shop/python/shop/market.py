"""Markets: locale, currency, tax and shipping, read from the one file `markets.json` beside this module."""

import json
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from shop.money import Money


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
    """`tax_basis_points` come on top of the prices shown: 800 is eight percent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    locale: str
    currency: str
    path_prefix: str
    tax_basis_points: int = Field(ge=0, le=10_000)
    countries: tuple[str, ...]
    shipping: tuple[ShippingMethod, ...]


@cache
def markets() -> tuple[Market, ...]:
    rows = json.loads(Path(__file__).with_name("markets.json").read_text(encoding="utf-8"))
    return tuple(Market.model_validate(row) for row in rows)


def default_market() -> Market:
    return markets()[0]
