"""`evershelf publish`: make the theme in storefront/, or another, live."""

from pathlib import Path
from typing import Annotated

import typer

from evershelf import backoffice, theme, theme_check
from evershelf.commands import JsonOption, StageOption
from evershelf.commands.theme import show
from evershelf.console import console, show_json
from evershelf.errors import Failure
from evershelf.places import STOREFRONT
from evershelf.stage import connect, find


def register(app: typer.Typer) -> None:
    app.command()(publish)


def publish(
    folder: Annotated[Path, typer.Option("--theme", metavar="DIR", help="The theme's folder.")] = STOREFRONT,
    stage: StageOption = "local",
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Upload the theme, and the back office, and have every page built from the theme."""
    aws = connect(stage)
    info = find(stage, aws)
    report = theme_check.check(folder, info)
    if report.errors:
        show(report, folder)
        raise Failure("the theme is broken: nothing was published", then="mend it; `evershelf theme check` looks again")
    built = theme.build(info, folder)
    event_id = theme.publish(built, info, aws)
    if "BackofficeBucket" in info.outputs:
        backoffice.publish(backoffice.files(info), info, aws)
    if as_json:
        show_json({"theme": built.digest, "event_id": event_id, "assets": {one.name: one.key for one in built.assets}})
        return
    console.print(f"theme [bold]{built.digest}[/] published with {len(built.assets)} assets; pages are being rebuilt")
    console.print(f"  {info.shop_url}/")
