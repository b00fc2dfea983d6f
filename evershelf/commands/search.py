"""`evershelf search ...`: the indices of a stage that has an OpenSearch."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from evershelf.commands import JsonOption, StageOption
from evershelf.console import complaints, console, show_json
from evershelf.errors import Failure
from evershelf.stage import connect, find

if TYPE_CHECKING:
    from evershelf.search import Search

group = typer.Typer(help="The indices of a stage that has an OpenSearch: see docs/search.md.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="search")


@group.command()
def create(
    anew: Annotated[bool, typer.Option("--anew", help="Delete what is there first; then reindex.")] = False,  # noqa: FBT002
    stage: StageOption = "local",
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Make the index of each market that has none, with its analyzers and fields."""
    with _search(stage) as search:
        made = search.create(anew=anew)
    if as_json:
        show_json(made)
        return
    for alias, new in made.items():
        console.print(f"[bold]{alias}[/] {'was made, and is empty' if new else 'is there already'}")
    if any(made.values()):
        console.print("fill it: `evershelf search reindex`")


@group.command()
def reindex(stage: StageOption = "local") -> None:
    """Write every product of the catalog, and remove what is of none. Exit code 1 when any was refused."""
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("shares of the catalog"), TimeRemainingColumn())
    with _search(stage) as search, Progress(*columns, console=complaints, transient=True) as bar:
        task = bar.add_task("", total=None)
        tell: Callable[[int, int], None] = lambda done, total: bar.update(task, completed=done, total=total)  # noqa: E731
        failed = search.reindex(tell)
    for product_id, one in failed.items():
        console.print(f"[red]{escape(product_id)}[/] {escape(one.reason)}")
    if failed:
        raise typer.Exit(1)
    console.print("the indices are what the catalog says; `evershelf search status` counts")


@group.command()
def status(stage: StageOption = "local", as_json: JsonOption = False) -> None:  # noqa: FBT002 - a flag of the command line
    """Count what is in the indices, beside the catalog."""
    with _search(stage) as search:
        found = search.status()
    if as_json:
        show_json([vars(one) for one in found])
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("market", "alias", "index", "documents", "products"):
        table.add_column(heading, justify="right" if heading in {"documents", "products"} else "left")
    for one in found:
        index = one.index or "[red]none: evershelf search create[/]"
        table.add_row(one.market, one.alias, index, f"{one.documents:,}", f"{one.products:,}")
    console.print(table)


@contextmanager
def _search(stage: str) -> "Iterator[Search]":
    from evershelf.search import Search  # noqa: PLC0415 - the other commands need not load it
    from functions.search.index import Rejected, Unavailable  # noqa: PLC0415

    aws = connect(stage)
    try:
        yield Search(find(stage, aws), aws)
    except (Unavailable, Rejected) as error:
        then = "look at the domain's access policy, and at who you are: `aws sts get-caller-identity`"
        raise Failure(f"OpenSearch: {error}", then=then) from error
