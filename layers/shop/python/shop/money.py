"""Money: an integer of minor units and a currency (ISO 4217). Never a float."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field

#: Currencies whose minor unit is not a hundredth (ISO 4217).
EXPONENTS = {"BHD": 3, "CLP": 0, "ISK": 0, "JOD": 3, "JPY": 0, "KRW": 0, "KWD": 3, "OMR": 3, "TND": 3, "VND": 0}
#: Languages that write 1.250,00 and the currency behind it.
COMMA = {"da", "de", "it"}
SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}


class Money(BaseModel):
    """1250 USD is twelve dollars fifty. An amount is never negative here: a refund is a noun of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    amount: int = Field(ge=0, le=10**12)
    currency: str = Field(pattern=r"^[A-Z]{3}$")

    def __add__(self, other: Self) -> Self:
        if other.currency != self.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return self.model_copy(update={"amount": self.amount + other.amount})

    def times(self, quantity: int) -> Self:
        return self.model_copy(update={"amount": self.amount * quantity})

    def portion(self, basis_points: int) -> Self:
        """So many hundredths of a percent of it, halves rounded up, as invoices do."""
        return self.model_copy(update={"amount": (self.amount * basis_points + 5_000) // 10_000})

    def contained(self, basis_points: int) -> Self:
        """The tax of so many basis points that an amount contains: 19 of 119 at 1900. Halves rounded up, as above."""
        whole = 10_000 + basis_points
        return self.model_copy(update={"amount": (2 * self.amount * basis_points + whole) // (2 * whole)})

    @property
    def display(self) -> str:
        """`$1,250.00`, for the shop's own people: the symbol where the currency has a common one, else its code."""
        return self.display_in("en")

    def display_in(self, locale: str) -> str:
        """As browsers print it there, `1.250,00\u00a0€` in German (CLDR), so that pages and scripts agree."""
        symbol = SYMBOLS.get(self.currency)
        if locale.partition("-")[0] in COMMA:
            return f"{self._number('.', ',')}\u00a0{symbol or self.currency}"
        return f"{symbol}{self._number(',')}" if symbol else f"{self.currency}\u00a0{self._number(',')}"

    @property
    def decimal(self) -> str:
        """`1250.00`, for machines."""
        return self._number("")

    def _number(self, group: str, point: str = ".") -> str:
        digits = EXPONENTS.get(self.currency, 2)
        whole, fraction = divmod(self.amount, 10**digits)
        return f"{whole:,}".replace(",", group) + (f"{point}{fraction:0{digits}}" if digits else "")
