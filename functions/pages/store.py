"""The pages table and the pages bucket.

| pk | sk | what |
|---|---|---|
| page#<path> | page | what was published last |
| on#<facet> | <path> <key> | that the page printed the facet; `version` is the record's that it belongs to |
| theme | theme | the theme in force |
| quarantine | <path> | that the page is in quarantine; its record says why |
| unpurged, purges | | `purges.py` |
| campaigns, campaign#<id> | | `campaigns.py` |
"""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Self

import boto3
from botocore.exceptions import ClientError

from functions.pages.campaigns import Campaigns
from functions.pages.model import PageRecord, PageRef
from functions.pages.render import Rendered
from shop.table import Item, Write, batch_get, batch_write, dynamodb, from_item, partition, to_item, write

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient
    from types_boto3_s3.client import S3Client

#: For the CDN; browsers get `public, max-age=1` (stacks/edge.py), or they would show old prices for a month.
CACHE_CONTROL = "public, max-age=1, s-maxage=604800, stale-while-revalidate=2592000, stale-if-error=2592000"
THEME_KEY: Item = {"pk": "theme", "sk": "theme"}
#: What S3 answers where an object is not the one it was to be: none, being written, another.
MOVED = frozenset((HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED))


@dataclass(frozen=True)
class Dependents:
    pages: list[PageRef]
    #: Where to go on, None at the end.
    after: str | None


