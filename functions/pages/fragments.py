"""What many pages print alike is printed once: `{{ shared("header.html", nav=nav) }}` in a theme.

A fragment is a template that gets the shop, its texts and files, and what it is handed: so equal values print equal
bytes, and those are remembered. A page is printed with a token in each place, and the bytes are put in at the end:
neither copied through the templates nor encoded anew.
"""

import secrets
import threading
import weakref
from typing import Any

import orjson
from minijinja import Environment, TemplateError

#: In memory, mostly cards of about 1 KB.
MOST_KEPT = 2_000
#: On both sides of a token's number. Nobody can have written it into a text of the shop.
_MARK = f"\x00{secrets.token_hex(8)}\x00"
_MARKED = _MARK.encode()


class _Page(threading.local):
    """The one that a thread prints: the fragments in it, by the numbers in their tokens."""

    def __init__(self) -> None:
        self.printed: list[bytes] = []


class Fragments:
    """Those of one environment; a call is a template's."""

    def __init__(self, environment: Environment) -> None:
        # Which has this as a global: a ring that Python's collector would not see.
        self._environment = weakref.ref(environment)
        self._kept: dict[tuple[str, bytes], bytes] = {}
        self._page = _Page()

    def page(self, template: str, view: dict[str, Any]) -> bytes:
        self._page.printed = []
        return self._print(template, view)

    def __call__(self, template: str, **given: Any) -> str:
        try:
            asked = template, orjson.dumps(given, option=orjson.OPT_PASSTHROUGH_SUBCLASS) if given else b""
        except TypeError as error:
            raise TemplateError(f'shared("{template}") takes values of the view as they are: {error}') from error
        printed = self._kept.get(asked)
        if printed is None:
            printed = self._print(template, given)
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[asked] = printed
        here = self._page.printed
        here.append(printed)
        return f"{_MARK}{len(here) - 1}{_MARK}"

    def _print(self, template: str, given: dict[str, Any]) -> bytes:
        environment = self._environment()
        assert environment  # noqa: S101 - who prints holds it
        parts = environment.render_template(template, **given).encode().split(_MARKED)
        parts[1::2] = [self._page.printed[int(number)] for number in parts[1::2]]
        return b"".join(parts)
