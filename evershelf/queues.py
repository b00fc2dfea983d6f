"""The queues of a stage and what waits in them."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from evershelf.aws import Aws
from evershelf.stage import stacks_of


@dataclass(frozen=True)
class Queue:
    context: str
    name: str
    """Its name in the template: `CatalogOnPriceSetQueue`."""
    url: str
    waiting: int
    in_flight: int
    delayed: int
    dead_letters: bool
    """Whether what lies in it was given up on: other queues redrive to it, or nobody reads it."""


def of(stage: str, aws: Aws) -> list[Queue]:
    found = list(_resources(stage, aws))
    with ThreadPoolExecutor(8) as pool:
        attributes = list(pool.map(lambda one: _attributes(aws, one[2]), found))
    last_stops = {
        json.loads(one["RedrivePolicy"])["deadLetterTargetArn"] for one in attributes if "RedrivePolicy" in one
    }
    return [
        Queue(
            context=context,
            name=name,
            url=url,
            waiting=int(one.get("ApproximateNumberOfMessages", 0)),
            in_flight=int(one.get("ApproximateNumberOfMessagesNotVisible", 0)),
            delayed=int(one.get("ApproximateNumberOfMessagesDelayed", 0)),
            dead_letters=one["QueueArn"] in last_stops or "Dead" in name or name.startswith("Unrouted"),
        )
        for (context, name, url), one in zip(found, attributes, strict=True)
    ]


def _resources(stage: str, aws: Aws) -> Iterator[tuple[str, str, str]]:
    """(context, logical name without the CDK's hash, URL) of every queue."""
    for stack in stacks_of(stage, aws):
        context = stack["StackName"].removeprefix(f"evershelf-{stage}-")
        pages = aws.cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack["StackName"])
        for page in pages:
            for resource in page["StackResourceSummaries"]:
                if resource["ResourceType"] == "AWS::SQS::Queue" and "PhysicalResourceId" in resource:
                    yield context, resource["LogicalResourceId"][:-8], resource["PhysicalResourceId"]


def _attributes(aws: Aws, url: str) -> dict[str, Any]:
    attributes = aws.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return {str(name): value for name, value in attributes.items()}
