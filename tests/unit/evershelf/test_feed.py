import json
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from evershelf import feed_event, feed_map, feed_rows, feed_send, feed_wait
from evershelf.errors import Failure, Refused
from evershelf.feed import Feed
from evershelf.feed_event import Wrong, slugify
from evershelf.feed_map import Mapping
from evershelf.feed_rows import Bad
from evershelf.feed_send import Ledger, Progress
from evershelf.places import DEMO
from functions.catalog.logic import own_slug
from shop.events import CategoryUpserted, ProductUpserted, StockCounted

NOW = 1_795_000_000_000
MUG = {"id": "MUG-RED", "name": "Crème Mug", "price": 12.5, "stock": 3, "kind": "table ware"}
PLAIN = {
    "id": "id",
    "title": "name",
    "price": {"field": "price", "currency": "USD"},
    "stock": "stock",
    "category": "kind",
}
MAP = Mapping.model_validate(PLAIN)


def mapping(**keys: object) -> Mapping:
    return Mapping.model_validate(PLAIN | keys)


def jsonl(folder: Path, *rows: object, name: str = "export.jsonl") -> Path:
    file = folder / name
    file.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    return file


def feed(file: Path, how: Mapping = MAP, **members: object) -> Feed:
    return Feed(file, feed_rows.format_of(file, None), how, NOW, **members)  # type: ignore[arg-type]


def bad(file: Path, how: Mapping = MAP) -> list[tuple[int, str, str]]:
    return [(one.line, one.field, one.reason) for one in feed(file, how).check().bad_lines]


# ---- one row


def test_a_row_becomes_a_product_with_its_price_category_and_address() -> None:
    made = feed_event.product(MUG | {"price": Decimal("12.5")}, MAP, now=NOW)
    assert json.loads(made.detail()) == {
        "version": 1,
        "product_id": "MUG-RED",
        "revision": NOW,
        "slug": "creme-mug",
        "texts": {"en": {"title": "Crème Mug", "description": "", "words": {}}},
        "attributes": {},
        "media": [],
        "live": False,
        "category_ids": ["table-ware"],
        "variants": [
            {"sku": "MUG-RED", "options": {}, "prices": [{"amount": 1250, "currency": "USD"}], "tax_class": "standard"}
        ],
    }
    assert feed_event.count(MUG, MAP) == StockCounted(sku="MUG-RED", counted=3, sequence=1)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Explorer's Día-Pack, 2nd", "explorers-dia-pack-2nd"),
        ("Straße Smørrebrød", "strasse-smorrebrod"),
        ("  --  ", ""),
        ("馬克杯", ""),
        ("one two three", "one-two"),
        ("a" * 40, "a" * 10),
    ],
)
def test_an_address_is_plain_ascii_cut_between_words(text: str, slug: str) -> None:
    assert slugify(text, max_length=10 if "one" in text or "aaa" in text else 80) == slug


def test_a_title_without_ascii_gets_its_address_from_the_id() -> None:
    assert feed_event.product(MUG | {"name": "馬克杯", "price": 12}, MAP, now=NOW).slug == "mug-red"


@pytest.mark.parametrize(
    ("value", "currency", "minor"),
    [
        (Decimal("129.99"), "USD", 12999),
        (Decimal("0.10"), "USD", 10),
        (Decimal("129.990"), "USD", 12999),
        (Decimal("1E+2"), "USD", 10000),
        (130, "USD", 13000),
        ("19.99", "EUR", 1999),
        (500, "JPY", 500),
        (Decimal("1.234"), "KWD", 1234),
        (0, "USD", 0),
    ],
)
def test_a_price_is_exact_in_the_minor_unit_of_its_currency(value: object, currency: str, minor: int) -> None:
    how = mapping(price={"field": "price", "currency": currency})
    assert how.price is not None
    assert feed_event.amount({"price": value}, how.price) == minor


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (Decimal("129.999"), "more digits than USD, which has 2"),
        (Decimal("1.0000000000000000000000000000000001"), "no number that anything costs"),
        (Decimal("1E+1000000"), "no number that anything costs"),
        (Decimal("1E-1000000"), "no number that anything costs"),
        (Decimal("-0.01"), "is negative"),
        (True, "not true or false"),
        ([12], "not a list"),
        ("12,50", "is not a number"),
        ("1_000", "is not a number"),
        ("NaN", "is not a number"),
        ("\u0661\u0662", "is not a number"),
        (" ", "is empty"),
        (None, "is missing"),
    ],
)
def test_a_price_that_is_none_is_refused_never_rounded(value: object, reason: str) -> None:
    with pytest.raises(Wrong, match=reason) as refused:
        feed_event.product(MUG | {"price": value}, MAP, now=NOW)
    assert refused.value.field == "price"


