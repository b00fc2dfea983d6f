import json
from typing import Any

import pytest

from functions.stock import staff_api
from functions.stock.logic import CORRECTIONS_KEPT, decide
from functions.stock.store import StockTable
from shop.events import StockAdjusted, StockCounted
from shop.outbox import Outbox
from tests.fakes import Answer, MemoryDynamo, call, create_table
from tests.unit.orders.world import NOW

SKU = "MUG-RED"


@pytest.fixture
def dynamo(monkeypatch: pytest.MonkeyPatch) -> MemoryDynamo:
    dynamo = MemoryDynamo()
    create_table(dynamo.client, "stock", key="id")
    create_table(dynamo.client, "outbox", key="id")
    monkeypatch.setattr(staff_api, "stock", StockTable(dynamo.client, "stock"))
    monkeypatch.setattr(staff_api, "outbox", Outbox("outbox"))
    monkeypatch.setenv("STAFF_ISSUER", "https://staff")
    monkeypatch.setenv("STAFF_CLIENT_ID", "client")
    warehouse(StockCounted(sku=SKU, counted=10, sequence=5))
    return dynamo


def warehouse(event: Any) -> None:
    staff_api.stock.change(event, decide, outbox=staff_api.outbox, now=NOW)


def ask(method: str, path: str, body: Any = None, *, key: str | None = None, groups: str = "[operator]") -> Answer:
    claims = {"token_use": "id", "iss": "https://staff", "aud": "client", "sub": "sam", "cognito:groups": groups}
    return call(
        staff_api.handler,
        method,
        path,
        body=body,
        headers={"Idempotency-Key": key} if key else {},
        path_parameters={"sku": path.split("/")[3]},
        claims=claims,
    )


def look(sku: str = SKU, groups: str = "[support]") -> Any:
    return ask("GET", f"/staff/stock/{sku}", groups=groups).json


def adjust(delta: int, key: str | None = "key-1", *, reason: str = "two broke", groups: str = "[operator]") -> Answer:
    return ask("POST", f"/staff/stock/{SKU}/adjustments", {"delta": delta, "reason": reason}, key=key, groups=groups)


def test_stock_is_shown_to_support(dynamo: MemoryDynamo):
    shown = look()
    assert (shown["on_hand"], shown["available"], shown["reserved"], shown["allocated"]) == (10, 10, 0, 0)
    assert look("NO-SUCH")["type"] == "not-found"


def test_a_correction_counts_once_however_often_it_is_sent(dynamo: MemoryDynamo):
    assert adjust(-2).json["on_hand"] == 8
    assert adjust(-2).json["on_hand"] == 8
    assert adjust(-2, "key-2").json["on_hand"] == 6
    assert look()["available"] == 6
    assert [one["by"] for one in look()["corrections"]] == ["sam", "sam"]


def test_the_same_key_with_another_correction_is_refused(dynamo: MemoryDynamo):
    adjust(-2)
    assert (adjust(-3).status, adjust(-3).json["type"]) == (422, "key-reused")
    assert look()["on_hand"] == 8


def test_a_later_count_contains_it_and_an_earlier_one_does_not(dynamo: MemoryDynamo):
    warehouse(StockAdjusted(sku=SKU, delta=1, sequence=8))
    adjust(-2)
    assert look()["corrections"][0]["counted"] is False

    warehouse(StockCounted(sku=SKU, counted=20, sequence=7))
    assert look()["on_hand"] == 20 + 1 - 2, "it was counted before the correction"

    warehouse(StockCounted(sku=SKU, counted=30, sequence=9))
    assert look()["on_hand"] == 30
    assert look()["corrections"][0]["counted"] is True
    assert adjust(-2).json["on_hand"] == 30, "sent again, it is known"


def test_no_more_is_taken_away_than_is_there_and_a_shortage_is_said(dynamo: MemoryDynamo):
    told = adjust(-11)
    assert (told.status, told.json["type"], told.json["on_hand"]) == (409, "not-that-many", 10)

    staff_api.stock.client.transact_write_items(TransactItems=[staff_api.stock.reserve(SKU, 8)])  # type: ignore[list-item]
    assert adjust(-5).json["available"] == -3
    assert [row["detail_type"] for row in dynamo.items("outbox")] == ["StockShort"]


def test_the_ledger_stays_small(dynamo: MemoryDynamo):
    for number in range(CORRECTIONS_KEPT + 3):
        adjust(1, f"key-{number}")
    assert len(look()["corrections"]) == CORRECTIONS_KEPT
    assert look()["on_hand"] == 10 + CORRECTIONS_KEPT + 3


@pytest.mark.parametrize(("delta", "reason"), [(0, "nothing"), (1, ""), (10**6, "too many")])
def test_a_correction_that_makes_no_sense_is_422(dynamo: MemoryDynamo, delta: int, reason: str):
    assert adjust(delta, reason=reason).status == 422


def test_it_takes_an_operator_and_a_key(dynamo: MemoryDynamo):
    told = adjust(1, groups="[support]")
    assert (told.status, told.json["group"]) == (403, "operator")
    assert look(groups="[]")["type"] == "group-missing"
    assert adjust(1, None).json["type"] == "key-missing"
    assert look()["on_hand"] == 10


def test_who_did_it_is_logged(dynamo: MemoryDynamo, capsys: pytest.CaptureFixture[str]):
    adjust(-2)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["staff_id"] for one in lines if one["outcome"] == "stock corrected"] == ["sam"]


def test_a_ledger_from_before_there_were_corrections_is_read(dynamo: MemoryDynamo):
    (ledger,) = [row for row in dynamo.items("stock") if row["id"].startswith("ledger#")]
    assert "corrected" in ledger
    key = {"id": {"S": ledger["id"]}}
    dynamo.client.update_item(TableName="stock", Key=key, UpdateExpression="REMOVE corrected")
    assert staff_api.stock.stock(SKU).ledger.corrected == {}
