"""RebuildPage -> publish it if what it prints changed -> PagePublished, PageQuarantined, PageReleased, PageRemoved"""

import os

import boto3

from functions.pages.model import RebuildPage
from functions.pages.rebuild import rebuild, site_on
from shop.consumer import commands
from shop.log import log
from shop.table import dynamodb

site = site_on(dynamodb(), boto3.client("s3"), os.environ)


@commands(RebuildPage, fifo=False)
def handler(command: RebuildPage) -> None:
    """What every page needs, a new theme: few at a time, and behind which no single change waits."""
    log(rebuild(command, site), path=command.page.path, cause_id=command.cause_id, lane="bulk")
