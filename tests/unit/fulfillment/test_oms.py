import json
from typing import Any

import pytest
import urllib3

from functions.fulfillment.model import Delivery
from functions.fulfillment.oms import HttpOms, Refused, Taken, Unclear
from tests.unit.fulfillment.world import NOON, PAID

STEP = Delivery.of(PAID, 1, now=NOON, due_at=NOON)


class Network:
    def __init__(self, status=202, body=b"", error=None):
        self.status, self.body, self.error = status, body, error
        self.request_was: Any = None

    def request(self, method, url, *, body, headers):
        self.request_was = (method, url, json.loads(body), headers)
        if self.error:
            raise self.error
        return urllib3.HTTPResponse(body=self.body, status=self.status)


def hand_over(network: Any):
    oms = HttpOms("http://oms.test")
    oms._http = network
    return oms.hand_over(STEP)


def test_the_step_is_posted_with_a_key_that_is_the_same_at_every_try():
    network = Network()
    assert hand_over(network) == Taken()
    method, url, body, headers = network.request_was
    assert (method, url) == ("POST", "http://oms.test/orders")
    assert headers["Idempotency-Key"] == "ord_MUGS/1"
    assert (body["kind"], body["order_id"], body["total"]) == (
        "order_paid",
        "ord_MUGS",
        {"amount": 2500, "currency": "USD"},
    )


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_success_is_taken(status):
    assert hand_over(Network(status)) == Taken()


@pytest.mark.parametrize("status", [400, 402, 410, 413, 422])
def test_what_is_wrong_with_the_order_is_refused_for_good(status):
    assert hand_over(Network(status)) == Refused(str(status))


def test_a_refusal_tells_the_reason_the_oms_gave():
    assert hand_over(Network(422, b'{"detail": "no such street"}')) == Refused("422 no such street")


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"\xff", b'{"detail": null}'])
def test_a_refusal_without_a_reason_is_still_one(body):
    assert hand_over(Network(422, body)) == Refused("422")


@pytest.mark.parametrize("status", [301, 302, 401, 403, 404, 405, 408, 409, 425, 429, 500, 502, 503, 504])
def test_what_says_nothing_of_the_order_is_tried_again(status):
    assert hand_over(Network(status)) == Unclear(f"status {status}")


def test_no_answer_is_tried_again():
    error = urllib3.exceptions.ReadTimeoutError(urllib3.HTTPConnectionPool("oms.test"), "/orders", "too slow")
    assert hand_over(Network(error=error)) == Unclear("ReadTimeoutError")
