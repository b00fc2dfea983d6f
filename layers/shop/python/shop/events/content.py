"""What an editor writes: structured blocks, never markup, in each language."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from shop.events.event import Event, Id, Locale, Part, Revision, Slug

#: Site-relative (one slash, so that it is no other host's) or https.
Address = Annotated[
    str, StringConstraints(pattern=r"^(?:/|/[^/\s\"<>\\][^\s\"<>\\]*|https://[^\s\"<>\\]+)$", max_length=2_000)
]
Words = Annotated[str, StringConstraints(min_length=1, max_length=10_000)]


class Heading(Part):
    type: Literal["heading"]
    text: str = Field(min_length=1, max_length=200)
    #: The page's title is the first.
    level: Literal[2, 3] = 2


class Paragraph(Part):
    type: Literal["paragraph"]
    text: Words


class Listing(Part):
    type: Literal["list"]
    items: tuple[Words, ...] = Field(min_length=1, max_length=100)
    ordered: bool = False


class Illustration(Part):
    """Sizes in pixels."""

    type: Literal["image"]
    url: Address
    alt: str = Field(max_length=500)
    width: int = Field(ge=1, le=20_000)
    height: int = Field(ge=1, le=20_000)


class Quote(Part):
    type: Literal["quote"]
    text: Words
    by: str | None = Field(default=None, max_length=200)


class Highlights(Part):
    """Products as cards; what is not sold is left out."""

    type: Literal["products"]
    title: str | None = Field(default=None, max_length=200)
    product_ids: tuple[Id, ...] = Field(min_length=1, max_length=24)


class Link(Part):
    title: str = Field(min_length=1, max_length=200)
    url: Address


class Links(Part):
    type: Literal["links"]
    links: tuple[Link, ...] = Field(min_length=1, max_length=50)


type Block = Annotated[
    Heading | Paragraph | Listing | Illustration | Quote | Highlights | Links, Field(discriminator="type")
]


class ContentText(Part):
    title: str = Field(min_length=1, max_length=200)
    description: str = Field(default="", max_length=500)
    blocks: tuple[Block, ...] = Field(default=(), max_length=200)


class ContentUpserted(Event):
    """A page of the CMS as it is now: about us, shipping, a landing page. Older revisions are ignored."""

    source: ClassVar[str] = "cms"

    content_id: Id
    revision: Revision
    slug: Slug
    texts: dict[Locale, ContentText] = Field(min_length=1)
    #: Its place among the links at the foot of every page; without one it is not there.
    footer: int | None = Field(default=None, ge=0, le=999)


class ContentWithdrawn(Event):
    """The page is no more: a tombstone with a revision, so that a late older upsert does not revive it."""

    source: ClassVar[str] = "cms"

    content_id: Id
    revision: Revision


class ContentChanged(Event):
    """A page of the CMS changed, came or went; `footer_moved` where the links at the foot of every page did, too."""

    source: ClassVar[str] = "catalog"

    content_id: Id
    slug: Slug
    previous_slug: Slug | None = None
    footer_moved: bool = False
