"""The export itself, row by row: JSON lines or CSV, in UTF-8 with or without a byte order mark."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from evershelf.errors import Failure

#: A product is a few kilobytes; a longer line is not one, and would be held in memory whole.
LONGEST_LINE = 2_000_000
FORMATS = ("jsonl", "csv")
DELIMITERS = ",;\t|"
_ENDINGS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv"}


@dataclass(frozen=True)
class Row:
    line: int
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Bad:
    """A line that is not imported: which field of it is wrong, and how."""

    line: int
    field: str
    reason: str


def format_of(file: Path, wanted: str | None) -> str:
    if wanted is not None and wanted not in FORMATS:
        raise Failure(f"there is no format {wanted}", then=f"use one of {', '.join(FORMATS)}")
    found = wanted or _ENDINGS.get(file.suffix.lower())
    if found is None:
        raise Failure(f"{file.name} does not say what it is", then="add --format jsonl or --format csv")
    if not file.is_file():
        raise Failure(f"there is no file {file}", then="name the PIM's export")
    return found


def read(file: Path, kind: str) -> Iterator[Row | Bad]:
    """Every line that holds something, in the order of the file. Lines are counted from 1, the CSV's header too."""
    if kind == "csv":
        with file.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as text:
            yield from _csv(file, text)
    else:
        for line in lines(file):
            yield line if isinstance(line, Bad) else parse(*line)


def lines(file: Path) -> Iterator[tuple[int, bytes] | Bad]:
    """Of JSON lines those that hold something, each with its number."""
    with file.open("rb") as content:
        yield from _jsonl(file, content)


def _jsonl(file: Path, content: IO[bytes]) -> Iterator[tuple[int, bytes] | Bad]:
    number = 0
    while line := content.readline(LONGEST_LINE):
        number += 1
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
            if line.lstrip().startswith(b"["):
                raise Failure(f"{file.name} is one JSON array", then=f"make it lines: jq -c '.[]' {file} > lines.jsonl")
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            while (rest := content.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            yield Bad(number, "", f"is longer than {LONGEST_LINE:,} bytes")
        elif line.strip():
            yield number, line


def parse(number: int, line: bytes) -> Row | Bad:
    """Fractions as Decimal: 129.99 has no float."""
    try:
        fields = json.loads(line.decode(), parse_float=Decimal, parse_constant=_refuse)
    except UnicodeDecodeError as error:
        return Bad(number, "", f"is not UTF-8 at byte {error.start + 1}")
    except (ValueError, RecursionError) as error:
        return Bad(number, "", f"is not JSON: {error}")
    if not isinstance(fields, dict):
        return Bad(number, "", "is not a JSON object")
    return Row(number, fields)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


def _csv(file: Path, text: IO[str]) -> Iterator[Row | Bad]:
    """An empty cell is a missing field. The header's most frequent separator is the file's."""
    csv.field_size_limit(LONGEST_LINE)
    first = text.readline(LONGEST_LINE)
    text.seek(0)
    delimiter = max(DELIMITERS, key=lambda mark: _outside_quotes(first).count(mark))
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    header: list[str] | None = None
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Bad(number, "", f"is not CSV: {error}")
            continue
        if header is None:
            header = _header(file, cells)
        elif any(cells):
            yield _row(number, header, cells)


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _header(file: Path, cells: list[str]) -> list[str]:
    names = [cell.strip() for cell in cells]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice or not all(names):
        what = f"has the column {twice[0]!r} twice" if twice else "has a column without a name"
        raise Failure(f"the header of {file.name} {what}", then="name each column once in the first line")
    return names


def _row(number: int, header: list[str], cells: list[str]) -> Row | Bad:
    if len(cells) != len(header):
        return Bad(number, "", f"has {len(cells)} columns, the header has {len(header)}")
    for name, cell in zip(header, cells, strict=True):
        if any("\udc80" <= character <= "\udcff" for character in cell):
            return Bad(number, name, "is not UTF-8")
    return Row(number, {name: cell for name, cell in zip(header, cells, strict=True) if cell.strip()})
