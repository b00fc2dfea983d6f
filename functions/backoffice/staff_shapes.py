"""What the routes of the back office itself answer and refuse, for docs/openapi.json."""

from datetime import datetime
from typing import Literal

from shop.http.document import MAY_MISS, STAFF, Answer, NotFound, Operation, Problem


class DeadLetterCount(Answer):
    """`name` is the consumer, as its module is called; `in_flight` are being looked at."""

    name: str
    waiting: int
    in_flight: int


class DeadLetterCounts(Answer):
    queues: list[DeadLetterCount]


class DeadLetter(Answer):
    """`reason` is empty where a function was killed; `source` and `detail_type` where it is no event."""

    message_id: str
    reason: str
    source: str
    detail_type: str
    sent_at: datetime
    group: str = MAY_MISS
    body: str


class DeadLettersOfConsumer(Answer):
    """Twenty of them; they stay where they are."""

    name: str
    redrivable: bool
    messages: list[DeadLetter]


class Moved(Answer):
    moved: int


class NotRedrivable(Problem):
    """What a stream's function gave up on came from no queue."""

    status: Literal[409]
    type: Literal["not-redrivable"]


OPERATIONS = {
    "list_dead_letters": Operation(
        summary="Count what every consumer gave up on", guard=STAFF, answers={200: DeadLetterCounts}
    ),
    "show_dead_letters": Operation(
        summary="Read what a consumer gave up on, and why",
        guard=STAFF,
        answers={200: DeadLettersOfConsumer},
        refuses=(NotFound,),
    ),
    "redrive_dead_letters": Operation(
        summary="Send messages back to their consumer",
        text="Only those named are sent; one that is gone already is not counted in `moved`.",
        guard=STAFF,
        answers={200: Moved},
        refuses=(NotFound, NotRedrivable),
    ),
}
