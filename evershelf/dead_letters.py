"""What the shop gave up on: the dead letters of every consumer, and external events that no consumer knows.

Looking loses nothing: a message that is shown goes back at once. Sending back is receive, send, delete, in this order,
so that a message may be there twice and is never gone.
"""

import json
import re
import uuid
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from evershelf import queues
from evershelf.aws import Aws
from evershelf.errors import Failure, NotDeployed
from evershelf.stage import StageInfo

if TYPE_CHECKING:
    from types_boto3_sqs.type_defs import MessageTypeDef, SendMessageRequestTypeDef

#: How long what we hold stays hidden from others, should we be stopped while we look.
HELD_SECONDS = 60
MOST_AT_ONCE = 10
#: What the consumer wrote beside the message; it is not part of it.
REASON = "reason"


@dataclass(frozen=True)
class DeadLetters:
    """`name` is the consumer's module below functions/: `fulfillment.on_order_paid`."""

    name: str
    url: str
    waiting: int
    in_flight: int


@dataclass(frozen=True)
class Letter:
    """`detail_type` and `source` are empty for what is no event. `reason` is, where a function was killed."""

    message_id: str
    reason: str
    source: str
    detail_type: str
    sent_at: int
    """Epoch milliseconds."""
    group: str | None
    body: Any


def of(stage: str, aws: Aws) -> list[DeadLetters]:
    """Those with letters first, then by name."""
    found = [
        DeadLetters(module_of(one.name.removesuffix("Dead")), one.url, one.waiting, one.in_flight)
        for one in queues.of(stage, aws)
        if one.name.endswith("Dead")
    ]
    return sorted(found, key=lambda one: (not one.waiting, one.name))


def named(name: str, found: Sequence[DeadLetters]) -> DeadLetters:
    """`fulfillment.on_order_paid`, `on_order_paid`, `FulfillmentOnOrderPaid` or the output's `DeadFulfillment...`."""
    wanted = _plain(name).removeprefix("functions").removeprefix("dead").removesuffix("dead")
    fits = [one for one in found if _plain(one.name) == wanted] or [
        one for one in found if wanted and _plain(one.name).endswith(wanted)
    ]
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise Failure(f"{name} could be any of {len(fits)}", then=f"name one: {', '.join(one.name for one in fits)}")
    raise Failure(
        f"there are no dead letters of {name}",
        then=f"consumers are: {', '.join(sorted(one.name for one in found)) or 'none; is the stage deployed?'}",
    )


def module_of(logical: str) -> str:
    """`FulfillmentOnOrderPaid` -> `fulfillment.on_order_paid`."""
    context, *words = re.findall(r"[A-Z][a-z0-9]*", logical)
    return ".".join(part for part in (context.lower(), "_".join(words).lower()) if part)


def unrouted_url(info: StageInfo) -> str:
    if "UnroutedQueueUrl" not in info.outputs:
        raise NotDeployed(f"stage {info.stage} has no UnroutedQueueUrl", then="deploy its bus stack")
    return info.outputs["UnroutedQueueUrl"]


def peek(aws: Aws, url: str, *, limit: int) -> list[Letter]:
    """Up to so many of a queue, all of them still in it afterwards. Of a FIFO queue's group the first ten."""
    letters: list[Letter] = []
    with _Held(aws, url) as held:
        while len(letters) < limit and (messages := held.receive(limit - len(letters))):
            letters += [_letter(message) for message in messages]
    return letters


def kinds(letters: Sequence[Letter]) -> Counter[tuple[str, str]]:
    """How many there are of each source and detail-type."""
    return Counter((letter.source, letter.detail_type) for letter in letters)


def redrive(aws: Aws, dead: DeadLetters, *, everything: bool) -> int:
    """Send the oldest, or all, back to the queue they came from. Tells how many went.

    As many as lay there when it began: what fails again at once comes back here and is not sent a second time.
    """
    source = source_of(aws, dead)
    counted = aws.sqs.get_queue_attributes(QueueUrl=dead.url, AttributeNames=["ApproximateNumberOfMessages"])
    there = int(counted["Attributes"]["ApproximateNumberOfMessages"])
    wanted = there if everything else min(there, 1)
    moved = 0
    with _Held(aws, dead.url) as held:
        while moved < wanted and (messages := held.receive(wanted - moved)):
            for message in messages:
                aws.sqs.send_message(**_again(message, source))
                held.delete(message)
                moved += 1
    return moved


