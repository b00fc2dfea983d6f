"""Pages are tested in one market; what several change is tests/unit/pages/test_markets.py."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from functions.pages import parts
from functions.pages.kinds import search_part, sitemap
from shop.market import FILE

MARKETS = json.loads(FILE.read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def one_market(markets_are: Callable[[list[Any]], None]) -> None:
    markets_are(MARKETS[:1])


@pytest.fixture(autouse=True)
def pages_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parts of the search have tests of their own."""
    monkeypatch.setattr(search_part, "pages_in", lambda *_: [])
    monkeypatch.setattr(parts, "pages", lambda *_: [])
    monkeypatch.setattr(sitemap, "pages_of", list)
