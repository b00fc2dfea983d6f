"""`evershelf orders list|show`: the order ledger, and one order with its payment and its way to the OMS."""

from datetime import datetime
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from evershelf import orders
from evershelf.commands import JsonOption, StageOption
from evershelf.console import console, show_json
from evershelf.stage import connect, find

group = typer.Typer(help="The order ledger.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="orders")


@group.command("list")
def list_(
    state: Annotated[str | None, typer.Option("--state", help="Only orders in this state: PAID, SENT.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 20,
    stage: StageOption = "local",
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """List the newest orders, without anybody's name or address."""
    aws = connect(stage)
    found = orders.find_many(find(stage, aws), aws, state=state.upper() if state else None, limit=limit)
    if as_json:
        show_json(found)
        return
    if not found:
        console.print(f"there is no order{f' that is {state.upper()}' if state else ''}")
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("number", "state", "total", "placed", "order id"):
        table.add_column(heading, justify="right" if heading == "total" else "left")
    for order in found:
        placed = _when(order["milestones"]["placed_at"])
        table.add_row(order["number"], order["state"], _money(order["total"]), placed, f"[dim]{order['order_id']}[/]")
    console.print(table)


@group.command()
def show(
    order: Annotated[str, typer.Argument(metavar="ORDER_ID|NUMBER")],
    stage: StageOption = "local",
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Show an order, its payment, and what the OMS was told and answered."""
    aws = connect(stage)
    info = find(stage, aws)
    found = orders.find(info, aws, order)
    paid = orders.payment(info, aws, found["order_id"])
    steps, parcels = orders.deliveries(info, aws, found["order_id"])
    payment = paid.model_dump(mode="json", exclude_none=True, exclude={"pay_url"}) if paid else None
    deliveries = [one.model_dump(mode="json", exclude_none=True, exclude={"payload"}) for one in steps]
    shipments = [one.model_dump(mode="json", exclude_none=True) for one in parcels]
    if as_json:
        show_json({"order": found, "payment": payment, "deliveries": deliveries, "shipments": shipments})
        return
    console.print(f"[bold]{found['number']}[/] {found['state']} [dim]{found['order_id']}[/]\n")
    for line in found["lines"]:
        each = {"amount": line["unit_price"]["amount"] * line["quantity"], "currency": line["unit_price"]["currency"]}
        console.print(f"  {line['quantity']} x {escape(line['title'])} [dim]{line['sku']}[/]  {_money(each)}")
    console.print(f"  total {_money(found['total'])}\n")
    _tell("milestones", found["milestones"])
    _tell("payment", payment or {"state": "none"})
    for step in deliveries:
        _tell(f"step {step['sequence']} {step['kind']}", {k: v for k, v in step.items() if k not in KNOWN and v != ""})
    for parcel in shipments:
        _tell(f"parcel {parcel['shipment_id']}", {k: v for k, v in parcel.items() if k not in KNOWN and v != ""})
    address = found["shipping_address"]
    _tell("ships to", {"email": found["email"], **address})


KNOWN = {"order_id", "sequence", "kind", "shipment_id", "caused_at", "cause_id"}


def _tell(title: str, facts: dict[str, Any]) -> None:
    console.print(f"[bold]{escape(title)}[/]")
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name, fact in facts.items():
        shown = _money(fact) if isinstance(fact, dict) and fact.keys() == {"amount", "currency"} else str(fact)
        table.add_row(f"  [dim]{name}[/]", escape(_when(shown) if name.endswith("_at") else shown))
    console.print(table)


def _money(money: dict[str, Any]) -> str:
    from shop.money import Money  # noqa: PLC0415 - pydantic is slow to load

    return Money.model_validate(money).display


def _when(instant: str) -> str:
    return datetime.fromisoformat(instant).strftime("%Y-%m-%d %H:%M:%S")
