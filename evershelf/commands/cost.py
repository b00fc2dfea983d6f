"""`evershelf cost`: the month's purges, and what each strategy would have cost."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from evershelf.commands import JsonOption, StageOption
from evershelf.console import console, show_json
from evershelf.stage import connect, find

#: What each would do, used alone.
STRATEGIES = {
    "path": "each address of each page",
    "tag": "each page by its own",
    "wildcard": "all of the CDN at each purge, so that every page is fetched again",
}


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
    if found.kept:
        console.print(f"[yellow]{found.kept:,} pages wait for the CDN to take their purge[/]; each minute tries again")
    if not told["purges"]:
        counted = f"there are figures of {', '.join(found.months)}" if found.months else "nor in any other month"
        console.print(f"nothing was purged in {found.month}; {counted}")
        return
    units = sum(found.units.values())
    console.print(
        f"[bold]{found.month}[/]: {told['pages']:,} pages in {told['purges']:,} purges, {units:,} units: "
        f"[bold]${found.usd:,.2f}[/]"
    )
    rows = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("by", "units", "alone", "would cost", ""):
        rows.add_column(heading, justify="left" if heading in {"by", ""} else "right")
    for name, (alone, usd) in found.would_have.items():
        rows.add_row(name, f"{found.units[name]:,}", f"{alone:,}", f"${usd:,.2f}", f"[dim]{STRATEGIES[name]}[/]")
    console.print(rows)
    console.print(
        f"[dim]${USD_A_UNIT} a unit; the account's first {FREE_UNITS_A_MONTH:,} of a month are free, without them it "
        f"is ${found.usd_without_free:,.2f}[/]"
    )
