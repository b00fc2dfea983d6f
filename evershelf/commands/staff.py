"""`evershelf staff add`: who may sign in to the back office."""

from typing import Annotated

import typer
from rich.markup import escape

from evershelf import backoffice
from evershelf.commands import StageOption
from evershelf.console import console
from evershelf.errors import Failure
from evershelf.stage import connect, find

group = typer.Typer(help="Who may sign in to the back office.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="staff")


@group.callback()
def staff() -> None:
    """A group of commands, though it has one."""


@group.command()
def add(
    email: Annotated[str, typer.Argument(metavar="EMAIL")],
    to: Annotated[str, typer.Option("--group", help="support: orders and stock; operator: all.")] = "support",
    stage: StageOption = "local",
) -> None:
    """Add a member of staff, and print the password for the first sign-in, this once."""
    backoffice.check_address(email)
    aws = connect(stage)
    info = find(stage, aws)
    if to == "operator":
        password = backoffice.add_staff(info, aws, email, "operator")
    elif to == "support":
        password = backoffice.add_staff(info, aws, email, "support")
    else:
        raise Failure(f"there is no group {to}", then="say --group support or --group operator")
    if password is None:
        console.print(f"{email} was there already, and is in {to} now")
        return
    console.print(f"[bold]{email}[/] signs in at {backoffice.address(info)}")
    console.print(f"with the password [bold]{escape(password)}[/], told this once; it works once, within three days")
