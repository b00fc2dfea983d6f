"""How a queue's messages reach a function: parsed, one at a time, and none lost.

What does not parse, or fails for good, goes to the consumer's own dead-letter queue with the reason; what fails for
now comes again (partial batch response). In a FIFO queue a failure hands back all later messages of its group too, or
they would overtake it.
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
"""

import json
import os
from collections.abc import Callable, Mapping
from typing import Any

import boto3
from pydantic import BaseModel, ValidationError

from shop.events import BadEvent, Event, describe, explain
from shop.log import log
from shop.log.meter import meter

type LambdaHandler = Callable[[dict[str, Any], Any], dict[str, Any]]
type Record = dict[str, Any]

#: The queue's own redrive (one more) catches what kills the function before it can say why.
MAX_RECEIVES = 5
#: In seconds. A queue that is patient hands a message out a thousand times, and SQS hides it for twelve hours at most.
LONGEST_BACKOFF = 900


class NotYet(Exception):
    """The message came too early: hand it back, however often it came, and try again after `seconds`."""

    def __init__(self, reason: str, *, seconds: int) -> None:
        super().__init__(reason)
        self.seconds = max(1, seconds)  # none at all would say that the message is dealt with


class Partly(Exception):
    """Of a batch that was taken together, these failed, by their place in it; each is treated as if it came alone."""

    def __init__(self, failed: Mapping[int, Exception]) -> None:
        super().__init__(f"{len(failed)} failed")
        self.failed = failed


def consumer[E: Event](event: type[E]) -> Callable[[Callable[[E], object]], LambdaHandler]:
    """For `on_<event>.py`: the queue behind the rule of one event class."""
    return lambda handle: _Queue(event.name(), _event_parser(event)).one_by_one(handle, fifo=False)


def batch_consumer[E: Event](event: type[E]) -> Callable[[Callable[[list[E]], object]], LambdaHandler]:
    """As `consumer`, for work that is cheaper done together: the handler takes all events of a batch, or fails all.

    It may say by `Partly` which of them failed.
    """
    return lambda handle: _Queue(event.name(), _event_parser(event)).together(handle)


def commands[C: BaseModel](command: type[C], *, fifo: bool) -> Callable[[Callable[[C], object]], LambdaHandler]:
    """For `do_<command>.py`: a queue the context feeds itself."""

    def parse(body: Any) -> C:
        try:
            return command.model_validate(body)
        except ValidationError as error:
            raise BadEvent(f"{command.__name__}: {explain(error)}") from error

    return lambda handle: _Queue(command.__name__, parse).one_by_one(handle, fifo=fifo)


def _event_parser[E: Event](event: type[E]) -> Callable[[Any], E]:
    def parse(body: Any) -> E:
        if not isinstance(body, dict):
            raise BadEvent(f"{event.name()}: the message must be an EventBridge event, a JSON object")
        return event.from_envelope(body)

    return parse


class _Queue[M]:
    def __init__(self, name: str, parse: Callable[[Any], M]) -> None:
        self._name = name
        self._parse = parse
        self._sqs = boto3.client("sqs")

    def one_by_one(self, handle: Callable[[M], object], *, fifo: bool) -> LambdaHandler:
        def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
            meter.start()
            records = event["Records"]
            failed: list[Record] = []
            stopped: dict[str, int] = {}  # group -> seconds its first failure waits
            for record in records:
                group = record["attributes"].get("MessageGroupId") if fifo else None
                if group in stopped:
                    self._hold_back(record, seconds=stopped[group], reason="its group waits")
                    failed.append(record)
                elif seconds := self._seconds_to_wait(record, handle):
                    failed.append(record)
                    if group:
                        stopped[group] = seconds
            return self._answer(records, failed)

        return handler

    def together(self, handle: Callable[[list[M]], object]) -> LambdaHandler:
        def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
            meter.start()
            records = event["Records"]
            messages: list[M] = []
            taken: list[Record] = []
            failed: list[Record] = []
            for record in records:
                self._seconds_to_wait(record, messages.append)
                taken += [record] * (len(messages) - len(taken))
            if messages:
                try:
                    handle(messages)
                except Partly as partly:
                    failed = [taken[at] for at, error in partly.failed.items() if self._give_back(taken[at], error)]
                except Exception:  # the batch comes again, soon, and the queue's redrive ends it
                    for record in records:
                        received = int(record["attributes"]["ApproximateReceiveCount"])
                        self._hold_back(record, seconds=_backoff(received), reason="the batch failed")
                    raise
            return self._answer(records, failed)

        return handler

    def _seconds_to_wait(self, record: Record, handle: Callable[[M], object]) -> int:
        """0 when the message is dealt with, for good or for bad."""
        try:
            handle(self._parse(json.loads(record["body"])))
        except Exception as error:  # noqa: BLE001 whatever it is, the others of the batch go on and this comes again
            return self._give_back(record, error)
        return 0

    def _give_back(self, record: Record, error: Exception) -> int:
        """The seconds until it comes again; 0 where it is buried."""
        received = int(record["attributes"]["ApproximateReceiveCount"])
        backoff = _backoff(received)
        match error:
            case BadEvent() | json.JSONDecodeError():
                self._bury(record, str(error))
            case NotYet():
                self._hold_back(record, seconds=error.seconds, reason=str(error))
                return error.seconds
            case _ if received < MAX_RECEIVES:
                self._hold_back(record, seconds=backoff, reason=describe(error))
                return backoff
            case _:
                self._bury(record, f"failed {received} times: {describe(error)}")
        return 0

    def _bury(self, record: Record, reason: str) -> None:
        """Send it to the dead letters as it came, with the reason beside it; only then is it acknowledged."""
        group = record["attributes"].get("MessageGroupId")
        fifo = {"MessageGroupId": group, "MessageDeduplicationId": record["messageId"]} if group else {}
        self._sqs.send_message(
            QueueUrl=os.environ["DEAD_LETTER_URL"],
            MessageBody=record["body"],
            MessageAttributes={"reason": {"DataType": "String", "StringValue": reason[:2_000]}},
            **fifo,
        )
        log("buried", message=self._name, reason=reason[:500], message_id=record["messageId"])

    def _hold_back(self, record: Record, *, seconds: int, reason: str) -> None:
        """Sooner than the queue's visibility timeout, which is made for a function that was killed."""
        self._sqs.change_message_visibility(
            QueueUrl=os.environ["QUEUE_URL"], ReceiptHandle=record["receiptHandle"], VisibilityTimeout=seconds
        )
        log("held back", message=self._name, reason=reason, seconds=seconds)

    def _answer(self, records: list[Record], failed: list[Record]) -> dict[str, Any]:
        log("consumed", message=self._name, records=len(records), failed=len(failed), **meter.read())
        return {"batchItemFailures": [{"itemIdentifier": record["messageId"]} for record in failed]}


def _backoff(received: int) -> int:
    return int(min(2**received, LONGEST_BACKOFF))
