"""From events to the indices, through the real adapter: late, twice, out of order, and refused."""

import json

import pytest
from urllib3.exceptions import ReadTimeoutError

from functions.search import index
from functions.search.logic import facet
from functions.search.model import IndexProducts
from tests.fakes import delivery
from tests.unit.search.conftest import MUG, variants
from tests.unit.search.opensearch import FakeOpenSearch
from tests.unit.search.world import DE, US, failed

MAPPING = (400, {"type": "mapper_parsing_exception", "reason": "no", "caused_by": {"reason": "price is text"}})
BUSY = (429, {"type": "rejected_execution_exception", "reason": "full"})


def test_a_product_is_in_the_index_of_every_market_in_its_language_and_currency(world):
    document = world.network.documents(US)["mug"]
    assert document["title"] == "Stone Mug"
    assert (document["price"], document["band"]) == ({"amount": 1250, "currency": "USD"}, "sold_out")
    assert document["facets"] == [facet("Material", "Clay"), facet("Color", "Red")]
    german = world.network.documents(DE)["mug"]
    assert (german["title"], german["url"], german["categories"]) == ("Großer Becher", "/de/p/mug/", ["Küche"])
    assert german["price"]["amount"] == 1190
    assert world.network.documents(DE)["pot"]["price"] is None


def test_a_batch_is_one_request_a_market(world):
    for number in range(9):
        world.product(f"cup-{number}", variants=variants(f"CUP-{number}", 900))
    before = len(world.network.bulks)
    assert world.settle() == []
    assert len(world.network.bulks) - before == 2
    assert len(world.titles()) == 11


def test_a_price_and_a_band_arrive(world):
    world.price(990, revision=5)
    world.band("MUG-RED", "in_stock")
    assert world.settle() == []
    document = world.network.documents(US)["mug"]
    assert (document["price"]["amount"], document["band"]) == (990, "in_stock")


def test_how_many_are_left_is_not_written_and_neither_is_a_sku_that_nobody_sells(world):
    world.band("NOBODYS", "in_stock")
    world.band("MUG-RED", "low", left=2, previous="low")
    before = len(world.network.bulks)
    assert world.settle() == []
    assert len(world.network.bulks) == before


def test_a_withdrawn_product_leaves_and_comes_back_and_a_late_message_of_before_changes_nothing(world):
    world.product("mug", revision=2, texts={"en": {"title": "Old Mug"}}, variants=variants("MUG", 1250))
    late = world.relay()
    world.withdraw("mug", revision=3)
    assert world.settle() == []
    assert world.titles().keys() == {"pot"}
    assert world.deliver(late) == []
    assert world.titles().keys() == {"pot"}
    world.product("mug", revision=4, texts={"en": {"title": "New Mug"}}, variants=variants("MUG", 1250))
    world.settle()
    assert world.titles()["mug"] == "New Mug"
    world.deliver(late * 2)
    assert world.titles()["mug"] == "New Mug"


def test_who_read_before_a_change_does_not_overwrite_who_read_after_it(world, monkeypatch):
    """The slow one read the old price, sleeps, and writes after the one that the change woke."""
    put = index.OpenSearch.put

    def slow(adapter, documents, *, version):
        monkeypatch.setattr(index.OpenSearch, "put", put)
        world.price(990, revision=5)
        world.settle()
        return put(adapter, documents, version=version)

    monkeypatch.setattr(index.OpenSearch, "put", slow)
    assert world.indexing.refresh(["mug"]) == {}
    assert world.network.documents(US)["mug"]["price"]["amount"] == 990


def test_who_read_before_a_withdrawal_does_not_bring_the_product_back(world, monkeypatch):
    put = index.OpenSearch.put

    def slow(adapter, documents, *, version):
        monkeypatch.setattr(index.OpenSearch, "put", put)
        world.withdraw("mug")
        world.settle()
        return put(adapter, documents, version=version)

    monkeypatch.setattr(index.OpenSearch, "put", slow)
    assert world.indexing.refresh(["mug"]) == {}
    assert world.titles().keys() == {"pot"}


