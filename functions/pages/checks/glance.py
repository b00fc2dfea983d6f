"""A page looked at in passing: whether it is in order, not where it is not. Most are, and to `read` one takes longer.

A parser mends what is wrong, so what it writes back is in order. A page that it would write as it is had nothing to
mend: each tag is closed where it should be. Its tree then has what `read` finds, or more of it.
"""

import re

import turbohtml

from functions.pages.checks.markup import VOID

_DOCTYPE = "<!doctype html>"
#: In a picture these are tags as all others to the parser, but not to a tokenizer: there it is text what they hold.
_TEXTS = frozenset(("script", "noscript", "textarea", "iframe", "noembed", "noframes", "xmp"))
_PLAIN = frozenset(("title", "style"))
#: Never closed to the parser, and to `read` as all others; or closed by nothing.
_UNLIKE = ("param", "frame", "bgsound", "basefont", "keygen", "plaintext")
#: What a page must have elsewhere, if it has it where no scripts run: to a tokenizer that is text, too.
_NOT_WITHOUT_SCRIPT = frozenset(("html", "link", "meta", "script", "title"))
#: What templates write, and how the parser writes it.
_WRITTEN = (("\xa0", "&nbsp;"), ("&#x2f;", "/"))
#: What a theme may write in either way, unless a tag has it in its name.
_ALIKE = (('=""', ""), ("&#x27;", "'"), ("&quot;", '"'), (">\n<head>", "><head>"))
_ODD_NAME = re.compile(r"""<[^\s>]*["'&=]""")


class Glance:
    """As `Markup`, without the lines."""

    problems = ()

    def __init__(self, document: turbohtml.Document) -> None:
        self._document = document
        self._having: dict[str, list[turbohtml.Element]] = {}

    def all(self, *tags: str) -> list[turbohtml.Element]:
        return [element for tag in tags for element in self._document.select(tag)]

    def said(self, tag: str, name: str) -> list[str]:
        return [value for element in self._document.select(tag) if (value := element.attr(name)) is not None]

    def having(self, *names: str) -> list[turbohtml.Element]:
        for name in names:
            if name not in self._having:
                self._having[name] = self._document.select(f"[{name}]")
        return [element for name in names for element in self._having[name]]


def glanced(html: str) -> Glance | None:
    """None where something is wrong, or may be."""
    document = turbohtml.parse(html, positions=False)
    if document.errors or html[: len(_DOCTYPE)].lower() != _DOCTYPE:
        return None
    ours, back = html[len(_DOCTYPE) :].lstrip(), document.serialize()[len(_DOCTYPE) :]
    for written, theirs in _WRITTEN:
        ours = ours.replace(written, theirs)
    if ours != back and (_ODD_NAME.search(html) or _alike(_closed(ours)) != _alike(back)):
        return None
    return Glance(document) if _is_read_alike(document) else None


def _is_read_alike(document: turbohtml.Document) -> bool:
    """Whether a tokenizer takes for tags what the parser does, and for text what it does."""
    if any(map(document.select, _UNLIKE)):
        return False
    for block in document.select("noscript"):
        if "</noscript" in block.inner_html.lower():
            return False
        if any(one.tag in _NOT_WITHOUT_SCRIPT or one.attr("id") is not None for one in block.select("*")):
            return False
    pictures = (picture for tag in ("svg", "math") for picture in document.select(tag))
    return not any(_is_read_otherwise(one) for picture in pictures for one in picture.select("*"))


def _is_read_otherwise(inner: turbohtml.Element) -> bool:
    """Within a picture. An icon may have a title."""
    if inner.tag in _PLAIN:
        text = inner.inner_html
        return not text or "<" in text
    return inner.tag in _TEXTS or inner.tag in VOID


def _closed(html: str) -> str:
    """`<path d="M0 0"/>`, as pictures have it, as `<path d="M0 0"></path>`."""
    *parts, last = html.split("/>")
    for place, part in enumerate(parts):
        name = part[part.rfind("<") + 1 :].split(maxsplit=1)
        parts[place] = f"{part.rstrip()}></{name[0] if name else ''}>"
    return "".join(parts) + last


def _alike(html: str) -> str:
    """Without the space that a parser moves or leaves out."""
    for one, other in _ALIKE:
        html = html.replace(one, other)
    inner, _, behind = html.rpartition("</body>")
    return f"{inner.strip()} {''.join(behind.split())}"
