"""`evershelf import`: a PIM's export, JSON lines or CSV, becomes the events a PIM and a warehouse would send."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from evershelf.commands import JsonOption, StageOption
from evershelf.console import complaints, console, show_json
from evershelf.stage import connect, find

if TYPE_CHECKING:
    from evershelf import feed, feed_send, feed_wait

BAD_LINES_SHOWN = 20
INTERRUPTED = 130


def register(app: typer.Typer) -> None:
    app.command("import")(import_)


def import_(  # noqa: PLR0917 - typer passes them by name
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The export: JSON lines or CSV, UTF-8.")],
    mapping_file: Annotated[Path, typer.Option("--map", metavar="MAP", help="Which field is what: docs/import.md.")],
    categories: Annotated[
        Path | None, typer.Option("--categories", metavar="FILE", help="Its categories; else made from the products'.")
    ] = None,
    format_: Annotated[
        str | None, typer.Option("--format", help="jsonl or csv, where the ending does not say.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check every line, send nothing.")] = False,  # noqa: FBT002
    from_start: Annotated[bool, typer.Option("--from-start", help="Send all of it again.")] = False,  # noqa: FBT002
    wait: Annotated[bool, typer.Option("--wait", help="Until every product has its page.")] = False,  # noqa: FBT002
    stage: StageOption = "local",
    as_json: JsonOption = False,  # noqa: FBT002 - flags of the command line
) -> None:
    """Import a PIM's export. Bad lines are told and left out (exit code 1); a stopped import goes on where it was."""
    from evershelf import feed, feed_map, feed_rows, feed_send, feed_wait  # noqa: PLC0415 - pydantic is slow to load

    began = time.monotonic()
    mapping = feed_map.read(mapping_file)
    kind = feed_rows.format_of(file, format_)
    if categories is not None:
        feed_rows.format_of(categories, None)
    outcome: dict[str, Any] = {"file": str(file), "stage": stage, "sent": 0}
    with _bars() as bars:
        if dry_run:
            report = _check(feed.Feed(file, kind, mapping, time.time_ns() // 1_000_000, categories), bars)
            outcome["state"] = "checked"
        else:
            aws = connect(stage)
            info = find(stage, aws)
            ledger = feed_send.Ledger.of(info, *(one for one in (file, mapping_file, categories) if one))
            progress = feed_send.begin(ledger, file, from_start=from_start)
            source = feed.Feed(file, kind, mapping, progress.now, categories)
            report = _check(source, bars)
            outcome |= {"state": "imported", "resumed_at_line": progress.line}
            if progress.completed_at:
                outcome |= {"state": "was imported", "completed_at": progress.completed_at}
            else:
                before = progress.sent
                task = bars.add_task("sending", total=report.events, completed=before, note="")
                told = _teller(bars, task)
                with _says_how_to_go_on(ledger, report):
                    progress = feed_send.send(
                        source.events(report), progress, aws=aws, stage=info, ledger=ledger, told=told
                    )
                outcome["sent"] = progress.sent - before
                outcome["sent_seconds"] = round(time.monotonic() - began, 1)
            if wait and "product" in info.lazy_kinds:
                complaints.print("pages of products are built at their first visit here: there is nothing to wait for")
            elif wait:
                task = bars.add_task("pages", total=report.products, note="")
                outcome["live"] = feed_wait.wait(info, aws, report.slugs, told=_teller(bars, task))
    _tell(report, outcome, time.monotonic() - began, as_json=as_json)
    if report.bad:
        raise typer.Exit(1)


def _check(source: "feed.Feed", bars: Progress) -> "feed.Report":
    task = bars.add_task("reading", total=None, note="")
    report = source.check(lambda lines: bars.update(task, completed=lines) if lines % 100 == 0 else None)
    bars.update(task, total=report.lines, completed=report.lines)
    return report


@contextmanager
def _says_how_to_go_on(ledger: "feed_send.Ledger", report: "feed.Report") -> Iterator[None]:
    """Whatever ends it, what the bus has confirmed is kept."""
    try:
        yield
    except BaseException as error:
        progress = ledger.read()
        complaints.print(f"stopped after {progress.sent if progress else 0:,} of {report.events:,} events", end="")
        complaints.print("; run the same command again to go on there, with --from-start to begin anew")
        if isinstance(error, KeyboardInterrupt):
            raise typer.Exit(INTERRUPTED) from error
        raise


def _tell(report: "feed.Report", outcome: dict[str, Any], seconds: float, *, as_json: bool) -> None:
    live: feed_wait.Live | None = outcome.pop("live", None)
    counts = {
        "lines": report.lines,
        "products": report.products,
        "categories": len(report.categories),
        "skipped": report.skipped,
        "bad": report.bad,
        "slugs_shared": report.slugs_shared,
        "events": report.events,
        "events_sent": outcome.pop("sent"),
        "seconds": round(seconds, 1),
    }
    if as_json:
        bad_lines = [{"line": one.line, "field": one.field, "reason": one.reason} for one in report.bad_lines]
        pages = {"pages": live.pages, "seconds": live.seconds, "settled_seconds": live.settled} if live else None
        show_json(outcome | counts | {"live": pages, "bad_lines": bad_lines})
        return
    _tell_bad_lines(report)
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column(justify="right")
    for name, number in counts.items():
        table.add_row(name.replace("_", " "), f"{number:,}")
    console.print(table)
    if outcome["state"] == "was imported":
        when = outcome["completed_at"].strftime("%Y-%m-%d %H:%M")
        console.print(f"this very file was imported at {when}; nothing was sent. --from-start sends it again")
    elif outcome["state"] == "checked":
        console.print("only checked; without --dry-run it is sent")
    elif outcome["resumed_at_line"]:
        console.print(f"went on after line {outcome['resumed_at_line']:,}, where it was stopped")
    if live:
        console.print(f"{live.pages:,} product pages live {live.seconds:.1f} s after the last event was sent", end="")
        console.print(f"; nothing left to do after {live.settled:.1f} s")


def _tell_bad_lines(report: "feed.Report") -> None:
    if not report.bad:
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("line", justify="right")
    table.add_column("field")
    table.add_column("what is wrong", overflow="fold")
    for bad in report.bad_lines[:BAD_LINES_SHOWN]:
        table.add_row(str(bad.line), escape(bad.field), escape(bad.reason))
    console.print(table)
    if report.bad > BAD_LINES_SHOWN:
        told = min(report.bad, len(report.bad_lines))
        console.print(f"and {report.bad - BAD_LINES_SHOWN:,} more; --json tells {told:,} of them")
    console.print()


class _Rate(TextColumn):
    def render(self, task: Any) -> Any:
        speed = task.finished_speed or task.speed
        self.text_format = f"{speed:,.0f}/s" if speed else ""
        return super().render(task)


def _bars() -> Progress:
    """On the error stream, so that --json stays clean."""
    columns = (SpinnerColumn(), TextColumn("{task.description:<8}"), BarColumn(), MofNCompleteColumn(), _Rate(""))
    return Progress(*columns, TimeElapsedColumn(), TextColumn("[dim]{task.fields[note]}"), console=complaints)


def _teller(bars: Progress, task: Any) -> Any:
    return lambda done, note: bars.update(task, completed=done, note=note)
