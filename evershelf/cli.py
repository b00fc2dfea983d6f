"""`evershelf`: every command, registered here; a group of commands is a module in `evershelf/commands`."""

from typing import Any

import typer
from typer.core import TyperGroup

import evershelf.sdk  # noqa: F401 - before all that says `import boto3`
from evershelf.commands import (
    build,
    cost,
    dead_letters,
    impact,
    import_,
    invoke,
    local,
    mail,
    orders,
    pages,
    publish,
    search,
    send,
    staff,
    status,
    theme,
    webhooks,
    why,
)
from evershelf.console import complain
from evershelf.errors import Failure


class Commands(TyperGroup):
    """Turns what an operator can act on into a message and exit code 1; a traceback is left for bugs."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Failure as failure:
            complain(failure.what, failure.then)
            raise typer.Exit(1) from failure
        except Exception as error:
            if not (said := _from_aws(error)):
                raise
            complain(*said)
            raise typer.Exit(1) from error


def _from_aws(error: Exception) -> tuple[str, str] | None:
    if not type(error).__module__.startswith("botocore."):
        return None
    from botocore import exceptions  # noqa: PLC0415 - loaded already

    if isinstance(error, exceptions.NoCredentialsError):
        return "there are no AWS credentials", "log in, or set AWS_PROFILE"
    if isinstance(error, exceptions.NoRegionError):
        return "there is no AWS region", "set AWS_REGION, or an AWS_PROFILE that has one"
    if isinstance(error, exceptions.ProfileNotFound):
        return str(error), "set AWS_PROFILE to one of `aws configure list-profiles`"
    if isinstance(error, exceptions.ClientError | exceptions.BotoCoreError):
        return f"AWS: {error}", "for --stage local look at .evershelf/ministack.log; otherwise at your profile's rights"
    return None


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Run the shop on this machine, look inside it, and operate it on AWS.",
)

local.register(app)
status.register(app)
send.register(app)
invoke.register(app)
publish.register(app)
search.register(app)
theme.register(app)
import_.register(app)
build.register(app)
why.register(app)
pages.register(app)
impact.register(app)
cost.register(app)
orders.register(app)
mail.register(app)
dead_letters.register(app)
webhooks.register(app)
staff.register(app)