class PagesTable:
    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self.name = table

    @classmethod
    def from_environment(cls) -> Self:
        return cls(dynamodb(), os.environ["PAGES_TABLE"])

    @property
    def campaigns(self) -> Campaigns:
        return Campaigns(self._client, self.name)

    def record_and_theme(self, path: str) -> tuple[PageRecord | None, str | None]:
        """One strong read for both. The theme is None until one was published."""
        items = batch_get(self._client, {self.name: [record_key(path), THEME_KEY]})[self.name]
        by_key = {item["pk"]: item for item in items}
        record = by_key.get(f"page#{path}")
        theme = by_key.get("theme")
        return (PageRecord.model_validate(record) if record else None, theme["digest"] if theme else None)

    def get(self, keys: Sequence[Item]) -> list[Item]:
        return batch_get(self._client, {self.name: keys})[self.name] if keys else []

    def theme(self) -> str | None:
        """The digest of the theme in force, None until one was published."""
        items = batch_get(self._client, {self.name: [THEME_KEY]})[self.name]
        return items[0]["digest"] if items else None

    def dependents(self, facet: str, *, after: str | None, at_most: int) -> Dependents:
        """One page of those that printed the facet, read strongly: an index would be late."""
        start = {"ExclusiveStartKey": to_item({"pk": f"on#{facet}", "sk": after})} if after else {}
        answer = self._client.query(
            TableName=self.name,
            ConsistentRead=True,
            Limit=at_most,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues=to_item({":pk": f"on#{facet}"}),
            **start,  # type: ignore[arg-type]
        )
        last = answer.get("LastEvaluatedKey")
        pages = [PageRef.model_validate(from_item(item)) for item in answer["Items"]]
        return Dependents(pages, from_item(last)["sk"] if last else None)

    def add_edges(self, page: PageRef, facets: Collection[str], *, version: int) -> None:
        """Before the page is published, so that no change can slip between."""
        puts = [
            {"PutRequest": {"Item": to_item(edge_key(facet, page) | page.model_dump() | {"version": version})}}
            for facet in sorted(facets)
        ]
        batch_write(self._client, self.name, puts)

    def drop_edges(self, page: PageRef, facets: Iterable[str], *, version: int) -> None:
        """After the record that no longer has them; one that a newer build wrote again stays."""
        for facet in facets:
            try:
                self._client.delete_item(
                    TableName=self.name,
                    Key=to_item(edge_key(facet, page)),
                    ConditionExpression="attribute_not_exists(pk) OR version <= :version",
                    ExpressionAttributeValues=to_item({":version": version}),
                )
            except self._client.exceptions.ConditionalCheckFailedException:
                continue

    def commit(self, writes: list[Write]) -> None:
        write(self._client, writes)

    def put_record(self, record: PageRecord, *, over: PageRecord | None) -> Write:
        """Only over the record it follows."""
        item = record_key(record.path) | record.model_dump(mode="json", exclude={"facets", "last_good"})
        item |= {"facets": record.facets, "last_good": record.last_good.model_dump() if record.last_good else None}
        put: Write = {"Put": {"Item": to_item(item)}}
        return self._over(over.version if over else None, put)

    def remove_record(self, record: PageRecord) -> Write:
        return self._over(record.version, {"Delete": {"Key": to_item(record_key(record.path))}})

    def enlist(self, path: str) -> Write:
        return {"Put": {"TableName": self.name, "Item": to_item(listed_key(path))}}

    def unlist(self, path: str) -> Write:
        return {"Delete": {"TableName": self.name, "Key": to_item(listed_key(path))}}

    def quarantined(self) -> list[PageRecord]:
        """The pages in quarantine, in the order of their paths."""
        listed = partition(self._client, self.name, "quarantine")
        found = batch_get(self._client, {self.name: [record_key(item["sk"]) for item in listed]})[self.name]
        return sorted((PageRecord.model_validate(item) for item in found), key=lambda record: record.path)

    def in_quarantine(self) -> int:
        """How many are; at most what one call counts, a megabyte of rows."""
        return self._client.query(
            TableName=self.name,
            Select="COUNT",
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues=to_item({":pk": "quarantine"}),
        )["Count"]

    def _over(self, version: int | None, member: Write) -> Write:
        ((kind, request),) = member.items()
        request = request | {"TableName": self.name, "ConditionExpression": "attribute_not_exists(pk)"}
        if version is not None:
            request |= {
                "ConditionExpression": "version = :seen",
                "ExpressionAttributeValues": to_item({":seen": version}),
            }
        return {kind: request}

    def put_theme(self, digest: str, *, revision: int) -> bool:
        """False when a later publication is in force."""
        try:
            self._client.put_item(
                TableName=self.name,
                Item=to_item(THEME_KEY | {"digest": digest, "revision": revision}),
                ConditionExpression="attribute_not_exists(pk) OR revision <= :revision",
                ExpressionAttributeValues=to_item({":revision": revision}),
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True


@dataclass(frozen=True)
class Standing:
    """The object at a page's address. `digest` is the beginning of its version's."""

    etag: str
    digest: str
    tags: frozenset[str]

    @classmethod
    def of(cls, etag: str, metadata: Mapping[str, str]) -> Self:
        tags = metadata.get("cache-tag", "")
        return cls(etag, metadata.get("digest", ""), frozenset(tags.split(",")) if tags else frozenset())

    def is_of(self, record: PageRecord | None) -> bool:
        """Whether it is what the record tells of, and not put by a build that died before it could tell."""
        return record is not None and record.etag == self.etag and record.digest[:16] == self.digest


@dataclass(frozen=True)
class Copy:
    body: bytes
    media_type: str
    cache_control: str
    etag: str
    metadata: Mapping[str, str]


class PageMoved(Exception):
    """The object is not the one we looked at: somebody else wrote it."""


class PageBucket:
    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    @classmethod
    def from_environment(cls) -> Self:
        return cls(boto3.client("s3"), os.environ["PAGES_BUCKET"])

    def standing(self, page: PageRef) -> Standing | None:
        """None where there is no object."""
        try:
            head = self._client.head_object(Bucket=self._bucket, Key=page.object_key)
            return Standing.of(head["ETag"], head["Metadata"])
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == HTTPStatus.NOT_FOUND:
                return None
            raise

    def put(self, page: PageRef, printed: Rendered, *, over: str | None, metadata: dict[str, str]) -> str:
        """The new ETag. Raises PageMoved when the object is not `over` (None: there was none).

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
        """
        condition = {"IfMatch": over} if over else {"IfNoneMatch": "*"}
        try:
            return self._client.put_object(
                Bucket=self._bucket,
                Key=page.object_key,
                Body=printed.body,
                ContentType=printed.media_type,
                CacheControl=printed.cache_control or CACHE_CONTROL,
                Metadata=metadata | dict(printed.metadata),
                **condition,  # type: ignore[arg-type]
            )["ETag"]
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] in MOVED:
                raise PageMoved(page.path) from error
            raise

    def copy(self, page: PageRef) -> Copy | None:
        """The object as the CDN gets it, None where there is none."""
        try:
            found = self._client.get_object(Bucket=self._bucket, Key=page.object_key)
        except self._client.exceptions.NoSuchKey:
            return None
        body = found["Body"].read()
        return Copy(body, found["ContentType"], found["CacheControl"], found["ETag"], found["Metadata"])

    def body(self, page: PageRef) -> bytes | None:
        try:
            return self._client.get_object(Bucket=self._bucket, Key=page.object_key)["Body"].read()
        except self._client.exceptions.NoSuchKey:
            return None

    def object_keys(self) -> Iterator[str]:
        for listed in self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket):
            for entry in listed.get("Contents", []):
                yield entry["Key"]

    def holds(self, folder: str, at_most: int) -> bool:
        """Whether no more objects than that lie under `/c/kitchen/`."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=folder.removeprefix("/"), PaginationConfig={"MaxItems": at_most + 1}
        )
        return sum(len(page.get("Contents", [])) for page in pages) <= at_most

    def remove(self, page: PageRef, *, over: str) -> None:
        """Raises PageMoved when the object is not `over`: perhaps it is the page of who has the address now.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html
        """
        try:
            self._client.delete_object(Bucket=self._bucket, Key=page.object_key, IfMatch=over)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] in MOVED:
                raise PageMoved(page.path) from error
            raise


def record_key(path: str) -> Item:
    return {"pk": f"page#{path}", "sk": "page"}


def listed_key(path: str) -> Item:
    return {"pk": "quarantine", "sk": path}


def edge_key(facet: str, page: PageRef) -> Item:
    """An address may have been another's: each has edges of its own there."""
    return {"pk": f"on#{facet}", "sk": f"{page.path} {page.key}"}
