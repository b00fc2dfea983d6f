"""Cache tags: the names by which the CDN can be told to forget a page, beside its address.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-tags.html
"""

from collections.abc import Collection

from functions.pages.facets import EVERY_PAGE
from shop.market import market_at

MOST_TAGS = 50
LONGEST_TAG = 256
#: S3 takes 2 KB of metadata in all: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
HEAVIEST_TAGS = 1_400


def tags_of(path: str, facets: Collection[str]) -> tuple[str, ...]:
    """Its own, then one for each thing it prints, as many as the CDN and S3 take. What every page prints has none."""
    kept: list[str] = []
    room = HEAVIEST_TAGS
    market = market_at(path).id
    for tag in (own_tag(path), *sorted({_tag(facet, market) for facet in facets if facet not in EVERY_PAGE})):
        if len(kept) == MOST_TAGS:
            break
        room -= len(tag) + 1
        if _is_valid(tag) and room >= 0:
            kept.append(tag)
    return tuple(kept)


def own_tag(path: str) -> str:
    """One unit where the page's two addresses would be two."""
    return f"page:{path}"


def tag_of(facet: str, path: str) -> str:
    """A product has one tag a market, whatever of it is printed: of facets, 48 cards would have more than 50."""
    return _tag(facet, market_at(path).id)


def _tag(facet: str, market: str) -> str:
    kind, _, rest = facet.partition(":")
    return f"{market}:product:{rest.rpartition(':')[0]}" if kind == "product" else f"{market}:{facet}"


def _is_valid(tag: str) -> bool:
    return len(tag) <= LONGEST_TAG and tag.isascii() and tag.isprintable() and not {",", " "}.intersection(tag)
