from datetime import UTC, datetime

import pytest

from functions.webhooks.signature import sign, verify
from shop.errors import Malformed, Unauthorized

#: The vector that the libraries of Standard Webhooks test themselves with.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
BODY = b'{"test": 2432232314}'
AT = datetime.fromtimestamp(1614265330, UTC)
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
HEADERS = {"webhook-id": ID, "webhook-timestamp": "1614265330", "webhook-signature": SIGNATURE}
OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"


def test_it_signs_as_the_published_vector_says():
    assert sign([SECRET], ID, BODY, at=AT) == HEADERS


@pytest.mark.parametrize("secret", [SECRET, SECRET.removeprefix("whsec_")])
def test_it_believes_the_published_vector(secret):
    assert verify(HEADERS, BODY, [secret], now=AT) == ID


def test_while_secrets_rotate_any_signature_of_any_secret_will_do():
    both = sign([OTHER, SECRET], ID, BODY, at=AT)
    assert len(both["webhook-signature"].split()) == 2
    assert verify(both, BODY, [SECRET], now=AT) == ID
    assert verify(HEADERS, BODY, [OTHER, SECRET], now=AT) == ID


def test_signatures_of_versions_we_do_not_know_are_passed_over():
    headers = HEADERS | {
        "webhook-signature": f"v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7 {SIGNATURE}"
    }
    assert verify(headers, BODY, [SECRET], now=AT) == ID


@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_five_minutes_either_way_are_allowed(seconds):
    now = datetime.fromtimestamp(1614265330 + seconds, UTC)
    assert verify(HEADERS, BODY, [SECRET], now=now) == ID


@pytest.mark.parametrize(
    ("headers", "body", "secret", "seconds", "told"),
    [
        ({"webhook-id": ""}, BODY, SECRET, 0, "signature-missing webhook-id"),
        ({"webhook-timestamp": ""}, BODY, SECRET, 0, "signature-missing webhook-timestamp"),
        ({"webhook-signature": ""}, BODY, SECRET, 0, "signature-missing webhook-signature"),
        ({}, BODY + b" ", SECRET, 0, "bad-signature webhook-signature"),
        ({}, BODY, OTHER, 0, "bad-signature webhook-signature"),
        ({"webhook-id": "msg_other"}, BODY, SECRET, 0, "bad-signature webhook-signature"),
        ({"webhook-timestamp": "1614265331"}, BODY, SECRET, 0, "bad-signature webhook-signature"),
        ({"webhook-signature": SIGNATURE[3:]}, BODY, SECRET, 0, "bad-signature webhook-signature"),
        ({"webhook-signature": "v1,\u00fc"}, BODY, SECRET, 0, "bad-signature webhook-signature"),
        ({}, BODY, SECRET, 301, "signature-expired webhook-timestamp"),
        ({}, BODY, SECRET, -301, "signature-early webhook-timestamp"),
    ],
)
def test_what_it_does_not_believe_it_says_precisely(headers, body, secret, seconds, told):
    now = datetime.fromtimestamp(1614265330 + seconds, UTC)
    with pytest.raises(Unauthorized) as refused:
        verify(HEADERS | headers, body, [secret], now=now)
    assert f"{refused.value.kind} {refused.value.members['field']}" == told


@pytest.mark.parametrize(
    ("headers", "field"),
    [
        ({"webhook-timestamp": "yesterday"}, "webhook-timestamp"),
        ({"webhook-timestamp": "-1"}, "webhook-timestamp"),
        ({"webhook-timestamp": "1" * 5_000}, "webhook-timestamp"),
        ({"webhook-id": "x" * 129}, "webhook-id"),
        ({"webhook-id": "two words"}, "webhook-id"),
    ],
)
def test_a_header_that_cannot_be_read_is_named(headers, field):
    with pytest.raises(Malformed) as refused:
        verify(HEADERS | headers, BODY, [SECRET], now=AT)
    assert refused.value.members["field"] == field


def test_a_secret_that_is_none_is_told_without_it():
    with pytest.raises(ValueError, match="must be base64") as told:
        sign(["whsec_not base64"], ID, BODY, at=AT)
    assert "not base64" not in str(told.value)
