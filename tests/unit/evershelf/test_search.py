"""`evershelf search` on a stage with an OpenSearch (the fake one), and on one without."""

import json

import pytest
from typer.testing import CliRunner

from evershelf import cli
from evershelf.aws import Aws
from evershelf.commands import search as command
from evershelf.search import PARTS, Search
from evershelf.stage import StageInfo
from functions.search.index import OpenSearch
from tests.unit.search.conftest import variants
from tests.unit.search.world import DE, US, SearchWorld

OUTPUTS = {
    "SearchEndpoint": "https://search.example",
    "SearchPrefix": "evershelf-test",
    "CatalogTable": "catalog",
    "StockTable": "stock",
}


class Operator:
    def __init__(self, monkeypatch) -> None:
        self.world = SearchWorld()
        self.outputs = dict(OUTPUTS)
        self.aws = Aws(region="us-east-1")
        self.aws.__dict__["dynamodb"] = self.world.memory.client
        of_stage = OpenSearch.of_stage

        def faked(*told, **more):
            found = of_stage(*told, **more)
            for one in found.values():
                one._http = self.world.network  # type: ignore[assignment]
            return found

        monkeypatch.setattr(OpenSearch, "of_stage", faked)
        monkeypatch.setattr(command, "connect", lambda stage: self.aws)
        monkeypatch.setattr(command, "find", lambda stage, aws: self.info)
        self.world.category("kitchen")
        for name in ("mug", "pot", "pan"):
            self.world.product(name, variants=variants(name.upper(), 900))

    @property
    def info(self) -> StageInfo:
        return StageInfo("dev", "us-east-1", "", "", None, "bus", "", "", None, self.outputs)

    def run(self, *arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(cli.app, ["search", *arguments])
        return result.exit_code, result.output


@pytest.fixture
def operator(monkeypatch) -> Operator:
    return Operator(monkeypatch)


def test_an_index_is_made_for_every_market_once_and_anew_when_it_is_said(operator):
    assert operator.run("create")[0] == 0
    first = dict(operator.world.network.aliases)
    assert first.keys() == {US, DE}
    assert json.loads(operator.run("create", "--json")[1]) == {US: False, DE: False}
    assert operator.world.network.aliases == first
    assert json.loads(operator.run("create", "--anew", "--json")[1]) == {US: True, DE: True}
    assert operator.world.network.aliases.keys() == {US, DE}
    assert set(operator.world.network.aliases.values()) == set(operator.world.network.indices)
    assert set(first.values()) & set(operator.world.network.indices) == set()


def test_what_a_stray_request_made_in_the_place_of_an_alias_is_seen_and_removed_anew(operator):
    operator.world.network._create(US, {})
    assert json.loads(operator.run("create", "--json")[1])[US] is False
    assert json.loads(operator.run("create", "--anew", "--json")[1])[US] is True
    assert US in operator.world.network.aliases


def test_every_product_is_written_and_what_is_of_none_is_removed(operator):
    operator.run("create")
    operator.run("reindex")
    operator.world.withdraw("pan")  # and nobody tells the index
    code, output = operator.run("reindex")
    assert code == 0, output
    assert operator.world.titles().keys() == operator.world.titles(DE).keys() == {"mug", "pot"}
    told = json.loads(operator.run("status", "--json")[1])
    assert [(one["market"], one["documents"], one["products"]) for one in told] == [("us", 2, 2), ("de", 2, 2)]


def test_a_product_that_was_refused_is_named_and_nothing_is_removed(operator):
    operator.run("create")
    operator.run("reindex")
    operator.world.withdraw("pan")
    operator.world.network.refuses = {"mug": (400, {"type": "mapper_parsing_exception", "reason": "no"})}
    code, output = operator.run("reindex")
    assert code == 1
    assert "mug 400 mapper_parsing_exception: no" in output
    assert operator.world.titles().keys() == {"mug", "pot", "pan"}


def test_what_is_busy_is_tried_again(operator):
    operator.run("create")
    operator.world.network.refuses = {"mug": (429, {"type": "busy", "reason": "full"})}
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 2:
            operator.world.network.refuses = {}

    shares: list[tuple[int, int]] = []
    assert Search(operator.info, operator.aws, sleep=sleep).reindex(lambda *told: shares.append(told)) == {}
    assert slept == [2, 4]
    assert shares[-1] == (PARTS, PARTS)
    assert "mug" in operator.world.titles()


def test_a_stage_without_an_opensearch_says_what_to_do(operator):
    del operator.outputs["SearchEndpoint"]
    code, output = operator.run("status")
    assert code == 1
    assert "search_domain_arn" in output


def test_without_access_it_says_where_to_look(operator):
    operator.world.network.down = 403
    code, output = operator.run("create")
    assert code == 1
    assert "403" in output
    assert "access policy" in output


def test_before_there_is_an_index_the_status_says_how_to_make_one(operator):
    assert "evershelf search create" in operator.run("status")[1].replace("\n", "")
