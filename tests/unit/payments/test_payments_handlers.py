"""The webhook, the refund and the reconciler, with the PSP double at the other end."""

import base64
import hashlib
import hmac
import itertools
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.payments import api, every_minute, on_refund_requested
from functions.payments.model import PspRefund
from functions.payments.psp import StripePsp
from functions.payments.store import PaymentTable
from shop.consumer import NotYet
from shop.events import BadEvent, RefundRequested
from shop.money import Money
from shop.outbox import Outbox
from shop.table import write
from tests.fakes import Answer, MemoryDynamo, call, create_table
from tests.unit.doubles.psp_in_process import URL, PspInProcess, Response

GOOD, DECLINED, SLOW = "4242 4242 4242 4242", "4000 0000 0000 0002", "4000 0000 0000 0077"
PRICE = Money(amount=1250, currency="USD")
WHSEC = "whsec"


class Webhook:
    """Where the double's webhooks arrive: our handler, called as API Gateway calls it. `lost` ones do not arrive."""

    lost = False

    def request(self, method, url, *, body, headers) -> Response:
        if self.lost:
            return Response(503, b"", {})
        answer = call(api.handler, method, "/webhooks/psp", body=body, headers=headers)
        return Response(answer.status, answer.text.encode(), {})


class Shop:
    def __init__(self, monkeypatch) -> None:
        self.dynamo = MemoryDynamo()
        create_table(self.dynamo.client, "payment", key="id", indexes={"awaiting": ("awaiting", "ask_at")})
        create_table(self.dynamo.client, "outbox", key="id")
        self.payments = PaymentTable(self.dynamo.client, "payment")
        monkeypatch.setattr(api, "payments", self.payments)
        monkeypatch.setattr(api, "webhook_secret", lambda: WHSEC)
        self.webhook = Webhook()
        self.double = PspInProcess(self.webhook)
        self.double.clock = datetime.now(UTC).timestamp()
        self.psp = StripePsp(self.double, URL, lambda: "sk")
        endpoint = {"url": "https://api/webhooks/psp", "secret": WHSEC}
        self.double.bank.store.commit(self.double.bank.store.put("endpoint", "we_1", created=0, **endpoint))

    def place(self, order_id="ord_MUG", *, recorded=True) -> str:
        write(self.dynamo.client, [self.payments.open(order_id, PRICE, now=datetime.now(UTC))])
        made = self.psp.create(order_id, PRICE, "https://shop.example/order/")
        if recorded:
            self.payments.created(order_id, made.psp_id, made.pay_url)
        return made.psp_id

    def said(self) -> list[str]:
        rows = sorted(self.dynamo.items("outbox"), key=lambda row: row["id"])
        return [row["detail_type"] for row in rows]

    def state(self, order_id="ord_MUG") -> str:
        payment = self.payments.get(order_id)
        assert payment
        return payment.state

    def refund(self, amount=PRICE, psp: Any = None) -> None:
        asked = RefundRequested(order_id="ord_MUG", amount=amount, reason="canceled")
        on_refund_requested.give_back(
            asked, payments=self.payments, psp=psp or self.psp, outbox=Outbox("outbox"), now=datetime.now(UTC)
        )

    def ask(self, minutes) -> None:
        now = datetime.now(UTC) + timedelta(minutes=minutes)
        every_minute.ask(payments=self.payments, psp=self.psp, outbox=Outbox("outbox"), now=now)


@pytest.fixture
def shop(monkeypatch):
    return Shop(monkeypatch)


