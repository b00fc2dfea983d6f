from pathlib import Path

import pytest
from typer.testing import CliRunner

from evershelf import mail
from evershelf.cli import app


@pytest.mark.parametrize("name", mail.NAMES)
def test_a_mail_is_shown_and_written_before_anything_is_published(name: str, tmp_path: Path):
    shown = CliRunner().invoke(app, ["mail", "preview", name, "--locale", "de", "--out", str(tmp_path)])
    assert shown.exit_code == 0, shown.output
    assert (tmp_path / f"{name}.de.html").read_text().lstrip().startswith("<!doctype html>")
    assert (tmp_path / f"{name}.de.txt").read_text() in shown.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["order_lost"], "order_confirmation"), (["order_shipped", "--locale", "xx"], "de, en")],
)
def test_what_there_is_not_is_answered_with_what_there_is(arguments: list[str], told: str):
    refused = CliRunner().invoke(app, ["mail", "preview", *arguments])
    assert refused.exit_code == 1
    assert told in refused.output
