"""What the month's purges cost."""

from datetime import UTC, datetime

import pytest

from evershelf.cost import cost
from evershelf.errors import Failure
from functions.pages.purges import Purges
from tests.fakes import MemoryDynamo, create_table


@pytest.fixture
def purges() -> Purges:
    memory = MemoryDynamo()
    create_table(memory.client, "pages", key="pk", sort="sk")
    return Purges(memory.client, "pages")


def test_the_free_units_are_free_and_each_strategy_is_priced(purges: Purges):
    for _ in range(2):
        purges.count(
            {"purges": 1, "pages": 900, "path_units": 100, "tag_units": 700, "all_by_path": 1_800, "all_by_tag": 900}
            | {"wildcard_units": 0, "all_by_wildcard": 1},
            now=datetime(2026, 11, 30, tzinfo=UTC),
        )
    purges.keep(["/p/mug/"])
    told = cost(purges._client, "pages", "2026-11").as_json()
    assert told["units"] == {"path": 200, "tag": 1_400, "wildcard": 0}
    assert (told["pages"], told["usd"], told["usd_without_free"], told["kept"]) == (1_800, 3.0, 8.0, 1)
    assert told["would_have"] == {
        "path": {"units": 3_600, "usd": 13.0},
        "tag": {"units": 1_800, "usd": 4.0},
        "wildcard": {"units": 2, "usd": 0},
    }


def test_a_month_without_purges_costs_nothing_and_says_which_has_some(purges: Purges):
    assert (cost(purges._client, "pages", "2026-12").usd, cost(purges._client, "pages", "2026-12").months) == (0, [])
    purges.count({"purges": 1}, now=datetime(2026, 11, 30, tzinfo=UTC))
    assert cost(purges._client, "pages", "2026-12").months == ["2026-11"]


@pytest.mark.parametrize("month", ["2026", "2026-13", "november", "2026-1"])
def test_what_is_no_month_is_refused(purges: Purges, month: str):
    with pytest.raises(Failure):
        cost(purges._client, "pages", month)
