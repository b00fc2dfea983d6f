"""Cache tags: the names by which the CDN can be told to forget a page, beside its address.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-tags.html
"""

import re
from collections.abc import Collection
from itertools import accumulate

from functions.pages.facets import EVERY_PAGE
from shop.market import market_at

MOST_TAGS = 50
#: S3 takes 2 KB of metadata in all: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
HEAVIEST_TAGS = 1_400
#: Printable ASCII but space and comma, 256 at most.
_VALID = re.compile(r"[!-+\--~]{1,256}").fullmatch


def tags_of(path: str, facets: Collection[str]) -> tuple[str, ...]:
    """Its own, then one for each thing it prints, as many as the CDN and S3 take. What every page prints has none."""
    market = market_at(path).id
    tags = [own_tag(path), *sorted({_tag(facet, market) for facet in facets if facet not in EVERY_PAGE})]
    if not all(map(_VALID, tags)):
        tags = list(filter(_VALID, tags))
    heaviest = accumulate(len(tag) + 1 for tag in tags[:MOST_TAGS])
    return tuple(tags[: sum(1 for weight in heaviest if weight <= HEAVIEST_TAGS)])


def own_tag(path: str) -> str:
    """One unit where the page's two addresses would be two."""
    return f"page:{path}"


def tag_of(facet: str, path: str) -> str:
    """A product has one tag a market, whatever of it is printed: of facets, 48 cards would have more than 50."""
    return _tag(facet, market_at(path).id)


def _tag(facet: str, market: str) -> str:
    return f"{market}:{facet[: facet.rindex(':')] if facet.startswith('product:') else facet}"
