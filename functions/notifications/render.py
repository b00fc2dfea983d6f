"""From a view to a mail, with the theme that is in force."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import boto3
from minijinja import Environment, TemplateError

from functions.notifications.model import Mail, View
from functions.pages.render import fill
from functions.pages.store import PagesTable
from shop.consumer import NotYet

if TYPE_CHECKING:
    from types_boto3_s3.client import S3Client

SUBJECT = "Subject: "
#: Seconds until somebody may have published a theme.
NO_THEME = 60


class BadTemplate(Exception):
    """A template of the theme does not make a mail; the text names it."""


@dataclass(frozen=True)
class MailTheme:
    """`mail` of the bundle that `evershelf publish` made: templates by file name, texts by locale."""

    templates: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]]
    shop: Mapping[str, Any]

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        bundle = json.loads(text)
        return cls(**bundle["mail"], shop=bundle["shop"])

    def mail(self, name: str, view: View, *, locale: str) -> Mail:
        """`<name>.txt` starts with the line of its subject. A locale without texts gets the first there is.

        Raises BadTemplate.
        """
        if locale not in self.texts:
            locale = next(iter(self.texts))
        environment = self._environment(locale)
        context = view | {"shop": self.shop, "locale": locale}
        first, _, text = _render(environment, f"{name}.txt", context).strip().partition("\n")
        if not first.startswith(SUBJECT):
            raise BadTemplate(f"{name}.txt: its first line must start with `{SUBJECT}`")
        subject = _line(first)
        html = _render(environment, f"{name}.html", context | {"subject": subject})
        return Mail(subject=subject, text=text.strip() + "\n", html=html)

    def _environment(self, locale: str) -> Environment:
        environment = Environment(templates=dict(self.templates))
        environment.undefined_behavior = "strict"
        environment.trim_blocks = environment.lstrip_blocks = True
        environment.add_global("texts", dict(self.texts[locale]))
        environment.add_filter("fill", fill)
        return environment


class MailThemes:
    """The bundle in force; a bundle is kept as long as the function lives, since a digest never changes."""

    def __init__(self, pages: PagesTable, client: "S3Client", bucket: str) -> None:
        self._pages = pages
        self._client = client
        self._bucket = bucket
        self._known: dict[str, MailTheme] = {}

    @classmethod
    def from_environment(cls) -> Self:
        return cls(PagesTable.from_environment(), boto3.client("s3"), os.environ["THEME_BUCKET"])

    def current(self) -> MailTheme:
        """Raises NotYet where no theme was published yet."""
        digest = self._pages.theme()
        if digest is None:
            raise NotYet("no theme is published", seconds=NO_THEME)
        if digest not in self._known:
            bundle = self._client.get_object(Bucket=self._bucket, Key=f"themes/{digest}.json")
            self._known[digest] = MailTheme.from_json(bundle["Body"].read())
        return self._known[digest]


def _render(environment: Environment, name: str, context: View) -> str:
    """minijinja's own error prints every value of the context, which is somebody's order: it must not be logged."""
    try:
        return environment.render_template(name, **context)
    except TemplateError as error:
        raise BadTemplate(f"{error.name or name}:{error.line}: {error.detail or error.message}") from None
    except KeyError as error:
        raise BadTemplate(f"{name}: a text wants {error}, which `fill` was not given") from None


def _line(first: str) -> str:
    """One line whatever was in the names: a header ends at a line break."""
    return " ".join(first.removeprefix(SUBJECT).split())
