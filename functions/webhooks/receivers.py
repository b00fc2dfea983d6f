"""The receivers of others, to whom we post only over https, only at public addresses, and never where they send us on.

The name is resolved once and the connection made to that very address, so that a second answer of the DNS cannot lead
into the network: https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html
"""

import http.client
import ipaddress
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Protocol, Self
from urllib.parse import urlsplit

from functions.webhooks.model import Attempt

SECONDS = 5.0
#: Of an answer, for the log.
BYTES_KEPT = 256
#: Public in form, but they lead to IPv4 addresses of any kind: NAT64, 6to4, Teredo.
_TUNNELS = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]


class Forbidden(Exception):
    """We do not post there."""


class Receivers(Protocol):
    def post(self, url: str, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Attempt: ...


class HttpReceivers:
    def __init__(self, *, loopback: bool, resolve: Callable[..., Any] = socket.getaddrinfo) -> None:
        """`loopback`: plain http to this very machine is allowed, for the local stage."""
        self._loopback = loopback
        self._resolve = resolve
        self._tls: ssl.SSLContext | None = None

    @classmethod
    def from_environment(cls) -> Self:
        return cls(loopback=os.environ["LOOPBACK_RECEIVERS"] == "allowed")

    def post(self, url: str, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Attempt:
        begun = time.monotonic()
        try:
            status, answer = self._post(url, body, headers)
        except (Forbidden, OSError, http.client.HTTPException, ValueError) as error:
            late = time.monotonic() - begun >= SECONDS
            status, answer = None, f"no answer within {SECONDS:.0f} s" if late else f"{type(error).__name__}: {error}"
        ms = round((time.monotonic() - begun) * 1000)
        return Attempt(at=now, status=status, ms=ms, answer=answer[:BYTES_KEPT])

    def address(self, url: str) -> tuple[str, int]:
        """Where a POST to this URL goes. Raises Forbidden, or OSError when the name is unknown."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError as error:
            raise Forbidden(f"the URL cannot be read: {error}") from error
        secure = parts.scheme == "https"
        if not host or not (secure or (parts.scheme == "http" and self._loopback)):
            raise Forbidden("a receiver has an https address")
        if "@" in parts.netloc:
            raise Forbidden("a URL with a user or a password in it would be in every log")
        port = port or (443 if secure else 80)
        found = [str(one[4][0]) for one in self._resolve(host, port, type=socket.SOCK_STREAM)]
        for address in found:
            ours = self._loopback and ipaddress.ip_address(address).is_loopback
            if not ours and not (secure and is_public(address)):
                raise Forbidden(f"{host} is at {address}, which is not a public address")
        if not found:
            raise Forbidden(f"{host} has no address")
        return found[0], port

    def _post(self, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
        address, port = self.address(url)
        parts = urlsplit(url)
        host = str(parts.hostname)
        secure = parts.scheme == "https"
        opened = socket.create_connection((address, port), timeout=SECONDS)
        if secure:
            self._tls = self._tls or ssl.create_default_context()
            opened = self._tls.wrap_socket(opened, server_hostname=host, do_handshake_on_connect=False)
        # A timeout is of one read: who sends a byte a second would hold us for ever.
        end = threading.Timer(SECONDS, _hang_up, [opened])
        end.daemon = True
        end.start()
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(host, port, timeout=SECONDS)
        connection.sock = opened
        try:
            if isinstance(opened, ssl.SSLSocket):
                opened.do_handshake()
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", path, body=body, headers=dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.read1(BYTES_KEPT).decode(errors="replace")
        finally:
            end.cancel()
            connection.close()


def is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return is_public(str(found.ipv4_mapped))
        if any(found in net for net in _TUNNELS):
            return False
    return found.is_global and not found.is_multicast


def _hang_up(opened: socket.socket) -> None:
    with suppress(OSError):
        socket.socket.shutdown(opened, socket.SHUT_RDWR)  # not SSLSocket's, which would first say goodbye
