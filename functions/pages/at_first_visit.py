"""first visit -> build the page, once -> PagePublished, PageQuarantined, PageReleased, PageRemoved

The CDN asks here what the bucket does not have. What it gets looks like the object it will get the next time.
"""

import base64
import os
import time
from http import HTTPStatus
from typing import Any

import boto3

from functions.pages.rebuild import site_on
from functions.pages.store import Copy
from functions.pages.visiting import Visit
from functions.pages.visits import Visits
from shop.errors import Busy
from shop.log import log
from shop.log.meter import meter
from shop.table import dynamodb

visit = Visit(site_on(dynamodb(), boto3.client("s3"), os.environ), Visits.from_environment(), time.sleep)


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ARG001 as Lambda calls it
    """https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html"""
    meter.start()
    path = str(event["rawPath"]).removesuffix("index.html")
    try:
        found = visit.page(path)
    except Busy as busy:
        log("busy", path=path[:300])
        return {
            "statusCode": HTTPStatus.SERVICE_UNAVAILABLE,
            "headers": {"retry-after": str(busy.members["retry_after"])},
        }
    log("visited" if found else "nothing there", path=path[:300], **meter.read())
    return _as_object(found) if found else {"statusCode": HTTPStatus.NOT_FOUND, "headers": {}}


def _as_object(copy: Copy) -> dict[str, Any]:
    metadata = {f"x-amz-meta-{name}": value for name, value in copy.metadata.items()}
    return {
        "statusCode": HTTPStatus.OK,
        "headers": {"content-type": copy.media_type, "cache-control": copy.cache_control, "etag": copy.etag} | metadata,
        "body": base64.b64encode(copy.body).decode(),
        "isBase64Encoded": True,
    }
