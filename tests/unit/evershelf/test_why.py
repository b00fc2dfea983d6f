"""`evershelf why`: what scripts get of a page's record."""

import json
from types import SimpleNamespace
from typing import Any

from evershelf.commands.why import page_record
from evershelf.console import show_json
from shop.table import to_item


def test_facets_are_a_sorted_list_for_scripts(capsys):
    row: dict[str, Any] = {"pk": "page#/", "sk": "page", "path": "/", "version": 3, "bytes": 9}
    item = to_item(row | {"facets": frozenset(("theme", "footer", "navigation"))})
    aws: Any = SimpleNamespace(dynamodb=SimpleNamespace(get_item=lambda **_: {"Item": item}))
    info: Any = SimpleNamespace(outputs={"PagesTable": "pages"})
    show_json(page_record("/", info, aws))
    assert json.loads(capsys.readouterr().out)["facets"] == ["footer", "navigation", "theme"]
