"""One table at the end: what was promised, how it was tried, in how many cases, and how many broke it."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console
from rich.table import Table

for name, value in {
    "PSP_URL": "https://psp.example",
    "PSP_KEY_ARN": "arn:aws:secretsmanager:us-east-1:000000000000:secret:psp",
    "SHOP_URL": "https://shop.example",
    "HOLD_SECONDS": "900",
    "OMS_URL": "https://oms.example",
    "ORDERS_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/000000000000/orders.fifo",
    "BUS_NAME": "commerce",
    "PAGES_TABLE": "pages",
    "REBUILD_QUEUE_URL": "rebuilds",
    "BULK_QUEUE_URL": "bulk",
    "FAN_OUT_QUEUE_URL": "fan-outs",
    "PSP_WEBHOOK_SECRET_ARN": "arn:aws:secretsmanager:us-east-1:000000000000:secret:psp-webhook",
    "PIM_WEBHOOK_SECRET_ARN": "arn:aws:secretsmanager:us-east-1:000000000000:secret:pim-webhook",
}.items():
    os.environ.setdefault(name, value)

WHERE = "in-memory fake"

type Figure = Callable[..., None]
type Sheet = Callable[[str, list[str], list[list[str]]], None]


@pytest.fixture(autouse=True)
def few_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two parts of the search show what 32 would, and are built in every history."""
    from functions.pages.kinds import search_part  # noqa: PLC0415 after the environment is set

    monkeypatch.setattr(search_part, "SEARCH_PARTS", 2)
    monkeypatch.setattr("functions.pages.parts.PARTS", 2)
    monkeypatch.setattr("functions.pages.parts.FEED_PARTS", 2)


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Figure:
    """`figure(1, "every interleaving of two buyers", "342 schedules", violations)`: a line of the table.

    Figures of the same `how` are added up. `violations` are sentences; the first few are shown and fail the test.
    """

    def tell(promise: int, how: str, explored: str, violations: list[str] | None = None) -> None:
        violations = violations or []
        request.node.user_properties.append(("figure", (promise, how, explored, len(violations))))
        if violations:
            pytest.fail(f"promise {promise}, {how}: {len(violations)} violations\n" + "\n".join(violations[:8]))

    return tell


@pytest.fixture
def sheet(request: pytest.FixtureRequest) -> Sheet:
    """`sheet(title, columns, rows)`: a table of its own, printed before the figures."""

    def show(title: str, columns: list[str], rows: list[list[str]]) -> None:
        request.node.user_properties.append(("sheet", (title, columns, rows)))

    return show


def pytest_terminal_summary(terminalreporter: Any) -> None:
    rows: dict[tuple[int, str], list[tuple[str, int]]] = {}
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            if "tests/proof/" not in report.nodeid or getattr(report, "when", "") != "call":
                continue
            for shown in [value for name, value in report.user_properties if name == "sheet"]:
                _print(terminalreporter, _sheet(*shown))
            told = [value for name, value in report.user_properties if name == "figure"]
            if outcome == "failed" and not told:
                rows[0, report.nodeid.partition("::")[2]] = [("it failed before it could say", 1)]
            for promise, how, explored, broken in told:
                rows.setdefault((promise, how), []).append((explored, broken))
    if not rows:
        return
    table = Table("promise", "how", "explored", "violations", "where", title="What we promise, and how it was shown")
    for (promise, how), cases in sorted(rows.items()):
        broken = sum(each for _, each in cases)
        cells = (str(promise or "?"), how, _sum([explored for explored, _ in cases]), str(broken), WHERE)
        table.add_row(*cells, style="bold red" if broken else None)
    _print(terminalreporter, table)


def _sheet(title: str, columns: list[str], rows: list[list[str]]) -> Table:
    table = Table(title=title, padding=(0, 0))
    for number, column in enumerate(columns):
        table.add_column(column, no_wrap=not number, max_width=None if not number else 7)
    for row in rows:
        table.add_row(*row)
    return table


def _print(terminalreporter: Any, table: Table) -> None:
    terminalreporter.write_line("")
    width = max(terminalreporter._tw.fullwidth, 120 if len(table.columns) < 10 else 180)
    Console(file=terminalreporter._tw._file, width=width).print(table)


def _sum(explored: list[str]) -> str:
    """`["63 cells", "99 cells"]` is `162 cells in 2 cases`."""
    if len(explored) == 1:
        return explored[0]
    numbers = [int(one.partition(" ")[0]) for one in explored]
    return f"{sum(numbers):,} {explored[0].partition(' ')[2]} in {len(explored)} cases"
