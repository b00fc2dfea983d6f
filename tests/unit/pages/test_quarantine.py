"""A page that fails its checks: the last good version stays, its prices kept true, and it heals by itself."""

import base64
import json
import zlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from functions.pages.model import PageRecord, Quarantine, Release
from tests.unit.pages.storefront import PICTURE, CheckedSite, changed, storefront

HUGE = {"en": {"title": "Mug", "description": "Long. " * 8_000}}


@pytest.fixture
def site() -> CheckedSite:
    return CheckedSite()


def record(site: CheckedSite, path: str = "/p/mug/") -> PageRecord:
    found, _ = site.pages.record_and_theme(path)
    assert found
    return found


def quarantine(site: CheckedSite, path: str = "/p/mug/") -> Quarantine:
    found = record(site, path).quarantine
    assert found
    return found


def too_heavy(site: CheckedSite, product: str = "mug", revision: int = 2, **more: object) -> None:
    """As much as the PIM may send with one event."""
    attributes = {f"a{i}": "x" * 900 for i in range(120)}
    site.product(product, revision=revision, **{"texts": HUGE, "attributes": attributes} | more)


def without_json_ld() -> object:
    return changed("base.html", "{% if json_ld %}", "{% if false %}")


BROKEN: dict[str, Callable[[], object]] = {
    "a theme without JSON-LD": without_json_ld,
    "a template that does not parse": lambda: changed("product.html", "{% endblock %}", "{% if %}"),
    "a template that names what is not there": lambda: changed("product.html", "product.title", "product.tilte"),
    "a file that the theme does not have": lambda: changed("head.html", "css/shop.css", "css/shoop.css"),
    "a link to nowhere": lambda: changed("base.html", 'id="main"', 'id="main" data-x><a href="/about/">About</a'),
}


@pytest.mark.parametrize("theme", BROKEN.values(), ids=BROKEN)
def test_a_broken_theme_ends_in_quarantine_and_the_price_of_the_last_good_page_is_kept_true(site, theme):
    before = site.text("/p/mug/")
    site.publish(theme())
    assert site.rebuilt("/p/mug/") == "quarantined"
    assert site.text("/p/mug/") == before
    found = quarantine(site)
    assert found.findings
    assert [one.path for one in site.pages.quarantined()] == ["/p/mug/"]
    assert site.pages.in_quarantine() == 1
    site.price(990, revision=7)
    site.settle()
    assert site.text("/p/mug/") == before.replace("12.50", "9.90").replace("1250", "990")
    assert quarantine(site).since == found.since


def test_a_last_good_version_kept_as_text_as_records_once_had_it_is_read_too(site):
    before = site.text("/p/mug/")
    view = base64.b64encode(zlib.compress(json.dumps(site.view("/p/mug/")).encode())).decode()
    found = record(site)
    assert found.last_good
    older = found.model_copy(update={"last_good": found.last_good.model_copy(update={"view": view})})
    site.pages.commit([site.pages.put_record(older, over=found)])
    site.publish(changed("product.html", "{% endblock %}", "{% if %}"))
    site.price(990, revision=7)
    site.settle()
    assert quarantine(site)
    assert site.text("/p/mug/") == before.replace("12.50", "9.90").replace("1250", "990")


def test_a_description_too_long_for_the_page_waits_while_its_band_and_price_go_on(site):
    before = site.text("/p/mug/")
    too_heavy(site, variants=[{"sku": "MUG-RED"}, {"sku": "MUG-BLUE", "prices": [{"amount": 2, "currency": "USD"}]}])
    site.settle()
    assert site.text("/p/mug/") == before, "MUG-BLUE is of the version that failed"
    (finding,) = quarantine(site).findings
    assert finding.check == "weight"
    site.price(1_500, revision=9)
    site.settle()
    assert "$15.00" in site.text("/p/mug/")
    assert '"price":"15.00"' in site.text("/p/mug/")
    assert "Long. Long." not in site.text("/p/mug/")


def test_a_page_leaves_quarantine_by_itself_when_a_later_build_passes(site):
    too_heavy(site)
    site.settle()
    site.product("mug", revision=3, texts={"en": {"title": "Mug", "description": "Short."}})
    assert site.settle() == ["/p/mug/"]
    assert "Short." in site.text("/p/mug/")
    assert record(site).quarantine is None
    assert (site.pages.quarantined(), site.pages.in_quarantine()) == ([], 0)
    site.hear(site.relay())
    assert site.rebuilt("/p/mug/") == "unchanged"


def test_it_leaves_quarantine_when_the_facts_go_back_to_what_is_published(site):
    before = site.text("/p/mug/")
    too_heavy(site)
    site.settle()
    site.product("mug", revision=3, media=[PICTURE])
    site.settle()
    assert record(site).quarantine is None
    assert site.text("/p/mug/") == before


def test_a_first_version_that_fails_is_not_published_and_its_record_says_why(site):
    too_heavy(site, "cup", revision=1, texts=HUGE)
    site.settle()
    assert "/p/cup/" not in site.bucket.objects
    found = record(site, "/p/cup/")
    assert (found.etag, found.published_at) == (None, None)
    assert quarantine(site, "/p/cup/").findings[0].check == "weight"
    site.product("cup", revision=2)
    assert "/p/cup/" in site.settle()


