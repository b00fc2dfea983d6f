"""Writing XML: elements as text, every value escaped, and nothing in it that XML cannot hold."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

#: Most texts: to be written as they are, in attributes too.
_PLAIN = re.compile("[ !#-%'-;=?-~]*")
#: https://www.w3.org/TR/xml/#charsets
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: No text is broken over lines: each of an element's own lines is ours.
ONE_LINE = {"\n": "&#10;", "\r": "&#13;"}


def element(name: str, text: str | None = None, **attributes: str) -> str:
    """`<loc>...</loc>`; of an attribute's name the first underscore is a colon or, in front, nothing."""
    if text is not None and not attributes:
        return f"<{name}>{_escaped(text)}</{name}>"
    said = "".join(f" {key.replace('_', ':', 1)}={_quoted(value)}" for key, value in attributes.items())
    return f"<{name}{said}/>" if text is None else f"<{name}{said}>{_escaped(text)}</{name}>"


def around(name: str, members: Iterable[str], **attributes: str) -> str:
    opening = element(name, "", **attributes).removesuffix(f"</{name}>")
    return "\n".join((opening, *members, f"</{name}>"))


def document(root: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n'.encode()


def instant(milliseconds: int) -> str:
    """https://www.w3.org/TR/NOTE-datetime"""
    return datetime.fromtimestamp(milliseconds // 1000, UTC).isoformat().replace("+00:00", "Z")


def _escaped(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else escape(_legal(text), ONE_LINE)


def _quoted(text: str) -> str:
    return f'"{text}"' if _PLAIN.fullmatch(text) else quoteattr(_legal(text))


def _legal(text: str) -> str:
    return _ILLEGAL.sub("", text)
