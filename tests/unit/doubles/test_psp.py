"""The PSP double keeps Stripe's rules: what the shop is tested against must refuse what Stripe refuses."""

import hashlib
import hmac
import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.unit.doubles.psp_in_process import URL, Inbox, PspInProcess, Response

GOOD, DECLINED, POOR, SLOW = "4242 4242 4242 4242", "4000 0000 0000 0002", "4000 0000 0000 9995", "4000 0000 0000 0077"
MUG = {
    "amount": "1250",
    "currency": "usd",
    "metadata[order_id]": "ord_MUG",
    "return_url": "https://shop.example/order/?id=ord_MUG#token",
}


@pytest.fixture
def psp() -> PspInProcess:
    return PspInProcess()


@pytest.fixture
def shop(psp: PspInProcess) -> Inbox:
    """Hears the webhooks."""
    post(psp, "/v1/webhook_endpoints", {"url": "https://api.example/webhooks/psp", "secret": "whsec"})
    return psp.shop


def post(psp: PspInProcess, path: str, fields: dict[str, str] | None = None, key: str | None = None) -> Response:
    headers = {"Authorization": "Bearer sk"} | ({"Idempotency-Key": key} if key else {})
    return psp.request("POST", URL + path, body=urlencode(fields or {}), headers=headers)


def get(psp: PspInProcess, path: str) -> Any:
    return body(psp.request("GET", URL + path, headers={"authorization": "Bearer sk"}))


def body(response: Response) -> Any:
    return json.loads(response.data)


def create(psp: PspInProcess, key: str | None = "ord_MUG", **changes: str) -> Any:
    return body(post(psp, "/v1/payment_intents", MUG | changes, key))


def found(pattern: str, text: str) -> Sequence[str]:
    match = re.search(pattern, text)
    assert match, f"{pattern} is not in {text}"
    return match.groups()


def told(shop: Inbox) -> list[str]:
    return [json.loads(body)["type"] for _, body, _ in shop.taken]


def status(psp: PspInProcess, intent: Any) -> str:
    return str(get(psp, f"/v1/payment_intents/{intent['id']}")["status"])


def test_a_new_payment_waits_for_a_card_and_says_where(psp):
    intent = create(psp)
    assert intent["id"].startswith("pi_")
    assert (intent["status"], intent["amount"], intent["currency"]) == ("requires_payment_method", 1250, "usd")
    assert intent["metadata"] == {"order_id": "ord_MUG"}
    assert intent["next_url"] == f"{URL}/pay/{intent['id']}"


def test_nothing_is_told_without_an_api_key(psp):
    answer = psp.request("GET", f"{URL}/v1/payment_intents")
    assert answer.status == 401
    assert body(answer)["error"]["type"] == "invalid_request_error"


@pytest.mark.parametrize(
    ("change", "code", "param"),
    [
        ({"amount": ""}, "parameter_missing", "amount"),
        ({"amount": "12.50"}, "parameter_invalid_integer", "amount"),
        ({"amount": "0"}, "parameter_invalid_integer", "amount"),
        ({"currency": "USD"}, None, "currency"),
        ({"return_url": "javascript:alert(1)"}, "url_invalid", "return_url"),
        ({"colour": "red"}, "parameter_unknown", "colour"),
    ],
)
def test_a_request_that_makes_no_sense_names_its_parameter(psp, change, code, param):
    answer = post(psp, "/v1/payment_intents", MUG | change, "ord_MUG")
    assert answer.status == 400
    assert (body(answer)["error"]["code"], body(answer)["error"]["param"]) == (code, param)


def test_the_same_key_and_body_get_the_first_answer_again(psp):
    first = create(psp)
    psp.pay(first["id"], GOOD)
    again = post(psp, "/v1/payment_intents", MUG, "ord_MUG")
    assert again.headers["Idempotent-Replayed"] == "true"
    assert body(again) == first
    assert len(get(psp, "/v1/payment_intents")["data"]) == 1


@pytest.mark.parametrize("path", ["/v1/payment_intents", "/v1/refunds"])
def test_the_same_key_with_other_words_is_an_idempotency_error(psp, path):
    create(psp)
    other = MUG | {"amount": "1"} if path == "/v1/payment_intents" else {"payment_intent": "pi_x"}
    answer = post(psp, path, other, "ord_MUG")
    assert (answer.status, body(answer)["error"]["type"]) == (400, "idempotency_error")


def test_a_key_is_forgotten_after_a_day(psp):
    first = create(psp)
    psp.clock += 24 * 3600 - 1
    assert create(psp)["id"] == first["id"]
    psp.clock += 1
    assert create(psp)["id"] != first["id"]


def test_without_a_key_each_request_makes_a_payment(psp):
    assert create(psp, key=None)["id"] != create(psp, key=None)["id"]


def test_payments_are_found_by_their_metadata(psp):
    create(psp, key="other", **{"metadata[order_id]": "ord_BOWL"})
    mug = create(psp)
    query = urlencode({"query": "metadata['order_id']:'ord_MUG'"})
    assert [found["id"] for found in get(psp, f"/v1/payment_intents/search?{query}")["data"]] == [mug["id"]]


