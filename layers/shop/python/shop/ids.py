"""Ids: a prefix that says what it names, and a ULID; or, for an order, a digest of who asked and with which key."""

import base64
import hashlib
import re

from ulid import ULID

from shop.errors import Malformed


def new_id(prefix: str) -> str:
    """`cart_01JD...`: sortable by the time it was drawn."""
    return f"{prefix}_{ULID()}"


def derived_id(prefix: str, *parts: str) -> str:
    """The same parts always give the same id: 130 bits of a SHA-256, in base 32."""
    digest = hashlib.sha256("\x00".join(parts).encode()).digest()
    return f"{prefix}_{base64.b32encode(digest).decode()[:26]}"


def digest(*parts: str) -> str:
    """What we keep of a secret."""
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def person_of(address: str) -> str:
    """Who is written to at a mail address, where the address itself is not kept.

    Domains know no case, and no mailbox that matters does.
    """
    return digest(address.strip().lower())[:32]


def idempotency_key(header: str | None) -> str:
    """https://www.ietf.org/archive/id/draft-ietf-httpapi-idempotency-key-header-07.html"""
    if not header:
        raise Malformed("key-missing", "send an `Idempotency-Key` of your own choice", field="Idempotency-Key")
    if not re.fullmatch(r"[\x20-\x7e]{1,255}", header):
        raise Malformed("key-invalid", "the key has at most 255 characters of printable ASCII", field="Idempotency-Key")
    return header
