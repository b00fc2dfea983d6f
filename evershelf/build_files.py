"""What a built site needs beside its pages: the theme's files, and the pictures that lie with it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from evershelf import seed
from evershelf.assets import Asset
from functions.pages.render import Theme

if TYPE_CHECKING:
    from types_boto3_s3.client import S3Client

PICTURES = "public, max-age=86400"


def demo_pictures() -> Iterator[Asset]:
    for key, picture in seed.pictures(seed.Catalog.read()):
        yield Asset(key, key, picture.encode(), "image/svg+xml")


def published_assets(theme: Theme, s3: "S3Client", bucket: str) -> Iterator[Asset]:
    """Those of a theme in force, as they lie in the pages bucket."""
    for address in sorted({address for of in theme.assets.values() for address in of.values()}):
        yield _object(s3, bucket, address.removeprefix("/"))


def published_pictures(s3: "S3Client", bucket: str) -> Iterator[Asset]:
    for listed in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="media/"):
        for entry in listed.get("Contents", []):
            yield _object(s3, bucket, entry["Key"])


def _object(s3: "S3Client", bucket: str, key: str) -> Asset:
    found = s3.get_object(Bucket=bucket, Key=key)
    return Asset(key, key, found["Body"].read(), found["ContentType"])