def test_a_category_that_is_renamed_asks_for_its_products_in_commands(world, queues):
    queues.sent.clear()
    world.category("kitchen", revision=2, texts={"en": {"title": "Cooking"}})
    assert world.settle() == []
    [command] = [IndexProducts.model_validate_json(body) for body in queues.sent]
    assert set(command.product_ids) == {"mug", "pot"}
    assert command.cause_id == "cause-1"
    assert world.index(*command.product_ids) == []
    assert world.network.documents(US)["pot"]["categories"] == ["Cooking"]


# ---- refused ---------------------------------------------------------------------------------------------------------


def test_what_is_full_now_comes_again_what_never_fits_is_buried_with_the_reason_and_the_rest_is_done(world, queues):
    for name in ("bowl", "cup", "jug"):
        world.product(name, variants=variants(name.upper(), 900))
    events = world.relay()
    place = {event["detail"]["product_id"]: f"message-{at}" for at, event in enumerate(events)}
    world.network.refuses = {"bowl": BUSY, "cup": MAPPING}
    assert world.deliver(events) == [place["bowl"]]
    assert queues.reasons == ["cup: 400 mapper_parsing_exception: no price is text"]
    assert "jug" in world.titles()


def test_it_is_waited_for_however_long_it_lasts(world, queues):
    world.product("bowl")
    events = world.relay()
    for down in (503, 429, 403, ReadTimeoutError(None, "/", "slow")):  # type: ignore[arg-type]
        world.network.down = down
        assert world.deliver(events, received=900) == ["message-0"]
    assert queues.reasons == []
    assert set(queues.hidden) == {30}
    world.network.down = None
    assert world.deliver(events, received=901) == []
    assert "bowl" in world.titles()


def test_until_an_index_is_made_nothing_makes_one_of_guessed_types(world):
    world.network = FakeOpenSearch()
    for one in world.indices.values():
        one._http = world.network
    assert world.index("mug") == ["message-0"]
    assert world.network.indices == {}
    world.create()
    assert world.index("mug") == []
    assert world.titles() == {"mug": "Stone Mug"}


def test_a_command_is_buried_only_when_nothing_of_it_may_still_be_taken(world, queues):
    world.network.refuses = {"mug": MAPPING, "pot": BUSY}
    assert world.index("mug", "pot") == ["message-0"]
    assert queues.reasons == []
    del world.network.refuses["pot"]
    assert world.index("mug", "pot") == []
    assert queues.reasons == ["mug: 400 mapper_parsing_exception: no price is text"]


def test_what_one_market_takes_later_is_not_given_up_for_what_another_never_takes(world, monkeypatch):
    us, de = (world.indices[market] for market in ("us", "de"))
    monkeypatch.setattr(us, "put", lambda *_, **__: {"mug": index.Failed("429", for_good=False)})
    monkeypatch.setattr(de, "put", lambda *_, **__: {"mug": index.Failed("400", for_good=True)})
    assert world.indexing.refresh(["mug"])["mug"].for_good is False


def test_a_request_the_index_cannot_read_is_buried_and_does_not_come_again(world, queues):
    world.product("bowl")
    world.network.down = 413
    assert world.settle() == []
    assert queues.reasons[0].startswith("bowl: POST /evershelf-test-")


def test_a_bulk_request_stays_below_what_the_smallest_instances_take(world, monkeypatch):
    monkeypatch.setattr(index, "HEAVIEST", 1_000)
    names = [f"cup-{number}" for number in range(9)]
    for name in names:
        world.product(name, variants=variants(name.upper(), 900))
    world.network.bulks.clear()
    assert world.indexing.refresh(names) == {}
    assert len(world.network.bulks) > 2
    assert max(world.network.bulks) <= 1_000
    assert len(world.titles()) == 2 + 9


def test_an_event_that_does_not_parse_is_buried_and_the_others_are_done(world, queues):
    world.product("bowl")
    events = world.relay()
    broken = json.loads(json.dumps(events[0]))
    del broken["detail"]["product_id"]
    from functions.search import on_product_changed  # noqa: PLC0415

    on_product_changed.indexing = world.indexing
    assert failed(on_product_changed.handler(delivery(broken, *events), None)) == []
    assert "product_id: Field required" in queues.reasons[0]
    assert "bowl" in world.titles()


@pytest.mark.parametrize("words", ["becher", "BECHER", "groß", "grosser", "hand"])
def test_a_market_is_asked_in_its_language(world, words):
    assert world.found(words, market="de") == ["mug"]
    assert MUG["de"]["title"] == world.titles(DE)["mug"]
