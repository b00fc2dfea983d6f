"""The catalog, pages and outbox tables, on the fake and on moto alike."""

from datetime import UTC, datetime, timedelta

import pytest

from functions.catalog.keys import member_key
from functions.catalog.model import Category, Content, Product
from functions.catalog.slices import listed_key, part_of
from functions.catalog.store import CatalogTable
from functions.outbox.store import OutboxTable
from functions.pages.model import PageRecord, PageRef
from functions.pages.store import PagesTable
from shop.events import StockShort
from shop.money import Money
from shop.outbox import Outbox
from shop.table import ConditionFailed, to_item, write
from tests.fakes import create_table

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MUG = Product(
    product_id="mug",
    revision=1,
    slug="mug",
    wanted_slug="mug",
    texts={"en": {"title": "Mug", "description": ""}},
    category_ids=["kitchen"],
    variants=[{"sku": "MUG-RED", "options": {"Color": "Red"}}],
)
PAGE = PageRef(path="/p/mug/", kind="product", key="mug")


@pytest.fixture
def catalog(dynamodb) -> CatalogTable:
    create_table(dynamodb, "catalog", key="pk", sort="sk")
    return CatalogTable(dynamodb, "catalog")


@pytest.fixture
def pages(dynamodb) -> PagesTable:
    create_table(dynamodb, "pages", key="pk", sort="sk")
    return PagesTable(dynamodb, "pages")


def record(version: int, **changes) -> PageRecord:
    values = {
        **PAGE.model_dump(),
        "version": version,
        "digest": "d",
        "etag": "e",
        "facets": frozenset({"theme", "product:mug:card"}),
        "read_at": NOW,
        "published_at": NOW,
        "caused_at": NOW,
        "cause_id": "c",
        "bytes": 1,
    }
    return PageRecord.model_validate(values | changes)


def test_a_product_and_its_price_are_read_as_an_offer(catalog: CatalogTable):
    catalog.commit([catalog.set_price("MUG-RED", Money(amount=990, currency="USD"), revision=1, seen=None)])
    assert catalog.offers(["MUG-RED"]) == {}
    (seen,) = catalog.sku_items(["MUG-RED"])
    catalog.commit(
        [
            catalog.put_product(MUG, seen=None),
            catalog.sell("MUG-RED", MUG, prices={}, seen=seen),
            catalog.join("kitchen", MUG, {"USD": 990}),
            catalog.claim_slug("product", "mug", "mug"),
        ]
    )
    offer = catalog.offers(["MUG-RED", "NO-SUCH"])["MUG-RED"]
    assert (offer.options, offer.prices["USD"].amount, offer.url) == ({"Color": "Red"}, 990, "/p/mug/")
    assert catalog.products(["mug", "cup"]) == {"mug": MUG}
    assert catalog.members("kitchen") == ["mug"]
    assert catalog.slug_owners("product", ["mug", "cup"]) == {"mug": "mug"}


def test_a_write_on_what_moved_is_refused_whole(catalog: CatalogTable):
    price = Money(amount=990, currency="USD")
    catalog.commit([catalog.set_price("MUG-RED", price, revision=1, seen=None)])
    (seen,) = catalog.sku_items(["MUG-RED"])
    catalog.commit([catalog.set_price("MUG-RED", price, revision=2, seen=seen)])
    with pytest.raises(ConditionFailed) as refused:
        catalog.commit([catalog.put_product(MUG, seen=None), catalog.unmoved("MUG-RED", seen=seen)])
    assert refused.value.failed == (1,)
    assert catalog.products(["mug"]) == {}


def test_a_slug_has_one_owner(catalog: CatalogTable):
    catalog.commit([catalog.claim_slug("product", "mug", "mug")])
    catalog.commit([catalog.claim_slug("product", "mug", "mug")])
    with pytest.raises(ConditionFailed):
        catalog.commit([catalog.claim_slug("product", "mug", "cup")])
    with pytest.raises(ConditionFailed):
        catalog.commit([catalog.free_slug("product", "mug", "cup")])


