"""What the fake can do that moto cannot: go wrong in the ways DynamoDB does, and be used by many threads."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from functions.stock.logic import decide
from functions.stock.store import StockTable
from shop.events import StockCounted
from shop.outbox import Outbox
from shop.table import ConditionFailed, batch_get, from_item, query, to_item, write
from tests.fakes import MemoryDynamo, create_table
from tests.store.test_stock_store import NOW, SKU

KEY = to_item({"id": "sku#MUG-RED"})


@pytest.fixture
def fake():
    fake = MemoryDynamo()
    create_table(fake.client, "stock", key="id")
    create_table(fake.client, "outbox", key="id")
    create_table(fake.client, "shelf", key="pk", sort="sk")
    return fake


def put(number):
    return {"Put": {"TableName": "shelf", "Item": to_item({"pk": "mug", "sk": f"{number}"})}}


def test_a_transaction_that_meets_another_is_canceled_and_changes_nothing(fake):
    fake.conflicts = 1
    with pytest.raises(fake.exceptions.TransactionCanceledException) as error:
        fake.transact_write_items(TransactItems=[put(1), put(2)])
    codes = [reason["Code"] for reason in error.value.response["CancellationReasons"]]
    assert codes == ["TransactionConflict", "None"]
    assert fake.items("shelf") == []


def test_write_tries_again_through_conflicts(fake):
    fake.conflicts = 3
    write(fake.client, [put(1)])
    assert len(fake.items("shelf")) == 1
    assert fake.calls.count("TransactWriteItems") == 4


def test_a_query_cut_off_by_its_size_is_read_on(fake):
    for number in range(5):
        write(fake.client, [put(number)])
    fake.page_size = 2
    values = to_item({":pk": "mug"})
    found = query(fake.client, TableName="shelf", KeyConditionExpression="pk = :pk", ExpressionAttributeValues=values)
    assert [row["sk"] for row in found] == ["0", "1", "2", "3", "4"]
    assert fake.calls.count("Query") == 3


def test_a_batch_read_that_leaves_keys_out_asks_for_them_again(fake):
    for number in range(3):
        write(fake.client, [put(number)])
    fake.unprocessed = 1
    found = batch_get(fake.client, {"shelf": [{"pk": "mug", "sk": str(number)} for number in range(3)]})
    assert len(found["shelf"]) == 3
    assert fake.calls.count("BatchGetItem") == 2


def test_somebody_faster_writes_just_before_the_next_write_once(fake):
    item = to_item({"pk": "mug", "sk": "1", "who": "them"})
    fake.meanwhile = lambda: fake.put_item(TableName="shelf", Item=item)
    mine = {**put(1)["Put"], "ConditionExpression": "attribute_not_exists(pk)"}
    with pytest.raises(ConditionFailed) as refusal:
        write(fake.client, [{"Put": mine}])
    assert refusal.value.items == ({"pk": "mug", "sk": "1", "who": "them"},)


def test_the_stream_tells_inserts_changes_and_removals_once_and_no_change_not_at_all(fake):
    item = to_item({"id": "sku#MUG-RED", "left": 1})
    fake.put_item(TableName="stock", Item=item)
    fake.put_item(TableName="stock", Item=item)
    fake.put_item(TableName="stock", Item=to_item({"id": "sku#MUG-RED", "left": 2}))
    fake.delete_item(TableName="stock", Key=KEY)
    records = fake.take_records("stock")
    assert [record["eventName"] for record in records] == ["INSERT", "MODIFY", "REMOVE"]
    assert from_item(records[1]["dynamodb"]["NewImage"])["left"] == 2
    assert fake.take_records("stock") == []


def test_what_the_fake_does_not_know_it_refuses(fake):
    with pytest.raises(NotImplementedError):
        fake.get_item(TableName="stock", Key=KEY, AttributesToGet=["left"])
    with pytest.raises(NotImplementedError):
        fake.update_item(TableName="stock", Key=KEY, UpdateExpression="REMOVE seen", ReturnValues="UPDATED_NEW")


def test_two_hundred_buyers_of_twenty_mugs_leave_twenty_reserved(fake):
    stock = StockTable(fake.client, "stock")
    stock.change(StockCounted(sku=SKU, counted=20, sequence=1), decide, outbox=Outbox("outbox"), now=NOW)

    def buy(_):
        try:
            write(fake.client, [stock.reserve(SKU, 1)])
        except ConditionFailed:
            return 0
        return 1

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(buy, range(200))) == 20
    level = stock.levels([SKU])[SKU]
    assert (level.available, level.reserved) == (0, 20)


def test_counts_sales_and_dispatches_at_once_end_as_if_one_after_another(fake):
    stock = StockTable(fake.client, "stock")
    stock.change(StockCounted(sku=SKU, counted=1_000, sequence=1), decide, outbox=Outbox("outbox"), now=NOW)

    def sell(_):
        write(fake.client, [stock.reserve(SKU, 2)])
        write(fake.client, [stock.allocate(stock.hold(SKU, 2))])

    def count(number):
        counted = StockCounted(sku=SKU, counted=1_000 + number, sequence=number)
        stock.change(counted, decide, outbox=Outbox("outbox"), now=NOW)

    with ThreadPoolExecutor(8) as pool:
        work = [pool.submit(sell if number % 2 else count, number) for number in range(2, 42)]
        for each in work:
            each.result()
    whole = stock.stock(SKU)
    assert (whole.level.available, whole.level.reserved, whole.level.allocated) == (1_000, 0, 40)
    assert whole.level.on_hand == whole.ledger.on_hand == 1_040
