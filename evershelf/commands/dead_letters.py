"""`evershelf dlq list|show|redrive` and `evershelf unrouted list|show`: what the shop gave up on."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from evershelf import dead_letters
from evershelf.aws import Aws
from evershelf.commands import JsonOption, StageOption
from evershelf.console import console, show_json
from evershelf.stage import connect, find
from functions.backoffice.letters import Letter

NameArgument = Annotated[str, typer.Argument(help="The consumer, as `dlq list` prints it: stock.on_stock_counted.")]
LimitOption = Annotated[int, typer.Option("--limit", min=1, max=1_000, help="At most so many messages.")]

dlq = typer.Typer(help="What consumers gave up on.", no_args_is_help=True)
unrouted = typer.Typer(help="External events that no consumer knows.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(dlq, name="dlq")
    app.add_typer(unrouted, name="unrouted")


@dlq.command("list")
def list_(stage: StageOption = "local", as_json: JsonOption = False) -> None:  # noqa: FBT002 - a flag of the command line
    """Count the dead letters of every consumer."""
    found = dead_letters.of(stage, connect(stage))
    if as_json:
        show_json([asdict(one) for one in found])
        return
    full = [one for one in found if one.waiting + one.in_flight]
    if full:
        table = Table(box=None, padding=(0, 2, 0, 0))
        table.add_column("consumer")
        table.add_column("messages", justify="right")
        for one in full:
            table.add_row(one.name, str(one.waiting + one.in_flight), style="red")
        console.print(table)
        console.print(f"\n[bold]next[/]  `evershelf dlq show {full[0].name}` tells why")
    else:
        console.print(f"nothing was given up on by any of {len(found)} consumers")


@dlq.command()
def show(
    name: NameArgument,
    limit: LimitOption = 10,
    stage: StageOption = "local",
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Show dead letters and why they are; they stay where they are."""
    aws = connect(stage)
    dead = dead_letters.named(name, dead_letters.of(stage, aws))
    letters = dead_letters.peek(aws, dead.url, limit=limit)
    if as_json:
        show_json([asdict(letter) for letter in letters])
        return
    _tell(letters)
    if letters:
        console.print(f"[bold]next[/]  mend the cause, then `evershelf dlq redrive {dead.name} --all`")
    else:
        console.print(f"{dead.name} gave up on nothing")


@dlq.command()
def redrive(
    name: NameArgument,
    everything: Annotated[bool, typer.Option("--all", help="All of them, not just the oldest.")] = False,  # noqa: FBT002
    stage: StageOption = "local",
    as_json: JsonOption = False,  # noqa: FBT002 - flags of the command line
) -> None:
    """Send the oldest dead letter, or all, back to the consumer's queue."""
    aws = connect(stage)
    dead = dead_letters.named(name, dead_letters.of(stage, aws))
    moved = dead_letters.redrive(aws, dead, everything=everything)
    left = max(dead.waiting - moved, 0)
    if as_json:
        show_json({"name": dead.name, "redriven": moved, "left": left})
        return
    if not moved:
        console.print(f"{dead.name} gave up on nothing")
        return
    console.print(f"{_messages(moved)} went back to {dead.name}; {left} left")
    if left and not everything:
        console.print(f"[bold]next[/]  when it went well, `evershelf dlq redrive {dead.name} --all`")


@unrouted.command("list")
def list_unrouted(stage: StageOption = "local", as_json: JsonOption = False) -> None:  # noqa: FBT002
    """Count the external events that no consumer knows, by type."""
    letters = _unrouted(stage, connect(stage), limit=1_000)
    kinds = dead_letters.kinds(letters).most_common()
    if as_json:
        show_json([{"source": source, "detail_type": kind, "messages": count} for (source, kind), count in kinds])
        return
    if not kinds:
        console.print("every external event found its consumer")
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("source")
    table.add_column("detail-type")
    table.add_column("messages", justify="right")
    for (source, kind), count in kinds:
        table.add_row(escape(source), escape(kind), str(count))
    console.print(table)
    console.print("\n[bold]next[/]  `evershelf unrouted show` prints them; events/README.md tells the known types")


@unrouted.command("show")
def show_unrouted(limit: LimitOption = 10, stage: StageOption = "local", as_json: JsonOption = False) -> None:  # noqa: FBT002
    """Show external events that no consumer knows; they stay where they are."""
    letters = _unrouted(stage, connect(stage), limit=limit)
    if as_json:
        show_json([asdict(letter) for letter in letters])
        return
    _tell(letters)
    if not letters:
        console.print("every external event found its consumer")


def _unrouted(stage: str, aws: Aws, *, limit: int) -> list[Letter]:
    return dead_letters.peek(aws, dead_letters.unrouted_url(find(stage, aws)), limit=limit)


def _tell(letters: Sequence[Letter]) -> None:
    for letter in letters:
        at = datetime.fromtimestamp(letter.sent_at / 1_000, UTC).isoformat(timespec="seconds")
        console.print(f"[bold]{escape(letter.detail_type or 'command')}[/] [dim]{letter.message_id} {at}[/]")
        if letter.reason:
            console.print(f"  [red]{escape(letter.reason)}[/]")
        if isinstance(letter.body, str):
            console.print(letter.body, markup=False)
        else:
            console.print_json(data=letter.body)
        console.print()


def _messages(count: int) -> str:
    return "1 message" if count == 1 else f"{count} messages"
