"""Which queues of dead letters there are, as the stacks say: `<Function>Dead`, and `<Function>Queue` that feeds it."""

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import boto3

from functions.backoffice import letters
from functions.backoffice.letters import Letter, module_of
from shop.errors import NotFound, Refused

if TYPE_CHECKING:
    from types_boto3_cloudformation.client import CloudFormationClient
    from types_boto3_sqs.client import SQSClient

#: Calls at a time while all queues are asked.
AT_ONCE = 8


@dataclass(frozen=True)
class DeadLetters:
    """`name` is the consumer's module below functions/; without `source` they came from no queue."""

    name: str
    url: str
    source: str | None


class Queues:
    """The names in a template and its queues' addresses change with a deployment only, so they are asked for once."""

    def __init__(self, cloudformation: "CloudFormationClient", sqs: "SQSClient", stacks: Sequence[str]) -> None:
        self._cloudformation = cloudformation
        self._sqs = sqs
        self._stacks = stacks
        self._known: dict[str, DeadLetters] = {}

    @classmethod
    def from_environment(cls) -> Self:
        return cls(boto3.client("cloudformation"), boto3.client("sqs"), os.environ["STACKS"].split(","))

    def all(self) -> dict[str, DeadLetters]:
        if not self._known:
            with ThreadPoolExecutor(AT_ONCE) as pool:
                found = [one for some in pool.map(self._of, self._stacks) for one in some]
            self._known = {one.name: one for one in sorted(found, key=lambda one: one.name)}
        return self._known

    def named(self, name: str) -> DeadLetters:
        if name not in self.all():
            raise NotFound("not-found", "there is no such consumer", field="name")
        return self.all()[name]

    def counts(self) -> list[tuple[str, int, int]]:
        """Name, waiting, held by somebody who looks."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(self._count, self.all().values()))

    def peek(self, name: str, *, limit: int) -> list[Letter]:
        return letters.peek(self._sqs, self.named(name).url, limit=limit)

    def send_back(self, name: str, only: Iterable[str]) -> int:
        dead = self.named(name)
        if dead.source is None:
            raise Refused("not-redrivable", "these came from a stream, not from a queue")
        return letters.send_back(self._sqs, dead.url, dead.source, only=set(only))

    def _of(self, stack: str) -> list[DeadLetters]:
        pages = self._cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
        urls = {
            resource["LogicalResourceId"][:-8]: resource["PhysicalResourceId"]
            for page in pages
            for resource in page["StackResourceSummaries"]
            if resource["ResourceType"] == "AWS::SQS::Queue" and "PhysicalResourceId" in resource
        }
        functions = [name.removesuffix("Dead") for name in urls if name.endswith("Dead")]
        return [DeadLetters(module_of(one), urls[f"{one}Dead"], urls.get(f"{one}Queue")) for one in functions]

    def _count(self, dead: DeadLetters) -> tuple[str, int, int]:
        told = self._sqs.get_queue_attributes(
            QueueUrl=dead.url,
            AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
        )["Attributes"]
        held = int(told.get("ApproximateNumberOfMessagesNotVisible", 0))
        return dead.name, int(told.get("ApproximateNumberOfMessages", 0)), held
