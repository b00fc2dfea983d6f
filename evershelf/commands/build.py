"""`evershelf build`: the whole site at once, to a folder or a bucket."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from evershelf.commands import JsonOption
from evershelf.console import complaints, console, show_json
from evershelf.errors import Failure
from evershelf.stage import STAGES

if TYPE_CHECKING:
    from evershelf.build import Built

SHOWN = 20
REDRAWN_AFTER_S = 0.1


def register(app: typer.Typer) -> None:
    app.command()(build)


def build(  # noqa: PLR0917 - typer passes them by name
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="A folder, or s3://BUCKET of the stage's account.")],
    stage: Annotated[str | None, typer.Option("--stage", help="Facts of a stage: local, dev or prod.")] = None,
    feed: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="Facts of a PIM's export, as `evershelf import`; or events."),
    ] = None,
    mapping: Annotated[Path | None, typer.Option("--map", metavar="MAP", help="How the export reads.")] = None,
    categories: Annotated[Path | None, typer.Option("--categories", metavar="FILE", help="Its categories.")] = None,
    format_: Annotated[str | None, typer.Option("--format", help="jsonl or csv, if the ending does not say.")] = None,
    theme: Annotated[Path | None, typer.Option("--theme", metavar="DIR", help="Another theme than the shop's.")] = None,
    url: Annotated[str, typer.Option("--url", help="Where it will be, without a stage.")] = "http://127.0.0.1:8000",
    api: Annotated[str, typer.Option("--api", help="The API its carts talk to, without a stage.")] = "",
    jobs: Annotated[int, typer.Option("--jobs", min=0, help="Processes; 0 is one a core.")] = 0,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Build every page: of a stage's facts, of an export, or of the demo catalog. A page that fails is left out."""
    from evershelf import build as building  # noqa: PLC0415
    from evershelf import build_places, build_plan, build_routes  # noqa: PLC0415 - boto3 and the pages engine are slow to load
    from evershelf.build_facts import opened  # noqa: PLC0415

    if stage is not None and stage not in STAGES:
        raise Failure(f"there is no stage {stage}", then=f"use one of {', '.join(STAGES)}")
    if mapping is not None and feed is None:
        raise Failure("there is no export to be read by that mapping", then="name both: --from FILE --map MAP")
    if urlsplit(url).scheme not in {"http", "https"}:
        raise Failure(f"{url} is no address of a shop", then="name it as --url https://shop.example")
    export = build_plan.Export(feed, mapping, categories, format_) if feed else None
    jobs = jobs or os.cpu_count() or 1
    wanted = build_plan.Wanted(out, stage=stage, export=export, theme=theme, url=url, api=api, alone=jobs == 1)
    building.collect_rarely()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="evershelf-build-") as scratch, _bars() as bars:
        bar = _bar(bars)
        plan = wanted.plan(Path(scratch), bar)
        with bar("files", None) as told:
            files = 0
            for files, (one, cache) in enumerate(wanted.files(plan), 1):
                build_places.put_file(plan.to, one, cache=cache)
                told(files)
        before = time.process_time()
        total = None if bars.disable else build_routes.count(opened(plan.facts).catalog)
        with bar("pages", total) as told:
            built = building.build(plan, wanted.left(plan), jobs=jobs, told=_adding(told))
    seconds = time.monotonic() - began
    cpu = {"before_pages": round(before, 2), "all": round(time.process_time(), 2)}  # without other processes'
    figures = {"files": files, "jobs": jobs, "seconds": round(seconds, 1), "cpu_seconds": cpu}
    summary = build_plan.plain(wanted) | building.plain(built) | figures
    if as_json:
        show_json(summary)
    else:
        _tell(summary)
    if built.failed or wanted.refused or wanted.bad_lines:
        raise typer.Exit(1)


def _tell(summary: dict[str, Any]) -> None:
    left_out = _left_out(summary)
    for page in summary["failing"][:SHOWN]:
        console.print(f"[red]{escape(page['path'])}[/] is left out")
        for finding in page["findings"]:
            console.print(f"  [red]{finding['check']}[/] {escape(finding['what'])} [dim]{escape(finding['where'])}[/]")
    if summary["failed"] > SHOWN:
        console.print(f"and {summary['failed'] - SHOWN:,} more; --json tells of the first thousand")
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column(justify="right")
    for kind, number in summary["by_kind"].items():
        table.add_row(kind.replace("_", " "), f"{number:,}")
    console.print(table)
    rate = summary["pages"] / summary["seconds"] if summary["seconds"] else 0
    console.print(
        f"[bold]{summary['pages']:,} pages[/] ({summary['bytes'] / 1e6:,.1f} MB) and {summary['files']:,} files of "
        f"{escape(summary['facts'])} in {escape(summary['out'])}: {summary['seconds']:.1f} s, {rate:,.0f} pages/s, "
        f"{summary['jobs']} processes"
    )
    if summary["failed"]:
        console.print(f"[red]{summary['failed']:,} pages failed and are left out[/]")
    if left_out:
        console.print(f"[red]{left_out:,} facts could not be read and are left out[/]: told above")


def _left_out(summary: dict[str, Any]) -> int:
    """Facts, told one by one, and how many."""
    bad = [(f"line {one['line']}", f"{one['field']} {one['reason']}".strip()) for one in summary["bad_lines"]]
    bad += [("refused", said) for said in summary["refused"]]
    for what, why in bad[:SHOWN]:
        console.print(f"[red]{what}[/] {escape(why)}")
    if len(bad) > SHOWN:
        console.print(f"and {len(bad) - SHOWN:,} more; --json tells of the first thousand")
    return len(bad)


def _bars() -> Progress:
    """On the error stream, so that --json stays clean; nowhere but on a terminal, for drawing them costs CPU."""
    columns = (TextColumn("{task.description:<8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    shown = complaints.is_terminal
    return Progress(*columns, TimeRemainingColumn(), console=complaints, transient=True, disable=not shown)


def _bar(bars: Progress) -> Any:
    @contextmanager
    def bar(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
        task, due = bars.add_task(what, total=total), 0.0

        def tell(done: int) -> None:
            nonlocal due
            if (now := time.monotonic()) >= due:
                due = now + REDRAWN_AFTER_S
                bars.update(task, completed=done)

        yield tell
        bars.update(task, total=bars.tasks[task].completed)

    return bar


def _adding(told: Callable[[int], None]) -> "Callable[[Built], None]":
    done = 0

    def add(share: "Built") -> None:
        nonlocal done
        done += share.looked_at
        told(done)

    return add
