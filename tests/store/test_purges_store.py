"""Purges that the CDN refused, the ledger and campaigns, on the fake and on moto alike."""

from datetime import UTC, datetime

import pytest

from functions.pages.campaigns import Campaigns
from functions.pages.model import Campaign
from functions.pages.purges import Purges
from shop.table import ConditionFailed, write
from tests.fakes import create_table

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
THEME = Campaign(facet="theme", cause_id="c")


@pytest.fixture
def purges(dynamodb) -> Purges:
    create_table(dynamodb, "pages", key="pk", sort="sk")
    return Purges(dynamodb, "pages")


@pytest.fixture
def campaigns(dynamodb, purges) -> Campaigns:
    return Campaigns(dynamodb, purges.name)


def test_what_was_kept_is_there_until_its_own_purge(purges):
    purges.keep([f"/p/{number}/" for number in range(60)])
    kept = purges.kept(at_most=50)
    assert len(kept) == 50
    purges.keep(["/p/0/"])
    purges.purged(kept)
    assert "/p/0/" in purges.kept(at_most=99), "asked for again meanwhile"
    assert len(purges.kept(at_most=99)) == 11


def test_the_ledger_of_a_month_adds_up(purges):
    purges.count({"purges": 1, "pages": 3}, now=NOW)
    purges.count({"purges": 1, "pages": 4, "tag_units": 2}, now=NOW)
    assert purges.ledger("2026-11") == {"purges": 2, "pages": 7, "tag_units": 2}
    assert purges.ledger("2026-10") == {}


def test_a_campaign_waits_for_each_of_its_pages(dynamodb, campaigns):
    step = campaigns.ask(THEME, [f"/p/{number}/" for number in range(30)], now=NOW)
    campaigns.all_told(THEME, step)
    (open_,) = campaigns.open()
    assert (open_.told, open_.asked_at, campaigns.find(THEME.id)) == (True, NOW, open_)
    for number in range(29):
        write(dynamodb, [campaigns.written(THEME, f"/p/{number}/", leaves_purge=True)])
    assert campaigns.waits(THEME.id)
    campaigns.dismiss(THEME, "/p/29/")
    assert not campaigns.waits(THEME.id)
    campaigns.close(open_)
    assert campaigns.open() == []
    assert campaigns.find(THEME.id) is None


def test_a_page_that_no_campaign_waits_for_leaves_its_purge_to_none(dynamodb, campaigns):
    with pytest.raises(ConditionFailed):
        write(dynamodb, [campaigns.written(THEME, "/p/mug/", leaves_purge=True)])
    write(dynamodb, [campaigns.written(THEME, "/p/mug/", leaves_purge=False)])


def test_another_step_keeps_a_campaign_from_being_told_and_from_being_closed(campaigns):
    first = campaigns.ask(THEME, ["/"], now=NOW)
    (before,) = campaigns.open()
    campaigns.ask(THEME, ["/p/mug/"], now=NOW)
    campaigns.all_told(THEME, first)
    campaigns.close(before)
    (still,) = campaigns.open()
    assert not still.told


def test_a_campaign_given_up_waits_for_nobody(campaigns):
    campaigns.ask(THEME, ["/", "/p/mug/"], now=NOW)
    campaigns.give_up(THEME.id)
    assert not campaigns.waits(THEME.id)
    assert len(campaigns.open()) == 1, "and is still to be purged"
