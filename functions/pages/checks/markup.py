"""A page's HTML read once, for all checks: its elements in order, their text where a check needs it, what is malformed.

Not a tree: a tokenizer's tokens and a stack say where a tag was forgotten, which a parser that mends would hide.
"""

from dataclasses import dataclass, field
from functools import cached_property

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


@dataclass(slots=True)
class Element:
    tag: str
    attrs: dict[str, str]
    line: int
    #: Of `title` and `script` only.
    text: str = ""

    def attr(self, name: str, default: str | None = None, /) -> str | None:
        """As the elements of turbohtml have it, so that a check may be given those."""
        return self.attrs.get(name, default)

    def __str__(self) -> str:
        told = (f' {name}="{self.attrs[name][:80]}"' for name in ("id", "href", "src", "name") if name in self.attrs)
        return f"line {self.line}: <{self.tag}{next(told, '')}>"


@dataclass
class Markup:
    elements: list[Element] = field(default_factory=list)
    #: (what, where)
    problems: list[tuple[str, str]] = field(default_factory=list)

    @cached_property
    def _by_tag(self) -> dict[str, list[Element]]:
        by_tag: dict[str, list[Element]] = {}
        for element in self.elements:
            by_tag.setdefault(element.tag, []).append(element)
        return by_tag

    def all(self, *tags: str) -> list[Element]:
        """Of one tag in their order, of several tag by tag."""
        return [element for tag in tags for element in self._by_tag.get(tag, ())]

    def said(self, tag: str, name: str) -> list[str]:
        """The values of an attribute."""
        return [value for element in self.all(tag) if (value := element.attr(name)) is not None]

    def having(self, *names: str) -> list[Element]:
        """Those with one of the attributes at least."""
        wanted = frozenset(names)
        return [element for element in self.elements if not wanted.isdisjoint(element.attrs)]

    def wrong(self, what: str, line: int) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append((what, f"line {line}"))


def read(html: str) -> Markup:  # noqa: C901, PLR0912 it runs two thousand times a page: no call for what is usual
    markup = Markup()
    for error in turbohtml.parse(html, positions=False).errors:
        markup.wrong(error.code.replace("-", " "), error.line)
    start, end, text = TokenType.START_TAG, TokenType.END_TAG, TokenType.TEXT
    elements, open_ = markup.elements, list[Element]()
    begun = False
    for token in turbohtml.tokenize(html):
        kind = token.type
        if kind is text:
            if open_ and open_[-1].tag in TEXT_OF:
                open_[-1].text += token.data or ""
        elif kind is start:
            tag, attrs = token.tag or "", token.attrs
            if not begun:
                markup.wrong("no <!doctype html> before the first element", token.line)
                begun = True
            element = Element(tag, {name: value or "" for name, value in attrs} if attrs else {}, token.line)
            elements.append(element)
            if tag in ENDS_PARAGRAPH and open_ and open_[-1].tag == "p":
                open_.pop()
            if tag not in VOID and not (token.self_closing and _closes_itself(element, open_, markup)):
                open_.append(element)
        elif kind is end:
            if open_ and open_[-1].tag == token.tag:
                open_.pop()
            else:
                _closes(token.tag or "", token.line, open_, markup)
        elif kind is TokenType.DOCTYPE:
            begun = True
    for element in open_:
        if element.tag not in MAY_STAY_OPEN:
            markup.wrong(f"<{element.tag}> is never closed", element.line)
    return markup


def _closes_itself(element: Element, open_: list[Element], markup: Markup) -> bool:
    if element.tag in FOREIGN or any(one.tag in FOREIGN for one in open_):
        return True
    markup.wrong(f"<{element.tag}/> closes nothing in HTML", element.line)
    return False


def _closes(tag: str, line: int, open_: list[Element], markup: Markup) -> None:
    if not any(element.tag == tag for element in open_):
        markup.wrong(f"</{tag}> closes nothing", line)
        return
    while (element := open_.pop()).tag != tag:
        if element.tag not in MAY_STAY_OPEN:
            markup.wrong(f"<{element.tag}> of line {element.line} is not closed before </{tag}>", line)
