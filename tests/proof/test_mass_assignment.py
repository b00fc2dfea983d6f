"""Bad input: a member that a body does not have is refused by its name, wherever it stands, and does nothing.

Read from docs/openapi.json: a new body is tried by itself, with the request that test_who_may.py has of it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.proof import doors
from tests.proof.doors import Request, Shop
from tests.proof.test_who_may import DOORS, EVERYBODY, bearer, meant_for

#: What somebody would like to set: attributes of our own rows, and of nobody's.
WANTED = ("customer_id", "state", "unit_price", "is_admin", "secret_digest")
#: Their bodies are of the partner who signs them, who may add members when it likes.
SIGNED = {"POST /webhooks/psp", "POST /webhooks/pim"}
BODIES = sorted(route for route, one in doors.operations().items() if "requestBody" in one and route not in SIGNED)


@pytest.fixture
def shop() -> Iterator[Shop]:
    with pytest.MonkeyPatch.context() as patch:
        yield Shop(patch)


def grown(body: Mapping[str, Any], member: str, at: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """The body with one member more, in itself and in each object in it, and where that is."""
    if member not in body:
        yield f"{at}{member}", dict(body) | {member: "x"}
    for name, value in body.items():
        if isinstance(value, Mapping):
            for where, inner in grown(value, member, f"{at}{name}."):
                yield where, dict(body) | {name: inner}


@pytest.mark.parametrize("route", BODIES)
def test_a_member_that_a_body_does_not_have_is_refused_by_name_and_does_nothing(route: str, shop: Shop, figure):
    door = DOORS[route]
    actor = next(one for one in EVERYBODY if one.name == door.opens[-1])
    good, tried, wrong = door.asks(shop, actor), 0, []
    for member in WANTED:
        for where, body in grown(good.body, member):
            asked = Request(good.path, body, bearer(route, shop, actor) | dict(good.headers))
            answer = shop.ask(route, asked, claims=actor.claims(meant_for(route)))
            named = [one["field"] for one in answer.json.get("errors", ())]
            tried += 1
            if (answer.status, named) != (422, [where]) or not shop.as_it_was():
                wrong.append(f"{route} with {where}: {answer.status} {answer.text[:200]}")
    figure(
        14, "a member more in every object of every body: 422 by its name, nothing written", f"{tried} bodies", wrong
    )
