"""What the purges of a month cost, from the ledger of the purging functions, and what each strategy would have."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evershelf.errors import Failure
from functions.pages.purges import Ledger, Purges
from functions.pages.purging import FREE_UNITS_A_MONTH, USD_A_UNIT, usd

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

STRATEGIES = ("path", "tag", "wildcard")


@dataclass(frozen=True)
class Cost:
    month: str
    ledger: Ledger
    #: Pages that are stale in the CDN until the sweeper has them purged.
    kept: int
    #: The months of which there is a ledger.
    months: list[str]

    @property
    def units(self) -> dict[str, int]:
        return {name: self.ledger.get(f"{name}_units", 0) for name in STRATEGIES}

    @property
    def usd(self) -> float:
        return dollars(sum(self.units.values()))

    @property
    def usd_without_free(self) -> float:
        """Where other distributions of the account have used them up."""
        return round(sum(self.units.values()) * USD_A_UNIT, 2)

    @property
    def would_have(self) -> dict[str, tuple[int, float]]:
        """Units and dollars of each strategy alone: by path, by each page's own tag, all of the CDN at each purge."""
        units = {name: self.ledger.get(f"all_by_{name}", 0) for name in STRATEGIES}
        return {name: (each, dollars(each)) for name, each in units.items()}

    def as_json(self) -> dict[str, Any]:
        return {
            "month": self.month,
            "purges": self.ledger.get("purges", 0),
            "pages": self.ledger.get("pages", 0),
            "units": self.units,
            "usd": self.usd,
            "usd_without_free": self.usd_without_free,
            "would_have": {name: {"units": units, "usd": usd} for name, (units, usd) in self.would_have.items()},
            "free_units": FREE_UNITS_A_MONTH,
            "usd_a_unit": USD_A_UNIT,
            "kept": self.kept,
        }


def cost(client: "DynamoDBClient", table: str, month: str) -> Cost:
    """`month` is 2026-11, in UTC. Raises Failure."""
    year, _, number = month.partition("-")
    if not (len(year) == 4 and year.isdecimal() and number in {f"{each:02}" for each in range(1, 13)}):  # noqa: PLR2004
        raise Failure(f"{month} is no month", then="name it as 2026-11")
    purges = Purges(client, table)
    return Cost(month, purges.ledger(month), len(purges.kept(at_most=10_000)), purges.months())


def dollars(units: int) -> float:
    return round(usd(units), 2)
