"""The tree keeps its shape: no drawers, files one can read at a sitting, handlers one sees whole."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = ("functions", "stacks", "evershelf", "layers/shop", "bench", "demo", "tests", "events")
DRAWERS = {"utils", "util", "helpers", "helper", "common", "shared", "misc", "base", "lib", "core", "tools"}
#: The agreement between contexts; `events` is one of them.
MODULES_OF_THE_LAYER = {
    *("consumer", "errors", "events", "http", "ids", "log", "market", "money", "outbox", "table"),
}


def files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if "__pycache__" not in path.parts)


def length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_nothing_is_named_for_not_knowing_where_it_belongs() -> None:
    named = {part for path in files(*OURS) for part in path.relative_to(ROOT).with_suffix("").parts}
    assert len(named) > 100
    assert named & DRAWERS == set()


@pytest.mark.parametrize("folder", ["functions", "stacks", "evershelf", "layers/shop"])
def test_a_file_is_read_at_one_sitting(folder: str) -> None:
    assert {str(path.relative_to(ROOT)): n for path in files(folder) if (n := length(path)) > 300} == {}


def test_a_handler_is_seen_whole() -> None:
    """An API has a function per route, so it may be longer; it may not be long."""
    handlers = [path for path in files("functions") if path.name.startswith(("on_", "do_", "every_", "from_"))]
    assert len(handlers) > 30
    assert {str(path.relative_to(ROOT)): n for path in handlers if (n := length(path)) > 60} == {}
    apis = [path for name in ("api.py", "staff_api.py") for path in (ROOT / "functions").glob(f"*/{name}")]
    assert {str(path.relative_to(ROOT)): n for path in apis if (n := length(path)) > 100} == {}


def test_a_context_says_in_one_sentence_what_it_is() -> None:
    for path in (ROOT / "functions").glob("*/__init__.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        sentence = ast.get_docstring(tree) or ""
        assert len(tree.body) == 1, f"{path} holds more than its sentence"
        assert sentence.endswith("."), path
        assert sentence.count(". ") == 0, f"{path}: {sentence}"
        assert "\n\n" not in sentence, path


def test_the_layer_holds_what_contexts_agree_on_and_no_more() -> None:
    layer = ROOT / "layers" / "shop" / "python" / "shop"
    modules = {path.stem for path in layer.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert modules - {"__init__"} == MODULES_OF_THE_LAYER
    assert len(MODULES_OF_THE_LAYER) <= 10


def test_what_the_page_of_bad_input_names_is_tested() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", (ROOT / "docs/bad-input.md").read_text(encoding="utf-8"))
    assert len(named) > 20
    assert [f"{file}::{test}" for file, test in named if f"def {test}(" not in (ROOT / file).read_text()] == []
