"""The theme of this repository as it would be published, and a small shop in memory, checked like the real one."""

from dataclasses import replace
from functools import cache
from typing import Any

from evershelf import theme
from evershelf.stage import StageInfo
from functions.pages.checking import findings_of
from functions.pages.model import PageRef, RebuildPage, Release, View
from functions.pages.render import Theme
from tests.unit.pages.site import MemorySite

PICTURE: dict[str, Any] = {"url": "/media/mug.svg", "alt": {"en": "A mug"}, "width": 800, "height": 800}


@cache
def storefront() -> Theme:
    return Theme.from_json(theme.build(storefront_of({})).bundle)


def storefront_of(outputs: dict[str, str]) -> StageInfo:
    return StageInfo(
        stage="test",
        region="us-east-1",
        shop_url="https://shop.example",
        api_url="https://api.example",
        endpoint_url=None,
        bus_name="commerce",
        pages_bucket="pages",
        theme_bucket="themes",
        orders_queue_url=None,
        outputs=outputs,
    )


def changed(template: str, old: str, new: str, *, digest: str = "feedfeedfeedfeed") -> Theme:
    """The theme with one place of a template written differently."""
    source = storefront().templates[template]
    assert old in source, f"{template} has no {old}"
    templates = storefront().templates | {template: source.replace(old, new)}
    return replace(storefront(), digest=digest, templates=templates, _environments={})


class CheckedSite(MemorySite):
    """Two products in two categories, printed with the storefront and checked; themes by digest."""

    def __init__(self) -> None:
        super().__init__()
        self.site = replace(self.site, findings=findings_of, theme=self._theme)
        self.bundles = {storefront().digest: storefront()}
        self.themes_published = 0
        self.publish(storefront())
        for category in ("kitchen", "garden"):
            self.category(category)
        self.product("mug", media=[PICTURE])
        self.product("pot", category_ids=["garden"])
        self.ask("/", "home", "home")
        self.settle()

    def view(self, path: str) -> View:
        """What was published there last was printed from it."""
        record, _ = self.pages.record_and_theme(path)
        assert record
        assert record.last_good
        return record.last_good.unpacked()

    def _theme(self, digest: str) -> Theme:
        return self.bundles[digest]

    def publish(self, theme: Theme) -> None:
        self.themes_published += 1
        self.bundles[theme.digest] = theme
        self.pages.put_theme(theme.digest, revision=self.themes_published)

    def rebuilt(self, path: str, kind: str = "product", key: str = "mug") -> str:
        self.now = self.now.replace(second=(self.now.second + 1) % 60)
        return self.ask(path, kind, key)

    def release(self, path: str, release: Release) -> str:
        record, _ = self.pages.record_and_theme(path)
        assert record
        page = PageRef(path=path, kind=record.kind, key=record.key)
        cause = {"caused_at": self.now, "cause_id": "release"}
        return self.rebuild(
            RebuildPage.model_validate({"page": page, "requested_at": self.now, "release": release} | cause)
        )
