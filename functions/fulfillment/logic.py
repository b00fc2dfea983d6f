"""When a step is handed to the OMS, and when it is tried again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.fulfillment.model import Delivery

#: A step whose message is lost is sent again after this; one that the OMS took and did not answer, after that.
QUEUED_PATIENCE = timedelta(minutes=2)
SENT_PATIENCE = timedelta(minutes=10)
LONGEST_WAIT = 300


@dataclass(frozen=True)
class Post:
    """Hand this step over. It may be an earlier one than the message asked for."""

    delivery: Delivery


@dataclass(frozen=True)
class Wait:
    reason: str
    seconds: int


@dataclass(frozen=True)
class Void:
    """The OMS does not know the order, so this step has nothing to change there."""

    delivery: Delivery
    reason: str


@dataclass(frozen=True)
class Done:
    pass


type Move = Post | Wait | Void | Done


def decide(steps: Mapping[int, Delivery], sequence: int, *, now: datetime) -> Move:
    """What to do about a message that asks for step `sequence`, which is among `steps`.

    Step n goes only after n-1 was acknowledged. A later step's message may stand before an earlier one's in the
    group and would then block it for ever, so it does the earlier one's work: messages only say where to look.
    """
    own = steps[sequence]
    if not own.is_open:
        return Done()
    for earlier in range(1, sequence):
        step = steps.get(earlier)
        if step is None:
            return Wait(f"step {earlier} has not come yet", _patience(own, now))
        if step.state == "refused":
            return Void(own, f"step {earlier} was refused before it")
        if step.state == "queued" or (step.state == "sent" and _unanswered(step, now)):
            return Post(step)
        if step.state == "sent":
            return Wait(f"step {earlier} is not acknowledged yet", _patience(own, now))
    return Post(own)


def backoff(attempts: int) -> int:
    """Seconds to wait after so many failed attempts: 2, 4, 8 and so on, five minutes at most."""
    return int(min(2 ** min(attempts, 20), LONGEST_WAIT))


def look_again(attempts: int, *, now: datetime) -> datetime:
    """When a step that failed is looked after: well after its own message comes back, so that there is no second."""
    return now + timedelta(seconds=backoff(attempts)) + QUEUED_PATIENCE


def _patience(delivery: Delivery, now: datetime) -> int:
    """Half of how long it has waited: soon at first, then ever more rarely."""
    waited = int((now - delivery.queued_at).total_seconds())
    return max(2, min(waited // 2, LONGEST_WAIT))


def _unanswered(delivery: Delivery, now: datetime) -> bool:
    return delivery.tried_at is not None and now - delivery.tried_at >= SENT_PATIENCE
