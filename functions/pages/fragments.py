"""What many pages print alike is printed once: `{{ shared("menu.html", nav=nav) }}` in a theme, and of a list
`{{ shared_each("card.html", "card", cards) }}`, without a call from the template for each.

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
    """Those of one environment. Its functions are a template's: `shared` and `shared_each`."""

    def __init__(self, environment: Environment) -> None:
        # Which has these functions as globals: a ring that Python's collector would not see.
        self._environment = weakref.ref(environment)
        #: By template and what all of them are handed, then by what each is.
        self._kept: dict[tuple[str, str, bytes], dict[bytes, bytes]] = {}
        self._number = 0
        self._page = _Page()

    def page(self, template: str, view: dict[str, Any]) -> bytes:
        self._page.printed = []
        return self._print(template, view)

    def shared(self, template: str, **given: Any) -> str:
        known = self._kept.setdefault((template, "", b""), {})
        key = _key(given) if given else b""
        return self._token(known.get(key) or self._keep(known, key, template, given))

    def shared_each(self, template: str, name: str, values: Any, **given: Any) -> str:
        if not isinstance(values, list):
            raise TemplateError(f'shared_each("{template}", "{name}", ...) takes a list, not {values!r:.40}')
        known = self._kept.setdefault((template, name, _key(given)), {})
        found = []
        for value in values:
            key = _key(value)
            found.append(known.get(key) or self._keep(known, key, template, given | {name: value}))
        return self._token(b"".join(found))

    def _keep(self, known: dict[bytes, bytes], key: bytes, template: str, given: dict[str, Any]) -> bytes:
        printed = self._print(template, given)
        if self._number >= MOST_KEPT:
            self._kept.clear()
            self._number = 0
        known[key] = printed
        self._number += 1
        return printed

    def _token(self, printed: bytes) -> str:
        here = self._page.printed
        here.append(printed)
        return f"{_MARK}{len(here) - 1}{_MARK}"

    def _print(self, template: str, given: dict[str, Any]) -> bytes:
        environment = self._environment()
        assert environment  # noqa: S101 - who prints holds it
        parts = environment.render_template(template, **given).encode().split(_MARKED)
        if len(parts) == 1:
            return parts[0]
        parts[1::2] = [self._page.printed[int(number)] for number in parts[1::2]]
        return b"".join(parts)


def _key(value: Any) -> bytes:
    """Equal for what prints alike. Not for what is marked as safe: that would print otherwise than its equal."""
    try:
        return orjson.dumps(value, option=orjson.OPT_PASSTHROUGH_SUBCLASS)
    except TypeError as error:
        raise TemplateError(f"a shared template takes values of the view as they are: {error}") from error