def test_categories_come_by_position(catalog: CatalogTable):
    for name, position in (("a", 2), ("b", 1), ("c", 2)):
        texts = {"en": {"title": name}}
        one = Category(category_id=name, revision=1, slug=name, wanted_slug=name, position=position, texts=texts)
        catalog.commit(catalog.put_category(one, seen=None, number=catalog.known_categories().number))
    assert [category.category_id for category in catalog.categories()] == ["b", "a", "c"]


def test_a_record_goes_only_over_the_one_it_follows(pages: PagesTable):
    pages.commit([pages.put_record(record(1), over=None)])
    pages.commit([pages.put_record(record(2), over=record(1))])
    for over in (None, record(1)):
        with pytest.raises(ConditionFailed):
            pages.commit([pages.put_record(record(2), over=over)])
    with pytest.raises(ConditionFailed):
        pages.commit([pages.remove_record(record(1))])
    assert pages.record_and_theme(PAGE.path) == (record(2), None)


def test_dependents_come_page_by_page_to_the_last(pages: PagesTable):
    for number in range(30):
        page = PageRef(path=f"/p/{number:02}/", kind="product", key=str(number))
        pages.add_edges(page, {f"facet-{n}" for n in range(3)}, version=1)
    found, after = [], None
    while True:
        some = pages.dependents("facet-1", after=after, at_most=7)
        found += [page.path for page in some.pages]
        after = some.after
        if after is None:
            break
    assert found == [f"/p/{number:02}/" for number in range(30)]


def test_more_edges_than_one_call_takes_are_all_written(pages: PagesTable):
    facets = {f"facet-{number}" for number in range(60)}
    pages.add_edges(PAGE, facets, version=1)
    assert all(pages.dependents(facet, after=None, at_most=5).pages == [PAGE] for facet in facets)


def test_an_edge_that_a_newer_build_wrote_again_stays(pages: PagesTable):
    pages.add_edges(PAGE, {"old", "again"}, version=1)
    pages.add_edges(PAGE, {"again"}, version=3)
    pages.drop_edges(PAGE, ["old", "again", "never"], version=2)
    assert pages.dependents("old", after=None, at_most=5).pages == []
    assert pages.dependents("again", after=None, at_most=5).pages == [PAGE]


def test_an_older_theme_does_not_come_back(pages: PagesTable):
    assert pages.put_theme("a" * 16, revision=5)
    assert not pages.put_theme("b" * 16, revision=4)
    assert pages.put_theme("c" * 16, revision=6)
    assert pages.record_and_theme("/")[1] == "c" * 16


def test_pages_in_quarantine_are_counted(pages: PagesTable):
    for path in ("/", "/p/mug/"):
        pages.commit([pages.enlist(path)])
    assert pages.in_quarantine() == 2
    pages.commit([pages.unlist(path) for path in ("/", "/p/mug/")])
    assert pages.in_quarantine() == 0


def test_the_outbox_gives_up_what_was_taken_and_keeps_what_was_parked(dynamodb):
    outbox = OutboxTable(dynamodb, "outbox")
    for number in range(30):
        event = StockShort(sku=f"MUG-{number}", available=-1, caused_at=NOW, cause_id="c")
        write(dynamodb, [Outbox("outbox").say(event, now=NOW)])
    later, minute = NOW + timedelta(hours=1), timedelta(minutes=1)
    waiting = outbox.waiting(now=later, longer_than=minute, at_most=100).items
    assert len(waiting) == 30
    outbox.park(waiting[0]["id"], "MalformedDetail")
    outbox.remove([item["id"] for item in waiting[1:]])
    parked = outbox.waiting(now=later, longer_than=minute, at_most=100)
    assert (parked.items, parked.age_seconds) == ([], 3_600)
    outbox.remove([waiting[0]["id"]])