MORE: list[dict[str, Decimal]] = [{"price": Decimal("12.5"), "eur": Decimal("11.9")}, {"price": Decimal("12.5")}]


def test_each_currency_has_a_price_of_its_own_where_a_line_has_it() -> None:
    both = mapping(price={"field": "price", "currency": "USD"}, prices=[{"field": "eur", "currency": "EUR"}])
    prices = [feed_event.product(MUG | more, both, now=NOW).variants[0].prices for more in MORE]
    assert [[(price.amount, price.currency) for price in each] for each in prices] == [
        [(1250, "USD"), (1190, "EUR")],
        [(1250, "USD")],
    ]
    with pytest.raises(ValueError, match="two are in USD"):
        mapping(price={"field": "price"}, prices=[{"field": "eur"}])


def test_a_price_may_come_in_minor_units_or_with_a_decimal_comma() -> None:
    minor = mapping(price={"field": "price", "unit": "minor"}).price
    comma = mapping(price={"field": "price", "decimal_mark": ","}).price
    assert minor is not None
    assert comma is not None
    assert feed_event.amount({"price": 1250}, minor) == 1250
    assert feed_event.amount({"price": "12,50"}, comma) == 1250
    with pytest.raises(Wrong, match="is not a number"):
        feed_event.amount({"price": "1.250"}, comma)
    with pytest.raises(Wrong, match="not a whole number"):
        feed_event.amount({"price": Decimal("12.5")}, minor)


def test_attributes_pictures_and_nested_fields_are_taken_where_there_are_some() -> None:
    how = mapping(
        title="texts.name",
        attributes={"Style": "style", "For": {"field": "sex", "values": {"F": "Women"}}, "Size": "size"},
        media=[{"url": "/media/{id}/{image}", "alt": "{texts.name} from above", "width": 8, "height": 6}],
        brand="maker",
        sku="S-{id}",
        slug="{maker} {texts.name}",
    )
    row = MUG | {"texts": {"name": "Mug"}, "style": "mug", "sex": "F", "maker": "Halden", "price": 12}
    made = feed_event.product(row | {"image": "red mug.jpg"}, how, now=NOW)
    assert made.attributes == {"Style": "mug", "For": "Women"}
    assert [(one.url, one.alt) for one in made.media] == [("/media/MUG-RED/red%20mug.jpg", {"en": "Mug from above"})]
    assert (made.brand, made.variants[0].sku, made.slug) == ("Halden", "S-MUG-RED", "halden-mug")
    assert feed_event.product(row, how, now=NOW).media == ()


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"id": "MUG RED"}, "id", "pattern"),
        ({"id": None}, "id", "is missing"),
        ({"name": 7}, "name", "must be text, not a number"),
        ({"name": " "}, "name", "is empty"),
        ({"name": "\ud800"}, "name", "valid string"),
        ({"name": "x" * 201}, "name", "at most 200"),
        ({"text": "x" * 50_001}, "text", "at most 50000"),
        ({"code": "a/b"}, "code", "pattern"),
        ({"stock": -1}, "stock", "is negative"),
        ({"stock": Decimal("1.5")}, "stock", "not a whole number"),
        ({"stock": 10**9}, "stock", "less than or equal"),
        ({"kind": "馬"}, "kind", "gives no category id"),
        ({"sex": {"a": 1}}, "sex", "not an object"),
    ],
)
def test_what_is_wrong_names_the_field_of_the_export(
    change: dict[str, object], field: str, reason: str, tmp_path: Path
) -> None:
    how = mapping(description="text", sku="code", attributes=["sex"])
    row = MUG | {"code": "M1", "price": 12} | change
    [found] = feed(jsonl(tmp_path, json.dumps(row, default=float)), how).check().bad_lines
    assert found.field == field
    assert reason in found.reason


