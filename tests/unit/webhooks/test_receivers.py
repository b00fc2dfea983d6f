"""Where we post to, and above all where we do not."""

import http.client
import socket
import threading
from contextlib import contextmanager
from typing import Any

import pytest

from functions.webhooks import receivers as module
from functions.webhooks.receivers import Forbidden, HttpReceivers, is_public
from tests.unit.webhooks.world import NOON


def resolve(*addresses):
    return lambda host, port, **_: [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses
    ]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("127.9.9.9", False),
        ("0.0.0.0", False),  # noqa: S104
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("172.31.255.255", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),  # shared by providers
        ("169.254.169.254", False),  # a cloud's credentials
        ("169.254.170.2", False),
        ("192.0.2.1", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("239.1.1.1", False),
        ("255.255.255.255", False),
        ("240.0.0.1", False),
        ("::", False),
        ("::1", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("fd00:ec2::254", False),  # a cloud's credentials
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:169.254.169.254", False),
        ("::ffff:93.184.215.14", True),
        ("::ffff:224.0.0.1", False),
        ("64:ff9b::a9fe:a9fe", False),  # 169.254.169.254 by way of NAT64
        ("2002:7f00:1::", False),
        ("2001:0:1::", False),
        ("2001:db8::1", False),
    ],
)
def test_only_public_addresses_are_posted_to(address, public):
    assert is_public(address) == public
    receivers = HttpReceivers(loopback=False, resolve=resolve(address))
    if public:
        assert receivers.address("https://receiver.example/hook") == (address, 443)
    else:
        with pytest.raises(Forbidden, match="not a public address"):
            receivers.address("https://receiver.example/hook")


def test_one_address_inside_among_public_ones_is_one_too_many():
    receivers = HttpReceivers(loopback=False, resolve=resolve("93.184.215.14", "10.0.0.1"))
    with pytest.raises(Forbidden):
        receivers.address("https://receiver.example/")


@pytest.mark.parametrize(
    "url",
    [
        "http://receiver.example/",
        "ftp://receiver.example/",
        "file:///etc/passwd",
        "//receiver.example/",
        "receiver.example",
        "https://",
        "https:///path",
        "https://user:password@receiver.example/",
        "https://receiver.example:99999/",
        "https://[::1/",
        "",
    ],
)
@pytest.mark.parametrize("loopback", [True, False])
def test_only_https_addresses_without_a_password_are_receivers(url, loopback):
    with pytest.raises(Forbidden):
        HttpReceivers(loopback=loopback, resolve=resolve("93.184.215.14")).address(url)


def test_this_machine_is_a_receiver_on_the_local_stage_alone():
    local = HttpReceivers(loopback=True, resolve=resolve("127.0.0.1"))
    assert local.address("http://localhost:9000/hook") == ("127.0.0.1", 9000)
    for inside in ("10.0.0.1", "169.254.169.254"):
        with pytest.raises(Forbidden):
            HttpReceivers(loopback=True, resolve=resolve(inside)).address("http://receiver.example/")


@contextmanager
def peer(monkeypatch, *said: bytes, pause: float = 0.0):
    """A receiver at the other end of a pair of sockets, and what it was sent."""
    ours, theirs = socket.socketpair()
    heard: list[bytes] = []
    connected: list[Any] = []

    def connect(address, timeout):
        connected.append(address)
        ours.settimeout(timeout)
        return ours

    def answer():
        heard.append(theirs.recv(65_536))
        with_pause = threading.Event()
        for part in said:
            try:
                theirs.sendall(part)
            except OSError:
                return
            with_pause.wait(pause)

    monkeypatch.setattr(socket, "create_connection", connect)
    thread = threading.Thread(target=answer)
    thread.start()
    try:
        yield heard, connected
    finally:
        ours.close()
        thread.join(10)
        theirs.close()


def post(url="http://localhost:9000/hook?for=me", **headers: str):
    receivers = HttpReceivers(loopback=True, resolve=resolve("127.0.0.1"))
    return receivers.post(url, b'{"type":"x"}', {"Content-Type": "application/json"} | headers, now=NOON)


def test_it_posts_to_the_very_address_it_looked_at_and_keeps_the_first_bytes_of_the_answer(monkeypatch):
    answer = b"HTTP/1.1 202 Accepted\r\nContent-Length: 1000\r\n\r\n" + b"x" * 1_000
    with peer(monkeypatch, answer) as (heard, connected):
        attempt = post()
    assert connected == [("127.0.0.1", 9000)]
    head, _, body = heard[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /hook?for=me HTTP/1.1\r\nHost: localhost:9000\r\n")
    assert body in {b"", b'{"type":"x"}'}
    assert (attempt.status, attempt.answer) == (202, "x" * 256)


def test_it_follows_nobody(monkeypatch):
    answer = b"HTTP/1.1 307 Moved\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"
    with peer(monkeypatch, answer) as (_, connected):
        assert post().status == 307
    assert len(connected) == 1


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 twohundred\r\n\r\n"])
def test_what_is_no_answer_is_told_as_none(monkeypatch, answer):
    def hang_up(*_, **__):
        raise http.client.RemoteDisconnected("closed") if not answer else http.client.BadStatusLine("nonsense")

    monkeypatch.setattr(HttpReceivers, "_post", hang_up)
    attempt = post()
    assert attempt.status is None
    assert attempt.answer


def test_who_answers_a_byte_at_a_time_is_hung_up_on(monkeypatch):
    monkeypatch.setattr(module, "SECONDS", 0.3)
    with peer(monkeypatch, *(b"H" for _ in range(40)), pause=0.05):
        attempt = post()
    assert attempt.status is None
    assert attempt.answer.startswith("no answer within")
    assert attempt.ms < 1_500


def test_a_name_that_nobody_knows_is_told(monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror("unknown")

    attempt = HttpReceivers(loopback=False, resolve=unknown).post("https://receiver.example/", b"", {}, now=NOON)
    assert (attempt.status, attempt.answer) == (None, "gaierror: unknown")
