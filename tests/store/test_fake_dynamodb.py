"""The fake does what moto does: the expressions the shop uses, transactions, paging, and the refusals."""

from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError, ParamValidationError

from shop.table import from_item, to_item
from tests.fakes import create_table

MUG: dict[str, Any] = {
    "pk": "mug",
    "sk": "red",
    "title": "Red mug",
    "left": 5,
    "tags": {"kitchen", "gift"},
    "sizes": ["small", "large"],
    "price": {"amount": 1250, "currency": "USD"},
}


@pytest.fixture
def shelf(dynamodb):
    create_table(
        dynamodb,
        "shelf",
        key="pk",
        sort="sk",
        indexes={"by_left": ("kind", "left"), "by_kind": ("kind",)},
        numbers=["left"],
    )
    dynamodb.put_item(TableName="shelf", Item=to_item(MUG))
    return dynamodb


def read(client, sk="red", pk="mug"):
    found = client.get_item(TableName="shelf", Key=to_item({"pk": pk, "sk": sk}), ConsistentRead=True)
    return from_item(found["Item"]) if "Item" in found else None


def request(values: Mapping[str, Any] | None = None, names: Mapping[str, str] | None = None, **more: Any) -> Any:
    more = {"TableName": "shelf", **more}
    if values:
        more["ExpressionAttributeValues"] = to_item(values)
    if names:
        more["ExpressionAttributeNames"] = names
    return more


def update(client, expression, values=None, names=None, **more):
    key = to_item({"pk": "mug", "sk": more.pop("sk", "red")})
    return client.update_item(**request(values, names, Key=key, UpdateExpression=expression, **more))


def holds(client, condition, values=None, names=None, sk="red"):
    member = request(values, names, Key=to_item({"pk": "mug", "sk": sk}), ConditionExpression=condition)
    try:
        client.transact_write_items(TransactItems=[{"ConditionCheck": member}])
    except client.exceptions.TransactionCanceledException:
        return False
    return True


def refused(client, call):
    with pytest.raises(ClientError) as error:
        call()
    return error.value.response["Error"]["Code"]


# ---- conditions


@pytest.mark.parametrize(
    ("condition", "values"),
    [
        ("attribute_exists(title)", {}),
        ("attribute_not_exists(absent)", {}),
        ("attribute_exists(price.amount)", {}),
        ("attribute_not_exists(price.tax)", {}),
        ("title = :v", {":v": "Red mug"}),
        ("title <> :v", {":v": "Blue mug"}),
        ("absent <> :v", {":v": 1}),
        ("price.amount >= :v", {":v": 1250}),
        ("price.amount < :v AND price.amount > :w", {":v": 1251, ":w": 1249}),
        ("price = :v", {":v": {"currency": "USD", "amount": 1250}}),
        ("tags = :v", {":v": {"gift", "kitchen"}}),
        ("begins_with(title, :v)", {":v": "Red"}),
        ("contains(title, :v)", {":v": "d m"}),
        ("contains(tags, :v)", {":v": "gift"}),
        ("contains(sizes, :v)", {":v": "large"}),
        ("size(sizes) = :v", {":v": 2}),
        ("size(title) > :v", {":v": 6}),
        ("size(tags) <= :v", {":v": 2}),
        ("title IN (:v, :w)", {":v": "Red mug", ":w": "Blue mug"}),
        ("price.amount BETWEEN :v AND :w", {":v": 1000, ":w": 1250}),
        ("NOT title = :v", {":v": "Blue mug"}),
        ("NOT (title = :v OR title = :w) AND attribute_exists(pk)", {":v": "Blue mug", ":w": "Tan mug"}),
        ("title = :v OR title = :w AND title = :v", {":v": "Red mug", ":w": "Blue mug"}),
        ("sizes[1] = :v", {":v": "large"}),
        ("attribute_type(price, :v)", {":v": "M"}),
    ],
)
def test_a_condition_that_is_true_holds_and_its_negation_does_not(shelf, condition, values):
    assert holds(shelf, condition, values)
    assert not holds(shelf, f"NOT ({condition})", values)


