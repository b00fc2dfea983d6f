import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.payments.logic import TOLERANCE, decide, read, refusal_of_refund, verify
from functions.payments.model import News, Payment
from shop.errors import Invalid, Malformed
from shop.events import PaymentRefunded, PaymentSucceeded
from shop.money import Money

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PRICE = Money(amount=1250, currency="USD")
BODY = b'{"id": "evt_1"}'


def payment(state="created", **members: Any) -> Payment:
    values: dict[str, Any] = {
        "order_id": "ord_MUG",
        "amount": PRICE,
        "state": state,
        "opened_at": NOW,
        "psp_id": "pi_1",
    } | members
    return Payment(**values)


def news(kind, **members: Any) -> News:
    return News(**{"kind": kind, "order_id": "ord_MUG", "psp_id": "pi_1", "amount": PRICE} | members)


def signed(body=BODY, by="whsec", at=NOW) -> tuple[int, str]:
    seconds = int(at.timestamp())
    return seconds, hmac.new(by.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()


def test_a_webhook_signed_with_our_secret_is_believed():
    seconds, signature = signed()
    verify(f"t={seconds},v1={signature}", BODY, "whsec", now=NOW)


def test_one_good_signature_of_several_is_enough_while_the_secret_rotates():
    (seconds, old), (_, new) = signed(by="older"), signed()
    verify(f"t={seconds},v1={old},v1={new},v0=ignored", BODY, "whsec", now=NOW)


@pytest.mark.parametrize("drift", [-TOLERANCE, TOLERANCE])
def test_clocks_may_differ_by_five_minutes_and_no_more(drift):
    seconds, signature = signed(at=NOW + timedelta(seconds=drift))
    header = f"t={seconds},v1={signature}"
    verify(header, BODY, "whsec", now=NOW)
    with pytest.raises(Malformed, match="300 seconds"):
        verify(header, BODY, "whsec", now=NOW - timedelta(seconds=1 if drift > 0 else -1))


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "garbage",
        "t=,v1=",
        "t=soon,v1=abc",
        "v1=" + signed()[1],
        f"t={signed()[0]}",
        f"t={signed()[0]},v0={signed()[1]}",
        f"t={signed()[0]},v1=",
        f"t={signed()[0]},v1={signed(by='another')[1]}",
        f"t={signed()[0] + 1},v1={signed()[1]}",
        f"t={signed()[0]},v1={signed(body=b'tampered')[1]}",
        f"t={signed()[0]},v1=ü",
    ],
)
def test_anything_else_is_a_bad_signature_and_names_the_header(header):
    with pytest.raises(Malformed) as refused:
        verify(header, BODY, "whsec", now=NOW)
    assert (refused.value.kind, refused.value.members["field"]) == ("bad-signature", "Stripe-Signature")


def test_a_refund_is_read_from_its_charge():
    charge = {
        "id": "ch_1",
        "payment_intent": "pi_1",
        "amount": 1250,
        "amount_refunded": 1250,
        "currency": "usd",
        "metadata": {"order_id": "ord_MUG"},
    }
    event = read(json.dumps({"id": "evt_1", "type": "charge.refunded", "data": {"object": charge}}).encode())
    assert event.news == news("refunded")


def test_an_event_of_another_kind_brings_no_news():
    assert read(b'{"id": "evt_1", "type": "customer.created", "data": {"object": {}}}').news is None


@pytest.mark.parametrize("body", [b"", b"{", b"\xff"])
def test_what_is_not_json_is_malformed(body):
    with pytest.raises(Malformed):
        read(body)


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        '"text"',
        "{}",
        '{"id": 1, "type": "customer.created"}',
        '{"id": "evt_1", "type": "payment_intent.succeeded"}',
        '{"id": "evt_1", "type": ["x"], "data": {}}',
        '{"id": "evt_1", "type": "payment_intent.succeeded", "data": {"object": {"id": "pi_1"}}}',
        '{"id": "evt_1", "type": "payment_intent.succeeded",'
        ' "data": {"object": {"id": "pi_1", "amount": -5, "currency": "usd"}}}',
        '{"id": "evt_1", "type": "payment_intent.succeeded", "data": {"object": []}}',
    ],
)
def test_json_that_is_no_event_is_invalid(body):
    with pytest.raises(Invalid):
        read(body.encode())


