"""GET /staff/pages/quarantined, POST /staff/pages/release -> show why pages were not published, publish one"""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.event_handler import Response
from pydantic import BaseModel, Field

from functions.pages.model import PageRecord
from functions.pages.releasing import Rebuilds, is_releasable, release_of
from functions.pages.store import PagesTable
from shop.http import OPERATOR, answer, lambda_handler, new_api, staff
from shop.ids import new_id
from shop.log import log

pages = PagesTable.from_environment()
rebuilds = Rebuilds.from_environment()
api = new_api()

SHOWN = 50


class ReleasePage(BaseModel, extra="forbid"):
    """`digest` names the version whose findings the member of staff saw."""

    path: str = Field(min_length=1, max_length=1_000)
    digest: str = Field(min_length=1, max_length=100)


@api.get("/staff/pages/quarantined")
def list_quarantined_pages() -> Response[Any]:
    staff(api, group=OPERATOR)
    found = pages.quarantined()
    return answer(200, {"pages": [_shown(one) for one in found[:SHOWN]], "more": len(found) > SHOWN})


@api.post("/staff/pages/release")
def release_page(body: ReleasePage) -> Response[Any]:
    """The command is the same however often it is sent: a page that is published is not published again."""
    member = staff(api, group=OPERATOR)
    record, _ = pages.record_and_theme(body.path)
    now, cause_id = datetime.now(UTC), new_id("req")
    by = member.email or member.staff_id
    rebuilds.ask(release_of(record, digest=body.digest, by=by, now=now, cause_id=cause_id))
    log("release asked for", path=body.path, staff_id=member.staff_id, cause_id=cause_id)
    return answer(202, {"path": body.path, "cause_id": cause_id})


def _shown(record: PageRecord) -> dict[str, Any]:
    why = record.quarantine
    assert why  # noqa: S101 only those are listed
    shown = {"path": record.path, "published_at": record.published_at and record.published_at.isoformat()}
    told = why.model_dump(mode="json") | {"releasable": is_releasable(record)}
    return {name: value for name, value in (shown | told).items() if value is not None}


handler = lambda_handler(api)