def test_an_unknown_payment_is_missing(psp):
    assert get(psp, "/v1/payment_intents/pi_none")["error"]["code"] == "resource_missing"
    assert psp.request("GET", f"{URL}/pay/pi_none").status == 404


def test_a_good_card_pays_tells_the_shop_and_sends_the_shopper_back(psp, shop):
    intent = create(psp)
    answer = psp.pay(intent["id"], GOOD)
    assert answer.status == 303
    back = f"https://shop.example/order/?id=ord_MUG&payment_intent={intent['id']}&redirect_status=succeeded#token"
    assert answer.headers["Location"] == back
    assert told(shop) == ["payment_intent.succeeded"]
    assert status(psp, intent) == "succeeded"


@pytest.mark.parametrize(
    ("number", "words", "code"), [(DECLINED, "declined", "generic_decline"), (POOR, "insufficient funds", POOR)]
)
def test_after_a_decline_the_shopper_tries_another_card(psp, shop, number, words, code):
    intent = create(psp)
    answer = psp.pay(intent["id"], number)
    assert answer.status == 402
    assert words in found(r'id="error"[^>]*>([^<]*)', answer.data.decode())[0]
    assert b'id="card-number"' in answer.data
    failure = json.loads(shop.taken[0][1])["data"]["object"]["last_payment_error"]
    assert failure["code"] == "card_declined"
    assert failure["decline_code"] == (code if code != POOR else "insufficient_funds")
    assert psp.pay(intent["id"], GOOD).status == 303
    assert told(shop) == ["payment_intent.payment_failed", "payment_intent.succeeded"]
    assert get(psp, f"/v1/payment_intents/{intent['id']}")["last_payment_error"] is None


@pytest.mark.parametrize("number", ["4242 4242 4242 4241", "5555 5555 5555 4444", "", "abc"])
def test_a_number_that_is_no_test_card_is_no_attempt(psp, shop, number):
    intent = create(psp)
    assert psp.pay(intent["id"], number).status == 402
    assert told(shop) == []


def test_a_slow_card_is_processing_and_cannot_be_canceled_then_succeeds(psp, shop):
    intent = create(psp)
    answer = psp.pay(intent["id"], SLOW)
    assert (answer.status, answer.headers["Location"]) == (303, intent["next_url"])
    assert b"One moment" in psp.request("GET", intent["next_url"]).data
    refused = post(psp, f"/v1/payment_intents/{intent['id']}/cancel")
    assert body(refused)["error"]["payment_intent"]["status"] == "processing"
    psp.clock += 3
    assert psp.request("GET", intent["next_url"]).status == 303
    assert status(psp, intent) == "succeeded"
    assert told(shop) == ["payment_intent.processing", "payment_intent.succeeded"]


def test_a_canceled_payment_cannot_be_paid_and_its_page_says_so(psp, shop):
    intent = create(psp)
    assert body(post(psp, f"/v1/payment_intents/{intent['id']}/cancel"))["status"] == "canceled"
    answer = psp.pay(intent["id"], GOOD)
    assert b"This order has ended" in answer.data
    assert status(psp, intent) == "canceled"
    assert told(shop) == ["payment_intent.canceled"]


@pytest.mark.parametrize("end", ["succeeded", "canceled"])
def test_an_ended_payment_cannot_be_canceled_and_is_shown_as_it_is(psp, end):
    intent = create(psp)
    psp.pay(intent["id"], GOOD) if end == "succeeded" else post(psp, f"/v1/payment_intents/{intent['id']}/cancel")
    answer = post(psp, f"/v1/payment_intents/{intent['id']}/cancel")
    error = body(answer)["error"]
    assert (answer.status, error["code"]) == (400, "payment_intent_unexpected_state")
    assert error["payment_intent"]["status"] == end


def test_under_a_key_even_a_refusal_is_the_answer_for_a_day(psp):
    intent = create(psp)
    psp.pay(intent["id"], SLOW)
    path = f"/v1/payment_intents/{intent['id']}/cancel"
    assert post(psp, path, key="cancel").status == 400
    psp.clock += 3
    assert body(post(psp, path, key="cancel"))["error"]["payment_intent"]["status"] == "processing"
    assert body(post(psp, path))["error"]["payment_intent"]["status"] == "succeeded"


def test_a_slow_card_succeeds_once_whoever_asks(psp, shop):
    intent = create(psp)
    psp.pay(intent["id"], SLOW)
    psp.clock += 3
    psp.dynamo.meanwhile = lambda: status(psp, intent)
    assert status(psp, intent) == "succeeded"
    assert told(shop).count("payment_intent.succeeded") == 1


def test_the_same_refund_asked_for_twice_at_once_is_told_once(psp, shop):
    intent = create(psp)
    psp.pay(intent["id"], GOOD)
    wanted = {"payment_intent": intent["id"], "amount": "500"}
    psp.dynamo.meanwhile = lambda: post(psp, "/v1/refunds", wanted, "refund-ord_MUG")
    assert post(psp, "/v1/refunds", wanted, "refund-ord_MUG").headers["Idempotent-Replayed"] == "true"
    assert told(shop).count("charge.refunded") == 1