@pytest.mark.parametrize(
    ("condition", "values"),
    [
        ("absent = :v", {":v": 1}),
        ("absent < :v", {":v": 1}),
        ("title < :v", {":v": 5}),
        ("title = :v", {":v": 5}),
        ("price.amount > :v", {":v": "1"}),
        ("begins_with(absent, :v)", {":v": "R"}),
        ("contains(absent, :v)", {":v": "R"}),
        ("size(absent) < :v", {":v": 10}),
        ("absent IN (:v)", {":v": 1}),
        ("absent BETWEEN :v AND :w", {":v": 0, ":w": 10}),
    ],
)
def test_what_is_missing_or_of_another_type_is_neither_equal_nor_less(shelf, condition, values):
    assert not holds(shelf, condition, values)


def test_numbers_are_compared_as_numbers_not_as_text(shelf):
    assert holds(shelf, "price.amount > :v", {":v": 999})
    assert not holds(shelf, "price.amount < :v", {":v": 999})


def test_a_condition_may_compare_two_attributes_of_the_item(shelf):
    update(shelf, "SET floor = :v", {":v": 5})
    assert holds(shelf, "#left >= floor", names={"#left": "left"})
    assert not holds(shelf, "#left < floor", names={"#left": "left"})


# ---- updates


def test_an_update_sets_adds_subtracts_and_reads_the_item_as_it_was(shelf):
    update(
        shelf,
        "SET #left = #left - :two, was = #left, price.amount = price.amount + :two",
        {":two": 2},
        {"#left": "left"},
    )
    item = read(shelf)
    assert (item["left"], item["was"], item["price"]["amount"]) == (3, 5, 1252)


def test_an_update_creates_the_item_and_takes_defaults(shelf):
    update(shelf, "SET seen = if_not_exists(seen, :zero) + :one", {":zero": 0, ":one": 1}, sk="blue")
    update(shelf, "SET seen = if_not_exists(seen, :zero) + :one", {":zero": 0, ":one": 1}, sk="blue")
    assert read(shelf, "blue") == {"pk": "mug", "sk": "blue", "seen": 2}


def test_an_update_appends_to_a_list_and_makes_it(shelf):
    values = {":none": [], ":more": ["huge"]}
    update(shelf, "SET sizes = list_append(if_not_exists(sizes, :none), :more)", values)
    update(shelf, "SET colors = list_append(if_not_exists(colors, :none), :more)", values)
    assert read(shelf)["sizes"] == ["small", "large", "huge"]
    assert read(shelf)["colors"] == ["huge"]


def test_an_update_adds_to_numbers_and_sets_and_deletes_from_sets(shelf):
    update(
        shelf,
        "ADD seen :one, #left :minus, tags :new DELETE labels :new",
        {":one": 1, ":minus": -7, ":new": {"new"}},
        {"#left": "left"},
    )
    item = read(shelf)
    assert (item["seen"], item["left"], item["tags"]) == (1, -2, {"kitchen", "gift", "new"})
    update(shelf, "DELETE tags :gone", {":gone": {"gift", "never"}})
    assert read(shelf)["tags"] == {"kitchen", "new"}


def test_a_set_from_which_all_is_deleted_is_gone(shelf):
    update(shelf, "DELETE tags :all", {":all": {"gift", "kitchen"}})
    assert "tags" not in read(shelf)


def test_an_update_removes_attributes_members_and_what_is_not_there(shelf):
    update(shelf, "REMOVE title, price.currency, sizes[0], absent SET seen = :one", {":one": 1})
    item = read(shelf)
    assert "title" not in item
    assert item["price"] == {"amount": 1250}
    assert item["sizes"] == ["large"]
    assert item["seen"] == 1


def test_an_update_sets_a_member_of_a_map_by_a_name_from_outside(shelf):
    update(shelf, "SET price.#tax = :v", {":v": {"rate": 8}}, {"#tax": "a.b"})
    assert read(shelf)["price"]["a.b"] == {"rate": 8}


