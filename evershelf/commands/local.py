"""`evershelf up`, `down` and `reset`: the shop on this machine."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from evershelf import backoffice, deploy, marks, psp, ready, seed, theme
from evershelf.aws import Aws
from evershelf.console import console
from evershelf.local import REGION, Local
from evershelf.stage import StageInfo, find


def register(app: typer.Typer) -> None:
    app.command()(up)
    app.command()(down)
    app.command()(reset)


def up() -> None:
    """Start the embedded AWS, deploy the shop to it, publish the theme and fill it with the demo catalog."""
    began = time.monotonic()
    local = Local()
    if local.lost():
        console.print("the embedded AWS ended without being stopped, so its state is lost; the shop is made anew")
    with _step("embedded AWS") as say:
        say("started" if local.start() else "runs already", f"at {local.endpoint}")
    aws = Aws(region=REGION, endpoint=local.endpoint)
    with _step("account") as say:
        say("bootstrapped" if deploy.bootstrap(local, aws, progress=_quietly(say)) else "is bootstrapped")
    with _step("stacks") as say:
        say("deployed" if deploy.deploy(local, aws, progress=_quietly(say)) else "are up to date")
    info = find("local", aws)
    with _step("payments") as say:
        say("webhook registered" if psp.register_webhook(info, aws) else "nothing to do")
    with _step("theme") as say:
        say(_publish(info, aws))
    with _step("back office") as say:
        say(_publish_backoffice(info, aws))
    opens = backoffice.add_demo_staff(info, aws)
    catalog = seed.Catalog.read()
    _fill(catalog, info, aws)
    _invite(info, catalog, time.monotonic() - began)
    _invite_staff(info, opens=opens)


def down() -> None:
    """Stop the embedded AWS; its state is kept for the next `up`."""
    local = Local()
    if not local.running():
        console.print("the shop is not running")
        return
    with console.status("saving its state"):
        saved = local.stop()
    console.print("stopped; `make up` goes on where it was" if saved else "it had to be killed: its state is lost")


def reset() -> None:
    """Stop the embedded AWS and remove all of its state."""
    local = Local()
    local.stop()
    local.forget()
    console.print("everything in it is gone; `make up` makes the shop anew")


def _publish(info: StageInfo, aws: Aws) -> str:
    built = theme.build(info)
    if marks.recall(aws, "theme") == built.digest:
        return "is live"
    theme.publish(built, info, aws)
    marks.remember(aws, "theme", built.digest)
    return "published"


def _publish_backoffice(info: StageInfo, aws: Aws) -> str:
    found = backoffice.files(info)
    if marks.recall(aws, "backoffice") == backoffice.digest(found):
        return "is live"
    backoffice.publish(found, info, aws)
    marks.remember(aws, "backoffice", backoffice.digest(found))
    return "published"


def _fill(catalog: seed.Catalog, info: StageInfo, aws: Aws) -> None:
    """Send the catalog and wait until its pages are there; once only, for the shop then lives its own life."""
    if marks.recall(aws, "seeded") == catalog.digest:
        with _step("catalog") as say:
            say(f"was sent, {ready.product_pages(info, aws)} product pages")
        return
    columns = (SpinnerColumn(), TextColumn("{task.description:<13}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), TextColumn("[dim]{task.fields[note]}"), console=console) as progress:
        sending = progress.add_task("catalog", total=seed.steps(catalog), note="")
        seed.send(catalog, info, aws, done=lambda steps: progress.advance(sending, steps))
        waiting = progress.add_task("pages", total=len(catalog.products), note="")
        ready.wait(info, aws, catalog, told=lambda pages, note: progress.update(waiting, completed=pages, note=note))
    marks.remember(aws, "seeded", catalog.digest)


def _invite(info: StageInfo, catalog: seed.Catalog, seconds: float) -> None:
    product = catalog.products[0]
    page = f"/p/{product['slug']}/"
    sku = product["variants"][0]["sku"]
    console.print(f"""
[bold green]The shop is up[/] after {seconds:.0f} s: [bold]{info.shop_url}/[/]
[dim]its API[/] {info.api_url}

Four things to try:
  change a price     [cyan].venv/bin/evershelf send PriceSet --set sku={sku} --set price.amount=990[/]
  ask why it moved   [cyan].venv/bin/evershelf why {page}[/]
  buy something      open {info.shop_url}{page}
  read the API       [cyan]make docs[/]

[dim]`make down` stops it, `make reset` forgets it, `.venv/bin/evershelf status` looks inside.[/]""")


def _invite_staff(info: StageInfo, *, opens: bool) -> None:
    email, password = backoffice.DEMO
    how = f"with {password}; you choose your own, and set up an authenticator app" if opens else "with your password"
    console.print(f"\nThe back office: [bold]{backoffice.address(info)}[/]\n  sign in as {email} {how}")


class _Say:
    def __init__(self, name: str) -> None:
        self.name = name
        self.said = ""
        self.status = console.status(f"{name:<13}")

    def __call__(self, *words: str) -> None:
        self.said = " ".join(words)

    def line(self, text: str) -> None:
        self.status.update(f"{self.name:<13} [dim]{escape(text[:100])}[/]")


@contextmanager
def _step(name: str) -> Iterator[_Say]:
    say = _Say(name)
    began = time.monotonic()
    with say.status:
        yield say
    console.print(f"[green]ok[/] {name:<13} {say.said} [dim]{time.monotonic() - began:.1f} s[/]")


def _quietly(say: _Say) -> deploy.Progress:
    """The last line of what the CDK prints, beside the spinner."""
    return say.line
