"""`evershelf why PATH`: which facts a page printed, and what made it be published last."""

from datetime import datetime
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from evershelf.aws import Aws
from evershelf.commands import JsonOption, StageOption
from evershelf.console import console, show_json
from evershelf.errors import Failure
from evershelf.stage import StageInfo, connect, find


def register(app: typer.Typer) -> None:
    app.command()(why)


def why(
    path: Annotated[str, typer.Argument(help="The page's address in the shop: / or /p/<slug>/.")],
    stage: StageOption = "local",
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Tell why a page is as it is: its last cause, how long that took, and the facts it depends on."""
    aws = connect(stage)
    record = page_record(path, find(stage, aws), aws)
    if as_json:
        show_json(record)
        return
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name, value in (
        ("page", f"{record['path']} ({record['kind']} {record['key']})"),
        ("published", _published(record)),
        ("because of", _because_of(record)),
        ("digest", record["digest"][:16]),
        *(("quarantine", f"{one['check']}: {one['what']} ({one['where']})") for one in _findings(record)),
        ("rebuilt when", "\n".join(record["facets"])),
    ):
        table.add_row(f"[dim]{name}[/]", escape(value))
    console.print(table)


def _published(record: dict[str, Any]) -> str:
    if "published_at" not in record:
        return "never"
    return f"{record['published_at']}, {record['bytes']} bytes"


def _because_of(record: dict[str, Any]) -> str:
    said = f"{record['cause_id']} at {record['caused_at']}"
    if "published_at" not in record:
        return said
    seconds = (_instant(record["published_at"]) - _instant(record["caused_at"])).total_seconds()
    return f"{said}, {seconds:.3f} s before"


def _findings(record: dict[str, Any]) -> list[dict[str, str]]:
    return (record.get("quarantine") or {}).get("findings", [])  # type: ignore[no-any-return]


def page_record(path: str, info: StageInfo, aws: Aws) -> dict[str, Any]:
    """The record in the pages table; the facets come sorted."""
    from boto3.dynamodb.types import TypeDeserializer  # noqa: PLC0415 - slow to load, and `--help` need not pay

    path = path if path.startswith("/") else f"/{path}"
    key = {"pk": {"S": f"page#{path}"}, "sk": {"S": "page"}}
    item = aws.dynamodb.get_item(TableName=info.outputs["PagesTable"], Key=key, ConsistentRead=True).get("Item")
    if item is None:
        hint = (
            "an address ends with a slash: /p/<slug>/" if not path.endswith(("/", ".html")) else "see the shop's pages"
        )
        raise Failure(f"no page was published at {path}", then=hint)
    values = {
        name: TypeDeserializer().deserialize(value)
        for name, value in item.items()
        if name not in {"pk", "sk", "last_good"}
    }
    counts = {name: int(values[name]) for name in ("version", "bytes")}
    return values | counts | {"facets": sorted(values["facets"])}


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
