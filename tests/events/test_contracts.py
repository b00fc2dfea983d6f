"""What `events/` promises and what the code does are the same thing."""

import ast
import json
from pathlib import Path

import pytest

from evershelf import contracts
from shop.events import BadEvent, every_event

ROOT = Path(__file__).parent.parent.parent
NAMES = sorted(every_event())


@pytest.mark.parametrize("name", NAMES)
def test_every_event_has_a_sample_that_its_class_understands(name):
    event = every_event()[name]
    entry = json.loads((ROOT / "events" / f"{name}.json").read_text())
    parsed = event.from_envelope(entry | {"id": "1", "time": "2026-11-22T09:30:00Z"})
    assert json.loads(parsed.detail()).items() >= {"cause_id": parsed.cause_id}.items()


def test_every_sample_is_of_an_event():
    assert {path.stem for path in (ROOT / "events").glob("*.json")} == set(NAMES)


def test_schemas_and_table_are_current():
    stale = [path.name for path, text in contracts.wanted().items() if not path.exists() or path.read_text() != text]
    assert stale == [], "run .venv/bin/python -m evershelf.contracts"


def test_no_schema_is_left_of_an_event_that_is_gone():
    assert {path.stem for path in (ROOT / "events" / "schemas").glob("*.json")} == set(NAMES)


@pytest.mark.parametrize("path", sorted((ROOT / "functions").glob("*/on_*.py")), ids=lambda path: path.stem)
def test_a_consumer_is_named_after_the_event_its_arrow_starts_with(path):
    arrow = ast.get_docstring(ast.parse(path.read_text())) or ""
    heard, *_, said = arrow.split(" -> ")
    if path.stem != "on_public_events":  # who does the same with all of them
        assert "on_" + "".join(f"_{c.lower()}" if c.isupper() else c for c in heard).lstrip("_") == path.stem
    assert all(name.strip() in NAMES for name in heard.split(","))
    assert all(name.strip() in NAMES for name in said.split(",")) or said == arrow.split(" -> ")[1]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"detail-type": "PriceSett"}, "PriceSett"),
        ({"source": "cms"}, "cms"),
        ({"detail": "cheap"}, "detail must be an object"),
        ({"detail": {"sku": "MUG-RED", "revision": 1}}, "price: Field required"),
        ({"detail": {"sku": "MUG-RED", "revision": "1", "price": {"amount": 1, "currency": "USD"}}}, "revision: "),
        ({"detail": {"sku": "MUG-RED", "revision": 1, "price": {"amount": -1, "currency": "USD"}}}, "price.amount: "),
        ({"detail": {"sku": "MUG-RED", "revision": 1, "price": {"amount": 9.9, "currency": "USD"}}}, "price.amount: "),
        ({"detail": {"sku": "MUG-RED", "revision": 1, "price": {"amount": True, "currency": "USD"}}}, "price.amount: "),
        ({"detail": {"sku": "MUG-RED", "revision": 1, "price": {"amount": 1, "currency": "usd"}}}, "price.currency: "),
        ({"detail": {"sku": "MUG RED", "revision": 1, "price": {"amount": 1, "currency": "USD"}}}, "sku: "),
        ({"detail": {"version": 2, "sku": "MUG-RED", "revision": 1}}, "version: "),
        ({"detail": {"note": "x" * 300_000, "sku": "MUG-RED", "revision": 1}}, "the limit is 256000"),
    ],
)
def test_a_bad_event_is_refused_with_its_name_and_the_field(change, named):
    entry = json.loads((ROOT / "events" / "PriceSet.json").read_text()) | change
    with pytest.raises(BadEvent) as refused:
        every_event()["PriceSet"].from_envelope(entry)
    assert named in str(refused.value)
    assert "PriceSet" in str(refused.value)


def test_members_we_do_not_know_are_ignored():
    entry = json.loads((ROOT / "events" / "PriceSet.json").read_text())
    entry["detail"]["season"] = "winter"
    assert every_event()["PriceSet"].from_envelope(entry)


def test_the_first_cause_is_the_envelope_unless_the_event_brings_its_own():
    entry = json.loads((ROOT / "events" / "PriceSet.json").read_text())
    entry |= {"id": "bus-1", "time": "2026-11-22T09:30:00Z"}
    assert every_event()["PriceSet"].from_envelope(entry).cause_id == "bus-1"
    entry["detail"]["cause_id"] = "pim-7"
    assert every_event()["PriceSet"].from_envelope(entry).cause_id == "pim-7"
