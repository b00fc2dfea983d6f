"""Taking pages out of the CDN, many with one call."""

import os
from collections.abc import Iterable

import boto3

from shop.ids import new_id
from shop.log import log

#: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Invalidation.html
cloudfront = boto3.client("cloudfront")

#: Of 3,000 addresses that may be in progress at once; a wildcard counts as one, and 15 of those may be.
MOST_ADDRESSES = 100


def purge(paths: Iterable[str]) -> None:
    """Sent again it purges again, which is harmless; what it raises brings the batch back."""
    patterns = sorted(set().union(*map(_addresses, paths)))
    if len(patterns) > MOST_ADDRESSES:
        patterns = ["/*"]  # a new theme, an import: one path, where thousands would be refused
    cloudfront.create_invalidation(
        DistributionId=os.environ["DISTRIBUTION_ID"],
        InvalidationBatch={
            "CallerReference": new_id("purge"),
            "Paths": {"Quantity": len(patterns), "Items": patterns},
        },
    )
    log("purged", paths=len(patterns))


def _addresses(path: str) -> set[str]:
    """A pretty address is kept under the object's name too. No wildcards: only 15 of them may be in progress."""
    return {path, f"{path}index.html"} if path.endswith("/") else {path}