def test_an_update_answers_with_what_was_or_is(shelf):
    values = {":v": "Tan mug"}
    old = update(shelf, "SET title = :v", values, ReturnValues="ALL_OLD")
    new = update(shelf, "SET title = :v", values, ReturnValues="ALL_NEW")
    assert old["Attributes"]["title"] == {"S": "Red mug"}
    assert new["Attributes"]["title"] == {"S": "Tan mug"}


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("SET absent = absent + :v", {":v": 1}),
        ("SET title = title + :v", {":v": 1}),
        ("SET absent.inner = :v", {":v": 1}),
        ("SET copied = absent", {}),
        ("SET pk = :v", {":v": "plate"}),
        ("SET title = :v, title = :w", {":v": 1, ":w": 2}),
        ("SET price = :v, price.amount = :w", {":v": 1, ":w": 2}),
        ("SET title = :v", {":v": 1, ":unused": 2}),
        ("SET title = :undefined", {":v": 1}),
        ("SET title == :v", {":v": 1}),
        ("ADD title :v", {":v": 1}),
        ("SET left = :v", {":v": 1}),
        ("PUT title = :v", {":v": 1}),
    ],
)
def test_an_update_that_makes_no_sense_is_refused_and_changes_nothing(shelf, expression, values):
    assert refused(shelf, lambda: update(shelf, expression, values)) == "ValidationException"
    assert read(shelf) == MUG


def test_a_request_of_the_wrong_shape_does_not_leave_the_client(shelf):
    with pytest.raises(ParamValidationError):
        shelf.put_item(TableName="shelf", Item={"pk": {"S": "mug"}, "sk": {"S": 1}})
    with pytest.raises(ParamValidationError):
        shelf.get_item(TableName="shelf", Key={"pk": {"S": "mug"}, "sk": {"S": "red"}}, Consistent=True)


# ---- single writes


def test_a_put_replaces_the_whole_item(shelf):
    shelf.put_item(TableName="shelf", Item=to_item({"pk": "mug", "sk": "red", "left": 1}))
    assert read(shelf) == {"pk": "mug", "sk": "red", "left": 1}


