"""A whole shop for the end-to-end tests: an emulator of its own, the real deploy, a published theme.

It runs beside a developer's shop and beside other tests: its home is temporary and its port is any free one. With
EVERSHELF_E2E_HOME set, the home is kept there and the emulator left as it was found, which saves a deploy per run.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from evershelf import backoffice, deploy, psp, ready, seed, theme
from evershelf.aws import Aws
from evershelf.local import REGION, Local
from evershelf.stage import StageInfo, find

#: An unpaid order must fall due while a test waits; 200 guests on a busy machine take less.
HOLD_SECONDS = 90


@contextmanager
def emulator() -> Iterator[Local]:
    """A running, empty MiniStack that is gone afterwards, with every process it started."""
    with tempfile.TemporaryDirectory(prefix="evershelf-e2e-", ignore_cleanup_errors=True) as folder:
        local = Local(Path(folder), port=0)
        try:
            local.start()
            yield local
        finally:
            local.stop()


@contextmanager
def deployed(*, seeded: bool = False) -> Iterator[StageInfo]:
    """The shop with its theme, empty or (`seeded`) with the demo catalog and every page built."""
    with _kept() if os.environ.get("EVERSHELF_E2E_HOME") else emulator() as local:
        aws = clients(local.endpoint)
        deploy.bootstrap(local, aws)
        deploy.deploy(local, aws, settings={"hold_seconds": str(HOLD_SECONDS)})
        stage = find("local", aws)
        psp.register_webhook(stage, aws)
        theme.publish(theme.build(stage), stage, aws)
        backoffice.publish(backoffice.files(stage), stage, aws)
        if seeded:
            fill(stage, aws)
        yield stage


@pytest.fixture(scope="session")
def shop() -> Iterator[StageInfo]:
    """For a conftest: `from tests.e2e.stack import shop`. One deployed shop with its demo catalog, for the session."""
    with deployed(seeded=True) as stage:
        yield stage


def fill(stage: StageInfo, aws: Aws) -> seed.Catalog:
    """Send the demo catalog and wait until all its pages are there."""
    catalog = seed.Catalog.read()
    seed.send(catalog, stage, aws, done=lambda _steps: None)
    ready.wait(stage, aws, catalog)
    return catalog


def clients(endpoint: str) -> Aws:
    return Aws(region=REGION, endpoint=endpoint)


@contextmanager
def _kept() -> Iterator[Local]:
    local = Local(Path(os.environ["EVERSHELF_E2E_HOME"]), port=0)
    started = local.start()
    try:
        yield local
    finally:
        if started:
            local.stop()
