"""What was made of an item is made again when the item reads differently, and only then."""

from shop.table import Item, Known, to_item


def test_an_item_that_reads_the_same_is_made_once():
    made: list[str] = []

    def make(item: Item) -> str:
        made.append(item["title"])
        return made[-1]

    known = Known(make, key="pk", at_most=2)
    for title in ("Mug", "Mug", "Beaker", "Mug"):
        assert known(to_item({"pk": "product#mug", "title": title})) == title
    assert made == ["Mug", "Beaker", "Mug"]


def test_no_more_is_kept_than_was_asked_for():
    known = Known(lambda item: object(), key="pk", at_most=2)
    first = known(to_item({"pk": "a"}))
    assert known(to_item({"pk": "a"})) is first
    known(to_item({"pk": "b"}))
    known(to_item({"pk": "c"}))
    assert known(to_item({"pk": "a"})) is not first
