"""The messages of a queue of dead letters, for staff and for the command line.

Looking loses nothing: a message that is shown goes back at once. Sending back is receive, send, delete, in this order,
so that a message may be there twice and is never gone.
"""

import json
import re
import uuid
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from types_boto3_sqs.client import SQSClient
    from types_boto3_sqs.type_defs import MessageTypeDef, SendMessageRequestTypeDef

#: How long what we hold stays hidden from others, should we be stopped while we look.
HELD_SECONDS = 60
MOST_AT_ONCE = 10
#: What the consumer wrote beside the message; it is not part of it.
REASON = "reason"


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


def peek(sqs: "SQSClient", url: str, *, limit: int) -> list[Letter]:
    """Up to so many of a queue, all of them still in it afterwards. Of a FIFO queue's group the first ten."""
    letters: list[Letter] = []
    with _Held(sqs, url) as held:
        while len(letters) < limit and (messages := held.receive(limit - len(letters))):
            letters += [_letter(message) for message in messages]
    return letters


def send_back(
    sqs: "SQSClient", dead: str, source: str, *, only: Collection[str] | None = None, at_most: int | None = None
) -> int:
    """Sends so many, or those messages, back to the queue they came from. Tells how many went.

    As many as lay there when it began: what fails again at once comes back here and is not sent a second time.
    """
    counted = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["ApproximateNumberOfMessages"])
    there = int(counted["Attributes"]["ApproximateNumberOfMessages"])
    wanted = min(there, at_most if at_most is not None else there, len(only) if only is not None else there)
    moved = seen = 0
    with _Held(sqs, dead) as held:
        while moved < wanted and seen < there and (messages := held.receive(there - seen)):
            for message in messages:
                seen += 1
                if moved == wanted or (only is not None and message["MessageId"] not in only):
                    continue
                sqs.send_message(**_again(message, source))
                held.delete(message)
                moved += 1
    return moved


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

    def __init__(self, sqs: "SQSClient", url: str) -> None:
        self._sqs = sqs
        self._url = url
        # Waiting a second asks all of the queue's servers; not waiting asks some, and a queue may look empty.
        self._wait = 1 if "amazonaws." in sqs.meta.endpoint_url else 0
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


def module_of(logical: str) -> str:
    """`FulfillmentOnOrderPaid` -> `fulfillment.on_order_paid`."""
    context, *words = re.findall(r"[A-Z][a-z0-9]*", logical)
    return ".".join(part for part in (context.lower(), "_".join(words).lower()) if part)
