"""How the CDN is told of the pages of a window: by what, at what price, and what that takes with it. Pure.

* **path**: the exact one, two units a page, since the CDN may keep `/p/x/` and `/p/x/index.html`.
* **tag**: one unit. A page's own tag takes that page alone. The tag of what changed takes all that print it; it is used
  only when all pages that the change asked for are in the window, so that the last of them is written: sooner, the
  CDN would fetch again what is not written yet. Every copy to be purged must carry it; which do, the builder says.
* **wildcard**: one unit a folder. It may take with it at most as many objects that did not change as did: those have to
  be fetched again, and shoppers wait for that. Only 15 may be in progress, so it must save as many units.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from functions.pages.model import LIVE
from functions.pages.tags import own_tag

#: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/InvalidationLimits.html
MOST_IN_PROGRESS = 3_000
MOST_WILDCARDS_IN_PROGRESS = 15
#: https://aws.amazon.com/cloudfront/pricing/ (2026-11): a path, a wildcard and a tag are one unit each.
USD_A_UNIT = 0.005
FREE_UNITS_A_MONTH = 1_000


def usd(units: float) -> float:
    """Of a month's units, past the free ones, which are the account's: other distributions may have used them."""
    return max(0, units - FREE_UNITS_A_MONTH) * USD_A_UNIT


@dataclass(frozen=True)
class Outdated:
    """A page whose copies must leave the CDN: all of them carry `tags`, by which so many pages were asked for."""

    path: str
    cause_id: str = ""
    tags: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    paths: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    wildcards: tuple[str, ...] = ()

    @property
    def items(self) -> list[str]:
        """As CreateInvalidation takes them."""
        return [*self.wildcards, *(f"#{tag}" for tag in self.tags), *self.paths]


#: Whether a folder of the bucket has at most so many objects.
type Holds = Callable[[str, int], bool]


def addresses(path: str) -> tuple[str, ...]:
    """A pretty address is kept under the object's name, too."""
    return (path, f"{path}index.html") if path.endswith("/") else (path,)


def plan(outdated: Collection[Outdated], *, holds: Holds) -> Plan:
    """The cheapest that takes nothing with it which did not change, or little of it. Islands need none."""
    carried = _usable_tags(outdated)
    rest = {path for path in carried if not path.startswith(LIVE)}
    shared = list(_shared_tags(carried, rest))
    wildcards = list(_wildcards(rest, holds))
    own = sorted(path for path in rest if own_tag(path) in carried[path] and len(addresses(path)) > 1)
    paths = tuple(address for path in sorted(rest.difference(own)) for address in addresses(path))
    return Plan(paths, (*shared, *map(own_tag, own)), tuple(wildcards))


def _usable_tags(outdated: Collection[Outdated]) -> dict[str, set[str]]:
    """By path: what all of its outdated copies carry, and all pages of which are written."""
    written: dict[tuple[str, str], set[str]] = defaultdict(set)
    carried: dict[str, set[str]] = {}
    for one in outdated:
        for tag in one.tags:
            written[one.cause_id, tag].add(one.path)
        carried[one.path] = carried.get(one.path, set(one.tags)) & set(one.tags)
    last_is_written = {
        tag for one in outdated for tag, pages in one.tags.items() if len(written[one.cause_id, tag]) >= pages
    }
    return {path: tags & last_is_written for path, tags in carried.items()}


def _shared_tags(carried: Mapping[str, set[str]], rest: set[str]) -> Iterator[str]:
    """Those that take two pages or more, the most first; what they take is no longer of the rest."""
    while True:
        pages: dict[str, set[str]] = defaultdict(set)
        for path in rest:
            for tag in carried[path]:
                pages[tag].add(path)
        best = max(sorted(pages), key=lambda tag: len(pages[tag]), default=None)
        if best is None or len(pages[best]) < 2:  # noqa: PLR2004 one page has a tag of its own
            return
        rest -= pages[best]
        yield best


def _wildcards(rest: set[str], holds: Holds) -> Iterator[str]:
    """Folders most of which changed, the broadest first."""
    pages: dict[str, set[str]] = defaultdict(set)
    for path in rest:
        for folder in accumulate(f"{part}/" for part in path.split("/")[:-1]):
            pages[folder].add(path)
    for folder in sorted(pages, key=len):
        changed = len(pages[folder] & rest)
        if changed > MOST_WILDCARDS_IN_PROGRESS and holds(folder, 2 * changed):
            rest -= pages[folder]
            yield f"{folder}*"
