"""The payments table: every news, in every order and however often, is one transaction with what it says."""

import itertools
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.payments.model import News, PspEvent
from functions.payments.store import PaymentTable
from shop.errors import Refused
from shop.money import Money
from shop.outbox import Outbox
from shop.table import ConditionFailed, from_item, write
from tests.fakes import create_table

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PRICE = Money(amount=1250, currency="USD")
OUTBOX = Outbox("outbox")
CAUSE = {"caused_at": NOW, "cause_id": "evt"}


@pytest.fixture
def payments(dynamodb):
    create_table(dynamodb, "payment", key="id", indexes={"awaiting": ("awaiting", "ask_at")})
    table = PaymentTable(dynamodb, "payment")
    write(dynamodb, [table.open("ord_MUG", PRICE, now=NOW)])
    return table


@pytest.fixture
def said(dynamodb):
    """What waits in the outbox, by name."""

    def names():
        rows = [from_item(item) for item in dynamodb.scan(TableName="outbox")["Items"]]
        return sorted(row["detail_type"] for row in rows)

    return names


def news(kind, **members: Any) -> News:
    return News(**{"kind": kind, "order_id": "ord_MUG", "psp_id": "pi_1", "amount": PRICE} | members)


def hear(payments, kind, event_id=None, **members) -> Any:
    """A webhook of its own."""
    event = PspEvent(event_id=event_id or f"evt_{kind}", type=kind, news=None)
    return payments.settle(news(kind, **members), cause=CAUSE, outbox=OUTBOX, now=NOW, event=event)


def inbox(dynamodb, event_id) -> Any:
    row = dynamodb.get_item(TableName="payment", Key={"id": {"S": f"inbox#{event_id}"}})
    return from_item(row["Item"]) if "Item" in row else None


def test_a_payment_opens_once(payments, dynamodb):
    assert (payments.get("ord_MUG").state, payments.get("ord_MUG").amount) == ("opened", PRICE)
    with pytest.raises(ConditionFailed):
        write(dynamodb, [payments.open("ord_MUG", Money(amount=1, currency="USD"), now=NOW)])
    assert payments.get("ord_BOWL") is None


def test_the_psps_payment_is_recorded_and_again_changes_nothing(payments):
    first = payments.created("ord_MUG", "pi_1", "https://psp/pay/pi_1")
    assert (first.state, first.psp_id, first.pay_url) == ("created", "pi_1", "https://psp/pay/pi_1")
    assert payments.created("ord_MUG", "pi_1", "https://psp/pay/pi_1") == first


def test_a_second_payment_for_the_order_is_refused(payments):
    payments.created("ord_MUG", "pi_1", None)
    with pytest.raises(Refused):
        payments.created("ord_MUG", "pi_2", None)
    with pytest.raises(Refused):
        payments.created("ord_NONE", "pi_2", None)


def test_a_webhook_settles_and_says_so_once(payments, said, dynamodb):
    payments.created("ord_MUG", "pi_1", None)
    assert hear(payments, "succeeded").outcome == "settled"
    assert hear(payments, "succeeded") is None
    assert hear(payments, "succeeded", event_id="evt_other").outcome == "late"
    assert payments.get("ord_MUG").state == "succeeded"
    assert said() == ["PaymentSucceeded"]
    assert inbox(dynamodb, "evt_succeeded")["outcome"] == "settled"
    assert inbox(dynamodb, "evt_other")["outcome"] == "late"


def test_a_webhook_that_comes_before_the_answer_of_the_psp_is_not_lost(payments, said):
    assert hear(payments, "succeeded").outcome == "settled"
    late = payments.created("ord_MUG", "pi_1", "https://psp/pay/pi_1")
    assert (late.state, late.psp_id) == ("succeeded", "pi_1")
    assert said() == ["PaymentSucceeded"]


def test_a_decline_that_comes_before_the_answer_of_the_psp_leaves_it_payable(payments):
    hear(payments, "failed", reason="Your card was declined.")
    row = payments.created("ord_MUG", "pi_1", "https://psp/pay/pi_1")
    assert (row.state, row.pay_url, row.last_failure) == ("created", "https://psp/pay/pi_1", "Your card was declined.")


def test_a_good_card_after_a_declined_one_forgets_the_failure(payments, said):
    hear(payments, "failed", reason="Your card was declined.")
    hear(payments, "succeeded")
    assert payments.get("ord_MUG").last_failure is None
    assert said() == ["PaymentFailed", "PaymentSucceeded"]


@pytest.mark.parametrize("order", list(itertools.permutations(["created", "failed", "succeeded", "canceled"])))
def test_in_whatever_order_webhooks_come_a_paid_order_ends_paid(payments, said, order):
    for kind in order:
        if kind == "created":
            payments.created("ord_MUG", "pi_1", None)
        else:
            hear(payments, kind, reason="declined")
    assert payments.get("ord_MUG").state == "succeeded"
    assert said().count("PaymentSucceeded") == 1
    assert not payments.due(now=NOW + timedelta(days=1), limit=10)


