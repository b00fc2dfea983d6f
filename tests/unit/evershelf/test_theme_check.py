"""A theme that broke one thing, and what `evershelf theme check` says of it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evershelf import theme
from evershelf.cli import app
from evershelf.places import STOREFRONT
from evershelf.theme_check import Report, check
from evershelf.theme_samples import samples
from functions.pages.rebuild import KINDS
from functions.pages.render import HTML, Theme, media_type_of
from tests.unit.evershelf.test_theme import STAGE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(STOREFRONT, tmp_path / "storefront"))


def said(report: Report) -> set[tuple[str, str]]:
    return {(finding.rule, finding.where) for finding in report.findings}


def edit(folder: Path, name: str, old: str, new: str) -> int:
    """Returns the line."""
    source = (folder / name).read_text()
    assert old in source, f"{name} has no {old}"
    (folder / name).write_text(source.replace(old, new, 1))
    return source.count("\n", 0, source.index(old)) + 1


def test_our_own_theme_is_whole():
    report = check(STOREFRONT)
    assert [f"{one.where} {one.what}" for one in report.findings] == []
    assert report.weights
    assert all(0 < one.bytes <= one.budget for one in report.weights), report.weights


def test_every_kind_of_page_is_tried_in_every_language():
    bundle = Theme.from_json(theme.build(STAGE).bundle)
    found = samples(bundle)
    wanted = {name for name, kind in KINDS.items() if media_type_of(kind) == HTML and hasattr(kind, "template")}
    assert {one.page.kind for one in found} == wanted
    assert {one.view["shop"]["locale"] for one in found} == set(bundle.texts)


@pytest.mark.parametrize(
    ("rule", "file", "old", "new"),
    [
        ("syntax", "templates/card.html", "{{ card.title }}", "{{ card.title }"),
        ("render", "templates/product.html", "{{ product.title }}", "{{ product.name }}"),
        ("render", "templates/menu.html", "{{ entry.title }}", "{{ entry.name }}"),
        ("render", "templates/menu.html", "{{ entry.title }}", "{{ page.title }}"),
        ("text", "templates/base.html", "texts.skip_to_content", "texts.jump"),
        ("text", "js/drawer.js", "texts.cart_empty", "texts.nothing_here"),
        ("asset", "templates/head.html", 'asset("css/tokens.css")', 'asset("css/brand.css")'),
        ("policy", "templates/base.html", "<main", "<script>alert(1)</script><main"),
        ("policy", "templates/base.html", "<main", "<style>main { color: red }</style><main"),
        ("policy", "templates/card.html", "<li", '<li style="color: red"'),
        ("policy", "templates/card.html", "<a href", '<a onclick="go()" href'),
        ("policy", "templates/base.html", "<main", '<script src="https://cdn.example/x.js"></script><main'),
        ("policy", "templates/base.html", "<main", '<iframe src="https://maps.example/"></iframe><main'),
        ("policy", "js/main.js", "badge();", 'document.body.innerHTML = "hello"; badge();'),
        ("policy", "js/main.js", "badge();", 'import("https://cdn.example/x.js"); badge();'),
        ("import", "js/main.js", "import { $, badge, say }", "import { $, badge, say, hush }"),
        ("policy", "css/shop.css", "/* ground */", "@import url(https://fonts.example/css);"),
        ("escape", "templates/product.html", "{{ product.description }}", "{{ product.description|safe }}"),
        ("words", "templates/not_found.html", "{{ texts.not_found_title }}", "This is not here"),
        ("words", "templates/menu.html", 'aria-label="{{ texts.menu }}"', 'aria-label="Menu"'),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_file_is_named_with_its_line(folder: Path, rule: str, file: str, old: str, new: str):
    line = edit(folder, file, old, new)
    assert (rule, f"{file}:{line}") in said(check(folder))


@pytest.mark.parametrize(
    ("rule", "file", "old", "new"),
    [
        ("hook", "templates/base.html", 'id="cart-count"', 'id="count"'),
        ("hook", "templates/base.html", "data-market=", "data-shop="),
        ("hook", "templates/card.html", "data-band=", "data-stock="),
        ("hook", "templates/product.html", 'id="add-to-cart"', 'id="buy"'),
        ("hook", "templates/product.html", 'type="submit" disabled', 'type="submit"'),
        ("hook", "templates/checkout.html", 'id="place-order"', 'id="order-now"'),
        ("hook", "templates/order.html", 'id="order-state"', 'id="state"'),
        ("json-ld", "templates/base.html", "{{ json_ld|safe }}", "{}"),
        ("json-ld", "templates/base.html", "{{ json_ld|safe }}", "{{ json_ld }}"),
        ("head", "templates/base.html", '<link rel="canonical" href="{{ page.canonical }}">', ""),
        ("head", "templates/checkout.html", '<meta name="robots" content="noindex">', ""),
        ("head", "templates/product.html", '<meta property="og:type"', '<meta name="robots" content="noindex"><meta property="og:type"'),  # noqa: E501
        ("head", "templates/base.html", '<html lang="{{ shop.locale }}">', "<html>"),
        ("head", "templates/product.html", "<h1>{{ product.title }}</h1>", "<p>{{ product.title }}</p>"),
        ("validity", "templates/card.html", "<li", '<li id="card"'),
        ("images", "templates/image.html", ' width="{{ image.width }}" height="{{ image.height }}"', ""),
        ("escape", "templates/card.html", "{{ card.title }}", "{% autoescape 'none' %}{{ card.title }}{% endautoescape %}"),  # noqa: E501
    ],
)  # fmt: skip
def test_what_a_page_lacks_is_found_on_the_rendered_page(folder: Path, rule: str, file: str, old: str, new: str):
    edit(folder, file, old, new)
    found = [one for one in check(folder).errors if one.rule == rule]
    assert found
    assert all(one.file.startswith("templates/") and one.then for one in found)


def broken_text(folder: Path) -> None:
    file = folder / "texts" / "de.json"
    file.write_text(json.dumps({key: text for key, text in json.loads(file.read_text()).items() if key != "sold_out"}))


def no_placeholder(folder: Path) -> None:
    file = folder / "texts" / "de.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"only_left": "Fast weg"}))


def heavy_script(folder: Path) -> None:
    noise = "".join(f"export const n{n * 7919 % 10_007} = {n * n * 104_729};" for n in range(3_000))
    (folder / "js" / "noise.js").write_text(noise)
    edit(folder, "js/drawer.js", "import { change", 'import "./noise.js";\nimport { change')


@pytest.mark.parametrize(
    ("breaks", "rule", "where"),
    [
        (lambda folder: (folder / "templates" / "order.html").unlink(), "missing", "templates/order.html"),
        (lambda folder: (folder / "js" / "cart.js").unlink(), "asset", "js"),
        (lambda folder: (folder / "texts" / "de.json").unlink(), "text", "texts/de.json"),
        (lambda folder: (folder / "texts" / "de.json").write_text("{"), "text", "texts"),
        (broken_text, "text", "texts/de.json"),
        (no_placeholder, "placeholder", "texts/de.json"),
        (lambda folder: (folder / "theme.json").write_text('{"image_service": "{url}"}'), "theme", "theme.json"),
        (heavy_script, "budget", "templates/home.html"),
        (lambda folder: edit(folder, "js/order.js", "restore-cart", "restore"), "hook", "js"),
    ],
)
def test_what_is_missing_or_too_much_is_named(folder: Path, breaks: Callable[[Path], object], rule: str, where: str):
    breaks(folder)
    assert (rule, where) in said(check(folder))


def test_a_script_of_the_search_has_a_budget_of_its_own(folder: Path):
    heavy_script(folder)
    (folder / "js" / "noise.js").rename(folder / "js" / "search.js")
    edit(folder, "js/drawer.js", "noise.js", "search.js")
    assert check(folder).errors == []


def test_the_command_ends_with_1_where_publish_would_refuse(folder: Path):
    runner = CliRunner()
    assert runner.invoke(app, ["theme", "check", str(folder)]).exit_code == 0
    edit(folder, "templates/drawer.html", 'id="cart-drawer"', 'id="drawer"')
    result = runner.invoke(app, ["theme", "check", str(folder), "--json"])
    assert result.exit_code == 1
    assert "hook" in {one["rule"] for one in json.loads(result.stdout)["findings"]}
