"""What a PIM calls things is text on every page, in every file, in every market: whatever else it looks like."""

import html
import json
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest

from functions.pages import parts
from functions.pages.kinds import search_part
from tests.unit.pages.conftest import MARKETS
from tests.unit.pages.storefront import PICTURE, CheckedSite

EVIL = "\"'><x-evil onload=alert(1)></script></title></textarea><script>alert(1)</script>{{ 7*7 }}{% x %}<!--&lt;"
TEXTS = {locale: {"title": f"{locale} {EVIL}", "description": f"{EVIL}\n\n{EVIL}"} for locale in ("en", "de")}
PARTS, PAGES = search_part.pages_in, parts.pages
#: Of every kind, and in every market; feeds and search parts are looked at where there are any.
PRINTED = {f"{market}{path}" for market in ("", "/de") for path in ("/", "/c/kitchen/", "/p/mug/", "/p/bowl/")}


@pytest.fixture
def site(markets_are, monkeypatch: pytest.MonkeyPatch) -> CheckedSite:
    markets_are(MARKETS)
    monkeypatch.setattr(search_part, "pages_in", PARTS)
    monkeypatch.setattr(parts, "pages", PAGES)
    site = CheckedSite()
    site.category("kitchen", revision=2, texts=TEXTS)
    offers = [{"amount": 1250, "currency": currency} for currency in ("USD", "EUR")]
    evil: dict[str, Any] = {
        "texts": TEXTS,
        "brand": EVIL,
        "attributes": {EVIL: EVIL},
        "media": [PICTURE | {"alt": {"en": EVIL, "de": EVIL}}],
        "variants": [{"sku": "MUG-RED", "options": {EVIL: EVIL}, "prices": offers}],
    }
    site.product("mug", revision=2, **evil)
    site.product("bowl", **evil | {"variants": [{"sku": "BOWL", "prices": offers}]})
    site.settle()
    site.withdraw("bowl")
    for prefix in ("", "/de"):
        site.ask(f"{prefix}/", "home", "home")
    site.settle()
    return site


class Parsed(HTMLParser):
    """As a browser has it: elements, and what stands in scripts and in text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: set[str] = set()
        self.scripts: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            self.scripts.append(data)
        else:
            self.text += data


def test_markup_in_a_name_is_text_wherever_it_is_printed(site: CheckedSite):
    assert set(site.bucket.objects) >= PRINTED - {"/p/bowl/", "/de/p/bowl/"}
    seen = 0
    for path, body in site.bucket.objects.items():
        text = body.decode()
        kind = site.bucket.media_types[path].partition(";")[0]
        if kind == "text/html":
            page = Parsed(text)
            assert "x-evil" not in page.elements, path
            assert "onload" not in page.attributes, path
            for script in page.scripts:
                assert isinstance(json.loads(script), dict | list), f"{path}: a script that is no data"
            seen += EVIL in html.unescape(page.text) or EVIL in page.text
        elif kind.endswith("json"):
            json.loads(text)
        elif kind.endswith("xml"):
            ElementTree.fromstring(text)  # noqa: S314 our own
    assert seen >= 4, "two markets' product and category print the name as it is"
