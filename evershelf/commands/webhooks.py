"""`evershelf webhooks ...`: who hears of the shop's events, how it fares, and a receiver to try it with."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from evershelf.commands import JsonOption, StageOption
from evershelf.console import console, show_json
from evershelf.errors import Failure
from evershelf.listener import Heard, Listener
from evershelf.stage import connect, find
from evershelf.webhooks import Webhooks

if TYPE_CHECKING:
    from functions.webhooks.model import Delivery, Subscription

group = typer.Typer(help="Subscriptions to the shop's events: see docs/webhooks.md.", no_args_is_help=True)

SubscriptionArgument = Annotated[str, typer.Argument(metavar="SUBSCRIPTION")]
EventOption = Annotated[list[str] | None, typer.Option("--event", help="An event to hear; once each. Without: all.")]
SubjectOption = Annotated[str, typer.Option("--subject", help="Only of what begins so: MUG-, /p/, ord_.")]
#: No secret is ever listed.
SECRETS = {"secret", "previous_secret"}


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="webhooks")


def _webhooks(stage: str) -> Webhooks:
    aws = connect(stage)
    return Webhooks(find(stage, aws), aws)


@group.command("list")
def list_(stage: StageOption = "local", as_json: JsonOption = False) -> None:  # noqa: FBT002 - a flag
    """List the subscriptions, without their secrets."""
    found = _webhooks(stage).all()
    if as_json:
        show_json([_told(one) for one in found])
    elif not found:
        console.print("nobody has subscribed: `evershelf webhooks add URL --event OrderPaid`")
    else:
        _table(
            ("subscription", "url", "hears", "state"),
            [(one.subscription_id, one.url, _filter(one), _state(one)) for one in found],
        )


@group.command()
def add(
    url: Annotated[str, typer.Argument(help="Where to post: https, at a public address.")],
    event: EventOption = None,
    subject: SubjectOption = "",
    stage: StageOption = "local",
    as_json: JsonOption = False,  # noqa: FBT002 - a flag
) -> None:
    """Subscribe a receiver, and print its secret, which is told only now."""
    made = _webhooks(stage).add(url, types=tuple(event or ()), subject_prefix=subject)
    if as_json:
        show_json(_told(made) | {"secret": made.secret})
        return
    console.print(f"[bold]{made.subscription_id}[/] hears {escape(_filter(made))}")
    console.print(f"its secret, told only now: {made.secret}")


@group.command()
def remove(subscription: SubscriptionArgument, stage: StageOption = "local") -> None:
    """Forget a subscription."""
    _webhooks(stage).remove(subscription)
    console.print(f"{escape(subscription)} is gone")


@group.command()
def enable(subscription: SubscriptionArgument, stage: StageOption = "local") -> None:
    """Post to it again; what failed meanwhile is sent by `replay --failed`."""
    _webhooks(stage).enable(subscription)
    console.print(f"{escape(subscription)} is enabled; `evershelf webhooks replay {escape(subscription)} --failed`")


@group.command()
def disable(subscription: SubscriptionArgument, stage: StageOption = "local") -> None:
    """Post nothing to it until it is enabled; what happens meanwhile is not kept for it."""
    _webhooks(stage).disable(subscription)
    console.print(f"{escape(subscription)} is disabled")


@group.command()
def rotate(subscription: SubscriptionArgument, stage: StageOption = "local") -> None:
    """Give it a new secret and print it; for a day both sign."""
    console.print(f"its new secret, told only now: {_webhooks(stage).rotate(subscription)}")


@group.command("test")
def trial(subscription: SubscriptionArgument, stage: StageOption = "local") -> None:
    """Post a WebhookTest, and say what the receiver answered."""
    tried = _webhooks(stage).trial(subscription).log[-1]
    if tried.status is None or tried.status // 100 != 2:  # noqa: PLR2004 - any success
        raise Failure(f"it did not get through: {_answer(tried.status, tried.answer)} after {tried.ms} ms")
    console.print(f"it got through: {tried.status} after {tried.ms} ms")


@group.command()
def deliveries(
    subscription: SubscriptionArgument,
    failed: Annotated[bool, typer.Option("--failed", help="Only what was given up.")] = False,  # noqa: FBT002 - a flag
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 20,
    stage: StageOption = "local",
    as_json: JsonOption = False,  # noqa: FBT002 - a flag
) -> None:
    """List what was posted, the newest first, with what the receiver answered last. Kept for 30 days."""
    found = _webhooks(stage).deliveries(subscription, limit=limit, failed=failed)
    if as_json:
        show_json([one.model_dump(mode="json", exclude_none=True) for one in found])
    else:
        _table(
            ("event", "type", "subject", "state", "tries", "last answer"),
            [
                (one.message.event_id, one.message.type, one.message.subject, one.state, str(len(one.log)), _last(one))
                for one in found
            ],
        )


@group.command()
def replay(
    subscription: SubscriptionArgument,
    event: Annotated[str | None, typer.Argument(metavar="EVENT_ID", help="One delivery, whatever its state.")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="All that were given up.")] = False,  # noqa: FBT002 - a flag
    since: Annotated[str, typer.Option("--since", help="With --failed: of the last 90m, 36h, 7d.")] = "30d",
    stage: StageOption = "local",
) -> None:
    """Post again under the same id: one delivery, or all that failed."""
    if bool(event) == failed:
        raise Failure("replay what?", then="name an event id, or say --failed")
    webhooks = _webhooks(stage)
    if event:
        count = webhooks.replay(subscription, event)
    else:
        count = webhooks.replay_failed(subscription, since=datetime.now(UTC) - _span(since))
    console.print(f"{count} on the way")


@group.command()
def listen(
    event: EventOption = None,
    subject: SubjectOption = "",
    secret: Annotated[
        str | None, typer.Option("--secret", envvar="EVERSHELF_WEBHOOK_SECRET", help="Of a subscription that exists.")
    ] = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65_535)] = 0,
    answer: Annotated[int, typer.Option("--answer", min=200, max=599, help="The status to answer.")] = 200,
) -> None:
    """Receive on this machine and print what is signed, until Ctrl-C. Without --secret it subscribes for that time."""
    known = [secret or ""]
    with Listener(port=port, secret=lambda: known[0], heard=_print, answer=lambda: answer) as listener:
        webhooks = None if secret else _webhooks("local")
        made = webhooks.add(listener.url, types=tuple(event or ()), subject_prefix=subject) if webhooks else None
        known[0] = made.secret if made else known[0]
        console.print(f"listening at {listener.url}" + (f" to {escape(_filter(made))}" if made else ""))
        try:
            listener.serve_forever()
        except KeyboardInterrupt:
            pass
        finally:
            if webhooks and made:
                webhooks.remove(made.subscription_id)


def _print(heard: Heard) -> None:
    if heard.refused:
        console.print(f"[red]not believed[/] {escape(heard.webhook_id)} {escape(heard.refused)}")
    else:
        console.print(f"[green]{escape(heard.body['type'])}[/] [dim]{escape(heard.webhook_id)}[/]", end=" ")
        console.print(json.dumps(heard.body["data"], ensure_ascii=False), markup=False)


def _span(text: str) -> timedelta:
    found = re.fullmatch(r"([0-9]{1,6})([mhd])", text)
    if not found:
        raise Failure(f"{text} is no span of time", then="write 90m, 36h or 7d")
    return timedelta(**{{"m": "minutes", "h": "hours", "d": "days"}[found[2]]: int(found[1])})


def _told(one: "Subscription") -> dict[str, Any]:
    return one.model_dump(mode="json", exclude_none=True, exclude=SECRETS)


def _filter(one: "Subscription") -> str:
    return (", ".join(one.types) or "all public events") + (f" of {one.subject_prefix}*" if one.subject_prefix else "")


def _state(one: "Subscription") -> str:
    if not one.active:
        return f"disabled: {one.disabled_because}"
    return f"failing since {one.failing_since:%Y-%m-%d %H:%M}" if one.failing_since else "active"


def _last(one: "Delivery") -> str:
    return _answer(one.log[-1].status, one.log[-1].answer) if one.log else "-"


def _answer(status: int | None, answer: str) -> str:
    return f"{status or ''} {answer.splitlines()[0][:60] if answer else ''}".strip()


def _table(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in headings:
        table.add_column(heading)
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    console.print(table)
