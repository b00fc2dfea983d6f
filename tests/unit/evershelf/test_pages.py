"""What an operator sees of pages, over a shop in memory that is printed and checked like the real one."""

from pathlib import Path
from typing import Any

import pytest

from evershelf.aws import Aws
from evershelf.errors import Failure
from evershelf.impact import FIRST, impact
from evershelf.pages import Pages
from functions.pages.model import RebuildPage
from functions.pages.requests import Requests
from shop.events import ThemeChanged
from tests.unit.pages.site import shelf
from tests.unit.pages.storefront import CheckedSite, changed

MUG_IN_SEARCH, MUG_IN_FEED = "/search/20.json", "/feeds/merchant-10.xml"
MUG_IN_SITEMAP = "/sitemap/products-10.xml"


class Queues:
    """SQS as the command line uses it; what is asked for in bulk waits until it is looked at."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, RebuildPage]] = []
        self.waiting = 0

    def send_message_batch(self, *, QueueUrl: str, Entries: Any) -> dict[str, Any]:  # noqa: N803 as boto3 has it
        self.sent += [(QueueUrl, RebuildPage.model_validate_json(entry["MessageBody"])) for entry in Entries]
        self.waiting += len(Entries)
        return {}

    def get_queue_attributes(self, **_: Any) -> dict[str, Any]:
        waiting, self.waiting = self.waiting, max(0, self.waiting - 5)
        return {"Attributes": {"ApproximateNumberOfMessages": str(waiting)}}


class Info:
    stage = "test"
    lazy_kinds: set[str] = set()
    pages_bucket = "pages"
    endpoint_url = None
    outputs = {"RebuildQueueUrl": "rebuilds", "BulkQueueUrl": "bulk"}


@pytest.fixture
def site() -> CheckedSite:
    return CheckedSite()


@pytest.fixture
def queues() -> Queues:
    return Queues()


@pytest.fixture
def pages(site: CheckedSite, queues: Queues, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Pages:
    monkeypatch.setattr("evershelf.pages.time.sleep", lambda _seconds: None)
    aws = Aws()
    aws.sqs = queues  # type: ignore[assignment]
    pages = Pages(Info(), aws, tmp_path)  # type: ignore[arg-type]
    pages.site = site.site
    return pages


def nothing(_done: int, _total: int) -> None:
    pass


def differences(pages: Pages) -> dict[str, str]:
    return {one.path: one.what for one in pages.verify(sample=None, progress=nothing)}


def all_there(site: CheckedSite) -> None:
    from functions.pages.routes import ALWAYS_THERE  # noqa: PLC0415

    for kind in ALWAYS_THERE:
        for page in kind.pages_of():
            site.ask(page.path, page.kind, page.key)
    site.settle()


def test_a_shop_at_rest_is_what_its_facts_say(site, pages):
    all_there(site)
    assert differences(pages) == {}


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda objects: objects.update({"/p/mug/": b"<p>$0.01</p>"}), "differs from what the facts say"),
        (lambda objects: objects.pop("/p/mug/"), "is missing in the bucket"),
    ],
)
def test_a_page_that_somebody_touched_is_found(site, pages, harm, said):
    all_there(site)
    harm(site.bucket.objects)
    found = differences(pages)
    assert list(found) == ["/p/mug/"]
    assert said in found["/p/mug/"]


def test_an_object_without_a_page_and_a_page_without_an_object_are_found(site, pages):
    all_there(site)
    site.bucket.objects["/p/old/"] = b"left behind"
    site.product("cup")  # and its event is lost
    found = differences(pages)
    assert "no page" in found["/p/old/index.html"]
    assert "never built" in found["/p/cup/"]
    assert found["/c/kitchen/"].startswith("differs")


def test_a_quarantined_page_is_right_when_its_last_good_version_is(site, pages):
    all_there(site)
    site.publish(changed("product.html", "product.title", "product.tilte"))
    for page in list(pages.known()):
        site.rebuilt(page.path, page.kind, page.key)
    assert {record.path for record in pages.quarantined()} >= {"/p/mug/", "/de/p/mug/"}
    assert differences(pages) == {}
    site.price(4_242, revision=9)  # and its event is lost
    assert set(differences(pages)) >= {"/p/mug/", "/c/kitchen/", "/"}


def test_nobody_can_answer_for_a_page_that_cannot_be_printed_or_that_is_fine(site, pages):
    site.publish(changed("product.html", "product.title", "product.tilte"))
    site.rebuilt("/p/mug/")
    with pytest.raises(Failure, match="cannot be printed"):
        pages.release("/p/mug/", by="ada")
    with pytest.raises(Failure, match="not in quarantine"):
        pages.release("/c/kitchen/", by="ada")


def test_a_release_goes_out_with_a_name_and_the_findings_that_were_seen(site, pages, queues):
    site.publish(changed("base.html", "{% if json_ld %}", "{% if false %}"))
    site.rebuilt("/p/mug/")
    pages.release("/p/mug/", by="ada")
    ((queue, command),) = queues.sent
    assert (queue, command.release.by, command.release.findings[0].check) == ("rebuilds", "ada", "offers")
    assert site.rebuild(command) == "published"
    assert pages.quarantined() == []


def test_building_all_again_goes_on_where_it_was_stopped(site, pages, queues, monkeypatch):
    monkeypatch.setattr("evershelf.pages.PAGES_AT_ONCE", 3)
    told: list[tuple[int, int]] = []

    def stopped(done: int, total: int) -> None:
        told.append((done, total))
        if len(queues.sent) >= 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pages.rebuild_all(stopped)
    assert len(queues.sent) == 6
    total = pages.rebuild_all(nothing)
    asked = [command.page.path for queue, command in queues.sent if queue == "bulk"]
    assert sorted(asked) == sorted(page.path for page in pages.known()), "each once"
    assert total == len(asked)
    pages.rebuild_all(nothing)
    assert len(queues.sent) == 2 * total, "the next run begins anew"


def test_a_price_change_does_not_stand_behind_a_new_theme(site):
    site.publish(changed("base.html", "</body>", "<p>new</p></body>"))
    requests = Requests(site.pages, site.sqs, rebuilds="rebuilds", bulk="bulk", fan_outs="fan-outs")
    theme = ThemeChanged(theme="f" * 16, revision=9, caused_at=site.now, cause_id="theme")
    requests.changed(theme, facets=["theme"])
    site.price(990, revision=7)
    site.hear(site.relay())
    lanes: dict[str, set[str]] = {"rebuilds": set(), "bulk": set()}
    for queue, body in site.sqs.messages:
        lanes[queue].add(RebuildPage.model_validate_json(body).page.path)
    assert lanes["rebuilds"] == {"/", *shelf("kitchen"), "/p/mug/", MUG_IN_SEARCH, MUG_IN_FEED}
    assert lanes["bulk"] == set(site.bucket.objects)


def test_the_impact_of_a_change_is_told_by_facet_and_in_money(site, pages):
    all_there(site)
    told = impact("MUG-RED", pages)
    assert told.facets["product:mug:price.USD"] == ["/", *shelf("kitchen")]
    assert told.facets["product:mug:offers.USD"] == ["/p/mug/"]
    addresses = sum(2 if path.endswith("/") else 1 for path in told.paths)
    assert (told.addresses, told.usd_by_paths) == (addresses, 0.005 * addresses)
    assert told.units == len(told.paths)
    assert impact("theme", pages).units == 1 + min(FIRST, len(site.bucket.objects)), "the rest at once"
    assert impact("price:MUG-RED:USD", pages).paths == ["/", *shelf("kitchen"), MUG_IN_FEED, "/p/mug/", MUG_IN_SEARCH]
    assert set(impact("price:MUG-RED:EUR", pages).paths) == {
        "/de/",
        *shelf("kitchen", "/de"),
        "/de/p/mug/",
        f"/de{MUG_IN_SEARCH}",
        f"/de{MUG_IN_FEED}",
    }
    assert impact("product:mug", pages).facets["own pages"] == [
        f"{market}{path}" for path in ("/p/mug/", MUG_IN_SITEMAP, MUG_IN_FEED, MUG_IN_SEARCH) for market in ("", "/de")
    ]
    assert impact("/p/mug/", pages).facets == impact("product:mug", pages).facets
    html, printing = (
        {path for path in impact(of, pages).paths if path.endswith("/")} for of in ("theme", "category:garden")
    )
    assert html == printing, "in every navigation"
    assert set(impact("theme", pages).paths) == set(site.bucket.objects)


@pytest.mark.parametrize(
    "subject",
    ["NO-SUCH", "product:nobody", "category:none", "gone:x", "/p/none/", "price:", "product:", "price:MUG-RED:XXX"],
)
def test_a_subject_that_nobody_knows_is_refused_with_what_to_say_instead(pages, subject):
    with pytest.raises(Failure) as refused:
        impact(subject, pages)
    assert refused.value.then
