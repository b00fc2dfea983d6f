"""What every page prints, through a real cache: one purge of everything, if all of it was written and not before."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from bench import proxy
from bench.proxy import Bridge
from evershelf import theme
from evershelf.pages import Pages
from evershelf.places import STOREFRONT
from functions.catalog.store import CatalogTable
from functions.pages.store import PagesTable
from tests.e2e.conftest import World, now_ms
from tests.e2e.test_cache_truth import bridge

__all__ = ["bridge"]

pytestmark = pytest.mark.skipif(
    proxy.VARNISH is None, reason="no varnishd on the PATH: `apt-get install varnish`, as CI does"
)


def test_a_new_theme_is_one_purge_of_everything_after_its_last_page(world: World, bridge: Bridge, tmp_path: Path):
    """But for the first pages of each builder, which are purged by themselves."""
    at_rest(world)
    pages = [page.path for page in Pages(world.stage, world.aws, tmp_path).known() if page.path.endswith("/")]
    before = len(bridge.done)
    with httpx.Client(base_url=f"http://127.0.0.1:{bridge.proxy.port}", trust_env=False, timeout=30) as http:

        def look(name: str) -> set[str]:
            """Where the cache does not say the shop's name."""
            return {path for path in pages if name not in http.get(path).text}

        name = f"Another shop {now_ms()}"
        assert len(look(name)) == len(pages) > 100
        theme.publish(theme.build(world.stage, another(tmp_path, name)), world.stage, world.aws)
        everything(bridge, world, after=before, meanwhile=lambda: look(name))
        items = [item for _, each in bridge.done[before:] for item in each]
        print(f"{len(items)} units for a new theme: {items[:9]}")
        assert len(items) < 30, "not a path a page"
        assert look(name) == set(), "kept by the cache since before it was written"
    before = len(bridge.done)
    theme.publish(theme.build(world.stage), world.stage, world.aws)
    everything(bridge, world, after=before)


def test_a_categorys_new_description_does_not_empty_the_cache(world: World, bridge: Bridge):
    """Every page that prints the navigation is looked at, and few are written."""
    at_rest(world)
    before = len(bridge.done)
    catalog = CatalogTable(world.aws.dynamodb, world.stage.outputs["CatalogTable"])
    garden = catalog.category("garden")
    assert garden
    told = garden.model_dump(mode="json", exclude={"changed_at", "wanted_slug"})
    description = f"For a test of what is purged, {now_ms()}."
    told["texts"]["en"]["description"] = description
    world.send("pim", "CategoryUpserted", told | {"revision": now_ms()})
    world.wait(lambda: description in world.page("/c/garden/"), "description")
    at_rest(world)
    items = [item for _, each in bridge.done[before:] for item in each]
    assert "/*" not in items
    assert {"/c/garden/", "#page:/c/garden/"} & set(items), "by path where a theme purged it last"
    print(f"{len(items)} units for a new description: {items}")
    assert len(items) < 30


def at_rest(world: World) -> None:
    """Nothing is on its way to a page, and every campaign is over: what the shop was filled with made some."""
    campaigns = PagesTable(world.aws.dynamodb, world.stage.outputs["PagesTable"]).campaigns
    world.wait(lambda: campaigns.open() == [], "end of what many pages print", seconds=150)
    world.quiet()


def everything(bridge: Bridge, world: World, *, after: int, meanwhile: Callable[[], object] = lambda: None) -> None:
    """Waits until all of it was purged, and again, when no fetch from before was on its way."""

    def settled() -> bool:
        meanwhile()
        # In the order in which they were done.
        return any("/*" in items for _, items in bridge.settled[after:])

    world.wait(settled, "purge of everything", seconds=400)


def another(folder: Path, name: str) -> Path:
    """The theme, with the shop under another name, which every page prints."""
    shutil.copytree(STOREFRONT, folder / "theme")
    chosen = folder / "theme" / "theme.json"
    settings = json.loads(chosen.read_text(encoding="utf-8")) if chosen.exists() else {}
    chosen.write_text(json.dumps(settings | {"name": name}), encoding="utf-8")
    return folder / "theme"
