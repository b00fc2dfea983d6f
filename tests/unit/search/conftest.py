from collections.abc import Mapping
from typing import Any

import pytest
from botocore.client import BaseClient

from tests.unit.search.world import SearchWorld


class Queues:
    """What was sent to any queue: bodies of commands, and of dead letters with their reasons."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.reasons: list[str] = []
        self.hidden: list[int] = []

    def take(self, _: Any, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        match operation:
            case "SendMessage":
                self.reasons.append(request["MessageAttributes"]["reason"]["StringValue"])
            case "SendMessageBatch":
                self.sent += [entry["MessageBody"] for entry in request["Entries"]]
            case "ChangeMessageVisibility":
                self.hidden.append(request["VisibilityTimeout"])
            case _:
                raise NotImplementedError(operation)
        return {}


@pytest.fixture
def queues(monkeypatch: pytest.MonkeyPatch) -> Queues:
    queues = Queues()
    monkeypatch.setattr(BaseClient, "_make_api_call", lambda client, *asked: queues.take(client, *asked))  # noqa: PLW0108 a method
    return queues


@pytest.fixture
def world(queues: Queues) -> SearchWorld:
    """A mug and a pot, in the index of both markets."""
    world = SearchWorld()
    world.create()
    world.category("kitchen", texts={"en": {"title": "Kitchen"}, "de": {"title": "Küche"}})
    world.product(
        "mug", texts=MUG, attributes={"Material": "Clay", "Color": "Red"}, variants=variants("MUG", 1250, 1190)
    )
    world.product("pot", attributes={"Material": "Iron"}, variants=variants("POT", 4900))
    world.settle()
    return world


MUG: dict[str, dict[str, str]] = {
    "en": {"title": "Stone Mug", "description": "Thrown by hand."},
    "de": {"title": "Großer Becher", "description": "Von Hand gedreht."},
}


def variants(name: str, usd: int, eur: int | None = None) -> list[dict[str, Any]]:
    prices: list[dict[str, Any]] = [{"amount": usd, "currency": "USD"}]
    if eur is not None:
        prices.append({"amount": eur, "currency": "EUR"})
    return [{"sku": f"{name}-RED", "prices": prices}]