def test_a_revision_is_the_same_for_all_or_the_products_own() -> None:
    row = MUG | {"price": 12, "updated": "2026-11-22T00:00:00Z"}
    assert feed_event.product(row, mapping(revision=7), now=NOW).revision == 7
    assert feed_event.product(row, mapping(revision={"field": "updated"}), now=NOW).revision == 1_795_305_600_000
    assert feed_event.product(row | {"updated": 12}, mapping(revision={"field": "updated"}), now=NOW).revision == 12
    with pytest.raises(Wrong, match="neither a whole number nor an instant"):
        feed_event.product(row | {"updated": "yesterday"}, mapping(revision={"field": "updated"}), now=NOW)


def test_a_product_is_in_every_category_of_a_list_or_of_a_split_text() -> None:
    listed = feed_event.categories_of({"kind": ["table", "gift ideas", "table"]}, MAP)
    split = mapping(category={"field": "kind", "separator": "|", "id_prefix": "x-", "titles": {"b": "Bath"}})
    assert [one.title for one in listed] == ["Table", "Gift Ideas", "Table"]
    assert [(one.category_id, one.title) for one in feed_event.categories_of({"kind": "a|b"}, split)] == [
        ("x-a", "A"),
        ("x-b", "Bath"),
    ]


# ---- the mapping file


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('id = "id"', "title: Field required"),
        ('id = "id"\ntitle = "name"\ntitel = "x"', "titel: Extra inputs"),
        ('id = "{id"\ntitle = "name"', "id: a template names its fields"),
        ('id = "id"\ntitle = "name"\n[price]\nfield = "p"\nunit = "cents"', "price.unit: Input should be 'major'"),
        ('id = "id"\ntitle = "name"\nrevision = true', 'revision: write "now"'),
        ('id = "id"\ntitle = "name"\nattributes = 3', "attributes: write a list of fields"),
        ('id = "id"\ntitle = "name"\n[[media]]\nurl = "x.svg"\nwidth = 1\nheight = 1', "media.0.url"),
        ('id = "id"\ntitle = "name"\n[categories]\nmatch = "name"', "categories: say in `category`"),
        ("id = ", "is not TOML"),
    ],
)
def test_a_mapping_file_that_is_wrong_names_the_key(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "m.toml"
    file.write_text(text)
    with pytest.raises(Failure) as failure:
        feed_map.read(file)
    assert said in failure.value.what


def test_a_mapping_may_be_json_and_needs_no_more_than_id_and_title(tmp_path: Path) -> None:
    file = tmp_path / "m.json"
    file.write_text('{"id": "nr", "title": "name"}')
    made = feed_event.product({"nr": 7, "name": "Mug"}, feed_map.read(file), now=NOW)
    assert (made.product_id, made.variants[0].sku, made.slug, made.variants[0].prices) == ("7", "7", "mug", ())


def test_the_mapping_of_the_retail_demo_reads_its_lines(tmp_path: Path) -> None:
    row = (
        '{"id": "6579c22f-be2b", "current_stock": 15, "name": "Voyager\'s Pack", "category": "homedecor",'
        ' "style": "backpack", "description": "Rugged.", "price": 129.99, "gender_affinity": "F"}'
    )
    source = feed(jsonl(tmp_path, row), feed_map.read(DEMO / "retail.map.toml"))
    events = [event for _, event in source.events(source.check())]
    [category, count, product] = events
    assert isinstance(category, CategoryUpserted)
    assert isinstance(product, ProductUpserted)
    assert (category.category_id, category.texts["en"].title) == ("retail-homedecor", "Home Decor")
    assert count == StockCounted(sku="6579c22f-be2b", counted=15, sequence=1)
    assert (product.slug, product.variants[0].prices[0].amount) == ("voyagers-pack", 12999)
    assert product.attributes == {"Style": "backpack", "For": "Women"}


# ---- the file


def test_bad_lines_are_told_by_number_and_the_rest_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "export.jsonl"
    lines = [
        b"\xef\xbb\xbf" + json.dumps(MUG).encode(),
        b"{not json",
        b"",
        b"[1]",
        b'{"id": "\xff"}',
        b'{"id": "A", "name": "A", "price": NaN, "stock": 1, "kind": "k"}',
        json.dumps(MUG | {"name": "Another"}).encode(),
        json.dumps(MUG | {"id": "B", "price": -1}).encode(),
        json.dumps(MUG | {"id": "MUG-SAND"}).encode(),
    ]
    file.write_bytes(b"\r\n".join(lines))
    report = feed(file).check()
    assert (report.lines, report.products, report.bad, report.slugs_shared) == (8, 2, 6, 1)
    assert [(one.line, one.field) for one in report.bad_lines] == [
        (2, ""), (4, ""), (5, ""), (6, ""), (7, "id"), (8, "price"),
    ]  # fmt: skip
    assert report.bad_lines[4].reason == "MUG-RED came on a line before"


def test_a_product_comes_once_whatever_its_sku(tmp_path: Path) -> None:
    file = jsonl(tmp_path, MUG | {"sku": "S1"}, MUG | {"sku": "S2"})
    assert bad(file, mapping(sku="sku")) == [(2, "id", "MUG-RED came on a line before")]


def test_two_products_of_one_sku_are_told_apart_by_the_second_being_bad(tmp_path: Path) -> None:
    file = jsonl(tmp_path, MUG | {"sku": "S1"}, MUG | {"id": "MUG-2", "sku": "S1"})
    assert bad(file, mapping(sku="sku")) == [(2, "sku", "S1 came on a line before")]


def test_a_json_array_is_told_what_to_become(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="one JSON array"):
        feed(jsonl(tmp_path, json.dumps([MUG]))).check()


def test_a_line_longer_than_any_product_is_bad_and_not_held_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_rows, "LONGEST_LINE", 200)
    file = jsonl(tmp_path, MUG | {"name": "x" * 900}, MUG)
    assert bad(file) == [(1, "", "is longer than 200 bytes")]
    assert feed(file).check().products == 1