def send(body, *, encoded=False, **headers) -> Answer:
    """A webhook signed now."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    at = int(datetime.now(UTC).timestamp())
    signature = hmac.new(WHSEC.encode(), f"{at}.".encode() + raw, hashlib.sha256).hexdigest()
    headers = {"Stripe-Signature": f"t={at},v1={signature}"} | headers

    def handler(event, context):
        if encoded:
            event |= {"body": base64.b64encode(raw).decode(), "isBase64Encoded": True}
        return api.handler(event, context)

    return call(handler, "POST", "/webhooks/psp", body="" if encoded else raw.decode(), headers=headers)


# ---- the webhook


@pytest.mark.parametrize("recorded", [True, False], ids=["recorded", "webhook before our own record"])
def test_a_shopper_who_pays_is_told_to_the_shop_once(shop, recorded):
    psp_id = shop.place(recorded=recorded)
    shop.double.pay(psp_id, DECLINED)
    assert shop.payments.get("ord_MUG").last_failure == "Your card was declined."
    shop.double.pay(psp_id, GOOD)
    assert shop.state() == "succeeded"
    assert shop.said() == ["PaymentFailed", "PaymentSucceeded"]


def test_the_webhook_answers_what_became_of_it(shop):
    intent = shop.double.bank.intent(shop.place()).shown("")
    event = {"id": "evt_1", "type": "payment_intent.succeeded", "data": {"object": intent}}
    assert send(event).json == {"received": True, "outcome": "settled"}
    again = send(event)
    assert (again.status, again.json["outcome"]) == (200, "duplicate")
    assert shop.said() == ["PaymentSucceeded"]


def test_a_body_that_api_gateway_encoded_is_verified_as_it_was_sent(shop):
    intent = shop.double.bank.intent(shop.place()).shown("") | {"description": "Müsli"}
    event = {"id": "evt_1", "type": "payment_intent.succeeded", "data": {"object": intent}}
    raw = json.dumps(event, ensure_ascii=False).encode()
    assert send(raw, encoded=True).json["outcome"] == "settled"


@pytest.mark.parametrize("signature", ["t=1,v1=abc", "", "t=1700000000,v1=" + "0" * 64])
def test_a_forged_webhook_is_refused_and_changes_nothing(shop, signature):
    intent = shop.double.bank.intent(shop.place()).shown("")
    event = {"id": "evt_1", "type": "payment_intent.succeeded", "data": {"object": intent}}
    answer = send(event, **{"Stripe-Signature": signature})
    assert (answer.status, answer.json["type"], answer.json["field"]) == (400, "bad-signature", "Stripe-Signature")
    assert shop.state() == "created"


def test_a_webhook_without_a_signature_is_refused(shop):
    answer = call(api.handler, "POST", "/webhooks/psp", body={"id": "evt_1"})
    assert (answer.status, answer.json["type"]) == (400, "bad-signature")


def test_signed_nonsense_is_malformed_or_invalid(shop):
    assert (send(b"{").status, send(b"{").json["type"]) == (400, "malformed-json")
    assert send({"type": "payment_intent.succeeded"}).status == 422


def test_an_unknown_type_and_an_unknown_order_are_taken_and_kept(shop):
    assert send({"id": "evt_1", "type": "customer.created", "data": {}}).json["outcome"] == "ignored"
    intent = {"id": "pi_9", "amount": 1, "currency": "usd", "metadata": {"order_id": "ord_NONE"}}
    event = {"id": "evt_2", "type": "payment_intent.succeeded", "data": {"object": intent}}
    assert send(event).json["outcome"] == "parked"
    assert [row["id"] for row in shop.dynamo.items("payment")] == ["inbox#evt_1", "inbox#evt_2"]


def test_another_amount_parks_the_payment_and_is_reported(shop, capsys):
    intent = shop.double.bank.intent(shop.place()).shown("") | {"amount": 1}
    event = {"id": "evt_1", "type": "payment_intent.succeeded", "data": {"object": intent}}
    assert (send(event).status, shop.state(), shop.said()) == (200, "parked", [])
    assert '"settled": "parked"' in capsys.readouterr().out


# ---- the refund


def test_a_refund_goes_back_and_is_said_once_however_often_it_is_asked(shop):
    shop.double.pay(shop.place(), GOOD)
    shop.refund()
    shop.refund()
    assert shop.state() == "refunded"
    assert shop.said() == ["PaymentSucceeded", "PaymentRefunded"]
    assert shop.double.calls.count("POST /v1/refunds") == 1


def test_a_refund_whose_webhook_is_lost_is_said_all_the_same(shop):
    shop.double.pay(shop.place(), GOOD)
    shop.webhook.lost = True
    shop.refund()
    assert shop.said() == ["PaymentSucceeded", "PaymentRefunded"]


def test_a_refund_whose_answer_is_lost_is_asked_for_again(shop):
    psp_id = shop.place()
    shop.double.pay(psp_id, GOOD)
    shop.webhook.lost = True
    shop.double.lost = 1
    with pytest.raises(NotYet):
        shop.refund()
    assert shop.state() == "refunding"
    shop.refund()
    assert shop.said() == ["PaymentSucceeded", "PaymentRefunded"]
    assert shop.double.bank.intent(psp_id).amount_refunded == 1250


def test_a_refund_the_psp_works_on_is_said_by_its_webhook(shop):
    class Slow:
        def refund(self, psp_id, order_id, amount) -> PspRefund:
            return PspRefund(status="pending")

    psp_id = shop.place()
    shop.double.pay(psp_id, GOOD)
    shop.refund(psp=Slow())
    assert shop.said() == ["PaymentSucceeded"]
    shop.psp.refund(psp_id, "ord_MUG", PRICE)
    assert shop.said() == ["PaymentSucceeded", "PaymentRefunded"]


def test_a_refund_that_cannot_be_is_buried_with_its_reason(shop):
    class Refusing:
        def refund(self, psp_id, order_id, amount) -> PspRefund:
            return PspRefund(status="failed")

    with pytest.raises(BadEvent, match="no such payment"):
        shop.refund()
    psp_id = shop.place()
    with pytest.raises(BadEvent, match="nothing was taken"):
        shop.refund()
    shop.double.pay(psp_id, GOOD)
    with pytest.raises(BadEvent, match="could not refund"):
        shop.refund(psp=Refusing())
    with pytest.raises(BadEvent, match="being refunded already"):
        shop.refund(Money(amount=1, currency="USD"))


# ---- the reconciler


def test_a_lost_webhook_is_made_up_for_after_two_minutes(shop):
    psp_id = shop.place()
    shop.webhook.lost = True
    shop.double.pay(psp_id, GOOD)
    shop.ask(minutes=1)
    assert shop.said() == []
    shop.ask(minutes=3)
    assert (shop.state(), shop.said()) == ("succeeded", ["PaymentSucceeded"])
    shop.webhook.lost = False
    shop.double.clock += 60
    shop.psp.find(psp_id)  # the webhook comes after all
    shop.ask(minutes=4)
    assert shop.said() == ["PaymentSucceeded"]


def test_a_payment_canceled_at_the_psp_is_known_without_its_webhook(shop):
    psp_id = shop.place()
    shop.webhook.lost = True
    shop.psp.cancel(psp_id, "ord_MUG")
    shop.ask(minutes=3)
    assert (shop.state(), shop.said()) == ("canceled", [])


def test_an_open_payment_is_asked_for_less_and_less_often(shop):
    psp_id = shop.place()
    asked = []
    for minute in range(1, 40):
        before = len(shop.double.calls)
        shop.ask(minutes=minute)
        if len(shop.double.calls) > before:
            asked.append(minute)
    assert psp_id in shop.double.calls[-1]
    waits = [later - earlier for earlier, later in itertools.pairwise([0, *asked])]
    assert waits[0] == 2
    assert waits == sorted(waits)
    assert len(asked) <= 5


def test_while_the_psp_is_down_nothing_is_decided_and_the_next_minute_asks_again(shop):
    first, _ = shop.place("ord_MUG"), shop.place("ord_BOWL")
    shop.webhook.lost = True
    shop.double.pay(first, GOOD)
    shop.double.down = 1
    shop.ask(minutes=3)
    assert (shop.state(), shop.said()) == ("created", [])
    shop.ask(minutes=4)
    assert (shop.state("ord_MUG"), shop.state("ord_BOWL")) == ("succeeded", "created")
