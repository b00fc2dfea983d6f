"""A new theme through a real cache: one purge of everything, once its last page is written."""

import json
import shutil
from pathlib import Path

import httpx
import pytest

from bench import proxy
from bench.proxy import Bridge
from evershelf import theme
from evershelf.places import STOREFRONT
from tests.e2e.conftest import World
from tests.e2e.test_cache_truth import bridge

__all__ = ["bridge"]

pytestmark = pytest.mark.skipif(
    proxy.VARNISH is None, reason="no varnishd on the PATH: `apt-get install varnish`, as CI does"
)


def test_a_new_theme_is_one_purge_of_everything_after_its_last_page(world: World, bridge: Bridge, tmp_path: Path):
    world.quiet()
    before = len(bridge.done)
    everything = {"/", "/c/garden/", "/de/"}
    with httpx.Client(base_url=f"http://127.0.0.1:{bridge.proxy.port}", trust_env=False, timeout=30) as http:
        for path in everything:
            http.get(path)
        old = {path: http.get(path).headers["etag"] for path in everything}
        other = theme.build(world.stage, another(tmp_path))
        theme.publish(other, world.stage, world.aws)
        wildcard(world, bridge, after=before)
        items = [item for _, each in bridge.done[before:] for item in each]
        assert {path: http.get(path).headers["etag"] for path in everything}.items().isdisjoint(old.items())
    print(f"{len(items)} units for a new theme: {items[:9]}")
    assert len(items) < 20, "not a path a page"
    before = len(bridge.done)
    theme.publish(theme.build(world.stage), world.stage, world.aws)
    wildcard(world, bridge, after=before)


def wildcard(world: World, bridge: Bridge, *, after: int) -> None:
    world.wait(lambda: any("/*" in items for _, items in bridge.done[after:]), "purge of everything", seconds=400)


def another(folder: Path) -> Path:
    """The theme, with the shop under another name, which every page prints."""
    shutil.copytree(STOREFRONT, folder / "theme")
    chosen = folder / "theme" / "theme.json"
    settings = json.loads(chosen.read_text(encoding="utf-8")) if chosen.exists() else {}
    chosen.write_text(json.dumps(settings | {"name": "Another shop"}), encoding="utf-8")
    return folder / "theme"
