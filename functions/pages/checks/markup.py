"""A page's HTML read once, for all checks: its elements in order, their text where a check needs it, what is malformed.

Not a tree: a tokenizer's tokens and a stack say where a tag was forgotten, which a parser that mends would hide.
"""

from dataclasses import dataclass, field

import turbohtml
from turbohtml import TokenType

#: https://html.spec.whatwg.org/multipage/syntax.html#void-elements
VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
)
#: https://html.spec.whatwg.org/multipage/syntax.html#optional-tags
MAY_STAY_OPEN = frozenset(
    [
        "html",
        "head",
        "body",
        "li",
        "dt",
        "dd",
        "p",
        "rt",
        "rp",
        "optgroup",
        "option",
        "colgroup",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
    ]
)
#: Their start tag ends a paragraph. https://html.spec.whatwg.org/multipage/grouping-content.html#the-p-element
ENDS_PARAGRAPH = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "details",
        "dialog",
        "div",
        "dl",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "search",
        "section",
        "table",
        "ul",
    ]
)
FOREIGN = frozenset(("svg", "math"))
TEXT_OF = frozenset(("title", "script"))
MOST_PROBLEMS = 20


@dataclass
class Element:
    tag: str
    attrs: dict[str, str]
    line: int
    #: Of `title` and `script` only.
    text: str = ""

    def __str__(self) -> str:
        told = (f' {name}="{self.attrs[name][:80]}"' for name in ("id", "href", "src", "name") if name in self.attrs)
        return f"line {self.line}: <{self.tag}{next(told, '')}>"


@dataclass
class Markup:
    elements: list[Element] = field(default_factory=list)
    #: (what, where)
    problems: list[tuple[str, str]] = field(default_factory=list)

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    def wrong(self, what: str, line: int) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append((what, f"line {line}"))


def read(html: str) -> Markup:
    markup = Markup()
    for error in turbohtml.parse(html, positions=False).errors:
        markup.wrong(error.code.replace("-", " "), error.line)
    _Reading(markup).read(html)
    return markup


class _Reading:
    def __init__(self, markup: Markup) -> None:
        self._markup = markup
        self._open: list[Element] = []

    def read(self, html: str) -> None:
        begun = False
        for token in turbohtml.tokenize(html):
            kind = token.type
            if kind is TokenType.TEXT:
                if self._open and self._open[-1].tag in TEXT_OF:
                    self._open[-1].text += token.data or ""
            elif kind is TokenType.START_TAG:
                if not begun:
                    self._markup.wrong("no <!doctype html> before the first element", token.line)
                begun = True
                self._opens(token)
            elif kind is TokenType.END_TAG:
                self._closes(token.tag or "", token.line)
            elif kind is TokenType.DOCTYPE:
                begun = True
        for element in self._open:
            if element.tag not in MAY_STAY_OPEN:
                self._markup.wrong(f"<{element.tag}> is never closed", element.line)

    def _opens(self, token: turbohtml.Token) -> None:
        tag = token.tag or ""
        element = Element(tag, {name: value or "" for name, value in token.attrs or ()}, token.line)
        self._markup.elements.append(element)
        if self._open and self._open[-1].tag == "p" and tag in ENDS_PARAGRAPH:
            self._open.pop()
        if tag in VOID:
            return
        if token.self_closing:
            if tag in FOREIGN or any(one.tag in FOREIGN for one in self._open):
                return
            self._markup.wrong(f"<{tag}/> closes nothing in HTML", token.line)
        self._open.append(element)

    def _closes(self, tag: str, line: int) -> None:
        if not any(element.tag == tag for element in self._open):
            self._markup.wrong(f"</{tag}> closes nothing", line)
            return
        while (element := self._open.pop()).tag != tag:
            if element.tag not in MAY_STAY_OPEN:
                self._markup.wrong(f"<{element.tag}> of line {element.line} is not closed before </{tag}>", line)