@pytest.mark.parametrize(
    ("characters", "told"),
    [(5_000_000, ("", "is longer than 2,000,000 bytes")), (60_000, ("text", "at most 50000 characters"))],
)
def test_a_description_of_five_megabytes_is_a_bad_line(characters: int, told: tuple[str, str], tmp_path: Path) -> None:
    file = jsonl(tmp_path, MUG | {"text": "x" * characters}, MUG | {"id": "MUG-BLUE"})
    report = feed(file, mapping(description="text")).check()
    [found] = report.bad_lines
    assert (found.line, found.field) == (1, told[0])
    assert told[1] in found.reason
    assert report.products == 1


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_csv_is_read_by_its_header_whatever_separates_it(mark: str, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    header = mark.join(["id", '"name"', "price", "stock", "kind"])
    row = mark.join(["MUG-RED", f'"Mug{mark} ""red""\nand tall"', "12.50", "3", "table"])
    file.write_bytes(f"\ufeff{header}\r\n{row}\r\n\r\nB{mark}Mug\r\n{row.replace('12.50', '')}\r\n".encode())
    report = feed(file).check()
    [_, _, (line, product)] = feed(file).events(report)
    assert isinstance(product, ProductUpserted)
    assert (line, product.texts["en"].title) == (2, f'Mug{mark} "red"\nand tall')
    assert product.variants[0].prices[0].amount == 1250
    assert [(one.line, one.field, one.reason) for one in report.bad_lines] == [
        (5, "", "has 2 columns, the header has 5"),
        (6, "price", "is missing"),
    ]


def test_a_csv_cell_that_is_not_utf8_is_a_bad_line(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_bytes(b"id,name,price,stock,kind\nA,Caf\xe9,1,1,k\nB,Mug,1,1,k\n")
    assert bad(file) == [(2, "name", "is not UTF-8")]


def test_a_csv_header_must_name_each_column_once(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text("id,name,id\n")
    with pytest.raises(Failure, match="'id' twice"):
        feed(file).check()


def test_lines_can_be_passed_over_by_a_value(tmp_path: Path) -> None:
    report = feed(jsonl(tmp_path, MUG | {"state": "draft"}, MUG), mapping(skip_when={"state": ["draft"]})).check()
    assert (report.skipped, report.products) == (1, 1)


def test_categories_come_first_then_counts_then_products(tmp_path: Path) -> None:
    file = jsonl(tmp_path, MUG, "broken", MUG | {"id": "MUG-SAND", "kind": "gifts"})
    source = feed(file)
    sent = [(line, event.name()) for line, event in source.events(source.check())]
    assert sent == [
        (0, "CategoryUpserted"), (0, "CategoryUpserted"),
        (1, "StockCounted"), (3, "StockCounted"),
        (1, "ProductUpserted"), (3, "ProductUpserted"),
    ]  # fmt: skip


def test_a_categories_file_gives_names_and_order_and_products_must_be_in_one(tmp_path: Path) -> None:
    listed = jsonl(tmp_path, {"n": "gifts", "t": "For Giving"}, {"n": "table ware"}, name="categories.jsonl")
    file = jsonl(tmp_path, MUG, MUG | {"id": "B", "kind": "toys"})
    how = mapping(category={"field": "kind", "first_position": 101}, categories={"match": "n", "title": "t"})
    report = feed(file, how, categories=listed).check()
    assert [(one.category_id, one.position, one.texts["en"].title) for one in report.categories] == [
        ("gifts", 101, "For Giving"),
        ("table-ware", 102, "Table Ware"),
    ]
    assert report.bad_lines == [Bad(2, "kind", "'Toys' is not in the categories file")]


# ---- sending


class Bus:
    """Takes what EventBridge takes, and refuses what it is told to: a code for each of the next entries."""

    def __init__(self, *codes: str | None) -> None:
        self.codes = list(codes)
        self.calls: list[int] = []
        self.taken: list[dict[str, str]] = []

    def put_events(self, *, Entries: list[dict[str, str]]) -> dict[str, object]:  # noqa: N803
        self.calls.append(len(Entries))
        assert len(Entries) <= 10
        assert sum(len(value.encode()) for entry in Entries for value in entry.values()) < 1_000_000
        results = []
        for entry in Entries:
            code = self.codes.pop(0) if self.codes else None
            if code == "STOP":
                raise KeyboardInterrupt
            results.append({"ErrorCode": code} if code else {"EventId": "1"})
            if code is None:
                self.taken.append(entry)
        return {"FailedEntryCount": sum("ErrorCode" in one for one in results), "Entries": results}


STAGE: Any = SimpleNamespace(stage="local", bus_name="bus", shop_url="http://shop.test", pages_bucket="pages")


def send(source: Feed, bus: Bus, ledger: Ledger, *, from_start: bool = False) -> list[float]:
    slept: list[float] = []
    aws: Any = SimpleNamespace(events=bus)
    progress = feed_send.begin(ledger, source.file, from_start=from_start)
    feed_send.send(
        source.events(source.check()), progress, aws=aws, stage=STAGE, ledger=ledger,
        told=lambda sent, note: None, sleep=slept.append,
    )  # fmt: skip
    return slept


def mugs(folder: Path, number: int) -> Feed:
    return feed(jsonl(folder, *(MUG | {"id": f"MUG-{n}"} for n in range(number))))


def skus(bus: Bus) -> list[str]:
    return [
        json.loads(entry["Detail"])["product_id"] for entry in bus.taken if entry["DetailType"] == "ProductUpserted"
    ]


def test_events_go_by_tens_and_progress_is_written_down(tmp_path: Path) -> None:
    bus, ledger = Bus(), Ledger(tmp_path / "imports" / "a.json")
    send(mugs(tmp_path, 12), bus, ledger)
    assert bus.calls == [10, 10, 5]
    progress = ledger.read()
    assert progress is not None
    assert (progress.sent, progress.line, progress.completed_at is None) == (25, 12, False)


def test_only_the_entries_that_failed_are_sent_again_later_and_later(tmp_path: Path) -> None:
    bus = Bus(None, "ThrottlingException", None, "InternalFailure", None, "InternalFailure")
    slept = send(mugs(tmp_path, 2), bus, Ledger(tmp_path / "a.json"))
    assert bus.calls == [5, 2, 1]
    assert slept == [0.2, 0.4]
    assert sorted(skus(bus)) == ["MUG-0", "MUG-1"]


def test_an_entry_that_is_refused_for_good_ends_the_import_and_names_its_line(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "a.json")
    with pytest.raises(Refused, match=r"StockCounted of line 2 with .*NotAuthorized"):
        send(mugs(tmp_path, 12), Bus(None, None, "NotAuthorized"), ledger)
    progress = ledger.read()
    assert progress is not None
    assert progress.sent == 0


def test_a_stopped_import_goes_on_after_the_last_batch_the_bus_confirmed(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "a.json")
    first, second = Bus(*[None] * 20, "STOP"), Bus()
    with pytest.raises(KeyboardInterrupt):
        send(mugs(tmp_path, 12), first, ledger)
    send(mugs(tmp_path, 12), second, ledger)
    assert sorted(skus(first) + skus(second), key=lambda sku: int(sku[4:])) == [f"MUG-{n}" for n in range(12)]


def test_from_the_start_sends_all_of_it_again(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "a.json")
    send(mugs(tmp_path, 3), Bus(), ledger)
    again = Bus()
    send(mugs(tmp_path, 3), again, ledger, from_start=True)
    assert len(again.taken) == 7


def test_large_events_make_smaller_batches(tmp_path: Path) -> None:
    rows = [MUG | {"id": f"MUG-{n}", "text": "\u00e9" * 49_000} for n in range(24)]
    how = mapping(description="text")
    how = how.model_copy(update={"stock": None})
    bus = Bus()
    send(feed(jsonl(tmp_path, *rows), how), bus, Ledger(tmp_path / "a.json"))
    assert bus.calls == [10, 9, 6]
    assert len(skus(bus)) == 24


def test_an_import_belongs_to_its_files_and_to_one_very_shop(tmp_path: Path) -> None:
    one, other = jsonl(tmp_path, MUG), jsonl(tmp_path, MUG | {"price": 1}, name="b.jsonl")
    anew: Any = SimpleNamespace(stage="local", bus_name="bus", shop_url="http://another.test")
    ledgers = [Ledger.of(STAGE, one), Ledger.of(STAGE, other), Ledger.of(anew, one)]
    assert len({ledger.path for ledger in ledgers}) == 3


def test_it_waits_while_too_many_messages_wait_in_the_shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    depth = iter([2_500, 2_100, 900, 0, 0])
    monkeypatch.setattr(feed_send.Waiting, "__call__", lambda self: next(depth))
    assert send(mugs(tmp_path, 300), Bus(), Ledger(tmp_path / "a.json")) == [2.0, 2.0]


def test_progress_that_cannot_be_read_is_no_progress(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"sent": ')
    assert feed_send.begin(Ledger(tmp_path / "a.json"), Path("x"), from_start=False).sent == 0


# ---- waiting for the pages


class Bucket:
    def __init__(self, *slugs: str) -> None:
        self.slugs = slugs

    def get_paginator(self, name: str) -> "Bucket":
        return self

    def paginate(self, **_: str) -> list[dict[str, list[dict[str, str]]]]:
        return [{"Contents": [{"Key": f"p/{slug}/index.html"} for slug in self.slugs]}, {}]


def wait(bucket: Bucket, *wanted: str, messages: list[int], seconds: float = 1.0) -> feed_wait.Live:
    aws: Any = SimpleNamespace(s3=bucket)
    clock, depth = iter(range(10_000)), iter(messages)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(feed_send.Waiting, "__call__", lambda self: next(depth, 0))
        return feed_wait.wait(
            STAGE, aws, Counter(map(hash, wanted)), told=lambda pages, note: None,
            sleep=lambda seconds: None, clock=lambda: float(next(clock)) * seconds,
        )  # fmt: skip


def test_waiting_ends_when_each_product_has_a_page_under_its_own_or_a_shared_address() -> None:
    live = wait(Bucket("mug", own_slug("mug", "B"), "lamp", "mug-tall"), "mug", "mug", "lamp", messages=[4, 0, 0])
    assert (live.pages, live.seconds, live.settled) == (3, 1.0, 4.0)


def test_waiting_says_when_pages_lack_and_nothing_moves() -> None:
    with pytest.raises(Failure, match="1 of 2 products have a page"):
        wait(Bucket("mug", "demo"), "mug", "lamp", messages=[], seconds=20.0)


def test_progress_is_kept_as_json_that_people_can_read(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "a.json")
    ledger.write(Progress(file="x", now=NOW, started_at=datetime(2026, 11, 22, tzinfo=UTC), line=7))
    assert json.loads(ledger.path.read_text())["line"] == 7
