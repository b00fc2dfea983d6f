"""When a freshly filled shop is complete: its home page, its product pages, nothing left to do."""

import html
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from evershelf import queues
from evershelf.aws import Aws
from evershelf.errors import Failure
from evershelf.seed import Catalog
from evershelf.stage import StageInfo

type Told = Callable[[int, str], None]


def wait(stage: StageInfo, aws: Aws, catalog: Catalog, *, patience: float = 180.0, told: Told | None = None) -> None:
    """Until every product has a page, the home page has every section, and the queues are empty.

    `patience`: seconds without another product page after which it will not come to rest.
    """
    deadline, most = time.monotonic() + patience, 0
    shelves = catalog.shelves()
    while True:
        pages = product_pages(stage, aws)
        if pages > most:
            deadline, most = time.monotonic() + patience, pages
        lacking = _lacking(stage, pages, shelves, len(catalog.products))
        if lacking is None:
            busy = [queue for queue in queues.of(stage.stage, aws) if _busy(queue)]
            lacking = f"waiting for {busy[0].name}" if busy else None
        if told is not None:
            told(pages, lacking or "complete")
        if lacking is None:
            return
        if time.monotonic() > deadline:
            raise Failure(
                f"the shop is not complete after {patience:.0f} s: {lacking}",
                then="run `.venv/bin/evershelf status`: dead letters say why; the functions' log is in .evershelf",
            )
        time.sleep(1.0)  # what asks more often takes the emulator's time from the pages


def product_pages(stage: StageInfo, aws: Aws) -> int:
    pages = aws.s3.get_paginator("list_objects_v2").paginate(Bucket=stage.pages_bucket, Prefix="p/")
    return sum(page.get("KeyCount", 0) for page in pages)


def _lacking(stage: StageInfo, pages: int, shelves: list[dict[str, Any]], products: int) -> str | None:
    if pages < products:
        return f"{pages} of {products} product pages"
    status, body = stage.fetch("/")
    if status != HTTPStatus.OK:
        return f"the home page answers {status}"
    main = body.decode(errors="replace").partition("<main")[2]
    for shelf in shelves:
        if html.escape(_title(shelf)) not in main:
            return f"the home page has no section {_title(shelf)}"
    return None


def _title(category: dict[str, Any]) -> str:
    texts = category["texts"]
    text = texts.get("en") or next(iter(texts.values()))
    return str(text["title"])


def _busy(queue: queues.Queue) -> bool:
    """Delayed messages are plans, not work."""
    return not queue.dead_letters and queue.waiting + queue.in_flight > 0
