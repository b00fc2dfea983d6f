import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from evershelf import cli, places
from evershelf.commands import import_ as command
from evershelf.stage import StageInfo

MAP = """
id = "id"
title = "name"
stock = "stock"
[price]
field = "price"
"""
MUG = '{"id": "MUG-RED", "name": "Mug", "price": 12.5, "stock": 3}'


class Shop:
    """A command line before a bus that takes everything, unless the shopkeeper stops it at an event."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.export = home / "export.jsonl"
        self.sent: list[dict[str, str]] = []
        self.stop_at: int | None = None

    def put_events(self, *, Entries: list[dict[str, str]]) -> dict[str, Any]:  # noqa: N803
        if self.stop_at is not None and len(self.sent) >= self.stop_at:
            raise KeyboardInterrupt
        self.sent += Entries
        return {"FailedEntryCount": 0, "Entries": [{"EventId": "1"} for _ in Entries]}

    def run(self, *arguments: str) -> tuple[int, str]:
        line = ["import", str(self.export), "--map", str(self.home / "map.toml"), *arguments]
        result = CliRunner().invoke(cli.app, line)
        return result.exit_code, re.sub(r"\s+", " ", result.output)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    made = Shop(tmp_path)
    made.export.write_text(MUG + "\n")
    (tmp_path / "map.toml").write_text(MAP)
    info = StageInfo("local", "us-east-1", "http://shop.test", "", None, "bus", "pages", "", None, {})
    monkeypatch.setattr(places, "HOME", tmp_path)
    monkeypatch.setattr(command, "connect", lambda stage: SimpleNamespace(events=made))
    monkeypatch.setattr(command, "find", lambda stage, aws: info)
    return made


def test_an_import_tells_what_it_sent(shop: Shop) -> None:
    code, said = shop.run()
    assert code == 0
    assert "products 1" in said
    assert "events sent 2" in said
    assert [entry["DetailType"] for entry in shop.sent] == ["StockCounted", "ProductUpserted"]


def test_a_dry_run_needs_no_shop_and_sends_nothing(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(command, "connect")
    code, said = shop.run("--dry-run")
    assert code == 0
    assert "only checked" in said
    assert not shop.sent


def test_a_bad_line_is_told_and_makes_the_exit_code_one(shop: Shop) -> None:
    shop.export.write_text(MUG.replace("12.5", "12.505") + "\n" + MUG + "\n")
    code, said = shop.run()
    assert code == 1
    assert "1 price 12.505 has more digits than USD, which has 2" in said
    assert len(shop.sent) == 2


def test_json_is_all_there_is_on_the_output(shop: Shop) -> None:
    shop.export.write_text("oops\n" + MUG + "\n")
    line = ["import", str(shop.export), "--map", str(shop.home / "map.toml"), "--json"]
    result = CliRunner().invoke(cli.app, line)
    told = json.loads(result.stdout)
    assert (told["products"], told["bad"], told["events_sent"], told["state"]) == (1, 1, 2, "imported")
    assert told["bad_lines"][0]["line"] == 1


def test_the_same_file_again_is_not_sent_a_changed_one_is(shop: Shop) -> None:
    shop.run()
    code, said = shop.run()
    assert code == 0
    assert "this very file was imported" in said
    assert len(shop.sent) == 2
    shop.run("--from-start")
    assert len(shop.sent) == 4
    shop.export.write_text(MUG.replace("12.5", "13") + "\n")
    shop.run()
    assert len(shop.sent) == 6


def test_a_stop_says_how_to_go_on_and_the_next_run_goes_on_with_the_same_revision(shop: Shop) -> None:
    shop.export.write_text("".join(MUG.replace("RED", str(n)) + "\n" for n in range(12)))
    shop.stop_at = 20
    code, said = shop.run()
    assert code == 130
    assert "stopped after 20 of 24 events; run the same command again" in said
    shop.stop_at = None
    code, said = shop.run()
    assert code == 0
    assert "went on after line 8" in said
    details = [json.loads(entry["Detail"]) for entry in shop.sent]
    assert [one["product_id"] for one in details if "product_id" in one] == [f"MUG-{n}" for n in range(12)]
    assert len({one["revision"] for one in details if "revision" in one}) == 1
