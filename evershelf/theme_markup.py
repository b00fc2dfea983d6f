"""HTML as the theme's check sees it: every element with its attributes, its line and its text."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_TAGS = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
#: Elements without an end.
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    """What stands right in it, without that of its children."""
    path: tuple[str, ...] = field(default=(), repr=False)

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")

    def __contains__(self, name: str) -> bool:
        return name in self.attributes


def elements(html: str) -> list[Element]:
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.found


def blanked(source: str) -> str:
    """A template as HTML with its lines where they were: what is printed becomes `~`, the rest goes."""

    def blank(match: re.Match[str]) -> str:
        kept = "".join("\n" if character == "\n" else " " for character in match[0])
        return "~" + kept[1:] if match[0].startswith("{{") and kept[0] != "\n" else kept

    return _TAGS.sub(blank, source)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Element] = []
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        path = tuple(element.tag for element in self._open)
        element = Element(tag, {name: value or "" for name, value in attrs}, self.getpos()[0], path=path)
        self.found.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1].text += data
