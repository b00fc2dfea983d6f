"""`evershelf theme check|watch`: what a theme of one's own broke, and how it looks while it is written."""

import threading
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from evershelf.commands import JsonOption, StageOption
from evershelf.console import complain, console, show_json
from evershelf.places import ROOT, STOREFRONT
from evershelf.stage import connect, find
from evershelf.theme_check import Finding, Report
from evershelf.theme_check import check as check_theme

group = typer.Typer(help="The theme: what shoppers see.", no_args_is_help=True)
Folder = Annotated[Path, typer.Argument(metavar="[DIR]", help="The theme's folder.", exists=True, file_okay=False)]


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="theme")


@group.command()
def check(folder: Folder = STOREFRONT, as_json: JsonOption = False) -> None:  # noqa: FBT002 - a flag of the command line
    """Say what is broken in a theme, where, and what to do. Exit code 1 when `publish` would refuse it."""
    report = check_theme(folder)
    if as_json:
        show_json(report.as_json())
    else:
        show(report, folder)
        for one in report.weights:
            console.print(f"  {one.where:<28} {one.what:<8} {one.bytes:>7,} of {one.budget:,} bytes compressed")
    raise typer.Exit(1 if report.errors else 0)


@group.command()
def watch(
    folder: Folder = STOREFRONT,
    port: Annotated[int, typer.Option("--port", help="Where the preview listens.")] = 4570,
    stage: StageOption = "local",
) -> None:
    """Show the shop with the theme that lies here, and load the page again whenever a file of it changes."""
    from evershelf import theme_watch  # noqa: PLC0415 - the only command that needs it

    aws = connect(stage)
    preview = theme_watch.Preview(folder, find(stage, aws), aws)

    def said() -> None:
        if preview.failure:
            complain(preview.failure.what, preview.failure.then)
        else:
            show(check_theme(folder), folder)

    threading.Thread(target=preview.watch, args=(said,), daemon=True).start()
    console.print(
        f"the theme in {folder} with the facts of {stage}: [bold]http://127.0.0.1:{port}/[/]  (Ctrl-C ends it)"
    )
    said()
    try:
        theme_watch.server(preview, port).serve_forever()
    except KeyboardInterrupt:
        console.print("ended; `evershelf publish` makes it live")


def show(report: Report, folder: Path) -> None:
    for finding in report.findings:
        color = "red" if finding.level == "error" else "yellow"
        console.print(f"[bold {color}]{finding.level}[/] {_place(finding, folder)}  {escape(finding.what)}")
        console.print(f"      [dim]{escape(finding.then)}[/]")
    errors = len(report.errors)
    console.print(f"{errors} error(s), {len(report.findings) - errors} warning(s)")


def _place(finding: Finding, folder: Path) -> str:
    near = folder.resolve().is_relative_to(ROOT)
    return escape(f"{folder.resolve().relative_to(ROOT) if near else folder}/{finding.where}")
