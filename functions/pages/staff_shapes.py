"""What the pages' routes for staff answer and refuse, for docs/openapi.json."""

from datetime import datetime
from typing import Literal

from shop.http.document import MAY_MISS, STAFF, Answer, Operation, Problem


class PageFinding(Answer):
    check: str
    what: str
    where: str


class QuarantinedPage(Answer):
    """`published_at` is of the last good version, which is shown meanwhile; without it the page is not there."""

    path: str
    since: datetime
    digest: str
    findings: list[PageFinding]
    caused_at: datetime
    cause_id: str
    published_at: datetime = MAY_MISS
    releasable: bool


class QuarantinedPages(Answer):
    """In the order of their paths; `more`: there are others behind these."""

    pages: list[QuarantinedPage]
    more: bool


class ReleaseAsked(Answer):
    """The page is published in a moment; `cause_id` is what its record will name."""

    path: str
    cause_id: str


class NotInQuarantine(Problem):
    """There is no such page in quarantine, or no longer."""

    status: Literal[409]
    type: Literal["not-in-quarantine"]


class MovedOn(Problem):
    """Another version is in quarantine by now: look at its findings."""

    status: Literal[409]
    type: Literal["moved-on"]


class NotPrintable(Problem):
    """The theme cannot print the page at all."""

    status: Literal[409]
    type: Literal["not-printable"]


OPERATIONS = {
    "list_quarantined_pages": Operation(
        summary="Read which pages failed their checks, and why", guard=STAFF, answers={200: QuarantinedPages}
    ),
    "release_page": Operation(
        summary="Publish a page in spite of its findings",
        text="Whoever asks answers for the findings, by name, in the page's record. Another finding holds it up again.",
        guard=STAFF,
        answers={202: ReleaseAsked},
        refuses=(NotInQuarantine, MovedOn, NotPrintable),
    ),
}
