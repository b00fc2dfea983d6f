"""Event samples: `events/<Name>.json`, each a whole EventBridge entry that any tool can send."""

import json
import time
from pathlib import Path
from typing import Any

from evershelf.bus import MAX_DETAIL_BYTES, Event
from evershelf.errors import Failure
from evershelf.places import EVENTS, ROOT


def known() -> list[str]:
    """The events we promise; each has a sample."""
    from shop.events import every_event  # noqa: PLC0415 - pydantic is slow to load

    return sorted(every_event())


def read(name: str) -> Event:
    """By file name, or by the event's name alone. Has its three members, and its type is one we promise."""
    file = Path(name)
    if not file.exists() and not file.suffix:
        file = EVENTS / f"{name}.json"
    if not file.exists():
        raise Failure(f"there is no event file {name}", then=f"use a file, or one of: {', '.join(known())}")
    shown = file.relative_to(ROOT) if file.is_absolute() and file.is_relative_to(ROOT) else file
    try:
        entry = json.loads(file.read_text())
    except ValueError as error:
        raise Failure(f"{shown} is not JSON: {error}", then="mend the file and send it again") from error
    if not isinstance(entry, dict):
        raise Failure(
            f"{shown} is not an object", then='it looks like {"source": ..., "detail-type": ..., "detail": {}}'
        )
    for member, kind in {"source": str, "detail-type": str, "detail": dict}.items():
        if not isinstance(entry.get(member), kind):
            what = "an object" if kind is dict else "a string"
            raise Failure(f'{shown} needs "{member}", {what}', then=f"compare it with a file in {EVENTS.name}/")
    if entry["detail-type"] not in known():
        raise Failure(
            f"{shown}: nobody knows an event {entry['detail-type']}", then=f"known events: {', '.join(known())}"
        )
    return entry


def change(entry: Event, settings: list[str]) -> Event:
    """A copy with `key=value` set in its detail: `sku=MUG-RED`, `price.amount=990`; values are JSON, else text."""
    detail = json.loads(json.dumps(entry["detail"]))
    for setting in settings:
        path, equals, text = setting.partition("=")
        if not equals or not path:
            raise Failure(f"{setting} sets nothing", then="write --set key=value, for example --set price.amount=990")
        *parents, leaf = path.split(".")
        place: Any = detail
        for key in parents:
            place = _inside(place, key, path, detail)
        if isinstance(place, list):
            _inside(place, leaf, path, detail)
            place[int(leaf)] = _value(text)
        else:
            place[leaf] = _value(text)
    return entry | {"detail": detail}


def renew(entry: Event, settings: list[str]) -> Event:
    """A copy that is newer than all before, unless the caller set its number: the shop ignores what it has seen.

    A revision becomes the time in milliseconds, and so does the warehouse's sequence of a SKU. The OMS's sequence
    counts the steps of one order and stays.
    """
    number = "sequence" if entry["source"] == "wms" else "revision"
    if number not in entry["detail"] or any(setting.startswith(f"{number}=") for setting in settings):
        return entry
    return entry | {"detail": entry["detail"] | {number: time.time_ns() // 1_000_000}}


def check(entry: Event) -> None:
    """As the consumers will: size first, then the class of the event."""
    size = len(json.dumps(entry["detail"], ensure_ascii=False).encode())
    if size > MAX_DETAIL_BYTES:
        raise Failure(f"the detail has {size:,} bytes; at most {MAX_DETAIL_BYTES:,} are taken", then="make it smaller")
    from shop import events  # noqa: PLC0415 - as above

    try:
        events.every_event()[entry["detail-type"]].from_envelope(entry)
    except events.BadEvent as error:
        raise Failure(str(error), then="mend it, or add --unchecked to see the shop refuse it") from error


def _inside(place: Any, key: str, path: str, detail: dict[str, Any]) -> Any:
    try:
        return place[int(key)] if isinstance(place, list) else place[key]
    except (KeyError, IndexError, ValueError, TypeError) as error:
        raise Failure(f"the detail has no {path}", then=f"its members are: {', '.join(detail)}") from error


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
