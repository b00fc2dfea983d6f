"""Publishing a page in spite of its findings: somebody answers for them, by name, in the page's record."""

import os
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self

import boto3

from functions.pages.model import PageRecord, PageRef, RebuildPage, Release
from shop.errors import Refused
from shop.ids import new_id

if TYPE_CHECKING:
    from types_boto3_sqs.client import SQSClient


def release_of(record: PageRecord | None, *, digest: str, by: str, now: datetime, cause_id: str) -> RebuildPage:
    """Of that version and its findings. Raises Refused."""
    if record is None or record.quarantine is None:
        raise Refused("not-in-quarantine", "there is no such page in quarantine")
    if record.quarantine.digest != digest:
        raise Refused("moved-on", "another version of the page is in quarantine by now: look at its findings")
    findings = record.quarantine.findings
    if not is_releasable(record):
        raise Refused("not-printable", "the theme cannot print this page at all: mend the theme")
    return RebuildPage(
        page=PageRef(path=record.path, kind=record.kind, key=record.key),
        requested_at=now,
        caused_at=now,
        cause_id=cause_id,
        release=Release(by=by, at=now, findings=findings),
    )


def is_releasable(record: PageRecord) -> bool:
    return record.quarantine is not None and not any(one.check == "render" for one in record.quarantine.findings)


@dataclass(frozen=True)
class Rebuilds:
    client: "SQSClient"
    url: str

    @classmethod
    def from_environment(cls) -> Self:
        return cls(boto3.client("sqs"), os.environ["REBUILD_QUEUE_URL"])

    def ask(self, command: RebuildPage) -> None:
        self.client.send_message(
            QueueUrl=self.url,
            MessageBody=command.model_dump_json(),
            MessageGroupId=command.page.path,
            MessageDeduplicationId=new_id("ask"),
        )
