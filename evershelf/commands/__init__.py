"""One module per group of commands, each with `register(app)`; `evershelf.cli` lists them."""

from typing import Annotated

import typer

from evershelf.errors import Failure
from evershelf.stage import STAGES


def _known(stage: str) -> str:
    if stage not in STAGES:
        raise Failure(f"there is no stage {stage}", then=f"use one of {', '.join(STAGES)}")
    return stage


StageOption = Annotated[
    str, typer.Option("--stage", help="local, dev or prod.", callback=_known, envvar="EVERSHELF_STAGE")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
