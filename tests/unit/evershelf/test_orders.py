import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from moto import mock_aws
from typer.testing import CliRunner

from evershelf import cli
from evershelf.aws import Aws
from evershelf.commands import orders as command
from evershelf.stage import StageInfo
from functions.fulfillment.model import Delivery
from functions.fulfillment.store import AWAITING, DeliveryTable
from functions.orders.model import Milestones, Order, Refusal, State
from functions.orders.store import OrderTable
from functions.payments.store import PaymentTable
from shop.events import Address, OrderLine
from shop.money import Money
from shop.table import write
from tests.fakes import create_table
from tests.unit.orders.world import ORDER_INDEXES

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MUGS = Order(
    order_id="ord_MUGS",
    number="ES-7K3M9-QXP2",
    state=State.PAID,
    due_at=NOON + timedelta(minutes=15),
    email="mara@example.com",
    cart_id="cart_1",
    lines=(
        OrderLine(
            sku="MUG-RED",
            product_id="mug",
            title="Red [mug]",
            quantity=2,
            unit_price=Money(amount=1250, currency="USD"),
        ),
    ),
    subtotal=Money(amount=2500, currency="USD"),
    shipping=Money(amount=500, currency="USD"),
    tax=Money(amount=0, currency="USD"),
    total=Money(amount=3000, currency="USD"),
    shipping_method="standard",
    shipping_address=Address(name="Mara", line1="1 Elm Street", city="Springfield", postal_code="12345", country="US"),
    milestones=Milestones(placed_at=NOON, paid_at=NOON),
    holds=(),
    body_digest="b0d1",
    token_digest="70k3",
    return_url="https://shop.test/order/",
)
PLATES = MUGS.model_copy(
    update={
        "order_id": "ord_PLATES",
        "number": "ES-AAAAA-0000",
        "state": State.SENT,
        "milestones": Milestones(placed_at=NOON + timedelta(hours=1)),
    }
)


@pytest.fixture
def evershelf(monkeypatch):
    """Runs a command line against three tables with two orders and a refused checkout; answers (exit code, output)."""
    with mock_aws():
        aws = Aws(region="us-east-1")
        create_table(aws.dynamodb, "orders", key="order_id", indexes=ORDER_INDEXES, numbers=["ask_at", "placed"])
        create_table(aws.dynamodb, "payments", key="id")
        create_table(aws.dynamodb, "deliveries", key="pk", sort="sk", indexes={AWAITING: ("shard", "due_at")})
        _fill(aws)
        outputs = {"OrdersTable": "orders", "PaymentsTable": "payments", "DeliveriesTable": "deliveries"}
        info = StageInfo("local", "us-east-1", "", "", None, "bus", "", "", None, outputs)
        monkeypatch.setattr(command, "connect", lambda stage: aws)
        monkeypatch.setattr(command, "find", lambda stage, aws: info)

        def run(*arguments: str) -> tuple[int, str]:
            result = CliRunner().invoke(cli.app, ["orders", *arguments])
            return result.exit_code, result.output

        yield run


def _fill(aws: Aws) -> None:
    orders = OrderTable(aws.dynamodb, "orders")
    refusal = Refusal(body_digest="x", expires_at=NOON, status=409, kind="stock-short", detail="", members={})
    payment = PaymentTable(aws.dynamodb, "payments").open("ord_MUGS", MUGS.total, now=NOON)
    write(aws.dynamodb, [orders.place(MUGS), orders.place(PLATES), orders.refuse("ord_NO", refusal, now=NOON), payment])
    step: dict[str, Any] = {"order_id": "ord_MUGS", "sequence": 1, "kind": "order_paid", "payload": "{}"}
    DeliveryTable(aws.dynamodb, "deliveries").put(Delivery(**step, queued_at=NOON, due_at=NOON))


def test_the_list_has_the_newest_first_and_no_refused_checkouts(evershelf):
    code, output = evershelf("list", "--json")
    assert (code, [order["order_id"] for order in json.loads(output)]) == (0, ["ord_PLATES", "ord_MUGS"])


def test_the_list_takes_a_state_and_a_limit(evershelf):
    assert [one["number"] for one in json.loads(evershelf("list", "--state", "paid", "--json")[1])] == [MUGS.number]
    assert len(json.loads(evershelf("list", "--limit", "1", "--json")[1])) == 1


@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_the_list_tells_nothing_about_a_person(evershelf, flags):
    _, output = evershelf("list", *flags)
    assert MUGS.number in output
    assert not [secret for secret in ("mara", "Mara", "Elm", "70k3", "12345") if secret in output]


def test_a_state_that_no_order_has_is_refused_with_those_there_are(evershelf):
    code, output = evershelf("list", "--state", "LOST")
    assert code == 1
    assert "no order is ever LOST" in output
    assert "PENDING_PAYMENT" in output


@pytest.mark.parametrize("wanted", ["ord_MUGS", "ES-7K3M9-QXP2", "es7k3m9qxp2"])
def test_an_order_is_shown_with_its_payment_and_deliveries_but_not_what_opens_it(evershelf, wanted):
    code, output = evershelf("show", wanted, "--json")
    shown = json.loads(output)
    assert (code, shown["order"]["order_id"], shown["payment"]["state"]) == (0, "ord_MUGS", "opened")
    assert [(step["sequence"], step["state"]) for step in shown["deliveries"]] == [(1, "queued")]
    assert not {"70k3", "b0d1"} & set(map(str, shown["order"].values()))


def test_an_order_is_shown_to_a_person(evershelf):
    code, output = evershelf("show", "ord_MUGS")
    assert code == 0
    assert "2 x Red [mug] MUG-RED  $25.00" in output
    assert "total $30.00" in output
    assert "step 1 order_paid" in output


@pytest.mark.parametrize("wanted", ["ord_LOST", "ES-00000-0000", "ord_NO", "", "!"])
def test_an_order_that_is_not_there_says_where_to_look(evershelf, wanted):
    code, output = evershelf("show", wanted)
    assert code == 1
    assert "evershelf orders list" in output
