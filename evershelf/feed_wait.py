"""When what was imported is live: a page in the bucket for every product, and no message left on its way."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from evershelf.aws import Aws
from evershelf.errors import Failure
from evershelf.feed_send import Sleep, Waiting
from evershelf.stage import StageInfo

#: The suffix of an address that another product has, `functions.catalog.logic.own_slug`.
_OWN = re.compile(r"-[0-9a-f]{8}$")
_EMPTY_LOOKS = 3
SECONDS_BETWEEN_LOOKS = 1.0

type Told = Callable[[int, str], None]


@dataclass(frozen=True)
class Live:
    pages: int
    seconds: float
    """Until the last product page was there."""
    settled: float
    """Until nothing was left to do: lists of products and the home page too."""


def live_pages(stage: StageInfo, aws: Aws, slugs: Counter[int]) -> int:
    """How many products of `slugs` have a page: under the address wished for, or under it with a suffix.

    Told from addresses alone, so a product that was there before, of the same name, may stand for one of them; that
    nothing waits any more says the rest.
    """
    pages = 0
    for slug in _slugs(stage, aws):
        pages += hash(slug) in slugs or (bool(_OWN.search(slug)) and hash(slug[:-9]) in slugs)
    return min(pages, slugs.total())


def wait(
    stage: StageInfo,
    aws: Aws,
    slugs: Counter[int],
    *,
    told: Told,
    patience: float = 300.0,
    sleep: Sleep = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Live:
    """Raises Failure when nothing is left to do and pages lack, or nothing moved for `patience` seconds."""
    expected = slugs.total()
    waiting = Waiting(stage, aws)
    began = moved_at = clock()
    last, empty = (-1, -1), 0
    seconds: float | None = None
    while True:
        pages, messages = live_pages(stage, aws, slugs), waiting()
        now = clock()
        told(pages, f"{messages:,} messages wait" if messages else "")
        if seconds is None and pages >= expected:
            seconds = now - began
        if (pages, messages) != last:
            last, moved_at = (pages, messages), now
        empty = empty + 1 if messages == 0 else 0
        if empty >= _EMPTY_LOOKS and seconds is not None:
            return Live(pages, round(seconds, 1), round(now - began, 1))
        if now - moved_at > (patience if messages else patience / 10):
            raise Failure(
                f"{pages:,} of {expected:,} products have a page, and nothing moves any more",
                then="run `evershelf dlq list`: dead letters say why; the functions' log is in .evershelf",
            )
        sleep(SECONDS_BETWEEN_LOOKS)


def _slugs(stage: StageInfo, aws: Aws) -> Iterator[str]:
    pages = aws.s3.get_paginator("list_objects_v2").paginate(Bucket=stage.pages_bucket, Prefix="p/")
    for page in pages:
        for entry in page.get("Contents", []):
            yield entry["Key"].removeprefix("p/").removesuffix("/index.html")
