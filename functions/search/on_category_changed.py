"""CategoryChanged -> ask for all its products, which are found by its name"""

import os
from itertools import batched

import boto3

from functions.catalog.store import CatalogTable
from functions.search.model import IndexProducts
from shop.consumer import consumer
from shop.events import CategoryChanged

#: Products a command, and commands a call.
TOGETHER, A_CALL = 100, 10

catalog = CatalogTable.from_environment()
sqs = boto3.client("sqs")
queue_url = os.environ["INDEX_QUEUE_URL"]


class NotSent(Exception):
    """SQS did not take some commands; the event comes again, and asking twice is harmless."""


@consumer(CategoryChanged)
def handler(changed: CategoryChanged) -> None:
    members = batched(catalog.members(changed.category_id), TOGETHER, strict=False)
    commands = [IndexProducts.model_validate({"product_ids": ids} | changed.cause) for ids in members]
    for some in batched(commands, A_CALL, strict=False):
        entries = [{"Id": str(at), "MessageBody": command.model_dump_json()} for at, command in enumerate(some)]
        answer = sqs.send_message_batch(QueueUrl=queue_url, Entries=entries)  # type: ignore[arg-type]
        if answer.get("Failed"):
            raise NotSent(f"{len(answer['Failed'])} of {len(some)} commands")
