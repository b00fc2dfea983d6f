"""`evershelf cost`: the month's purges, and what each strategy would have cost."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from evershelf.commands import JsonOption, StageOption
from evershelf.console import console, show_json
from evershelf.stage import connect, find


def register(app: typer.Typer) -> None:
    app.command()(cost)


def cost(
    month: Annotated[str | None, typer.Option("--month", help="2026-11; without it, the current one (UTC).")] = None,
    stage: StageOption = "local",
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Tell what the month's purges of the CDN cost, and what each strategy alone would have."""
    from evershelf.cost import cost as cost_of  # noqa: PLC0415 - the pages engine is slow to load
    from functions.pages.purging import FREE_UNITS_A_MONTH, USD_A_UNIT  # noqa: PLC0415

    aws = connect(stage)
    table = find(stage, aws).outputs["PagesTable"]
    found = cost_of(aws.dynamodb, table, month or f"{datetime.now(UTC):%Y-%m}")
    told = found.as_json()
    if as_json:
        show_json(told)
        return
    console.print(f"[bold]{found.month}[/]: {told['pages']:,} pages in {told['purges']:,} purges, ${found.usd:,.2f}")
    rows = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("", "units", "by it alone", "would have cost"):
        rows.add_column(heading, justify="right" if heading else "left")
    for name, (units, usd) in found.would_have.items():
        rows.add_row(name, f"{found.units[name]:,}", f"{units:,}", f"${usd:,.2f}")
    console.print(rows)
    console.print(f"[dim]${USD_A_UNIT} a unit, {FREE_UNITS_A_MONTH:,} a month are free to the account[/]")
    if found.kept:
        console.print(f"[yellow]{found.kept:,} pages wait for the CDN to take their purge[/]")
