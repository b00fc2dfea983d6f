"""The preview of a theme: pages of the stage's facts, with the theme that lies in the folder now."""

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from evershelf.places import STOREFRONT
from evershelf.theme_watch import POLICY, Preview
from tests.unit.evershelf.test_theme import STAGE
from tests.unit.pages.site import MemorySite

TABLES = {"CatalogTable": "catalog", "StockTable": "stock", "PagesTable": "pages"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(STOREFRONT, tmp_path / "storefront"))


@pytest.fixture
def preview(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Preview:
    site = MemorySite()
    site.publish_theme()
    site.product("mug")
    site.ask("/p/mug/", "product", "mug")
    monkeypatch.setattr("evershelf.stage.StageInfo.fetch", lambda self, path: (404, b""))
    aws: Any = SimpleNamespace(dynamodb=site.memory.client)
    return Preview(folder, replace(STAGE, outputs=TABLES), aws)


def test_a_page_is_the_shops_own_with_the_theme_that_lies_here(preview: Preview, folder: Path):
    status, _, body = preview.answer("/p/mug/")
    assert (status, b"<h1>Mug</h1>" in body, b"/__theme/reload.js" in body) == (200, True, True)
    file = folder / "templates" / "product.html"
    file.write_text(file.read_text().replace("<h1>", '<h1 class="grand">'))
    preview.build()
    assert b'<h1 class="grand">Mug</h1>' in preview.answer("/p/mug/")[2]


def test_where_no_page_is_there_is_the_themes_own_404(preview: Preview):
    status, _, body = preview.answer("/p/none/")
    assert status == 404
    assert b"This shelf is empty" in body


def test_a_broken_template_says_so_in_the_browser_until_it_is_mended(preview: Preview, folder: Path):
    file = folder / "templates" / "product.html"
    whole = file.read_text()
    file.write_text(whole + "{% if %}")
    preview.build()
    status, _, body = preview.answer("/p/mug/")
    assert status == 500
    assert b"templates/product.html:" in body
    assert b"/__theme/reload.js" in body
    file.write_text(whole)
    preview.build()
    assert preview.answer("/p/mug/")[0] == 200


def test_an_undefined_name_says_so_in_the_browser(preview: Preview, folder: Path):
    (folder / "templates" / "product.html").write_text("<html><head></head>{{ nothing }}</html>")
    preview.build()
    status, _, body = preview.answer("/p/mug/")
    assert status == 500
    assert b"nothing" in body


def test_assets_are_those_of_the_folder(preview: Preview):
    body = preview.answer("/p/mug/")[2].decode().replace("&#x2f;", "/")
    address = next(part for part in body.split('"') if part.startswith("/assets/css/shop."))
    status, media_type, _ = preview.answer(address)
    assert (status, media_type) == (200, "text/css; charset=utf-8")
    assert "immutable" in preview.headers(address)["Cache-Control"]


def test_a_change_wakes_the_pages_that_wait(preview: Preview):
    assert not preview.wait(after=preview.version, seconds=0)
    preview.build()
    assert preview.wait(after=preview.version - 1, seconds=0)


def test_browsers_are_told_the_api_and_cognito_and_nothing_else(preview: Preview):
    said = preview.headers("/")["Content-Security-Policy"]
    assert said == POLICY.format(api="https://api.example https://cognito-idp.us-east-1.amazonaws.com")
