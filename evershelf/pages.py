"""Pages as an operator works on them: what is in quarantine, what the bucket should hold, building all of it again.

The same code as in the shop reads the same facts strongly, with the operator's own credentials.
"""

import json
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import batched
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evershelf.aws import Aws
from evershelf.build_routes import pages_of_facts
from evershelf.errors import Failure, NotDeployed
from evershelf.places import HOME
from evershelf.stage import StageInfo
from functions.pages.checking import printed
from functions.pages.facets import THEME
from functions.pages.model import PageRecord, PageRef, RebuildPage, Release
from functions.pages.rebuild import KINDS, Site, site_on
from functions.pages.releasing import is_releasable
from functions.pages.selling import still_true
from shop.ids import new_id
from shop.market import market_at

if TYPE_CHECKING:
    from types_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

#: What lies in the bucket beside the pages.
NO_PAGES = ("assets/", "media/")
#: Asked for between two looks at what waits, and between two notes of how far it came.
PAGES_AT_ONCE = 100
#: A page that is being rebuilt while it is compared is looked at again.
LOOKS = 3


@dataclass(frozen=True)
class Difference:
    path: str
    what: str
    #: The command that puts it right.
    then: str


class Pages:
    def __init__(self, info: StageInfo, aws: Aws, home: Path = HOME) -> None:
        self._info = info
        self._home = home
        self._aws = aws

    @cached_property
    def names(self) -> dict[str, str]:
        """Of tables and buckets, as in a builder's environment."""
        names = ("PagesTable", "PagesBucket", "ThemeBucket", "CatalogTable", "StockTable", "OutboxTable")
        if missing := [name for name in names if name not in self._info.outputs]:
            raise NotDeployed(f"stage {self._info.stage} has no {', '.join(missing)}", then="deploy it first")
        return {_snake(name): self._info.outputs[name] for name in names}

    @cached_property
    def site(self) -> Site:
        return site_on(self._aws.dynamodb, self._aws.s3, self.names)

    # ---- which pages there are

    def known(self) -> Iterator[PageRef]:
        """Every page has an edge to the theme: those in the bucket, and those that could not be published yet."""
        after = None
        while True:
            found = self.site.pages.dependents(THEME, after=after, at_most=1_000)
            yield from found.pages
            if found.after is None:
                return
            after = found.after

    def of_facts(self) -> Iterator[PageRef]:
        """The pages that there must be whatever was built: those always there, and of all that is sold or written."""
        return pages_of_facts(self.site.catalog)

    def record(self, path: str) -> PageRecord:
        found, _ = self.site.pages.record_and_theme(path)
        if found is None:
            raise Failure(f"there is no page at {path}", then="an address ends with a slash: /p/<slug>/")
        return found

    # ---- quarantine

    def quarantined(self) -> list[PageRecord]:
        return list(self.site.pages.quarantined())

    def release(self, path: str, *, by: str) -> None:
        """Publish what failed. Whoever does it answers for the findings, by name, in the page's record."""
        record = self.record(path)
        if not record.quarantine:
            raise Failure(f"{path} is not in quarantine", then="`evershelf pages quarantined` lists what is")
        findings = record.quarantine.findings
        if not is_releasable(record):
            raise Failure(f"{path} cannot be printed at all", then="mend the theme and publish it")
        self._ask([record_ref(record)], release=Release(by=by, at=datetime.now(UTC), findings=findings))

    # ---- building again

    def rebuild(self, path: str) -> None:
        self._ask([record_ref(self.record(path))])

    def rebuild_all(self, progress: Callable[[int, int], None], *, every: float = 1.0) -> int:
        """Asks for every page in the bulk lane and waits. A run that was stopped goes on where it was.

        `progress` is told (done, all) until all is done; what was asked for is built even when nobody waits.
        """
        run = Run.begin(self._home / f"rebuild-{self._info.stage}.json")
        pages = sorted({(one.path, one.kind, one.key) for one in self.known()})
        rest = [PageRef(path=path, kind=kind, key=key) for path, kind, key in pages if path > run.after]
        asked = len(pages) - len(rest)
        for batch in batched(rest, PAGES_AT_ONCE, strict=False):
            self._ask(list(batch), bulk=True)
            run.asked_up_to(batch[-1].path)
            asked += len(batch)
            progress(max(0, asked - self._waiting()), len(pages))
        while waiting := self._waiting():
            progress(len(pages) - waiting, len(pages))
            time.sleep(every)
        run.end()
        progress(len(pages), len(pages))
        return len(pages)

    def _waiting(self) -> int:
        answer = self._aws.sqs.get_queue_attributes(
            QueueUrl=self._info.outputs["BulkQueueUrl"],
            AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
        )
        return sum(map(int, answer["Attributes"].values()))

    def _ask(self, pages: list[PageRef], *, bulk: bool = False, release: Release | None = None) -> None:
        now = datetime.now(UTC)
        cause = {"requested_at": now, "caused_at": now, "cause_id": new_id("operator"), "release": release}
        url = self._info.outputs["BulkQueueUrl" if bulk else "RebuildQueueUrl"]
        for batch in batched(pages, 10, strict=False):
            entries: list[SendMessageBatchRequestEntryTypeDef] = [
                {"Id": str(i), "MessageBody": RebuildPage.model_validate({"page": page} | cause).model_dump_json()}
                for i, page in enumerate(batch)
            ]
            if not bulk:
                for entry, page in zip(entries, batch, strict=True):
                    entry |= {"MessageGroupId": page.path, "MessageDeduplicationId": new_id("ask")}
            if answer := self._aws.sqs.send_message_batch(QueueUrl=url, Entries=entries).get("Failed"):
                raise Failure(f"SQS did not take {len(answer)} of {len(batch)} messages", then="run it again")

    # ---- is the bucket what the facts say?

    def verify(self, *, sample: int | None, progress: Callable[[int, int], None]) -> list[Difference]:
        """Every page, or some drawn by lot; what is there without a page is looked for only when all are."""
        known = {page.path: page for page in self.known()} | {page.path: page for page in self.of_facts()}
        chosen = list(known.values())
        if sample is not None and sample < len(chosen):
            chosen = random.sample(chosen, sample)
        found: list[Difference] = []
        with ThreadPoolExecutor(8) as pool:
            for done, difference in enumerate(pool.map(self._compared, chosen), 1):
                found += [difference] if difference else []
                progress(done, len(chosen))
        if sample is None:
            objects = {page.object_key for page in known.values()}
            orphans = (
                key for key in self.site.bucket.object_keys() if key not in objects and not key.startswith(NO_PAGES)
            )
            at = f" --endpoint-url {self._info.endpoint_url}" if self._info.endpoint_url else ""
            remove = f"aws{at} s3 rm s3://{self._info.pages_bucket}/"
            found += [Difference(f"/{key}", "is in the bucket and is no page", f"{remove}{key}") for key in orphans]
        return found

    def _compared(self, page: PageRef) -> Difference | None:
        what = self._difference(page)
        for _ in range(LOOKS - 1):
            if what is None:
                return None
            time.sleep(0.5)
            what = self._difference(page)
        if what is None:
            return None
        record, _ = self.site.pages.record_and_theme(page.path)
        again = f"evershelf build --out s3://{self._info.pages_bucket} --stage {self._info.stage}"
        return Difference(page.path, what, f"evershelf pages rebuild {page.path}" if record else again)

    def _difference(self, page: PageRef) -> str | None:
        record, _ = self.site.pages.record_and_theme(page.path)
        if record and record.key != page.key:
            return None  # of who had the address before: the page that is there is compared under its own name
        is_, should = self.site.bucket.body(page), self._should(page, record)
        if should is None or is_ == should:
            return "is there, and the facts know no such page" if is_ is not None and should is None else None
        if record is None:
            return None if page.kind in self._info.lazy_kinds else "is missing: it was never built"
        if is_ is None:
            return None if record.etag is None else "is missing in the bucket"
        return f"differs from what the facts say: {len(is_)} bytes are there, {len(should)} should be"

    def _should(self, page: PageRef, record: PageRecord | None) -> bytes | None:
        """What the facts say, printed here; None where they know no such page. In quarantine it is the last good."""
        _, theme_digest = self.site.pages.record_and_theme(page.path)
        if theme_digest is None:
            return None
        kind, theme = KINDS[page.kind], self.site.theme(theme_digest)
        facts = self.site.facts(theme, market_at(page.path))
        view = kind.view(facts, page)
        if view is None:
            return None
        if record and record.quarantine:
            if record.last_good is None:
                return self.site.bucket.body(page)  # no prices in it that could become untrue
            view, theme = still_true(record.last_good.unpacked(), facts), self.site.theme(record.last_good.theme)
        body, _ = printed(kind, view, theme)
        return body.body if body else b""


class Run:
    """How far `rebuild --all` has come, remembered on this machine."""

    def __init__(self, file: Path, after: str) -> None:
        self._file = file
        self.after = after

    @classmethod
    def begin(cls, file: Path) -> "Run":
        try:
            after = str(json.loads(file.read_text())["after"])
        except (OSError, ValueError, KeyError):
            after = ""
        return cls(file, after)

    def asked_up_to(self, path: str) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps({"after": path}))

    def end(self) -> None:
        self._file.unlink(missing_ok=True)


def record_ref(record: PageRecord) -> PageRef:
    return PageRef(path=record.path, kind=record.kind, key=record.key)


def plain(record: PageRecord) -> dict[str, Any]:
    return record.model_dump(mode="json", exclude={"last_good", "facets"}, exclude_none=True)


def _snake(name: str) -> str:
    """`PagesTable` -> `PAGES_TABLE`."""
    return "".join(f"_{sign}" if sign.isupper() else sign.upper() for sign in name).removeprefix("_")