@pytest.mark.parametrize("parts", [1, 3, 16, 40])
def test_every_product_is_in_the_one_slice_that_its_id_names(catalog: CatalogTable, parts: int):
    names = [f"product-{number}" for number in range(60)]
    products = [MUG.model_copy(update={"product_id": name, "born_at": at}) for at, name in enumerate(names)]
    for product in products:
        catalog.commit(catalog.list_product(product))
    catalog.commit(catalog.unlist_product(products[7]))
    assert catalog.newest(3) == ["product-59", "product-58", "product-57"]
    assert [catalog.any_listed(part, parts) for part in range(parts)] == [
        bool(catalog.slice(part, parts)) for part in range(parts)
    ]
    slices = [catalog.slice(part, parts) for part in range(parts)]
    assert sorted(name for one in slices for name in one) == sorted(set(names) - {"product-7"})
    assert all(part_of(name, parts) == part for part, one in enumerate(slices) for name in one)


def test_a_page_of_the_cms_is_listed_where_it_is_and_leaves_the_place_it_had(catalog: CatalogTable):
    def page(revision: int, footer: int | None) -> Content:
        texts = {"en": {"title": "About", "blocks": [{"type": "list", "items": ["a"], "ordered": False}]}}
        return Content(
            content_id="about", revision=revision, slug="about", wanted_slug="about", texts=texts, footer=footer
        )

    first, second = page(1, 20), page(2, 10)
    catalog.commit([catalog.put_content(first, seen=None), *catalog.list_content(None, first)])
    catalog.commit([catalog.put_content(second, seen=1), *catalog.list_content(first, second)])
    assert catalog.content_or_tombstone("about") == second
    assert [(link.slug, link.titles) for link in catalog.footer()] == [("about", {"en": "About"})]
    catalog.commit(catalog.list_content(second, second.model_copy(update={"withdrawn": True})))
    assert (catalog.footer(), catalog.contents()) == ([], [])


def test_an_address_left_is_remembered_until_another_has_it(catalog: CatalogTable):
    catalog.commit([catalog.claim_slug("content", "about", "one")])
    catalog.commit([catalog.free_slug("content", "about", "one")])
    assert (catalog.last_owner("content", "about"), catalog.slug_owners("content", ["about"])) == ("one", {})
    catalog.commit([catalog.claim_slug("content", "about", "two")])
    assert (catalog.last_owner("content", "about"), catalog.slug_owners("content", ["about"])) == (
        None,
        {"about": "two"},
    )


def test_members_come_with_what_they_are_sorted_by(catalog: CatalogTable):
    catalog.commit([catalog.join("kitchen", MUG, {"USD": 990, "EUR": 950})])
    catalog.commit([catalog.join("kitchen", MUG, {"USD": 800})])
    (member,) = catalog.membership("kitchen")
    assert (member.product_id, member.lowest("USD")) == ("mug", 800)


def test_rows_that_older_versions_wrote_are_read(catalog: CatalogTable, dynamodb):
    """They named the product and nothing else; what is withdrawn meanwhile is in no list."""
    gone = MUG.model_copy(update={"product_id": "jug", "slug": "jug", "withdrawn": True})
    catalog.commit([catalog.put_product(product, seen=None) for product in (MUG, gone)])
    for product_id in ("mug", "jug", "never-stored"):
        for key in (member_key("kitchen", product_id), listed_key(product_id)):
            dynamodb.put_item(TableName="catalog", Item=to_item(key | {"product_id": product_id}))
    assert [(one.born_at, one.lowest("USD")) for one in catalog.membership("kitchen") if one.product_id == "mug"] == [
        (0, None)
    ]
    assert [tuple(one) for one in catalog.listed(0, 1)] == [("mug", "mug", 0, ())]


def test_categories_are_queried_again_only_when_one_changed(dynamodb, catalog):
    kitchen = Category.model_validate(
        {
            "category_id": "kitchen",
            "revision": 1,
            "slug": "kitchen",
            "wanted_slug": "kitchen",
            "position": 0,
            "texts": {"en": {"title": "Kitchen"}},
        }
    )
    catalog.commit(catalog.put_category(kitchen, seen=None, number=0))
    read = catalog.known_categories()
    assert catalog.known_categories() is read
    renamed = kitchen.model_copy(update={"revision": 2, "slug": "cooking"})
    catalog.commit(catalog.put_category(renamed, seen=1, number=read.number))
    assert [one.slug for one in catalog.known_categories().every] == ["cooking"]
    with pytest.raises(ConditionFailed):
        catalog.commit(catalog.put_category(kitchen, seen=2, number=read.number))
