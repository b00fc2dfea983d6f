"""How a window is purged: the cheapest way that takes nothing with it, and nothing before it is written."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.pages import purging
from functions.pages.campaigns import PURGED_ALONE, Campaigns, is_campaign
from functions.pages.model import Campaign
from functions.pages.purge import Purger
from functions.pages.purges import Purges
from functions.pages.purging import Outdated, plan
from functions.pages.store import PagesTable
from functions.pages.tags import MOST_TAGS, own_tag, tags_of
from tests.fakes import MemoryDynamo, create_table
from tests.unit.pages.site import MemorySite, shelf


def never(folder: str, at_most: int) -> bool:
    return False


def tagged(path: str, cause: str = "c", **tags: int) -> Outdated:
    return Outdated(path, cause, {own_tag(path): 1} | {name.replace("_", ":"): pages for name, pages in tags.items()})


def test_a_page_without_tags_is_purged_by_both_of_its_addresses():
    assert plan([Outdated("/p/mug/"), Outdated("/feed.xml")], holds=never).items == [
        "/feed.xml",
        "/p/mug/",
        "/p/mug/index.html",
    ]


def test_its_own_tag_is_cheaper_and_of_one_address_the_path_is_exacter():
    done = plan([tagged("/p/mug/"), tagged("/feed.xml")], holds=never)
    assert done.items == ["#page:/p/mug/", "/feed.xml"]


def test_the_tag_of_what_changed_takes_all_pages_of_the_change_once_the_last_is_written():
    pages = [tagged(path, us_product_mug=3) for path in ("/", "/c/kitchen/", "/p/mug/")]
    assert plan(pages, holds=never).items == ["#us:product:mug"]
    assert plan(pages[:2], holds=never).items == ["#page:/", "#page:/c/kitchen/"], "the CDN would fetch the old third"
    twice = [pages[0], pages[1], pages[1]]
    assert "#us:product:mug" not in plan(twice, holds=never).items, "delivered twice, and not two pages"


def test_the_pages_of_two_changes_do_not_add_up_to_one():
    done = plan([tagged("/", "one", t=2), tagged("/p/mug/", "two", t=2)], holds=never)
    assert "#t" not in done.items


def test_a_page_written_twice_in_a_window_needs_a_tag_that_both_old_versions_carried():
    born = Outdated("/p/mug/", "c", {})
    done = plan([born, tagged("/p/mug/", t=2), tagged("/", t=2)], holds=never)
    assert done.items == ["#page:/", "/p/mug/", "/p/mug/index.html"]


def test_a_wildcard_may_take_as_many_unchanged_objects_as_changed_ones():
    changed = [Outdated(f"/c/kitchen/{number}/") for number in range(20)]
    asked: list[tuple[str, int]] = []

    def holds(objects: int) -> Callable[[str, int], bool]:
        def look(folder: str, at_most: int) -> bool:
            asked.append((folder, at_most))
            return folder == "/c/kitchen/" and objects <= at_most

        return look

    assert plan(changed, holds=holds(40)).items == ["/c/kitchen/*"]
    assert asked == [("/", 40), ("/c/", 40), ("/c/kitchen/", 40)]
    assert plan(changed, holds=holds(41)).wildcards == ()


def test_no_wildcard_for_so_few_that_paths_are_as_good():
    """15 may be in progress."""
    changed = [Outdated(f"/c/kitchen/{number}/") for number in range(15)]
    assert plan(changed, holds=lambda *_: True).wildcards == ()


def test_tags_keep_within_what_the_cdn_and_the_bucket_take():
    facets = [f"product:{'x' * 20}-{number}:{facet}" for number in range(80) for facet in ("card", "price.USD")]
    tags = tags_of("/c/kitchen/", ["theme", "navigation", *facets])
    assert tags[0] == "page:/c/kitchen/"
    assert not {"us:theme", "us:navigation"} & set(tags)
    assert len(tags) <= MOST_TAGS
    assert len(",".join(tags)) <= 1_400
    assert len(tags_of("/", [f"product:{number}:card" for number in range(80)])) == MOST_TAGS


# ---- what the pages tell


@pytest.fixture
def site() -> MemorySite:
    site = MemorySite()
    site.publish_theme()
    site.category()
    site.product()
    site.settle()
    return site


def said(site: MemorySite) -> dict[str, dict[str, int]]:
    """What is said of each page of what happens next."""
    found: dict[str, dict[str, int]] = {}
    site.hear(site.relay())
    for command in site.take_requests():
        site.rebuild(command)
        for event in site.relay():
            if event["detail-type"] in {"PagePublished", "PageRemoved"}:
                found[event["detail"]["path"]] = event["detail"].get("tags", {})
    return found


def test_a_price_is_one_tag_on_all_its_pages_and_counts_them(site: MemorySite):
    site.price(900, 5)
    told = said(site)
    assert told.keys() == {"/p/mug/", *shelf("kitchen")}
    for path, tags in told.items():
        assert tags == {own_tag(path): 1, "us:product:mug": 4}
    assert plan([Outdated(path, "c", tags) for path, tags in told.items()], holds=never).items == ["#us:product:mug"]


def test_what_is_born_has_no_copies_with_tags(site: MemorySite):
    site.product("cup")
    assert said(site)["/p/cup/"] == {}


def test_what_a_build_put_and_did_not_live_to_tell_makes_the_next_purge_one_by_path(
    site: MemorySite, monkeypatch: pytest.MonkeyPatch
):
    """The CDN may have copies of what lay there before, and nobody told which tags they carry."""
    site.price(900, 5)
    site.hear(site.relay())
    commands = site.take_requests()

    def killed(writes: object) -> None:
        raise KeyError

    with monkeypatch.context() as patch:
        patch.setattr(site.pages, "commit", killed)
        for command in commands:
            with pytest.raises(KeyError):
                site.rebuild(command)
    for command in commands:
        assert site.rebuild(command) == "published"
    assert {event["detail"].get("tags", {}) == {} for event in site.relay()} == {True}


# ---- the CDN refuses


class Cdn:
    def __init__(self) -> None:
        self.refuses = False
        self.purged: list[list[str]] = []

    def create_invalidation(self, *, DistributionId: str, InvalidationBatch: Any) -> None:  # noqa: N803
        if self.refuses:
            raise ClientError({"Error": {"Code": "TooManyInvalidationsInProgress"}}, "CreateInvalidation")
        paths = InvalidationBatch["Paths"]
        assert (DistributionId, paths["Quantity"]) == ("E1", len(paths["Items"]))
        self.purged.append(paths["Items"])


class Bucket:
    holds = staticmethod(never)


@pytest.fixture
def purger() -> Purger:
    memory = MemoryDynamo()
    create_table(memory.client, "pages", key="pk", sort="sk")
    return Purger(Cdn(), "E1", Bucket(), Purges(memory.client, "pages"), Campaigns(memory.client, "pages"))  # type: ignore[arg-type]


def test_what_the_cdn_refuses_is_kept_and_purged_as_soon_as_it_takes_it(purger: Purger, site: MemorySite):
    cdn: Any = purger.client
    cdn.refuses = True
    purger.purge([tagged("/p/mug/"), Outdated("/feed.xml")], now=site.now)
    with pytest.raises(ClientError):
        purger.sweep(now=site.now)
    assert set(purger.purges.kept(at_most=9)) == {"/p/mug/", "/feed.xml"}
    cdn.refuses = False
    purger.sweep(now=site.now)
    assert cdn.purged == [["/feed.xml", "/p/mug/", "/p/mug/index.html"]]
    assert purger.purges.kept(at_most=9) == {}
    purger.sweep(now=site.now)
    assert len(cdn.purged) == 1


def test_a_page_written_again_while_it_is_swept_is_swept_again(purger: Purger):
    purger.purges.keep(["/p/mug/"])
    kept = purger.purges.kept(at_most=9)
    purger.purges.keep(["/p/mug/"])
    purger.purges.purged(kept)
    assert set(purger.purges.kept(at_most=9)) == {"/p/mug/"}


def test_the_ledger_says_what_each_strategy_would_have_taken(purger: Purger, site: MemorySite):
    pages = [tagged(path, us_product_mug=3) for path in ("/", "/c/kitchen/", "/p/mug/")]
    purger.purge(pages, now=site.now)
    purger.purge([tagged("/p/mug/"), Outdated("/feed.xml")], now=site.now)
    assert purger.purges.ledger("2026-11") == {
        "purges": 2,
        "pages": 5,
        "path_units": 1,
        "tag_units": 2,
        "wildcard_units": 0,
        "all_by_path": 9,
        "all_by_tag": 5,
        "all_by_wildcard": 2,
    }
    assert purger.purges.ledger("2026-12") == {}


def test_the_quotas_are_those_of_the_cdn():
    assert purging.MOST_IN_PROGRESS == 3_000


# ---- changes that many pages print


def test_what_every_page_prints_is_one_wildcard_at_the_end_whatever_becomes_of_the_pages(
    purger: Purger, site: MemorySite
):
    campaigns, cdn = purger.campaigns, purger.client
    theme = Campaign(facet="theme", cause_id="c")
    step = campaigns.ask(theme, ["/", "/p/mug/"], now=site.now)
    campaigns.leave(theme.id)
    campaigns.dismiss(theme, "/")
    purger.written([tagged("/")], of=[theme.id], now=site.now)
    campaigns.dismiss(theme, "/p/mug/")
    purger.written([tagged("/p/mug/")], of=[theme.id], now=site.now)
    assert cdn.purged == [], "the fan-out goes on"  # type: ignore[attr-defined]
    campaigns.all_told(theme, step)
    purger.sweep(now=site.now)
    purger.sweep(now=site.now)
    assert cdn.purged == [["/*"]]  # type: ignore[attr-defined]
    ledger = purger.purges.ledger("2026-11")
    assert (ledger["purges"], ledger["pages"], ledger["wildcard_units"], ledger["all_by_path"]) == (1, 2, 1, 4)


def test_a_campaign_that_changed_few_pages_purges_nothing_but_those(site: MemorySite, purger: Purger):
    """A category's new description asks every page that prints the navigation, and is printed by three of them."""
    builder = replace(site.site, pages=PagesTable(purger.purges._client, "pages"))
    theme = Campaign(facet="navigation", cause_id="c")
    paths = [f"/p/{number}/" for number in range(PURGED_ALONE + 1)]
    purger.campaigns.all_told(theme, purger.campaigns.ask(theme, paths, now=site.now))
    for path in paths[:-1]:
        assert not builder.leaves_purge(theme.id)
        purger.campaigns.dismiss(theme, path)
    purger.campaigns.dismiss(theme, paths[-1])
    purger.sweep(now=site.now)
    assert (purger.client.purged, purger.campaigns.open()) == ([], [])  # type: ignore[attr-defined]
    purger.campaigns.all_told(theme, purger.campaigns.ask(theme, paths, now=site.now))
    assert builder.leaves_purge(theme.id), "one page more"
    for path in paths:
        purger.campaigns.dismiss(theme, path)
    purger.sweep(now=site.now)
    purger.campaigns.all_told(theme, purger.campaigns.ask(theme, [], now=site.now))
    purger.sweep(now=site.now)
    assert purger.client.purged == [["/*"]], "what was left to it is forgotten with it"  # type: ignore[attr-defined]


