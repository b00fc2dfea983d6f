"""A shop's days: who looks at which page when, and what changes meanwhile. Seeded."""

import math
import random
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate

DAY = 86_400.0


@dataclass(frozen=True)
class Change:
    at: float
    name: str
    pages: tuple[int, ...]


@dataclass(frozen=True)
class Traffic:
    pages: int
    #: (second, page), in order of time.
    requests: list[tuple[float, int]]
    changes: list[Change]
    #: When each page was asked for last, before all this.
    before: dict[int, float]


def days(*, seed: int, pages: int, requests_a_day: int, prices_a_day: int, bands_a_day: int, number: int) -> Traffic:
    """Page 0 is the home page, every fiftieth a list, the others products. Popularity is Zipf's, exponent 1.

    Prices change anywhere, bands where it is sold. Each product is on three lists, and one in twenty on the home page.
    """
    lot = random.Random(seed)  # noqa: S311 no secret
    popular = list(accumulate(1 / rank for rank in range(1, pages + 1)))
    total = int(requests_a_day * number)
    who = lot.choices(range(pages), cum_weights=popular, k=total)
    requests = sorted(zip((_moment(lot, number) for _ in range(total)), who, strict=True))
    changes = []
    for name, a_day in (("price", prices_a_day), ("band", bands_a_day)):
        for _ in range(int(a_day * number)):
            page = lot.choices(range(pages), cum_weights=popular)[0] if name == "band" else lot.randrange(1, pages)
            product = page if _is_product(page) else page + 1
            changes.append(Change(_moment(lot, number), f"{name} {product}", _printed_on(product, pages)))
    changes.sort(key=lambda change: change.at)
    often = [requests_a_day / DAY / (rank * popular[-1]) for rank in range(1, pages + 1)]
    before = {page: -lot.expovariate(rate) for page, rate in enumerate(often)}
    return Traffic(pages, requests, changes, before)


def _moment(lot: random.Random, number: int) -> float:
    """Nine times as many in the evening as at night."""
    while True:
        at = lot.random() * number * DAY
        if lot.random() < (1 - 0.8 * math.cos(2 * math.pi * at / DAY)) / 1.8:
            return at


def _is_product(page: int) -> bool:
    return page > 0 and page % 50 != 0


def _printed_on(product: int, pages: int) -> tuple[int, ...]:
    lists = pages // 50
    on = {50 * (1 + (product * step) % (lists - 1)) for step in (7, 31, 101)}
    return (product, *sorted(on), *((0,) if product % 20 == 1 else ()))


class Timeline:
    """What changed on each page: when it was caused, when it could be fetched, when old copies were purged."""

    def __init__(self) -> None:
        self.caused: dict[int, list[float]] = defaultdict(list)
        self.there: dict[int, list[float]] = defaultdict(list)
        self.purged: dict[int, list[float]] = defaultdict(list)
        #: When all pages were purged.
        self.all_purged: list[float] = []

    def add(self, page: int, caused: float, there: float) -> None:
        """In the order of `caused`. Writing a page writes all that changed by then: earlier changes are there, too."""
        times = self.there[page]
        for number in range(len(times) - 1, -1, -1):
            if times[number] <= there:
                break
            times[number] = there
        self.caused[page].append(caused)
        times.append(there)

    def missing(self, page: int, made: float, now: float) -> float | None:
        """How long a copy made then lacks what had changed by now; None where it lacks nothing."""
        there = self.there.get(page)
        if not there:
            return None
        first = bisect_left(there, made)
        if first < len(there) and self.caused[page][first] < now:
            return now - self.caused[page][first]
        return None

    def is_purged(self, page: int, fetched: float, now: float) -> bool:
        for times in (self.purged.get(page, ()), self.all_purged):
            first = bisect_left(times, fetched)
            if first < len(times) and times[first] <= now:
                return True
        return False

    def ordered(self) -> "Timeline":
        for times in self.purged.values():
            times.sort()
        self.all_purged.sort()
        return self
