"""StripePsp against the double: every call may be repeated, and no answer is believed to mean more than it says."""

import pytest

from functions.payments.psp import PspRefused, PspUnreachable, StripePsp
from shop.money import Money
from tests.unit.doubles.psp_in_process import URL, PspInProcess, Response

GOOD, SLOW = "4242 4242 4242 4242", "4000 0000 0000 0077"
PRICE = Money(amount=1250, currency="USD")
BACK = "https://shop.example/order/?id=ord_MUG"


@pytest.fixture
def double():
    return PspInProcess()


@pytest.fixture
def psp(double):
    return StripePsp(double, URL, lambda: "sk")


class Answers:
    """A PSP, or something in front of it, that answers this."""

    def __init__(self, status, body) -> None:
        self.response = Response(status, body, {})

    def request(self, method, url, *, body, headers) -> Response:
        return self.response


def test_a_payment_is_made_once_however_often_it_is_asked_for(psp):
    first = psp.create("ord_MUG", PRICE, BACK, "ada@example.com")
    assert (first.status, first.amount, first.order_id) == ("open", PRICE, "ord_MUG")
    assert first.pay_url.endswith(f"/pay/{first.psp_id}")
    assert psp.create("ord_MUG", PRICE, BACK, "ada@example.com") == first


def test_a_lost_answer_is_asked_for_again_and_finds_the_same_payment(psp, double):
    double.lost = 1
    with pytest.raises(PspUnreachable):
        psp.create("ord_MUG", PRICE, BACK)
    assert psp.create("ord_MUG", PRICE, BACK).psp_id == double.bank.intents()[0].id
    assert len(double.bank.intents()) == 1


def test_a_replayed_answer_is_not_taken_for_the_payment_as_it_is_now(psp, double):
    double.pay(psp.create("ord_MUG", PRICE, BACK).psp_id, GOOD)
    assert psp.create("ord_MUG", PRICE, BACK).status == "succeeded"


def test_the_same_order_asked_for_with_other_words_finds_its_payment(psp):
    first = psp.create("ord_MUG", PRICE, BACK, "ada@example.com")
    assert psp.create("ord_MUG", PRICE, BACK, "ada@example.org") == first


def test_a_payment_is_made_with_one_call(psp, double):
    psp.create("ord_MUG", PRICE, BACK)
    assert double.calls == ["POST /v1/payment_intents"]


def test_canceling_says_what_really_happened(psp, double):
    open_one, paid, slow = (psp.create(f"ord_{n}", PRICE, BACK).psp_id for n in range(3))
    double.pay(paid, GOOD)
    double.pay(slow, SLOW)
    assert psp.cancel(open_one, "ord_0").status == "canceled"
    assert psp.cancel(open_one, "ord_0").status == "canceled"
    assert psp.cancel(paid, "ord_1").status == "succeeded"
    assert psp.cancel(slow, "ord_2").status == "processing"
    double.clock += 3
    assert psp.cancel(slow, "ord_2").status == "succeeded"


def test_a_refund_goes_back_once_however_often_it_is_asked_for(psp, double):
    paid = psp.create("ord_MUG", PRICE, BACK).psp_id
    double.pay(paid, GOOD)
    part = Money(amount=500, currency="USD")
    double.lost = 1
    with pytest.raises(PspUnreachable):
        psp.refund(paid, "ord_MUG", part)
    assert psp.refund(paid, "ord_MUG", part).status == "succeeded"
    assert double.bank.intent(paid).amount_refunded == 500


def test_a_charge_refunded_by_hand_counts_as_refunded(psp, double):
    paid = psp.create("ord_MUG", PRICE, BACK).psp_id
    double.pay(paid, GOOD)
    psp.refund(paid, "by-hand", PRICE)
    assert psp.refund(paid, "ord_MUG", PRICE).status == "succeeded"


def test_what_is_not_there_is_refused_for_good(psp):
    with pytest.raises(PspRefused) as refused:
        psp.find("pi_none")
    assert refused.value.code == "resource_missing"


def test_the_api_key_goes_along(psp):
    with pytest.raises(PspRefused):
        StripePsp(PspInProcess(), URL, lambda: "").find("pi_1")


@pytest.mark.parametrize("status", [409, 429, 500, 502, 503])
def test_an_answer_that_leaves_the_outcome_open_is_unreachable(status):
    psp = StripePsp(Answers(status, b'{"error": {"type": "api_error"}}'), URL, lambda: "sk")
    with pytest.raises(PspUnreachable):
        psp.cancel("pi_1", "ord_MUG")


@pytest.mark.parametrize(
    "body", [b"<html>", b"", b"[]", b"null", b"{}", b'{"id": "pi_1", "status": "succeeded", "amount": "x"}']
)
def test_an_answer_that_is_no_payment_is_unreachable(body):
    with pytest.raises(PspUnreachable):
        StripePsp(Answers(200, body), URL, lambda: "sk").find("pi_1")


def test_a_psp_that_is_down_is_unreachable(psp, double):
    double.down = 1
    with pytest.raises(PspUnreachable):
        psp.find("pi_1")