def test_a_campaign_that_is_asked_for_again_is_not_over_when_the_first_asking_is(purger: Purger, site: MemorySite):
    theme = Campaign(facet="theme", cause_id="c")
    first = purger.campaigns.ask(theme, [], now=site.now)
    second = purger.campaigns.ask(theme, [], now=site.now)
    purger.campaigns.all_told(theme, first)
    purger.sweep(now=site.now)
    assert [each.told for each in purger.campaigns.open()] == [False]
    purger.campaigns.all_told(theme, second)
    purger.sweep(now=site.now)
    assert purger.campaigns.open() == []


def test_a_page_that_cannot_be_built_keeps_the_others_stale_for_an_hour_at_most(purger: Purger, site: MemorySite):
    header = Campaign(facet="category:kitchen:header", cause_id="c")
    purger.campaigns.leave(header.id)
    purger.campaigns.all_told(header, purger.campaigns.ask(header, ["/p/mug/"], now=site.now))
    purger.sweep(now=site.now + timedelta(minutes=59))
    assert purger.client.purged == []  # type: ignore[attr-defined]
    purger.sweep(now=site.now + timedelta(minutes=61))
    assert purger.client.purged == [["#us:category:kitchen:header"]]  # type: ignore[attr-defined]
    assert purger.campaigns.open() == []


