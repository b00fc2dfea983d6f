"""Promise 5: what a key answers, through the API, for any sequence of requests (IETF draft-07 of Idempotency-Key)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.checkout import api
from functions.orders import api as orders_api
from tests.fakes import Answer, call
from tests.proof.shop import Shop, disagreements
from tests.unit.orders.world import json_for, mugs

CARTS = {"ann": "cart_ann", "bob": "cart_bob"}


@dataclass(frozen=True)
class Now:
    """The checkout at the shop's own time."""

    shop: Shop

    def check_out(self, body: Any, *, now: Any, **rest: Any) -> Any:
        return self.shop.checkout.check_out(body, now=self.shop.now, **rest)


class Asked(NamedTuple):
    who: str
    key: str
    email: str


@dataclass
class Told:
    """What a key of a cart was answered: `status` is None while it is worked on."""

    email: str
    status: int | None
    text: str
    at: Any


class Contract:
    """Who was told what, and so what they must be told next."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.known: dict[tuple[str, str], Told] = {}
        self.closed: set[str] = set()
        self.left = 3

    def expects(self, asked: Asked) -> tuple[int, str | None]:  # noqa: PLR0911 a line per rule
        """Status and, of a problem, its type."""
        told = self.told(asked)
        if told and told.email != asked.email:
            return 422, "key-reused"
        if told and told.status == 201:
            return 201, None
        if told and told.status is not None:
            return told.status, "the same"
        if told and self.shop.now - told.at < timedelta(seconds=30):
            return 409, "in-progress"
        if not told and asked.who in self.closed:
            return 409, "cart-closed"
        if not told and self.left < 2:
            return 409, "stock-short"
        return (503, "psp-unreachable") if self.shop.bank.down else (201, None)

    def told(self, asked: Asked) -> Told | None:
        """A refusal answers for its key for a day."""
        told = self.known.get((asked.who, asked.key))
        forgotten = told and told.status == 409 and self.shop.now - told.at >= timedelta(hours=24)
        return None if forgotten else told

    def notes(self, asked: Asked, answer: Answer, kind: str | None) -> None:
        before = self.told(asked)
        if kind in ("key-reused", "in-progress", "the same") or (before and before.status == 201):
            return
        if before is None:
            if answer.status in (201, 503):
                self.closed.add(asked.who)
                self.left -= 2
            self.known[asked.who, asked.key] = before = Told(asked.email, None, "", self.shop.now)
        before.status = None if answer.status == 503 else answer.status
        before.text = answer.text


def post(who: str, key: str | None, email: str, *, secret: str | None = None) -> Answer:
    body = {**BODIES[who], "email": email}
    headers = {"Authorization": f"Bearer {secret or who}"} | ({"Idempotency-Key": key} if key is not None else {})
    return call(api.handler, "POST", "/checkouts", body=body, headers=headers)


BODIES: dict[str, dict[str, Any]] = {}


@pytest.fixture
def patched() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def begin(patch: pytest.MonkeyPatch) -> Shop:
    """Three mugs; Ann and Bob want two each, so that whoever is second is refused until some come in."""
    shop = Shop()
    patch.setattr(api, "checkout", Now(shop))
    patch.setattr(orders_api, "due", shop.due)
    shop.sells(counted=3)
    for who, cart_id in CARTS.items():
        cart = shop.cart(cart_id, secret=who, MUG_RED=2)
        BODIES[who] = json_for(cart, total=mugs(2))
    return shop


#: The runs must come to all of these, or they show little.
EVERY_ANSWER = {
    *((201, None), (409, "the same"), (409, "in-progress"), (409, "cart-closed"), (409, "stock-short")),
    *((422, "key-reused"), (503, "psp-unreachable"), (400, "key-missing"), (400, "key-invalid")),
}
answered: set[tuple[int, str | None]] = set()
WHO, KEYS, EMAILS = (
    st.sampled_from(["ann", "bob"]),
    st.sampled_from(["k1", "k1", "k2"]),
    st.sampled_from(["a@x.io"] * 4 + ["b@x.io"]),
)
REQUEST = st.one_of(
    st.tuples(st.just("asks"), WHO, KEYS, EMAILS),
    st.tuples(st.just("asks"), WHO, KEYS, EMAILS),
    st.tuples(st.just("asks without a key"), WHO, st.sampled_from([None, "", "k" * 256, "ö"])),
    st.tuples(st.just("asks as somebody else"), WHO, KEYS, EMAILS),
    st.tuples(st.just("more come in"), st.just(0)),
    st.tuples(st.just("psp"), st.booleans()),
    st.tuples(st.just("later"), st.sampled_from([10, 31, 86_401])),
)


def test_every_sequence_of_requests_gets_the_answers_of_the_contract(figure, patched: pytest.MonkeyPatch):
    tried = [0, 0]
    answered.clear()

    @settings(max_examples=150, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(REQUEST, min_size=6, max_size=18))
    def requests(steps: list[Any]) -> None:
        shop = begin(patched)
        contract = Contract(shop)
        for step in steps:
            one(contract, step)
            assert disagreements(shop) == []
        tried[0] += 1
        tried[1] += len(steps)

    requests()
    assert answered == EVERY_ANSWER
    figure(
        5, "POST /checkouts: any sequence of keys, bodies, principals, outages", f"{tried[0]} runs, {tried[1]} requests"
    )


def one(contract: Contract, step: tuple[Any, ...]) -> None:
    shop = contract.shop
    match step:
        case ("asks", who, key, email):
            asked = Asked(who, key, email)
            status, kind = contract.expects(asked)
            told = contract.told(asked)
            answer = post(who, key, email)
            assert (answer.status, kind) == (status, kind), answer.text
            answered.add((status, kind))
            if kind == "the same":
                assert told
                assert answer.text == told.text
            elif kind:
                assert answer.json["type"] == kind
            elif told and told.status == 201:
                assert answer.json["order"]["order_id"] == json.loads(told.text)["order"]["order_id"]
                assert answer.json["pay_url"]
            contract.notes(asked, answer, kind)
        case ("asks without a key", who, key):
            before = shop.remember()
            answer = post(who, key, "a@x.io")
            assert (answer.status, answer.json["type"]) == (400, "key-invalid" if key else "key-missing")
            answered.add((400, answer.json["type"]))
            assert shop.remember() == before
        case ("asks as somebody else", who, key, email):
            before = shop.remember()
            answer = post(who, key, email, secret="a-guess")
            assert (answer.status, answer.json["type"]) == (404, "not-found")
            assert shop.remember() == before
        case ("more come in", _):
            contract.left += 1
            shop.counted("MUG-RED", shop.on_shelf["MUG-RED"] + 1)
        case ("psp", down):
            shop.bank.down = down
        case ("later", seconds):
            shop.now += timedelta(seconds=seconds)


def test_canceling_needs_a_key_and_twice_is_once(figure, patched: pytest.MonkeyPatch):
    shop = begin(patched)
    placed = post("ann", "k1", "a@x.io").json
    order_id, token = placed["order"]["order_id"], placed["order_token"]

    def cancel(key: str | None, bearer: str) -> Answer:
        headers = {"Authorization": f"Bearer {bearer}"} | ({"Idempotency-Key": key} if key else {})
        path, resource = f"/orders/{order_id}/cancel", "/orders/{order_id}/cancel"
        where = {"order_id": order_id}
        return call(orders_api.handler, "POST", path, resource=resource, path_parameters=where, headers=headers)

    cells = [(cancel(None, token), 400), (cancel("c", "a-guess"), 404), (cancel("c", token), 200)]
    cells += [(cancel("c", token), 200), (cancel("d", token), 200)]
    wrong = [
        f"{answer.status} where {status} was due: {answer.text}" for answer, status in cells if answer.status != status
    ]
    wrong += [] if len({answer.text for answer, status in cells if status == 200}) == 1 else ["answers differ"]
    figure(
        5,
        "POST /orders/{id}/cancel: no key, a foreign token, once, twice",
        f"{len(cells)} requests",
        wrong + disagreements(shop),
    )
