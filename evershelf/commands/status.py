"""`evershelf status`: where the shop is, what waits and what was given up on."""

from dataclasses import asdict
from typing import Any

import typer
from rich.table import Table

from evershelf import queues, ready
from evershelf.aws import Aws
from evershelf.commands import JsonOption, StageOption
from evershelf.console import console, show_json
from evershelf.stage import StageInfo, connect, find


def register(app: typer.Typer) -> None:
    app.command()(status)


def status(stage: StageOption = "local", as_json: JsonOption = False) -> None:  # noqa: FBT002 - a flag of the command line
    """Tell a stage's addresses, its queues and what was given up on."""
    aws = connect(stage)
    info = find(stage, aws)
    found = queues.of(stage, aws)
    outbox, parked = _outbox(info, aws)
    pages = ready.product_pages(info, aws)
    if as_json:
        show_json(
            asdict(info)
            | {"queues": [asdict(one) for one in found], "outbox": outbox, "parked": parked, "product_pages": pages}
        )
        return
    _tell(info, found, _said(outbox, parked), pages)


def _tell(info: StageInfo, found: list[queues.Queue], outbox: str, pages: int) -> None:
    facts: dict[str, Any] = {
        "stage": info.stage,
        "shop": f"{info.shop_url}/",
        "API": info.api_url,
        "back office": info.outputs.get("BackofficeUrl", "is not deployed"),
        "AWS": info.endpoint_url or info.region,
        "bus": info.bus_name,
        "pages": f"s3://{info.pages_bucket}, {pages} product pages",
        "outbox": outbox,
    }
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name, fact in facts.items():
        table.add_row(f"[dim]{name}[/]", str(fact))
    console.print(table)
    busy = [one for one in found if one.waiting + one.in_flight + one.delayed]
    if busy:
        console.print()
        console.print(_table(busy))
    dead = sum(one.waiting for one in found if one.dead_letters)
    quiet = len(found) - len(busy)
    console.print(f"\n{quiet} of {len(found)} queues are empty; ", end="")
    console.print(f"[bold red]{dead} messages were given up on[/]" if dead else "nothing was given up on")


def _table(busy: list[queues.Queue]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("context", "queue", "waiting", "in flight", "delayed"):
        table.add_column(heading, justify="left" if heading in {"context", "queue"} else "right")
    for one in busy:
        style = "red" if one.dead_letters and one.waiting else ""
        table.add_row(one.context, one.name, str(one.waiting), str(one.in_flight), str(one.delayed), style=style)
    return table


def _outbox(info: StageInfo, aws: Aws) -> tuple[int, int]:
    """How many events the bus has not taken yet, and how many it never will. At rest the table is empty."""
    table = info.outputs.get("OutboxTable")
    if table is None:
        return 0, 0
    pages = aws.dynamodb.get_paginator("scan").paginate(TableName=table, ProjectionExpression="parked")
    parked = ["parked" in item for page in pages for item in page["Items"]]
    return parked.count(False), parked.count(True)


def _said(waiting: int, parked: int) -> str:
    refused = f", [bold red]{parked} refused by the bus for good: look into the table[/]" if parked else ""
    return f"{waiting} waiting{refused}"
