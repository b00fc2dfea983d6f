"""`evershelf pages quarantined|release|verify|rebuild`: the published pages, and those that were not."""

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from evershelf.commands import JsonOption, StageOption
from evershelf.console import complaints, console, show_json
from evershelf.errors import Failure
from evershelf.stage import connect, find

if TYPE_CHECKING:
    from evershelf.pages import Pages
    from functions.pages.model import PageRecord

group = typer.Typer(help="The published pages, and those in quarantine.", no_args_is_help=True)

PathArgument = Annotated[str, typer.Argument(metavar="PATH", help="The page's address in the shop: /p/<slug>/.")]


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="pages")


@group.command()
def quarantined(stage: StageOption = "local", as_json: JsonOption = False) -> None:  # noqa: FBT002 - a flag
    """List the pages whose newest version failed its checks: why, since when, and what caused it."""
    from evershelf.pages import plain  # noqa: PLC0415 - boto3, pydantic and the pages engine are slow to load

    found = _pages(stage).quarantined()
    if as_json:
        show_json([plain(record) for record in found])
        return
    if not found:
        console.print("no page is in quarantine")
    for record in found:
        _tell(record)


@group.command()
def release(
    path: PathArgument,
    by: Annotated[str, typer.Option("--by", help="Who answers for it.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Publish it; without it you only see what is wrong.")] = False,  # noqa: FBT002
    stage: StageOption = "local",
) -> None:
    """Publish a page in spite of its findings. A finding that comes later puts it in quarantine again."""
    pages = _pages(stage)
    record = pages.record(path)
    if record.quarantine:
        _tell(record)
    if record.quarantine and not yes:
        raise Failure("nothing was published", then="say --yes to publish the page with these findings")
    who = by or getpass.getuser()
    pages.release(path, by=who)
    console.print(f"{path} is being published; [bold]{escape(who)}[/] answers for it")


@group.command()
def verify(
    sample: Annotated[int, typer.Option("--sample", min=1, help="So many pages, drawn by lot.")] = 100,
    all_: Annotated[bool, typer.Option("--all", help="Every page, and what is in the bucket without one.")] = False,  # noqa: FBT002
    stage: StageOption = "local",
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Make pages from the facts again and compare them with the bucket. Exit code 1 when any differs."""
    compared = 0
    with _progress("compared") as tell:

        def told(done: int, total: int) -> None:
            nonlocal compared
            compared = total
            tell(done, total)

        found = _pages(stage).verify(sample=None if all_ else sample, progress=told)
    if as_json:
        show_json([vars(one) for one in found])
    else:
        for one in found:
            console.print(f"[red]{escape(one.path)}[/] {escape(one.what)}\n  [bold]next[/]  {escape(one.then)}")
        said = f"[red]{len(found):,} are not[/]" if found else "the bucket is what the facts say"
        console.print(f"{compared:,} pages were compared: {said}")
    if found:
        raise typer.Exit(1)


@group.command()
def rebuild(
    path: Annotated[str, typer.Argument(metavar="PATH", help="One page; or --all.")] = "",
    all_: Annotated[bool, typer.Option("--all", help="Every page, behind all single changes.")] = False,  # noqa: FBT002
    stage: StageOption = "local",
) -> None:
    """Look at a page, or at all of them, again: published is what is not what its facts say."""
    pages = _pages(stage)
    if bool(path) == all_:
        raise Failure("which page?", then="name one by its address, or say --all")
    if path:
        pages.rebuild(path)
        console.print(f"{path} was asked for; `evershelf why {path}` tells what became of it")
        return
    try:
        with _progress("looked at") as tell:
            number = pages.rebuild_all(tell)
    except KeyboardInterrupt:
        complaints.print("\nstopped; what was asked for is still built. The same command goes on from here.")
        raise typer.Exit(130) from None
    console.print(f"{number} pages were looked at")


def _pages(stage: str) -> "Pages":
    from evershelf.pages import Pages  # noqa: PLC0415 - as above

    aws = connect(stage)
    return Pages(find(stage, aws), aws)


def _tell(record: "PageRecord") -> None:
    why = record.quarantine
    assert why  # noqa: S101 only those are told
    state = (
        "never published" if record.etag is None else f"last good version of {record.published_at:%Y-%m-%d %H:%M:%S}"
    )
    console.print(f"[bold]{escape(record.path)}[/] since {why.since:%Y-%m-%d %H:%M:%S} [dim]{state}[/]")
    console.print(f"  [dim]caused by {escape(why.cause_id)} at {why.caused_at:%Y-%m-%d %H:%M:%S}[/]")
    for finding in why.findings:
        console.print(f"  [red]{finding.check}[/] {escape(finding.what)} [dim]{escape(finding.where)}[/]")


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn(what), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=complaints, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