def test_a_campaign_the_cdn_refuses_is_purged_by_a_later_sweep(purger: Purger, site: MemorySite):
    theme = Campaign(facet="theme", cause_id="c")
    purger.campaigns.leave(theme.id)
    purger.campaigns.all_told(theme, purger.campaigns.ask(theme, [], now=site.now))
    cdn: Any = purger.client
    cdn.refuses = True
    purger.written([tagged("/")], of=[theme.id], now=site.now)
    assert len(purger.campaigns.open()) == 1
    cdn.refuses = False
    purger.sweep(now=site.now)
    assert cdn.purged == [["/*"]]


def test_a_price_never_waits_for_a_campaign():
    assert not is_campaign("product:mug:price.USD", in_part=True)
    assert is_campaign("category:kitchen:header", in_part=True)
    assert not is_campaign("category:kitchen:header", in_part=False)
    assert is_campaign("theme", in_part=False)


def test_paths_and_wildcards_have_quotas_of_their_own_and_one_does_not_wait_for_the_other(
    purger: Purger, site: MemorySite, monkeypatch: pytest.MonkeyPatch
):
    theme = Campaign(facet="theme", cause_id="c")
    purger.campaigns.leave(theme.id)
    purger.campaigns.all_told(theme, purger.campaigns.ask(theme, [], now=site.now))
    purger.purges.keep(["/p/mug/"])
    cdn: Any = purger.client
    takes = cdn.create_invalidation

    def no_wildcards(**request: Any) -> None:
        cdn.refuses = "/*" in request["InvalidationBatch"]["Paths"]["Items"]
        takes(**request)

    monkeypatch.setattr(cdn, "create_invalidation", no_wildcards)
    with pytest.raises(ClientError):
        purger.sweep(now=site.now)
    assert purger.purges.kept(at_most=9) == {}
    assert len(purger.campaigns.open()) == 1
