"""Asking for rebuilds: from a changed facet to the commands for every page that printed it."""

import os
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from itertools import batched
from typing import TYPE_CHECKING, Self

import boto3

from functions.pages.campaigns import is_campaign
from functions.pages.facets import EVERY_PAGE, THEME
from functions.pages.model import Campaign, FanOut, PageRef, RebuildPage, in_every_market
from functions.pages.store import PagesTable
from functions.pages.tags import tag_of
from functions.pages.visits import known
from shop.events import Event
from shop.ids import new_id
from shop.log import log
from shop.market import default_market, market_at

if TYPE_CHECKING:
    from types_boto3_sqs.client import SQSClient
    from types_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

#: Dependents asked for in one go; a facet with more goes on in a command of its own.
PAGES_AT_ONCE = 200


#: Kinds whose pages are born with their subject, which may be older than a market.
OF_SUBJECTS = {"product", "category", "content"}


class NotSent(Exception):
    """SQS did not take some messages; the change comes again, and asking twice is harmless."""


class Requests:
    """`lazy` are the kinds of pages that are built when somebody comes: of those no births are asked for."""

    def __init__(
        self,
        pages: PagesTable,
        client: "SQSClient",
        *,
        rebuilds: str,
        bulk: str,
        fan_outs: str,
        lazy: Collection[str] = (),
    ) -> None:
        self._pages = pages
        self._client = client
        self._rebuilds = rebuilds
        self._bulk = bulk
        self._fan_outs = fan_outs
        self._lazy = frozenset(lazy)

    @classmethod
    def from_environment(cls) -> Self:
        return cls(
            PagesTable.from_environment(),
            boto3.client("sqs"),
            rebuilds=os.environ["REBUILD_QUEUE_URL"],
            bulk=os.environ["BULK_QUEUE_URL"],
            fan_outs=os.environ["FAN_OUT_QUEUE_URL"],
            lazy=os.environ["LAZY_KINDS"].split(),
        )

    def changed(
        self, event: Event, *, facets: Iterable[str], own: Iterable[PageRef] = (), product_id: str | None = None
    ) -> None:
        """A subject's own pages, so that births need no edge, and all that printed one of the facets.

        With `product_id` that product and no other fact changed.

        The pages that are born with a theme are many, and no single change has to wait behind them either.
        """
        about = {"product_id": product_id} | event.cause
        commands = [FanOut.model_validate({"facet": facet} | about) for facet in facets]
        born = self._wanted(set(own))
        with_theme = any(command.facet == THEME for command in commands)
        self._ask(commands, set() if with_theme else born, about, in_bulk=born if with_theme else set())

    def _wanted(self, own: set[PageRef]) -> set[PageRef]:
        """Of pages that wait for a visit those that had one: their address may have been another's."""
        lazy = {page.path for page in own if page.kind in self._lazy}
        unseen = lazy - known(lazy, self._pages) if lazy else set()
        return {page for page in own if page.path not in unseen}

    def go_on(self, command: FanOut) -> None:
        about = command.model_dump(include={"product_id", "caused_at", "cause_id"})
        self._ask([command], set(), about, in_bulk=set())

    def _ask(
        self, commands: list[FanOut], pages: set[PageRef], about: dict[str, object], *, in_bulk: set[PageRef]
    ) -> None:
        rest: list[FanOut] = []
        because: dict[str, set[str]] = defaultdict(set)
        campaigns: dict[Campaign, set[str]] = {}
        for command in commands:
            found = self._pages.dependents(command.facet, after=command.after, at_most=PAGES_AT_ONCE)
            in_part = bool(command.after or found.after)
            asked = set(found.pages)
            if command.facet == THEME:
                asked |= in_bulk | _in_new_markets(page for page in found.pages if page.kind not in self._lazy)
            if command.facet in EVERY_PAGE:
                in_bulk = in_bulk | asked
            else:
                pages = pages | asked  # at one address perhaps two: who has it no more asks for nothing
            if is_campaign(command.facet, in_part=in_part):
                campaigns[Campaign(facet=command.facet, cause_id=command.cause_id)] = {page.path for page in asked}
            else:
                for page in asked:
                    because[page.path] |= set() if in_part else {tag_of(command.facet, page.path)}
            if found.after:
                rest.append(command.model_copy(update={"after": found.after}))
        now = datetime.now(UTC)
        # A page that is asked for by itself, too, does not wait for the others.
        joined = {path: each for each, paths in campaigns.items() for path in paths if path not in because}
        steps = self._begun(campaigns, joined, now)
        counted = _counted(because)
        rebuilds, bulk = (
            [
                RebuildPage.model_validate(
                    {"page": page, "requested_at": now, "changed": counted.get(page.path, {})}
                    | {"campaign": joined.get(page.path)}
                    | about
                )
                for page in sorted(lane, key=_in_order)
            ]
            for lane in (pages, in_bulk - pages)
        )
        self._send(
            self._rebuilds,
            [
                # Never a hash of the content: the same rebuild asked for within five minutes would be dropped.
                {
                    "Id": str(position),
                    "MessageBody": rebuild.model_dump_json(),
                    "MessageGroupId": rebuild.page.path,
                    "MessageDeduplicationId": new_id("ask"),
                }
                for position, rebuild in enumerate(rebuilds)
            ],
        )
        for queue, messages in ((self._bulk, bulk), (self._fan_outs, rest)):
            bodies = [one.model_dump_json() for one in messages]
            self._send(queue, [{"Id": str(position), "MessageBody": body} for position, body in enumerate(bodies)])
        for campaign, step in steps.items():
            if campaign.facet not in {command.facet for command in rest}:
                self._pages.campaigns.all_told(campaign, step)
        log(
            "asked",
            pages=len(rebuilds),
            in_bulk=len(bulk),
            facets=[command.facet for command in commands],
            go_on=len(rest),
        )

    def _begun(
        self, campaigns: Mapping[Campaign, set[str]], joined: Mapping[str, Campaign], now: datetime
    ) -> dict[Campaign, str]:
        return {
            campaign: self._pages.campaigns.ask(campaign, (p for p in paths if joined.get(p) == campaign), now=now)
            for campaign, paths in campaigns.items()
        }

    def _send(self, queue: str, entries: "list[SendMessageBatchRequestEntryTypeDef]") -> None:
        for batch in batched(entries, 10, strict=False):
            answer = self._client.send_message_batch(QueueUrl=queue, Entries=batch)
            if answer.get("Failed"):
                raise NotSent(f"{len(answer['Failed'])} of {len(batch)} messages")


def _in_order(page: PageRef) -> tuple[str, str, str]:
    return page.path, page.kind, page.key


def _counted(because: Mapping[str, set[str]]) -> dict[str, dict[str, int]]:
    """By path: the tags of what changed, and how many pages were asked for with each."""
    pages = Counter(tag for tags in because.values() for tag in tags)
    return {path: {tag: pages[tag] for tag in sorted(tags)} for path, tags in because.items()}


def _in_new_markets(pages: Iterable[PageRef]) -> set[PageRef]:
    """To a market that came since its pages were born no edge leads; publishing the theme bears them there."""
    return {
        twin
        for page in pages
        if page.kind in OF_SUBJECTS and market_at(page.path) == default_market()
        for twin in in_every_market(page.path, kind=page.kind, key=page.key)
    }