def test_who_fails_at_an_address_that_was_anothers_does_not_keep_the_others_page(site):
    site.product("mug", revision=2, slug="old-mug")
    too_heavy(site, "bowl", revision=1, slug="mug")
    site.settle()
    assert "/p/mug/" not in site.bucket.objects
    assert record(site).key == "bowl"


def test_a_withdrawn_product_leaves_quarantine_and_is_gone(site):
    too_heavy(site)
    site.settle()
    site.withdraw("mug")
    site.settle()
    assert site.bucket.metadata["/p/mug/"] == {"status": "410"}
    assert list(site.pages.quarantined()) == []


def test_lists_in_quarantine_keep_the_prices_of_now_and_drop_what_is_gone(site):
    site.product("jug", category_ids=["kitchen"])
    site.settle()
    site.publish(changed("category.html", "{% block main %}", "{% block main %}<a href='/nowhere/'>x</a>"))
    assert site.rebuilt("/c/kitchen/", "category", "kitchen") == "quarantined"
    site.price(777, revision=9)
    site.withdraw("jug")
    site.settle()
    assert "$7.77" in site.text("/c/kitchen/")
    assert "Jug" not in site.text("/c/kitchen/")
    assert "/nowhere/" not in site.text("/c/kitchen/")


def test_a_link_leads_somewhere_as_soon_as_the_facts_have_its_address(site):
    site.publish(changed("not_found.html", "{% block main %}", "{% block main %}<a href='/p/cup/'>x</a>"))
    assert site.rebuilt("/404.html", "not_found", "not_found") == "quarantined"
    assert quarantine(site, "/404.html").findings[0].what == "/p/cup/ leads nowhere"
    site.product("cup")
    assert site.rebuilt("/404.html", "not_found", "not_found") == "published", "before the cup's own page is built"


def test_a_link_costs_the_page_no_dependency(site):
    site.publish(changed("not_found.html", "{% block main %}", "{% block main %}<a href='/p/mug/'>x</a>"))
    assert site.rebuilt("/404.html", "not_found", "not_found") == "published"
    assert not [facet for facet in record(site, "/404.html").facets if "mug" in facet]


def test_the_same_failure_again_writes_nothing(site):
    too_heavy(site)
    site.settle()
    site.relay()
    version, puts = record(site).version, site.bucket.puts
    assert site.rebuilt("/p/mug/") == "quarantined"
    assert (record(site).version, site.bucket.puts, site.relay()) == (version, puts, [])


def test_quarantine_and_its_end_are_told_with_the_reason(site):
    too_heavy(site)
    site.hear(site.relay())
    for command in site.take_requests():
        site.rebuild(command)
    (told,) = [event["detail"] for event in site.relay() if event["detail-type"] == "PageQuarantined"]
    assert (told["path"], told["findings"][0]["check"], told["cause_id"]) == ("/p/mug/", "weight", "cause-1")
    site.product("mug", revision=3)
    site.hear(site.relay())
    for command in site.take_requests():
        site.rebuild(command)
    assert "PageReleased" in {event["detail-type"] for event in site.relay()}


def test_somebody_may_answer_for_a_failing_page_and_for_its_findings_only(site):
    too_heavy(site)
    site.settle()
    release = Release(by="ada", at=site.now, findings=quarantine(site).findings)
    site.release("/p/mug/", release)
    assert "Long. Long." in site.text("/p/mug/")
    assert record(site).release == release
    assert record(site).quarantine is None
    site.price(1, revision=50)
    assert "/p/mug/" in site.settle(), "the same finding is answered for, at another price"
    site.publish(without_json_ld())
    assert site.rebuilt("/p/mug/") == "published", "what is far too large is not looked at closer"
    site.product("mug", revision=4)
    site.settle()
    assert site.rebuilt("/p/mug/") == "quarantined", "for what came later nobody answers"


def test_a_page_that_was_released_and_passes_again_forgets_who_answered(site):
    too_heavy(site)
    site.settle()
    site.release("/p/mug/", Release(by="ada", at=site.now, findings=quarantine(site).findings))
    site.product("mug", revision=3)
    site.settle()
    assert record(site).release is None


def test_when_even_the_last_good_version_cannot_be_kept_true_the_record_says_so(site):
    lost = storefront().digest
    site.publish(without_json_ld())
    site.bundles[lost] = replace(storefront(), templates={}, _environments={})
    site.price(990, revision=7)
    assert site.rebuilt("/p/mug/") == "quarantined"
    checks = [finding.check for finding in quarantine(site).findings]
    assert checks == ["offers", "last good: render"]


def test_a_killed_build_leaves_no_object_that_nothing_keeps_true(site):
    site.bucket.objects["/p/cup/"] = b"put, and killed before the record"
    too_heavy(site, "cup", revision=1)
    site.settle()
    assert "/p/cup/" not in site.bucket.objects
