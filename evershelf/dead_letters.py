"""What the shop gave up on: the dead letters of every consumer, and external events that no consumer knows.

What is done with the messages is the back office's code, too: functions/backoffice/letters.py.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evershelf import queues
from evershelf.aws import Aws
from evershelf.errors import Failure, NotDeployed
from evershelf.stage import StageInfo
from functions.backoffice import letters
from functions.backoffice.letters import Letter, module_of


@dataclass(frozen=True)
class DeadLetters:
    """`name` is the consumer's module below functions/: `fulfillment.on_order_paid`."""

    name: str
    url: str
    waiting: int
    in_flight: int


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


def unrouted_url(info: StageInfo) -> str:
    if "UnroutedQueueUrl" not in info.outputs:
        raise NotDeployed(f"stage {info.stage} has no UnroutedQueueUrl", then="deploy its bus stack")
    return info.outputs["UnroutedQueueUrl"]


def peek(aws: Aws, url: str, *, limit: int) -> list[Letter]:
    return letters.peek(aws.sqs, url, limit=limit)


def kinds(found: Sequence[Letter]) -> Counter[tuple[str, str]]:
    """How many there are of each source and detail-type."""
    return Counter((letter.source, letter.detail_type) for letter in found)


def redrive(aws: Aws, dead: DeadLetters, *, everything: bool) -> int:
    """Send the oldest, or all, back to the queue they came from. Tells how many went."""
    return letters.send_back(aws.sqs, dead.url, source_of(aws, dead), at_most=None if everything else 1)


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


def _plain(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())