@pytest.mark.parametrize("order", list(itertools.permutations(["created", "failed", "succeeded", "refunded"])))
def test_in_whatever_order_webhooks_come_a_refunded_order_ends_refunded(payments, said, order):
    for kind in order:
        if kind == "created":
            payments.created("ord_MUG", "pi_1", None)
        else:
            hear(payments, kind, reason="declined")
            hear(payments, kind, reason="declined")
    assert payments.get("ord_MUG").state == "refunded"
    assert said().count("PaymentRefunded") == 1


def test_another_amount_parks_the_payment_and_is_kept_in_the_inbox(payments, said, dynamodb):
    payments.created("ord_MUG", "pi_1", None)
    assert hear(payments, "succeeded", amount=Money(amount=1, currency="USD")).outcome == "parked"
    assert payments.get("ord_MUG").state == "parked"
    assert "the order costs $12.50" in inbox(dynamodb, "evt_succeeded")["reason"]
    assert said() == []


@pytest.mark.parametrize("order_id", ["ord_NONE", None])
def test_an_event_of_an_unknown_order_is_kept_in_the_inbox(payments, said, dynamodb, order_id):
    assert hear(payments, "succeeded", order_id=order_id).outcome == "parked"
    assert inbox(dynamodb, "evt_succeeded")["outcome"] == "parked"
    assert hear(payments, "succeeded", order_id=order_id) is None
    assert said() == []


def test_what_does_not_concern_us_is_kept_once(payments, dynamodb):
    event = PspEvent(event_id="evt_1", type="customer.created", news=None)
    payments.ignore(event, now=NOW)
    payments.ignore(event, now=NOW + timedelta(days=1))
    assert inbox(dynamodb, "evt_1")["received_at"] == NOW.isoformat()


def test_a_refund_is_written_before_the_psp_is_asked_and_said_once(payments, said):
    hear(payments, "succeeded")
    assert payments.refunding("ord_MUG", PRICE).refund == PRICE
    assert payments.get("ord_MUG").state == "refunding"
    assert payments.refunding("ord_MUG", PRICE).state == "refunding"
    hear(payments, "refunded")
    payments.settle(news("refunded"), cause=CAUSE, outbox=OUTBOX, now=NOW)
    assert payments.refunding("ord_MUG", PRICE).state == "refunded"
    assert said() == ["PaymentRefunded", "PaymentSucceeded"]


def test_what_was_not_taken_cannot_go_back(payments):
    with pytest.raises(Refused):
        payments.refunding("ord_MUG", PRICE)
    with pytest.raises(Refused):
        payments.refunding("ord_NONE", PRICE)


def test_a_payment_is_due_two_minutes_after_it_opened_and_less_and_less_often(payments, dynamodb):
    def due(minutes) -> list[str]:
        return [row.order_id for row in payments.due(now=NOW + timedelta(minutes=minutes), limit=10)]

    assert due(60) == []  # the PSP does not know it yet
    row = payments.created("ord_MUG", "pi_1", None)
    assert due(1.9) == []
    assert due(2) == ["ord_MUG"]
    payments.ask_later(row, now=NOW + timedelta(minutes=5))
    assert due(9.9) == []
    assert due(10) == ["ord_MUG"]
    hear(payments, "succeeded")
    assert due(60) == []
    assert dynamodb.scan(TableName="payment", IndexName="awaiting")["Items"] == []  # it does not grow


def test_the_longest_waiting_are_asked_for_first(payments, dynamodb):
    for minute, name in enumerate(["ord_C", "ord_B", "ord_A"]):
        write(dynamodb, [payments.open(name, PRICE, now=NOW + timedelta(minutes=minute))])
        payments.created(name, f"pi_{name}", None)
    assert [row.order_id for row in payments.due(now=NOW + timedelta(hours=1), limit=2)] == ["ord_C", "ord_B"]


def test_a_payment_that_moves_while_a_webhook_is_settled_is_thought_over(payments, said, monkeypatch):
    """A cancelation settles between our read and our write."""
    payments.created("ord_MUG", "pi_1", None)
    read = payments.get
    once = iter([True])

    def get(order_id):
        row = read(order_id)
        if next(once, False):
            hear(payments, "succeeded", event_id="evt_faster")
        return row

    monkeypatch.setattr(payments, "get", get)
    assert hear(payments, "canceled").outcome == "late"
    assert read("ord_MUG").state == "succeeded"
    assert said() == ["PaymentSucceeded"]


def test_the_events_in_the_outbox_carry_amount_payment_and_cause(payments, dynamodb):
    hear(payments, "succeeded")
    (item,) = dynamodb.scan(TableName="outbox")["Items"]
    detail = json.loads(from_item(item)["detail"])
    assert detail["amount"] == {"amount": 1250, "currency": "USD"}
    assert (detail["order_id"], detail["payment_id"], detail["cause_id"]) == ("ord_MUG", "pi_1", "evt")
