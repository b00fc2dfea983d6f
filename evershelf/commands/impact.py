"""`evershelf impact SUBJECT`: which pages a change would rebuild, and what their purge costs."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from evershelf.commands import JsonOption, StageOption
from evershelf.console import console, show_json
from evershelf.stage import connect, find


def register(app: typer.Typer) -> None:
    app.command()(impact)


def impact(
    subject: Annotated[
        str,
        typer.Argument(help="A SKU, product:ID, category:ID, price:SKU:CUR, stock:SKU, theme, navigation, or a path."),
    ],
    stage: StageOption = "local",
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Tell which pages a change of the subject would rebuild, facet by facet, and what the purge would cost.

    It is the most a change can rebuild: a page is published only when what it prints of the facet did change.
    """
    from evershelf.impact import impact as impact_of  # noqa: PLC0415 - the pages engine is slow to load
    from evershelf.pages import Pages  # noqa: PLC0415
    from functions.pages.purging import FREE_UNITS_A_MONTH, USD_A_UNIT  # noqa: PLC0415

    aws = connect(stage)
    found = impact_of(subject, Pages(find(stage, aws), aws))
    if as_json:
        show_json(
            {
                "subject": subject,
                "facets": found.facets,
                "pages": found.paths,
                "purge": {
                    "units": found.units,
                    "usd": found.usd,
                    "addresses": found.addresses,
                    "usd_by_paths": found.usd_by_paths,
                    "usd_by_tags_at_most": found.usd_by_tags,
                    "usd_by_wildcard": USD_A_UNIT,
                    "free_units_a_month": FREE_UNITS_A_MONTH,
                },
            }
        )
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("facet", "pages", "for example"):
        table.add_column(heading, justify="right" if heading == "pages" else "left")
    for facet, paths in found.facets.items():
        table.add_row(escape(facet), f"{len(paths):,}", f"[dim]{escape(', '.join(paths[:3]))}[/]")
    console.print(table)
    console.print(
        f"[bold]{len(found.paths):,}[/] pages; their purge takes some {found.units:,} units, ${found.usd:,.3f}; "
        f"{FREE_UNITS_A_MONTH:,} a month are free"
    )
    console.print(
        f"[dim]by path alone {found.addresses:,}, ${found.usd_by_paths:,.3f}; by each page's tag {len(found.paths):,}, "
        f"${found.usd_by_tags:,.3f}; by one wildcard 1, and every page of the shop is fetched again[/]"
    )
