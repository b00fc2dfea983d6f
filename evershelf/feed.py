"""A PIM's export as a stream of events: read again for each pass, never held in memory.

Only what tells one line from another stays: a number for each product's id, SKU and slug, some 200 bytes a product.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from evershelf import feed_event, feed_rows
from evershelf.errors import Failure
from evershelf.feed_event import Wrong
from evershelf.feed_map import Mapping
from evershelf.feed_rows import Bad, Row
from shop.events import CategoryUpserted, Event, ProductUpserted, StockCounted

#: So many bad lines are told; all are counted.
BAD_LINES_TOLD = 1_000

type Told = Callable[[int], None]


@dataclass(frozen=True)
class Entry:
    line: int
    product: ProductUpserted
    count: StockCounted | None
    categories: tuple[feed_event.CategoryName, ...]


@dataclass
class Report:
    """What the first pass found."""

    lines: int = 0
    products: int = 0
    skipped: int = 0
    bad: int = 0
    bad_lines: list[Bad] = field(default_factory=list)
    categories: list[CategoryUpserted] = field(default_factory=list)
    counts: int = 0
    slugs: Counter[int] = field(default_factory=Counter)

    @property
    def slugs_shared(self) -> int:
        """Products whose address another one before them has: the catalog gives these a suffix."""
        return self.products - len(self.slugs)

    @property
    def events(self) -> int:
        return len(self.categories) + self.counts + self.products

    def add(self, bad: Bad) -> None:
        self.bad += 1
        if len(self.bad_lines) < BAD_LINES_TOLD:
            self.bad_lines.append(bad)


@dataclass(frozen=True)
class Feed:
    """`now`, in milliseconds, is the revision of all that has no other: events are a function of these members."""

    file: Path
    kind: str
    mapping: Mapping
    now: int
    categories: Path | None = None

    def check(self, told: Told | None = None) -> Report:
        """Read all of it once; nothing is sent."""
        report = Report()
        listed = self._listed()
        named: dict[str, feed_event.CategoryName] = {}
        for entry in self._entries(None if listed is None else listed.keys()):
            report.lines += 1
            if told is not None:
                told(report.lines)
            if isinstance(entry, Bad):
                report.add(entry)
            elif entry is None:
                report.skipped += 1
            else:
                report.products += 1
                report.counts += entry.count is not None
                report.slugs[hash(entry.product.slug)] += 1
                named |= {one.category_id: one for one in entry.categories if one.category_id not in named}
        report.categories = list(listed.values()) if listed is not None else self._made(named)
        return report

    def events(self, report: Report) -> Iterator[tuple[int, Event]]:
        """With its line, 0 for categories. Counts come before the products, so that most pages are built once."""
        known = None if self.categories is None else {one.category_id: one for one in report.categories}.keys()
        yield from ((0, one) for one in report.categories)
        if self.mapping.stock is not None:
            for entry in self._entries(known):
                if isinstance(entry, Entry) and entry.count is not None:
                    yield entry.line, entry.count
        for entry in self._entries(known):
            if isinstance(entry, Entry):
                yield entry.line, entry.product

    def _entries(self, known: object) -> Iterator[Entry | Bad | None]:
        """One for each line that holds something; None is one that the mapping passes over."""
        ids: set[int] = set()
        skus: set[int] = set()
        for row in feed_rows.read(self.file, self.kind):
            if isinstance(row, Bad):
                yield row
            elif self._passed_over(row):
                yield None
            else:
                try:
                    entry = self._entry(row, known)
                    _once(entry.product.product_id, ids, self.mapping.id)
                    _once(entry.product.variants[0].sku, skus, self.mapping.sku)
                except Wrong as wrong:
                    yield Bad(row.line, wrong.field, wrong.reason)
                else:
                    yield entry

    def _entry(self, row: Row, known: object) -> Entry:
        product = feed_event.product(row.fields, self.mapping, now=self.now)
        names = tuple(feed_event.categories_of(row.fields, self.mapping))
        if known is not None and self.mapping.category is not None:
            for one in names:
                if one.category_id not in known:  # type: ignore[operator]
                    raise Wrong(self.mapping.category.field, f"{one.title!r} is not in the categories file")
        return Entry(row.line, product, feed_event.count(row.fields, self.mapping), names)

    def _passed_over(self, row: Row) -> bool:
        return any(str(row.fields.get(name)) in values for name, values in self.mapping.skip_when.items())

    def _made(self, named: dict[str, feed_event.CategoryName]) -> list[CategoryUpserted]:
        return [
            feed_event.category(name, self.mapping, position=position, now=self.now)
            for position, name in enumerate(named.values())
        ]

    def _listed(self) -> dict[str, CategoryUpserted] | None:
        """By id, from the categories file; its bad lines end the import, for products need their categories."""
        if self.categories is None:
            return None
        if self.mapping.category is None or self.mapping.categories is None:
            raise Failure("the mapping does not say how the categories file reads", then="add `categories` to it")
        found: dict[str, CategoryUpserted] = {}
        rows = feed_rows.read(self.categories, feed_rows.format_of(self.categories, None))
        for row in rows:
            try:
                if isinstance(row, Bad):
                    raise Wrong(row.field, row.reason)
                category_id, event = feed_event.listed_category(
                    row.fields, self.mapping, position=len(found), now=self.now
                )
            except Wrong as wrong:
                raise Failure(f"{self.categories.name}, line {row.line}: {wrong}", then="mend that line") from wrong
            found.setdefault(category_id, event)
        return found


def _once(value: str, seen: set[int], source: str) -> None:
    if hash(value) in seen:
        raise Wrong(source, f"{value} came on a line before")
    seen.add(hash(value))