def outcome(state, kind) -> tuple[str, str, str | None]:
    """What becomes of the state, and what is said."""
    decision = decide(payment(state), news(kind, reason="declined"), {})
    said = type(decision.said).__name__ if decision.said else None
    return decision.outcome, decision.payment.state if decision.payment else state, said


@pytest.mark.parametrize("state", ["opened", "created"])
def test_an_open_payment_takes_whatever_comes(state):
    assert outcome(state, "succeeded") == ("settled", "succeeded", "PaymentSucceeded")
    assert outcome(state, "canceled") == ("settled", "canceled", None)
    assert outcome(state, "failed") == ("noted", "created", "PaymentFailed")
    assert outcome(state, "refunded") == ("settled", "refunded", "PaymentRefunded")


@pytest.mark.parametrize("kind", ["succeeded", "failed", "canceled"])
@pytest.mark.parametrize("state", ["succeeded", "refunding", "refunded", "parked"])
def test_what_comes_late_never_moves_a_payment_backwards(state, kind):
    assert outcome(state, kind) == ("late", state, None)


def test_money_that_came_after_the_cancelation_is_said_so_that_it_goes_back():
    assert outcome("canceled", "succeeded") == ("settled", "succeeded", "PaymentSucceeded")
    assert outcome("canceled", "failed") == ("late", "canceled", None)


@pytest.mark.parametrize("state", ["succeeded", "refunding", "parked"])
def test_a_refund_ends_a_payment_once(state):
    assert outcome(state, "refunded") == ("settled", "refunded", "PaymentRefunded")
    assert outcome("refunded", "refunded") == ("late", "refunded", None)


@pytest.mark.parametrize("amount", [Money(amount=1249, currency="USD"), Money(amount=1250, currency="EUR")])
def test_another_amount_or_currency_parks_the_payment_and_says_nothing(amount):
    decision = decide(payment(), news("succeeded", amount=amount), {})
    assert decision.payment == payment("parked")
    assert (decision.outcome, decision.said) == ("parked", None)
    assert decision.reason == f"the PSP says {amount.display}, the order costs $12.50"


def test_a_wrong_amount_does_not_undo_a_payment_that_succeeded():
    decision = decide(payment("succeeded"), news("succeeded", amount=Money(amount=1, currency="USD")), {})
    assert (decision.outcome, decision.payment) == ("parked", None)


def test_another_payment_for_the_same_order_is_parked_and_ours_stays_as_it_is():
    decision = decide(payment(), news("canceled", psp_id="pi_2"), {})
    assert (decision.outcome, decision.payment, decision.said) == ("parked", None, None)


def test_an_unknown_order_is_parked():
    assert decide(None, news("succeeded"), {}).outcome == "parked"


def test_a_partial_refund_that_nobody_asked_for_is_parked():
    part = Money(amount=500, currency="USD")
    assert decide(payment("succeeded"), news("refunded", amount=part), {}).outcome == "parked"
    asked = payment("refunding", refund=part)
    said = decide(asked, news("refunded", amount=part), {}).said
    assert said == PaymentRefunded(order_id="ord_MUG", payment_id="pi_1", amount=part)


def test_the_events_carry_the_cause_on():
    cause: dict[str, Any] = {"caused_at": NOW, "cause_id": "evt_1"}
    said = decide(payment(), news("succeeded"), cause).said
    assert said == PaymentSucceeded(order_id="ord_MUG", payment_id="pi_1", amount=PRICE, **cause)


@pytest.mark.parametrize(
    ("row", "amount"),
    [
        (None, PRICE),
        (payment("created"), PRICE),
        (payment("canceled"), PRICE),
        (payment("succeeded"), Money(amount=1251, currency="USD")),
        (payment("succeeded"), Money(amount=1250, currency="EUR")),
        (payment("succeeded"), Money(amount=0, currency="USD")),
        (payment("refunding", refund=PRICE), Money(amount=1, currency="USD")),
    ],
)
def test_a_refund_that_makes_no_sense_is_refused(row, amount):
    assert refusal_of_refund(row, amount)


@pytest.mark.parametrize("row", [payment("succeeded"), payment("parked"), payment("refunding", refund=PRICE)])
def test_what_was_taken_may_go_back(row):
    assert refusal_of_refund(row, PRICE) is None