def source_of(aws: Aws, dead: DeadLetters) -> str:
    """The queue whose redrive policy names these dead letters."""
    try:
        pages = aws.sqs.get_paginator("list_dead_letter_source_queues").paginate(QueueUrl=dead.url)
        sources = [url for page in pages for url in page["queueUrls"]]
    except aws.sqs.exceptions.ClientError:  # the emulator does not know this call
        sources = _sources_by_policy(aws, dead.url)
    if not sources:
        raise Failure(
            f"no queue gives its messages to {dead.name}, so there is none to send them back to",
            then=f"look with `evershelf dlq show {dead.name}` and send the events again from where they came",
        )
    return sources[0]


def _sources_by_policy(aws: Aws, dead_url: str) -> list[str]:
    arn = aws.sqs.get_queue_attributes(QueueUrl=dead_url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    urls = [url for page in aws.sqs.get_paginator("list_queues").paginate() for url in page.get("QueueUrls", [])]
    return [url for url in urls if _gives_up_to(aws, url) == arn]


def _gives_up_to(aws: Aws, url: str) -> str | None:
    answer = aws.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["RedrivePolicy"])
    policy = answer.get("Attributes", {}).get("RedrivePolicy")
    return json.loads(policy)["deadLetterTargetArn"] if policy else None


def _again(message: "MessageTypeDef", source: str) -> "SendMessageRequestTypeDef":
    """As it was. A FIFO message keeps its group; its old deduplication id could have it dropped for five minutes."""
    request: SendMessageRequestTypeDef = {"QueueUrl": source, "MessageBody": message["Body"]}
    attributes = {name: value for name, value in message.get("MessageAttributes", {}).items() if name != REASON}
    if attributes:
        request["MessageAttributes"] = attributes
    if source.endswith(".fifo"):
        request["MessageGroupId"] = message["Attributes"]["MessageGroupId"]
        request["MessageDeduplicationId"] = str(uuid.uuid4())
    return request


class _Held:
    """Messages received from a queue; what is not deleted goes back into it at the end, whatever happens."""

    def __init__(self, aws: Aws, url: str) -> None:
        self._sqs = aws.sqs
        self._url = url
        # Waiting a second asks all of the queue's servers; not waiting asks some, and a queue may look empty.
        self._wait = 0 if aws.endpoint else 1
        self._handles: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for handle in self._handles:
            # One that came back by itself is not ours any more.
            with suppress(self._sqs.exceptions.MessageNotInflight):
                self._sqs.change_message_visibility(QueueUrl=self._url, ReceiptHandle=handle, VisibilityTimeout=0)

    def receive(self, at_most: int) -> "list[MessageTypeDef]":
        answer = self._sqs.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=min(at_most, MOST_AT_ONCE),
            VisibilityTimeout=HELD_SECONDS,
            WaitTimeSeconds=self._wait,
            MessageAttributeNames=["All"],
            MessageSystemAttributeNames=["All"],
        )
        messages = answer.get("Messages", [])
        self._handles += [message["ReceiptHandle"] for message in messages]
        return messages

    def delete(self, message: "MessageTypeDef") -> None:
        self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"])
        self._handles.remove(message["ReceiptHandle"])


def _letter(message: "MessageTypeDef") -> Letter:
    try:
        body = json.loads(message["Body"])
    except ValueError:
        body = message["Body"]
    event = body if isinstance(body, dict) else {}
    attributes = message.get("Attributes", {})
    reason = message.get("MessageAttributes", {}).get(REASON)
    return Letter(
        message_id=message["MessageId"],
        reason=reason.get("StringValue", "") if reason else "",
        source=str(event.get("source", "")),
        detail_type=str(event.get("detail-type", "")),
        sent_at=int(attributes.get("SentTimestamp", 0)),
        group=attributes.get("MessageGroupId"),
        body=body,
    )


def _plain(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())
