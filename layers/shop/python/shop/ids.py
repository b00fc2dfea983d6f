"""Ids: a prefix that says what it names, and a ULID; or, for an order, a digest of who asked and with which key."""

import base64
import hashlib

from ulid import ULID


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
