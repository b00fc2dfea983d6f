"""From a view to bytes, with the theme that was published."""

import hashlib
import json
import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import boto3
import orjson
from minijinja import Environment

from functions.pages.fragments import Fragments
from functions.pages.model import ANSWER, View
from shop.market import default_market

if TYPE_CHECKING:
    from types_boto3_s3.client import S3Client

#: Part of every digest: raise it when this package prints the same view and theme differently.
ENGINE = "3"

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Theme:
    """Templates, texts, content-hashed assets and the shop's own addresses, as `evershelf publish` bundled them.

    Texts and assets are by locale: a script is served with its texts in it.
    """

    digest: str
    templates: dict[str, str]
    texts: dict[str, dict[str, str]]
    assets: dict[str, dict[str, str]]
    shop: dict[str, Any]
    #: By the shop as a market sees it.
    _environments: dict[bytes, "_Press"] = field(default_factory=dict)
    _files: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        bundle = json.loads(text)
        return cls(**{name: bundle[name] for name in ("digest", "templates", "texts", "assets", "shop")})

    def render(self, template: str, view: View) -> bytes:
        """In the language of the view."""
        return self._press(view["shop"]).fragments.page(template, view)

    def words(self, locale: str) -> dict[str, str]:
        return self.texts[self._spoken(locale)]

    def assets_of(self, locale: str) -> frozenset[str]:
        """The addresses of its files."""
        if locale not in self._files:
            self._files[locale] = frozenset(self.assets[self._spoken(locale)].values())
        return self._files[locale]

    def _press(self, shop: dict[str, Any]) -> "_Press":
        key = orjson.dumps(shop)
        found = self._environments.get(key)
        if found is None:
            environment = Environment(templates=self.templates)
            environment.undefined_behavior = "strict"
            environment.trim_blocks = environment.lstrip_blocks = True
            fragments = Fragments(environment)
            environment.add_global("asset", self.assets[self._spoken(shop["locale"])].__getitem__)
            environment.add_global("texts", self.words(shop["locale"]))
            environment.add_global("shop", shop)
            environment.add_global("shared", fragments.shared)
            environment.add_global("shared_each", fragments.shared_each)
            environment.add_filter("fill", fill)
            found = self._environments[key] = _Press(environment, fragments)
        return found

    def _spoken(self, locale: str) -> str:
        """A market deployed since the theme was published speaks the default one's language until it is again."""
        return locale if locale in self.texts else default_market().locale


class _Press(NamedTuple):
    environment: Environment
    fragments: Fragments


def fill(text: str, **values: Any) -> str:
    """`{{ texts.only_left|fill(left=3) }}`"""
    return text.format(**values)


@dataclass(frozen=True)
class Rendered:
    """What lies in the bucket. `metadata` tells the edge what else than 200 to answer."""

    body: bytes
    media_type: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    #: Of kinds that are not kept until they are purged.
    cache_control: str | None = None


def rendered(kind: ModuleType, view: View, theme: Theme) -> Rendered:
    """By the kind's own `render`, else by its template; of a redirect nobody sees more than where it leads."""
    answer = view.get(ANSWER, {})
    metadata = {name: str(answer[name]) for name in ("status", "location") if name in answer}
    if "location" in answer:
        return Rendered(f'<!doctype html><a href="{answer["location"]}">301</a>\n'.encode(), HTML, metadata)
    own: Callable[[View, Theme], bytes] | None = getattr(kind, "render", None)
    body = own(view, theme) if own else theme.render(template_of(kind, view), view)
    return Rendered(body, media_type_of(kind), metadata, getattr(kind, "cache_control", None))


def template_of(kind: ModuleType, view: View) -> str:
    return str(view.get(ANSWER, {}).get("template") or kind.template)


def media_type_of(kind: ModuleType) -> str:
    return str(getattr(kind, "media_type", HTML))


class Themes:
    """The bundles in their bucket; one read is kept as long as the function lives, since a digest never changes."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket
        self._known: dict[str, Theme] = {}

    @classmethod
    def from_environment(cls) -> Self:
        return cls(boto3.client("s3"), os.environ["THEME_BUCKET"])

    def get(self, digest: str) -> Theme:
        if digest not in self._known:
            bundle = self._client.get_object(Bucket=self._bucket, Key=f"themes/{digest}.json")
            self._known[digest] = Theme.from_json(bundle["Body"].read())
        return self._known[digest]


def digest_of(told: bytes, theme: Theme, kind: ModuleType, facets: Collection[str]) -> str:
    """Equal digests mean equal bytes, of an equal type, and equal dependencies. `told` is the view in JSON."""
    how = f"{kind.__name__} {getattr(kind, 'template', '')} {media_type_of(kind)}"
    made_of = "\x00".join((ENGINE, theme.digest, how, *sorted(facets), "")).encode()
    return hashlib.sha256(made_of + told).hexdigest()


def embedded_json(value: Any) -> str:
    """For a data block in HTML: no text in it can end the script element.

    https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
    """
    text = orjson.dumps(value)
    return text.replace(b"<", b"\\u003c").replace(b">", b"\\u003e").replace(b"&", b"\\u0026").decode()
