"""What of the catalog is read in an order: members of a category, slices of all products, the newest.

| pk | sk | what |
|---|---|---|
| category#<id> | member#<product id> | that a product is in a category, with what it is sorted by there |
| all#<first hex digit> | <4 hex digits>#<product id> | that there is the product: read in slices |
| newest | <born_at>#<product id> | that there is the product: read by age |

All are written in the transaction of what they follow from. Rows written before there were orders name the product
only: it stands behind the others in each order until the PIM speaks of it next.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from functions.catalog.keys import member_key, newest_key, product_key
from functions.catalog.rows import Rows
from functions.catalog.slices import listed_key, ranges
from shop.table import Item, Write, batch_get, from_item, partition, partition_as_told, query_as_told, to_item

if TYPE_CHECKING:
    from functions.catalog.model import Product


class Member(NamedTuple):
    """With its row in DynamoDB's notation: of a long list little is looked at."""

    product_id: str
    row: Mapping[str, Any]

    @property
    def born_at(self) -> int:
        """Milliseconds."""
        return int(self.row["born_at"]["N"]) if "born_at" in self.row else 0

    def lowest(self, currency: str) -> int | None:
        """Its lowest price, in minor units."""
        price = self.row.get(f"price_{currency}")
        return int(price["N"]) if price else None


class Listed(NamedTuple):
    """What a list of all products prints; `changed_at` (milliseconds) is of its texts and pictures."""

    product_id: str
    slug: str
    changed_at: int
    #: Its SKUs that are told live.
    live: tuple[str, ...] = ()


class Listings(Rows):
    """The part of the catalog's table that is made for lists."""

    # ---- reading, strongly

    def members(self, category_id: str, *, at_most: int | None = None) -> list[str]:
        """Product ids in the order of ids."""
        limit: Item = {"Limit": at_most} if at_most else {}
        return [
            row["product_id"]["S"] for row in self._members(category_id, ProjectionExpression="product_id", **limit)
        ]

    def membership(self, category_id: str, *, by: str | None = None) -> list[Member]:
        """All of them, in the order of ids, with what they are sorted by, or of that `by` alone: less to parse."""
        wanted = {"ProjectionExpression": f"product_id, {by}"} if by else {}
        return [Member(row["product_id"]["S"], row) for row in self._members(category_id, **wanted)]

    def _members(self, category_id: str, **request: Any) -> list[Mapping[str, Any]]:
        return partition_as_told(self._client, self.name, f"category#{category_id}", **request)

    def newest(self, at_most: int) -> list[str]:
        """The last born first."""
        rows = partition(self._client, self.name, "newest", Limit=at_most, ScanIndexForward=False)
        return [item["product_id"] for item in rows]

    def listed(self, part: int, parts: int) -> list[Listed]:
        """The products of one of `parts` equal shares of all, in the order of their hashes."""
        rows = [from_item(row) for row in self._share(part, parts)]
        older = [product_key(item["product_id"]) for item in rows if "slug" not in item]
        found = batch_get(self._client, {self.name: older})[self.name]
        where = {item["product_id"]: item["slug"] for item in found if not item["withdrawn"]}
        return [
            Listed(
                item["product_id"],
                item.get("slug") or where[item["product_id"]],
                item.get("changed_at", 0),
                tuple(item.get("live", ())),
            )
            for item in rows
            if "slug" in item or item["product_id"] in where
        ]

    def slice(self, part: int, parts: int) -> list[str]:
        """Of the same share the ids alone."""
        return [row["product_id"]["S"] for row in self._share(part, parts)]

    def _share(self, part: int, parts: int) -> Iterable[Mapping[str, Any]]:
        for digit, low, high in ranges(part, parts):
            yield from query_as_told(
                self._client,
                TableName=self.name,
                ConsistentRead=True,
                KeyConditionExpression="pk = :pk AND sk BETWEEN :low AND :high",
                ExpressionAttributeValues=to_item({":pk": digit, ":low": low, ":high": high}),
            )

    def any_listed(self, part: int, parts: int) -> bool:
        """Whether there is any product in the part, for the price of one."""
        for digit, low, high in ranges(part, parts):
            answer = self._client.query(
                TableName=self.name,
                ConsistentRead=True,
                Limit=1,
                KeyConditionExpression="pk = :pk AND sk BETWEEN :low AND :high",
                ExpressionAttributeValues=to_item({":pk": digit, ":low": low, ":high": high}),
            )
            if answer["Items"]:
                return True
        return False

    # ---- writing

    def join(self, category_id: str, product: "Product", lowest: Mapping[str, int]) -> Write:
        """That it is a member, or what it is sorted by now."""
        item = member_key(category_id, product.product_id) | {
            "product_id": product.product_id,
            "born_at": product.born_at,
        }
        item |= {f"price_{currency}": amount for currency, amount in lowest.items()}
        return self._row(item)

    def leave(self, category_id: str, product_id: str) -> Write:
        return {"Delete": {"TableName": self.name, "Key": to_item(member_key(category_id, product_id))}}

    def list_product(self, product: "Product") -> list[Write]:
        row = {"product_id": product.product_id, "slug": product.slug, "changed_at": product.changed_at}
        row |= {"live": list(product.live_skus)} if product.live_skus else {}
        age = newest_key(product.product_id, product.born_at) | {"product_id": product.product_id}
        return [self._row(listed_key(product.product_id) | row), self._row(age)]

    def unlist_product(self, product: "Product") -> list[Write]:
        keys = (listed_key(product.product_id), newest_key(product.product_id, product.born_at))
        return [{"Delete": {"TableName": self.name, "Key": to_item(key)}} for key in keys]
