"""GET /staff/dead-letters, GET /staff/dead-letters/{name}, POST /staff/dead-letters/{name}/redrive
-> show what was given up on, send it back to its consumer
"""

import json
from datetime import UTC, datetime
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from pydantic import BaseModel, Field

from functions.backoffice.letters import Letter
from functions.backoffice.store import Queues
from shop.http import OPERATOR, PathId, answer, lambda_handler, new_api, staff
from shop.log import log

queues = Queues.from_environment()
api = new_api()

SHOWN = 20


class Redrive(BaseModel, extra="forbid"):
    """Those that the member of staff saw: what came since, or went meanwhile, is left alone."""

    message_ids: list[Annotated[str, Field(min_length=1, max_length=100)]] = Field(min_length=1, max_length=50)


@api.get("/staff/dead-letters")
def list_dead_letters() -> Response[Any]:
    staff(api, group=OPERATOR)
    found = [{"name": name, "waiting": waiting, "in_flight": held} for name, waiting, held in queues.counts()]
    return answer(200, {"queues": sorted(found, key=lambda one: (-one["waiting"], one["name"]))})


@api.get("/staff/dead-letters/<name>")
def show_dead_letters(name: PathId) -> Response[Any]:
    staff(api, group=OPERATOR)
    dead = queues.named(name)
    messages = [_shown(one) for one in queues.peek(name, limit=SHOWN)]
    return answer(200, {"name": name, "redrivable": dead.source is not None, "messages": messages})


@api.post("/staff/dead-letters/<name>/redrive")
def redrive_dead_letters(name: PathId, body: Redrive) -> Response[Any]:
    """The same again finds them gone, and sends none."""
    member = staff(api, group=OPERATOR)
    moved = queues.send_back(name, body.message_ids)
    log("sent back", consumer=name, moved=moved, message_ids=body.message_ids, staff_id=member.staff_id)
    return answer(200, {"moved": moved})


def _shown(letter: Letter) -> dict[str, Any]:
    body = letter.body if isinstance(letter.body, str) else json.dumps(letter.body, indent=1, ensure_ascii=False)
    sent_at = datetime.fromtimestamp(letter.sent_at / 1000, UTC).isoformat()
    told = vars(letter) | {"body": body, "sent_at": sent_at}
    return {name: value for name, value in told.items() if value is not None}


handler = lambda_handler(api)