def test_of_a_payment_and_its_cancelation_only_one_can_be(psp, shop):
    intent = create(psp)
    psp.dynamo.meanwhile = lambda: psp.pay(intent["id"], GOOD)
    assert post(psp, f"/v1/payment_intents/{intent['id']}/cancel").status == 400
    assert told(shop) == ["payment_intent.succeeded"]


def test_a_refund_gives_back_once_under_its_key(psp, shop):
    intent = create(psp)
    psp.pay(intent["id"], GOOD)
    wanted = {"payment_intent": intent["id"], "amount": "1250"}
    first, again = (post(psp, "/v1/refunds", wanted, "refund-ord_MUG") for _ in range(2))
    assert body(first) == body(again)
    assert body(first)["status"] == "succeeded"
    charge = json.loads(shop.taken[-1][1])["data"]["object"]
    assert (charge["amount_refunded"], charge["refunded"], charge["payment_intent"]) == (1250, True, intent["id"])
    assert charge["metadata"] == {"order_id": "ord_MUG"}
    assert told(shop) == ["payment_intent.succeeded", "charge.refunded"]
    other_key = post(psp, "/v1/refunds", wanted, "another")
    assert body(other_key)["error"]["code"] == "charge_already_refunded"


def test_not_more_goes_back_than_was_paid_and_nothing_of_an_unpaid_one(psp):
    intent = create(psp)
    assert post(psp, "/v1/refunds", {"payment_intent": intent["id"]}).status == 400
    psp.pay(intent["id"], GOOD)
    assert post(psp, "/v1/refunds", {"payment_intent": intent["id"], "amount": "1251"}).status == 400
    assert post(psp, "/v1/refunds", {"payment_intent": intent["id"], "amount": "1000"}).status == 200
    assert post(psp, "/v1/refunds", {"payment_intent": intent["id"], "amount": "251"}).status == 400


def test_webhooks_are_signed_over_time_and_body(psp, shop):
    psp.pay(create(psp)["id"], GOOD)
    ((url, sent, headers),) = shop.taken
    at, signature = found(r"^t=(\d+),v1=([0-9a-f]{64})$", headers["Stripe-Signature"])
    assert url == "https://api.example/webhooks/psp"
    assert signature == hmac.new(b"whsec", f"{at}.".encode() + sent, hashlib.sha256).hexdigest()


@pytest.mark.parametrize("trouble", [0, 503])
def test_a_webhook_that_was_not_taken_comes_again_with_the_same_id(psp, shop, trouble):
    shop.status = trouble
    intent = create(psp)
    psp.pay(intent["id"], GOOD)
    first = [json.loads(sent)["id"] for _, sent, _ in shop.taken]
    shop.taken.clear()
    shop.status = 200
    psp.clock += 3
    status(psp, intent)
    assert told(shop) == ["payment_intent.succeeded"]
    assert first in ([], [json.loads(shop.taken[0][1])["id"]])
    psp.clock += 1000
    status(psp, intent)
    assert len(shop.taken) == 1


def test_undelivered_webhooks_can_be_sent_at_once(psp, shop):
    shop.status = 0
    psp.pay(create(psp)["id"], GOOD)
    assert body(post(psp, "/v1/events/resend")) == {"delivered": 0, "undelivered": 1}
    shop.status = 200
    assert body(post(psp, "/v1/events/resend")) == {"delivered": 1, "undelivered": 0}


def test_registering_an_address_again_replaces_its_secret_which_is_not_told(psp, shop):
    post(psp, "/v1/webhook_endpoints", {"url": "https://api.example/webhooks/psp", "secret": "newer"})
    (endpoint,) = get(psp, "/v1/webhook_endpoints")["data"]
    assert endpoint["url"] == "https://api.example/webhooks/psp"
    assert "secret" not in endpoint
    psp.pay(create(psp)["id"], GOOD)
    _, sent, headers = shop.taken[0]
    at = headers["Stripe-Signature"][2:12]
    assert hmac.new(b"newer", f"{at}.".encode() + sent, hashlib.sha256).hexdigest() in headers["Stripe-Signature"]


def test_the_page_shows_the_amount_and_what_can_be_tried(psp):
    page = psp.request("GET", create(psp)["next_url"]).data.decode()
    assert "$12.50" in page
    for element in ("card-number", "card-expiry", "card-cvc", "pay", "decline-hint"):
        assert f'id="{element}"' in page
    assert DECLINED in found(r'id="decline-hint">(.*)', page)[0]
    assert not re.search(r"<script|https?://", page)


@pytest.mark.parametrize("number", [GOOD, DECLINED, SLOW, "4111 1111 1111 1111"])
def test_a_card_number_is_kept_nowhere(psp, shop, capsys, number):
    shown = psp.pay(create(psp)["id"], number).data.decode().partition('class="hints"')[0]
    kept = json.dumps(psp.dynamo.items("psp"), default=str) + capsys.readouterr().out + str(shop.taken)
    assert number.replace(" ", "") not in kept.replace(" ", "")
    if number != GOOD:  # the placeholder
        assert number not in shown
