"""What a build is asked for, made ready: facts, theme, and where it goes."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from evershelf import build_events, build_facts, build_files, feed_map, feed_rows
from evershelf import theme as themes
from evershelf.assets import Asset
from evershelf.aws import Aws
from evershelf.build import Plan, instant
from evershelf.build_facts import OfFile, OfStage
from evershelf.build_places import Bucket, Engine, Folder
from evershelf.build_routes import left
from evershelf.errors import Failure
from evershelf.feed import Feed
from evershelf.feed_rows import Bad
from evershelf.pages import Pages
from evershelf.places import STOREFRONT
from evershelf.stage import StageInfo, connect, find
from functions.pages.model import PageRef
from functions.pages.render import Theme
from shop.ids import new_id

S3 = "s3://"

type Bar = Callable[[str, int | None], AbstractContextManager[Callable[[int], None]]]


@dataclass(frozen=True)
class Export:
    """A PIM's, as `evershelf import` reads it; without a mapping JSON lines of the shop's own events."""

    file: Path
    mapping: Path | None = None
    categories: Path | None = None
    format: str | None = None


@dataclass
class Wanted:
    """Without a stage and without an export it is the demo catalog. `url` and `api` are for a site without a stage."""

    out: str
    stage: str | None = None
    export: Export | None = None
    theme: Path | None = None
    url: str = ""
    api: str = ""
    #: One process reads the feed and builds the pages.
    alone: bool = False
    #: What was wrong with the facts of a feed.
    refused: list[str] = field(default_factory=list)
    bad_lines: list[Bad] = field(default_factory=list)

    def plan(self, scratch: Path, bar: Bar) -> Plan:
        to = self._place()
        bundle = self._bundle
        facts = self._facts(scratch / "facts.sqlite", bar)
        if isinstance(to, Folder):
            to.clear()  # not sooner: for want of a theme or an export nobody loses the earlier build
        return Plan(facts, bundle, to)

    def left(self, plan: Plan) -> Iterator[PageRef]:
        """Pages at addresses that were left: only a stage has a past."""
        if isinstance(plan.facts, OfStage):
            yield from left(self._pages.known(), build_facts.opened(plan.facts).catalog)

    def files(self, plan: Plan) -> Iterator[tuple[Asset, str]]:
        """With what caches are told; nothing where they are already."""
        pictures: Iterator[Asset] = iter(())
        if isinstance(plan.to, Engine):
            return
        if self._in_force:
            bundle = Theme.from_json(self._bundle)
            assets = build_files.published_assets(bundle, self._aws.s3, self._info.pages_bucket)
        else:
            assets = iter(self._built.assets)
        if isinstance(plan.facts, OfStage):
            pictures = build_files.published_pictures(self._aws.s3, self._info.pages_bucket)
        elif self.export is None:
            pictures = build_files.demo_pictures()
        yield from chain(((one, themes.IMMUTABLE) for one in assets), ((one, build_files.PICTURES) for one in pictures))

    @property
    def facts(self) -> str:
        return self.export.file.name if self.export else f"stage {self.stage}" if self.stage else "demo"

    @cached_property
    def _aws(self) -> Aws:
        return connect(str(self.stage))

    @cached_property
    def _info(self) -> StageInfo:
        if self.stage is None:
            return StageInfo("none", "", self.url.rstrip("/"), self.api.rstrip("/"), None, "", "", "", None, {})
        return find(self.stage, self._aws)

    @cached_property
    def _pages(self) -> Pages:
        return Pages(self._info, self._aws)

    @property
    def _in_force(self) -> bool:
        """The stage's own theme, unless it is another's facts or another theme that one wants to see."""
        return bool(self.stage) and self.export is None and self.theme is None

    @cached_property
    def _built(self) -> themes.Theme:
        return themes.build(self._info, self.theme or STOREFRONT)

    @cached_property
    def _bundle(self) -> bytes:
        if not self._in_force:
            return self._built.bundle
        digest = self._pages.site.pages.theme()
        if digest is None:
            raise Failure(f"stage {self.stage} has no theme", then="run `evershelf publish`, or name one: --theme DIR")
        found = self._aws.s3.get_object(Bucket=self._info.theme_bucket, Key=f"themes/{digest}.json")
        return found["Body"].read()

    def _place(self) -> Folder | Bucket | Engine:
        if not self.out.startswith(S3):
            folder = Folder(Path(self.out))
            folder.check()
            return folder
        name = self.out.removeprefix(S3).strip("/")
        if self.stage is None:
            raise Failure("whose bucket is it?", then="say --stage: its account and its facts")
        region, endpoint = self._info.region, self._info.endpoint_url
        if name != self._info.pages_bucket:
            return Bucket(name, region, endpoint)
        if not self._in_force:
            why = f"{name} is the shop itself, and shows what its own facts and its own theme say"
            raise Failure(why, then="send an export with `evershelf import`, a theme with `evershelf publish`")
        cause = new_id("build")
        return Engine(region, endpoint, tuple(sorted(self._pages.names.items())), cause, datetime.now(UTC))

    def _facts(self, file: Path, bar: Bar) -> OfStage | OfFile:
        if self.stage and self.export is None:
            return OfStage.at(self._info)
        now = instant()
        if self.export is None:
            with bar("reading", None) as told:
                self.refused = build_facts.fill(file, build_facts.demo(), now=now, told=told, alone=self.alone)
            return OfFile(file)
        export = self.export
        kind = feed_rows.format_of(export.file, export.format)
        if export.mapping is None:
            with bar("reading", None) as told:
                events = build_events.read(export.file, self.bad_lines)
                self.refused = build_facts.fill(file, events, now=now, told=told, alone=self.alone)
            return OfFile(file)
        feed = Feed(export.file, kind, feed_map.read(export.mapping), int(now.timestamp() * 1000), export.categories)
        with bar("checking", None) as told:
            report = feed.check(told)
        self.bad_lines = report.bad_lines
        with bar("reading", report.events) as told:
            events = (event for _, event in feed.events(report))
            self.refused = build_facts.fill(file, events, now=now, told=told, alone=self.alone)
        return OfFile(file)


def plain(wanted: Wanted) -> dict[str, Any]:
    bad = [{"line": one.line, "field": one.field, "reason": one.reason} for one in wanted.bad_lines]
    return {"out": wanted.out, "facts": wanted.facts, "bad_lines": bad, "refused": wanted.refused}
