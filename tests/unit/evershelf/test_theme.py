"""What `evershelf publish` makes of a theme's folder."""

import json
import shutil
from pathlib import Path

import pytest

from evershelf import theme
from evershelf.errors import Failure
from evershelf.places import STOREFRONT
from evershelf.stage import StageInfo
from functions.pages.render import Theme

STAGE = StageInfo(
    stage="local",
    region="us-east-1",
    shop_url="https://shop.example",
    api_url="https://api.example",
    endpoint_url=None,
    bus_name="commerce",
    pages_bucket="pages",
    theme_bucket="theme",
    orders_queue_url=None,
    outputs={},
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(STOREFRONT, tmp_path / "storefront"))


def script(built: theme.Theme, locale: str, name: str) -> str:
    key = json.loads(built.bundle)["assets"][locale][name].removeprefix("/")
    return next(asset.body for asset in built.assets if asset.key == key).decode()


def test_a_script_is_served_in_each_language_with_its_texts_in_it(folder: Path):
    (folder / "js" / "hello.js").write_text("export const hello = [texts.sold_out, my.texts.sold_out];")
    built = theme.build(STAGE, folder)
    assert script(built, "en", "js/hello.js").startswith('export const hello = ["Sold out",')
    assert script(built, "de", "js/hello.js").startswith('export const hello = ["Ausverkauft",')
    assert script(built, "de", "js/hello.js").endswith("my.texts.sold_out];")


def test_a_file_without_texts_is_served_once(folder: Path):
    built = theme.build(STAGE, folder)
    assets = json.loads(built.bundle)["assets"]
    assert assets["en"]["css/shop.css"] == assets["de"]["css/shop.css"]
    assert len({one.key for one in built.assets}) == len(built.assets)


def test_a_text_that_no_language_has_is_named_with_its_line(folder: Path):
    (folder / "js" / "hello.js").write_text("\nsay(texts.helo);")
    with pytest.raises(Failure, match=r"js/hello.js:2: there is no text helo"):
        theme.build(STAGE, folder)


def test_a_text_that_one_language_lacks_is_named(folder: Path):
    words = json.loads((folder / "texts" / "de.json").read_text())
    del words["sold_out"]
    (folder / "texts" / "de.json").write_text(json.dumps(words))
    with pytest.raises(Failure, match=r"texts/de.json lacks sold_out"):
        theme.build(STAGE, folder)


def test_a_market_whose_language_the_theme_does_not_speak_is_named(folder: Path):
    (folder / "texts" / "en.json").unlink()
    with pytest.raises(Failure, match=r"market us speaks en"):
        theme.build(STAGE, folder)


def test_a_page_is_rendered_in_the_language_of_its_view(folder: Path):
    (folder / "templates" / "hello.html").write_text(
        '{{ texts.only_left|fill(left=3) }} {{ asset("js/main.js")|safe }}'
    )
    built = Theme.from_json(theme.build(STAGE, folder).bundle)
    en, de = (built.render("hello.html", {"shop": {"locale": locale}}).decode() for locale in ("en", "de"))
    assert en.startswith("Only 3 left /assets/js/main.")
    assert de.startswith("Nur noch 3 da /assets/js/main.")
    assert en.split()[-1] != de.split()[-1]
