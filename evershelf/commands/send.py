"""`evershelf send`: put an event on the bus, as the PIM, the warehouse or the OMS would."""

from typing import Annotated

import typer

from evershelf import bus, samples
from evershelf.commands import JsonOption, StageOption
from evershelf.console import console, show_json
from evershelf.stage import connect, find


def register(app: typer.Typer) -> None:
    app.command()(send)


def send(  # noqa: PLR0917 - typer passes them by name
    event: Annotated[str, typer.Argument(metavar="FILE|NAME", help="events/PriceSet.json, or just PriceSet.")],
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change the detail: --set price.amount=990.")
    ] = None,
    unchecked: Annotated[bool, typer.Option("--unchecked", help="Send it even if it is wrong.")] = False,  # noqa: FBT002
    as_is: Annotated[bool, typer.Option("--as-is", help="Keep the file's revision (or sequence).")] = False,  # noqa: FBT002
    stage: StageOption = "local",
    as_json: JsonOption = False,  # noqa: FBT002 - flags of the command line
) -> None:
    """Send an event sample to the shop; its revision becomes newer than all before, or the shop would ignore it."""
    entry = samples.change(samples.read(event), settings or [])
    if not as_is:
        entry = samples.renew(entry, settings or [])
    if not unchecked:
        samples.check(entry)
    aws = connect(stage)
    [event_id] = bus.put(aws, find(stage, aws).bus_name, [entry])
    if as_json:
        show_json({"event_id": event_id, **entry})
        return
    console.print(f"sent [bold]{entry['detail-type']}[/] {event_id}")
    console.print_json(data=entry["detail"])
