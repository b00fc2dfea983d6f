"""A page looked at in passing: whether it is in order, not where it is not. Most are, and to `read` one takes longer.

The parser's own tree has the elements, and the shape of their tags says whether each is closed: lists repeat theirs.
Both hold only if the tree has what is written, no less, and each `<` begins a tag: where not, there is no glance.
"""

import re
from functools import lru_cache

import turbohtml
from turbohtml import TokenType

from functions.pages.checks.markup import ENDS_PARAGRAPH, FOREIGN, MAY_STAY_OPEN, VOID

#: Their content is no markup to a tokenizer.
RAW = frozenset(
    ("iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "textarea", "title", "xmp"),
)
#: What a page must have elsewhere, if it has it where no scripts run.
NOT_WITHOUT_SCRIPT = frozenset(("html", "link", "meta", "script", "title"))
#: Longer texts are not remembered.
LONGEST = 4_000
_DOCTYPE = "<!doctype html>"
_END = "x-end"
_NAMES = re.compile(r"<(/?[a-zA-Z][^\t\n\f\r />]*)")
#: Comments, and what a tokenizer reads in another way: each is read by itself.
_ISLANDS = re.compile(
    r"(<(?:!--[^-]*(?:-(?!->)[^-]*)*-->"
    r"|(math|noscript|s(?:cript|tyle|vg)|t(?:extarea|itle))\b[^<]*(?:<(?!/\2\b)[^<]*)*</\2>))"
)
#: Most islands, and all that no other page has: data, a title.
_SCRIPT = re.compile(r'<(script|style|title)(?: [a-z-]+="[^"<>]*")*>[^<]*</\1>')
_ID = re.compile(r"[^\w-]id\b", re.IGNORECASE)
_TAGS = re.compile(r"""<[^<>"']*(?:(?:"[^"<]*"|'[^'<]*')[^<>"']*)*>""")
_NO_QUOTES = bytes(byte for byte in range(256) if byte not in b'<"')
#: An end of a paragraph that is open, if one is.
_PARAGRAPH = "/p?"


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
    tags, elements = "", ""
    for place, text in enumerate(_ISLANDS.split(html[len(_DOCTYPE) :])):
        if place % 3 == 0:
            plain = (_plain if len(text) < LONGEST else _plain.__wrapped__)(text)
            if plain is None:
                return None
            tags += plain[0]
            elements += plain[1]
        elif place % 3 == 1:
            plainly = _SCRIPT.fullmatch(text)
            island = f" {plainly[1]}" if plainly else _island(text)
            if island is None:
                return None
            elements += island
    there = _line([element.tag for element in document.select("*")]).lower()
    if " tbody" not in elements:
        there = there.replace(" tbody", "")  # nobody has to write it
    return Glance(document) if elements == there and _balanced(tags) else None


@lru_cache(maxsize=1_024)
def _plain(text: str) -> tuple[str, str] | None:
    """Its tags, ` li a /a`, and its elements, ` li a`; None where a `<` may be in a quoted value, or a tag goes on.

    Anywhere else a `<` that is no tag's is an error to the parser.
    """
    names = _NAMES.findall(text)
    if len(names) != text.count("<") or text.rfind("<") > text.rfind(">"):
        return None
    if "'" in text or b'"' in text.encode().translate(None, _NO_QUOTES).replace(b'""', b""):  # noqa: SIM102
        if len(_TAGS.findall(text)) != len(names):
            return None
    return _line(names), _line([name for name in names if name[0] != "/"])


@lru_cache(maxsize=512)
def _island(text: str) -> str | None:
    """Its elements, ` svg path`, if they are closed one by one."""
    if text.startswith("<!--"):
        return ""
    open_, elements = list[str](), list[str]()
    for token in turbohtml.tokenize(f"{text}<{_END}>"):
        name = token.tag or ""
        if token.type is TokenType.END_TAG:
            if not open_ or open_.pop() != name:
                return None
        elif token.type is TokenType.START_TAG:
            elements.append(name)
            foreign = name in FOREIGN or not FOREIGN.isdisjoint(open_)
            if name in ENDS_PARAGRAPH or (token.self_closing and name not in VOID and not foreign):
                return None
            if name not in VOID and not token.self_closing:
                open_.append(name)
    if open_ != [_END]:
        return None
    return _without_script(text) if elements[0] == "noscript" else _line(elements[:-1])


def _without_script(text: str) -> str | None:
    """To a tokenizer there are no elements in it, in the tree there are: None if one could be taken for the page's."""
    names = [name.lower() for name in _NAMES.findall(text) if name[0] != "/"]
    return _line(names) if NOT_WITHOUT_SCRIPT.isdisjoint(names) and not _ID.search(text) else None


def _line(names: list[str]) -> str:
    return f" {' '.join(names)}" if names else ""


def _balanced(tags: str) -> bool:
    open_ = list[str]()
    first, *items = tags.split(" li ")
    for shape in (first, *[f"li {item}" for item in items]):
        brackets = _brackets(shape)
        if brackets is None:
            return False
        ends, opens = brackets
        for name in ends:
            if not _end(name, open_):
                return False
        open_ += opens
    return MAY_STAY_OPEN.issuperset(open_)


@lru_cache(maxsize=1_024)
def _brackets(shape: str) -> tuple[list[str], list[str]] | None:
    """What these tags end that was open before them, in this order, and what they leave open."""
    ends, opens = list[str](), list[str]()
    for name in shape.split():
        if name[0] == "/":
            if name[1:] not in opens and MAY_STAY_OPEN.issuperset(opens):
                opens.clear()
                ends.append(name[1:])
            elif not _end(name[1:], opens):
                return None
        elif name in RAW:
            return None
        else:
            if name in ENDS_PARAGRAPH:
                if opens:
                    _end(_PARAGRAPH, opens)
                else:
                    ends.append(_PARAGRAPH)
            if name not in VOID:
                opens.append(name)
    return ends, opens


def _end(name: str, open_: list[str]) -> bool:
    """Take away what ends there; False where something is wrong with that."""
    if name == _PARAGRAPH:
        if open_ and open_[-1] == "p":
            open_.pop()
        return True
    if name not in open_:
        return False
    while (last := open_.pop()) != name:
        if last not in MAY_STAY_OPEN:
            return False
    return True
