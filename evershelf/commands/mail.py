"""`evershelf mail preview|sent`: a mail as it will be, and those the embedded AWS took."""

import json
import tempfile
import urllib.request
import webbrowser
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from evershelf import mail, orders, theme
from evershelf.commands import JsonOption, StageOption
from evershelf.console import console, show_json
from evershelf.errors import Failure
from evershelf.places import STOREFRONT
from evershelf.stage import connect, find

group = typer.Typer(help="Mails to shoppers.", no_args_is_help=True)
SHOP = {"name": "Evershelf Goods", "url": "https://shop.example", "api_url": "https://api.shop.example"}


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="mail")


@group.command()
def preview(
    name: Annotated[str, typer.Argument(help=f"One of {', '.join(mail.NAMES)}.")],
    *,
    order: Annotated[str | None, typer.Option("--order", help="A real order, by id or number; else a sample.")] = None,
    locale: Annotated[str, typer.Option("--locale", help="A language of storefront/mail/texts.")] = "en",
    out: Annotated[Path | None, typer.Option("--out", help="Write the files here.")] = None,
    open_: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    stage: StageOption = "local",
) -> None:
    """Render a mail from storefront/mail as it lies here, published or not."""
    from functions.notifications.render import MailTheme  # noqa: PLC0415 - boto3 and pydantic are slow to load

    if name not in mail.NAMES:
        raise Failure(f"there is no mail {name}", then=f"there are: {', '.join(mail.NAMES)}")
    texts = theme.texts_of(STOREFRONT / "mail")
    if locale not in texts:
        raise Failure(f"there are no texts in {locale}", then=f"there are: {', '.join(texts)}")
    bundled = MailTheme(**mail.bundle(STOREFRONT, texts), shop=SHOP)
    view = _real(name, order, stage) if order else mail.sample(name)
    written = mail.render(bundled, name, view, locale=locale)
    console.print(f"[bold]{escape(written.subject)}[/]\n")
    console.print(escape(written.text), soft_wrap=True)
    if out or open_:
        folder = out or Path(tempfile.mkdtemp(prefix="evershelf-mail-"))
        folder.mkdir(parents=True, exist_ok=True)
        page = folder / f"{name}.{locale}.html"
        page.write_text(written.html)
        page.with_suffix(".txt").write_text(written.text)
        console.print(f"[dim]{page}[/]")
        if open_:
            webbrowser.open(page.absolute().as_uri())


@group.command()
def sent(
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 20,
    show: Annotated[bool, typer.Option("--text", help="Print what they say, too.")] = False,  # noqa: FBT002
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """List the newest mails the embedded AWS took, and delivered to nobody; local only."""
    found = taken(str(connect("local").endpoint))[:limit]
    if as_json:
        show_json(found)
        return
    for one in found:
        at = datetime.fromtimestamp(one["Timestamp"]).strftime("%H:%M:%S")  # noqa: DTZ006 - for a person's own clock
        console.print(f"[dim]{at}[/] {escape(', '.join(one['To']))}  [bold]{escape(one['Subject'])}[/]")
        if show:
            console.print(escape(one["BodyText"]), soft_wrap=True)
    if not found:
        console.print("no mail was sent yet")


def taken(endpoint: str) -> list[dict[str, Any]]:
    """The newest first. Not an API of AWS: https://github.com/ministackorg/ministack"""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(f"{endpoint}/_ministack/ses/messages", timeout=30) as answer:
        accounts = json.load(answer)["messages"]
    return sorted((one for of in accounts.values() for one in of), key=lambda one: -one["Timestamp"])


def _real(name: str, wanted: str, stage: str) -> Any:
    """The link in it shows nothing: only the shop has the key."""
    from functions.orders.store import OrderTable  # noqa: PLC0415 - as above

    aws = connect(stage)
    info = find(stage, aws)
    order_id = orders.find(info, aws, wanted)["order_id"]
    order = OrderTable(aws.dynamodb, info.outputs["OrdersTable"]).get(order_id)
    return mail.view(name, order, url=order.return_url)
