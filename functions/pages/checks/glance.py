"""A page looked at in passing: whether it is in order, not where it is not. Most are, and to `read` one takes longer.

A parser mends what is wrong, so what it writes back is in order. A page that it would write as it is had nothing to
mend: each tag is closed where it should be. Its tree then has what `read` finds, or more of it.
"""

import turbohtml

_DOCTYPE = "<!doctype html>"
#: To a tokenizer what is in these is text. So it is in the tree, but within a picture.
_TEXTS = ("title", "style", "script", "textarea", "iframe", "noembed", "noframes", "xmp")
#: What a page must have elsewhere, if it has it where no scripts run: to a tokenizer that is text, too.
_NOT_WITHOUT_SCRIPT = frozenset(("html", "link", "meta", "script", "title"))
#: What a theme may write in either way.
_ALIKE = (('=""', ""), ("&#x2f;", "/"), ("&#x27;", "'"), ("&quot;", '"'), (">\n<head>", "><head>"))


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
    ours, back = (text[len(_DOCTYPE) :].lstrip() for text in (html.replace("\xa0", "&nbsp;"), document.serialize()))
    if ours != back and _alike(_closed(ours)) != _alike(back):
        return None
    if any(one.select("*") for tag in _TEXTS for one in document.select(tag)):
        return None
    for element in (inner for one in document.select("noscript") for inner in one.select("*")):
        if element.tag in _NOT_WITHOUT_SCRIPT or element.attr("id") is not None:
            return None
    return Glance(document)


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
