"""Standard Webhooks signatures, ours and those of others: `v1,` and the HMAC-SHA256 of `id.timestamp.body`, in base64.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from shop.errors import Malformed, Unauthorized

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
PREFIX = "whsec_"
#: Seconds by which a message may have been signed before or after now.
TOLERANCE = 300
#: It becomes a key of a table and the cause of what follows, which travels in headers.
_ID = re.compile(r"[\x21-\x7e]{1,128}")
_SECONDS = re.compile(r"[0-9]{1,12}")


def sign(secrets: Iterable[str], message_id: str, body: bytes, *, at: datetime) -> dict[str, str]:
    """The three headers; a signature per secret, so that a receiver may take its time with a new one."""
    seconds = str(int(at.timestamp()))
    signatures = [_signature(secret, message_id, seconds, body) for secret in secrets]
    return {ID: message_id, TIMESTAMP: seconds, SIGNATURE: " ".join(signatures)}


def verify(headers: Mapping[str, str], body: bytes, secrets: Iterable[str], *, now: datetime) -> str:
    """The message's id, once any signature is that of any secret. `headers` by lower-case name.

    Raises Unauthorized, or Malformed where a header is not what the standard says.
    """
    for name in (ID, TIMESTAMP, SIGNATURE):
        if not headers.get(name):
            raise Unauthorized("signature-missing", f"send {ID}, {TIMESTAMP} and {SIGNATURE}", field=name)
    message_id, seconds = headers[ID], headers[TIMESTAMP]
    if not _ID.fullmatch(message_id):
        raise Malformed("malformed-header", f"{ID} must be 1 to 128 printable ASCII characters", field=ID)
    if not _SECONDS.fullmatch(seconds):
        raise Malformed("malformed-header", f"{TIMESTAMP} must be seconds since 1970", field=TIMESTAMP)
    given = [one.encode() for one in headers[SIGNATURE].split() if one.startswith("v1,")]
    expected = [_signature(secret, message_id, seconds, body).encode() for secret in secrets]
    if not any([hmac.compare_digest(one, other) for one in given for other in expected]):  # noqa: C419 all, in one time
        raise Unauthorized("bad-signature", "no signature is that of this id, timestamp and body", field=SIGNATURE)
    age = int(now.timestamp()) - int(seconds)
    if abs(age) > TOLERANCE:
        when = f"{age} seconds ago" if age > 0 else f"{-age} seconds from now"
        raise Unauthorized(
            "signature-expired" if age > 0 else "signature-early",
            f"it was signed {when}; {TOLERANCE} are allowed: sign it again, under the same {ID}",
            field=TIMESTAMP,
        )
    return message_id


def _signature(secret: str, message_id: str, seconds: str, body: bytes) -> str:
    signed = hmac.new(_key(secret), f"{message_id}.{seconds}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(signed.digest()).decode()


def _key(secret: str) -> bytes:
    """What lies behind `whsec_` is base64; the value itself is never part of an error."""
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("a webhook secret must be base64, with or without whsec_ before it") from None
