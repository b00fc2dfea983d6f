"""What every command prints with, and how a failure looks."""

import json
from typing import Any

from rich.console import Console

console = Console(highlight=False, soft_wrap=True)
complaints = Console(stderr=True, highlight=False, soft_wrap=True)


def show_json(value: Any) -> None:
    """Plain, so that `| jq` and scripts can read it."""
    print(json.dumps(value, indent=2, default=str))


def complain(what: str, then: str = "") -> None:
    complaints.print("[bold red]error[/]", end=" ")
    complaints.print(what, markup=False)
    if then:
        complaints.print("[bold]next[/] ", end=" ")
        complaints.print(then, markup=False)