def test_a_write_whose_condition_fails_changes_nothing_and_tells_what_is_there(shelf):
    with pytest.raises(shelf.exceptions.ConditionalCheckFailedException) as error:
        shelf.put_item(
            **request(
                Item=to_item({"pk": "mug", "sk": "red"}),
                ConditionExpression="attribute_not_exists(pk)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        )
    assert from_item(error.value.response["Item"]) == MUG
    assert read(shelf) == MUG


def test_a_delete_takes_the_item_once_and_is_not_refused_twice(shelf):
    key = to_item({"pk": "mug", "sk": "red"})
    assert shelf.delete_item(TableName="shelf", Key=key, ReturnValues="ALL_OLD")["Attributes"]["title"]
    assert "Attributes" not in shelf.delete_item(TableName="shelf", Key=key, ReturnValues="ALL_OLD")
    assert read(shelf) is None


def test_a_conditional_delete_of_what_is_not_there_is_refused(shelf):
    delete = request(Key=to_item({"pk": "mug", "sk": "tan"}), ConditionExpression="attribute_exists(pk)")
    assert refused(shelf, lambda: shelf.delete_item(**delete)) == "ConditionalCheckFailedException"


def test_an_unknown_table_a_partial_key_and_an_empty_key_are_refused(shelf):
    key = to_item({"pk": "mug", "sk": "red"})
    assert refused(shelf, lambda: shelf.get_item(TableName="attic", Key=key)) == "ResourceNotFoundException"
    partial = {"pk": {"S": "mug"}}
    assert refused(shelf, lambda: shelf.get_item(TableName="shelf", Key=partial)) == "ValidationException"
    assert refused(shelf, lambda: shelf.put_item(TableName="shelf", Item=partial)) == "ValidationException"
    empty = to_item({"pk": "mug", "sk": ""})
    assert refused(shelf, lambda: shelf.put_item(TableName="shelf", Item=empty)) == "ValidationException"


def test_a_read_may_ask_for_some_attributes_only(shelf):
    found = shelf.get_item(
        **request(
            names={"#left": "left"},
            Key=to_item({"pk": "mug", "sk": "red"}),
            ProjectionExpression="#left, price.amount, absent",
        )
    )
    assert from_item(found["Item"]) == {"left": 5, "price": {"amount": 1250}}


def test_what_was_read_or_written_is_not_the_table(shelf):
    item = to_item({"pk": "mug", "sk": "tan", "price": {"amount": 1}})
    shelf.put_item(TableName="shelf", Item=item)
    item["price"]["M"]["amount"]["N"] = "2"
    found = shelf.get_item(TableName="shelf", Key=to_item({"pk": "mug", "sk": "tan"}))
    found["Item"]["price"]["M"]["amount"]["N"] = "3"
    assert read(shelf, "tan")["price"]["amount"] == 1


# ---- transactions


def take(quantity, sk="red"):
    return {
        "Update": request(
            {":q": quantity},
            {"#left": "left"},
            Key=to_item({"pk": "mug", "sk": sk}),
            UpdateExpression="SET #left = #left - :q",
            ConditionExpression="#left >= :q",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    }


def note(sk):
    put = request(Item=to_item({"pk": "note", "sk": sk}), ConditionExpression="attribute_not_exists(pk)")
    return {"Put": put}


def test_a_transaction_is_done_whole(shelf):
    shelf.transact_write_items(
        TransactItems=[
            take(2),
            note("one"),
            {"Delete": request(Key=to_item({"pk": "mug", "sk": "tan"}))},
            {
                "ConditionCheck": request(
                    Key=to_item({"pk": "x", "sk": "x"}), ConditionExpression="attribute_not_exists(pk)"
                )
            },
        ]
    )
    assert read(shelf)["left"] == 3
    assert read(shelf, "one", "note")


def test_a_transaction_with_one_failed_condition_does_nothing_and_names_it(shelf):
    with pytest.raises(shelf.exceptions.TransactionCanceledException) as error:
        shelf.transact_write_items(TransactItems=[note("one"), take(6), take(1, sk="tan")])
    reasons = error.value.response["CancellationReasons"]
    assert [reason["Code"] for reason in reasons] == ["None", "ConditionalCheckFailed", "ConditionalCheckFailed"]
    assert from_item(reasons[1]["Item"]) == MUG
    assert not reasons[2].get("Item")
    assert read(shelf) == MUG
    assert read(shelf, "one", "note") is None


def test_a_transaction_writes_an_item_once_at_most(shelf):
    assert refused(shelf, lambda: shelf.transact_write_items(TransactItems=[take(1), take(1)])) == "ValidationException"
    assert read(shelf) == MUG


def test_a_transaction_has_a_hundred_members_at_most(shelf):
    shelf.transact_write_items(TransactItems=[note(f"{n:03}") for n in range(100)])
    assert read(shelf, "099", "note")
    with pytest.raises(ClientError):
        shelf.transact_write_items(TransactItems=[note(f"x{n:03}") for n in range(101)])
    assert read(shelf, "x000", "note") is None


# ---- many at once


def test_a_batch_reads_what_is_there_from_several_tables(shelf):
    shelf.put_item(TableName="stock", Item=to_item({"id": "sku#MUG-RED"}))
    answer = shelf.batch_get_item(
        RequestItems={
            "shelf": {"Keys": [to_item({"pk": "mug", "sk": sk}) for sk in ("red", "tan")], "ConsistentRead": True},
            "stock": {"Keys": [to_item({"id": "sku#MUG-RED"})]},
        }
    )
    assert [from_item(item) for item in answer["Responses"]["shelf"]] == [MUG]
    assert len(answer["Responses"]["stock"]) == 1


def test_a_batch_with_a_key_twice_or_with_too_many_is_refused(shelf):
    key = to_item({"pk": "mug", "sk": "red"})
    for keys in ([key, key], [to_item({"pk": "mug", "sk": str(n)}) for n in range(101)]):
        batch = {"shelf": {"Keys": keys}}
        assert refused(shelf, lambda batch=batch: shelf.batch_get_item(RequestItems=batch)) == "ValidationException"


@pytest.fixture
def plates(shelf):
    for n, kind in enumerate(["flat", "deep", "flat", "flat"]):
        shelf.put_item(TableName="shelf", Item=to_item({"pk": "plate", "sk": f"p{n}", "kind": kind, "left": 10 * n}))
    return shelf


def rows(client, condition="pk = :pk", values=None, **more):
    answer = client.query(**request(values or {":pk": "plate"}, KeyConditionExpression=condition, **more))
    return [item["sk"]["S"] for item in answer["Items"]], answer.get("LastEvaluatedKey")


def test_a_query_answers_in_the_order_of_the_sort_key(plates):
    assert rows(plates) == (["p0", "p1", "p2", "p3"], None)
    assert rows(plates, ScanIndexForward=False)[0] == ["p3", "p2", "p1", "p0"]


@pytest.mark.parametrize(
    ("condition", "value", "found"),
    [
        ("begins_with(sk, :sk)", "p", ["p0", "p1", "p2", "p3"]),
        ("sk > :sk", "p1", ["p2", "p3"]),
        ("sk <= :sk", "p1", ["p0", "p1"]),
        ("sk = :sk", "p2", ["p2"]),
    ],
)
def test_a_query_may_ask_for_part_of_the_sort_keys(plates, condition, value, found):
    assert rows(plates, f"pk = :pk AND {condition}", {":pk": "plate", ":sk": value})[0] == found


def test_a_query_goes_on_where_its_page_ended(plates):
    first, more = rows(plates, Limit=3)
    assert first == ["p0", "p1", "p2"]
    assert rows(plates, Limit=3, ExclusiveStartKey=more) == (["p3"], None)


def test_a_filter_is_asked_after_the_limit(plates):
    values = {":pk": "plate", ":deep": "deep"}
    assert rows(plates, values=values, FilterExpression="kind = :deep", Limit=1)[0] == []
    assert rows(plates, values=values, FilterExpression="kind = :deep")[0] == ["p1"]


def test_an_index_has_the_items_with_its_keys_in_its_order(plates):
    values = {":kind": "flat", ":low": 5, ":high": 30}
    by = {"IndexName": "by_left", "names": {"#left": "left"}}
    assert rows(plates, "kind = :kind", {":kind": "flat"}, IndexName="by_left")[0] == ["p0", "p2", "p3"]
    assert rows(plates, "kind = :kind AND #left BETWEEN :low AND :high", values, **by)[0] == ["p2", "p3"]


def test_an_index_is_paged_by_its_own_keys_and_the_tables(plates):
    first, more = rows(plates, "kind = :kind", {":kind": "flat"}, IndexName="by_left", Limit=2)
    assert first == ["p0", "p2"]
    assert more.keys() == {"kind", "left", "pk", "sk"}
    rest, _ = rows(plates, "kind = :kind", {":kind": "flat"}, IndexName="by_left", ExclusiveStartKey=more)
    assert rest == ["p3"]


def test_an_index_without_a_sort_key_has_all_its_items(plates):
    assert sorted(rows(plates, "kind = :kind", {":kind": "flat"}, IndexName="by_kind")[0]) == ["p0", "p2", "p3"]


def test_an_item_that_loses_its_index_key_leaves_the_index(plates):
    key = to_item({"pk": "plate", "sk": "p2"})
    plates.update_item(TableName="shelf", Key=key, UpdateExpression="REMOVE kind")
    assert rows(plates, "kind = :kind", {":kind": "flat"}, IndexName="by_left")[0] == ["p0", "p3"]


def test_a_query_may_count_only(plates):
    answer = plates.query(**request({":pk": "plate"}, KeyConditionExpression="pk = :pk", Select="COUNT"))
    assert answer["Count"] == 4
    assert not answer.get("Items")


def test_a_strong_read_of_an_index_and_an_unknown_index_are_refused(plates):
    by = {"condition": "kind = :kind", "values": {":kind": "flat"}}
    assert (
        refused(plates, lambda: rows(plates, IndexName="by_left", ConsistentRead=True, **by)) == "ValidationException"
    )
    assert refused(plates, lambda: rows(plates, IndexName="by_moon", **by))


def test_a_query_without_its_partition_key_is_refused(plates):
    assert refused(plates, lambda: rows(plates, "sk = :sk", {":sk": "p1"})) == "ValidationException"


def test_a_scan_answers_with_every_item(plates):
    assert len(plates.scan(TableName="shelf")["Items"]) == 5
