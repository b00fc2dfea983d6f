"""From a view to bytes, with the theme that was published."""

import hashlib
import json
import os
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import boto3
from minijinja import Environment

from functions.pages.model import View

if TYPE_CHECKING:
    from types_boto3_s3.client import S3Client

#: Part of every digest: raise it when this package prints the same view and theme differently.
ENGINE = "1"


@dataclass(frozen=True)
class Theme:
    """Templates, content-hashed assets and the shop's own addresses, as `evershelf publish` bundled them."""

    digest: str
    templates: dict[str, str]
    assets: dict[str, str]
    shop: dict[str, Any]

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        bundle = json.loads(text)
        return cls(bundle["digest"], bundle["templates"], bundle["assets"], bundle["shop"])

    def render(self, template: str, view: View) -> bytes:
        return self._environment.render_template(template, **view).encode()

    @cached_property
    def _environment(self) -> Environment:
        environment = Environment(templates=self.templates)
        environment.undefined_behavior = "strict"
        environment.trim_blocks = environment.lstrip_blocks = True
        environment.add_global("asset", self.assets.__getitem__)
        return environment


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


def digest_of(view: View, theme: Theme, template: str, facets: Collection[str]) -> str:
    """Equal digests mean equal bytes and equal dependencies."""
    parts = [ENGINE, theme.digest, template, json.dumps(view, sort_keys=True), *sorted(facets)]
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def embedded_json(value: Any) -> str:
    """For a data block in HTML: no text in it can end the script element.

    https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
