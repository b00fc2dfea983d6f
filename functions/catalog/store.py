"""The catalog table.

| pk | sk | what |
|---|---|---|
| product#<id> | product | the product, without prices |
| categories | category#<id> | the category |
| number | categories | how often a category changed |
| slug#<kind>#<slug> | slug | who has the address: `owner`; of one that is free, who had it last: `was` |
| sku#<sku> | sku | which product sells it, how a cart names it, `price_<currency>`: {amount, revision} |
"""

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Self

from functions.catalog.contents import Contents
from functions.catalog.keys import Kind, category_key, content_key, product_key, product_path, sku_key, slug_key
from functions.catalog.listings import Listings
from functions.catalog.model import Categories, Category, Content, Offer, Product
from shop.market import default_market
from shop.money import Money
from shop.table import Item, Known, Write, batch_get_as_told, dynamodb, from_item, partition, to_item, write

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient


NUMBER_KEY: Item = {"pk": "number", "sk": "categories"}


class CatalogTable(Listings, Contents):
    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self.name = table
        self._categories: Categories | None = None
        self._product = Known(Product.model_validate, key="pk", at_most=1_000)
        #: SKU and its prices, of an item of `offer_keys`.
        self.priced = Known(lambda item: (item["sku"], _prices(item)), key="pk", at_most=4_000)

    @classmethod
    def from_environment(cls) -> Self:
        return cls(dynamodb(), os.environ["CATALOG_TABLE"])

    # ---- reading: always strongly, since pages and prices are made from it ------------------------------------------

    def products(self, product_ids: Iterable[str]) -> dict[str, Product]:
        """Without the withdrawn."""
        keys = [product_key(product_id) for product_id in dict.fromkeys(product_ids)]
        found = map(self._product, self._get_as_told(keys))
        return {product.product_id: product for product in found if not product.withdrawn}

    def product_or_tombstone(self, product_id: str) -> Product | None:
        items = self._get_as_told([product_key(product_id)])
        return self._product(items[0]) if items else None

    def categories(self) -> list[Category]:
        """By position, then by id."""
        return list(self.known_categories().every)

    def known_categories(self) -> Categories:
        """Kept under the number of their last change: every page reads them all.

        Only if the last one written carries that number, since a query may come between two writes of a transaction.
        """
        numbers = self._get([NUMBER_KEY])
        number = numbers[0]["number"] if numbers else 0
        if self._categories and self._categories.number == number:
            return self._categories
        items = partition(self._client, self.name, "categories")
        found = Categories(map(Category.model_validate, items), number=number)
        if max((item.get("number", 0) for item in items), default=0) == number:
            self._categories = found
        return found

    def category(self, category_id: str) -> Category | None:
        items = self._get([category_key(category_id)])
        return Category.model_validate(items[0]) if items else None

    def prices(self, skus: Iterable[str]) -> dict[str, dict[str, Money]]:
        """SKU -> currency -> price."""
        return self.as_prices(self.sku_items(skus))

    @staticmethod
    def as_prices(items: Iterable[Item]) -> dict[str, dict[str, Money]]:
        return {item["sku"]: _prices(item) for item in items}

    def offers(self, skus: Iterable[str]) -> dict[str, Offer]:
        return self.as_offers(self.sku_items(skus))

    @staticmethod
    def offer_keys(skus: Iterable[str]) -> list[Item]:
        return [sku_key(sku) for sku in dict.fromkeys(skus)]

    @staticmethod
    def as_offers(items: Iterable[Item]) -> dict[str, Offer]:
        """Only what a product sells: a price may wait here for its product."""
        return {
            item["sku"]: Offer.model_validate(item | {"prices": _prices(item), "active": True})
            for item in items
            if item.get("product_id")
        }

    def sku_items(self, skus: Iterable[str]) -> list[Item]:
        return self._get(self.offer_keys(skus))

    def slug_owners(self, kind: Kind, slugs: Iterable[str]) -> dict[str, str]:
        """Of those that are somebody's."""
        items = self._get([slug_key(kind, slug) for slug in dict.fromkeys(slugs)])
        return {item["slug"]: item["owner"] for item in items if "owner" in item}

    def last_owner(self, kind: Kind, slug: str) -> str | None:
        """Who had the address last, if it is nobody's now."""
        items = self._get([slug_key(kind, slug)])
        return items[0].get("was") if items else None

    def owner_or_last(self, kind: Kind, slug: str) -> str | None:
        """Whose address it is, or was."""
        items = self._get([slug_key(kind, slug)])
        return items[0].get("owner") or items[0].get("was") if items else None

    def _get(self, keys: Sequence[Item]) -> list[Item]:
        return [from_item(item) for item in self._get_as_told(keys)]

    def _get_as_told(self, keys: Sequence[Item]) -> list[Item]:
        return batch_get_as_told(self._client, {self.name: keys})[self.name] if keys else []

    # ---- writing ----------------------------------------------------------------------------------------------------

    def commit(self, writes: Sequence[Write]) -> None:
        """Raises ConditionFailed when something moved since it was read: read again."""
        write(self._client, writes)

    def put_product(self, product: Product, *, seen: int | None) -> Write:
        """`seen` is the revision the decision was made on, None where there was no product."""
        return self._put(product_key(product.product_id) | product.model_dump(), seen=seen)

    def put_content(self, content: Content, *, seen: int | None) -> Write:
        return self._put(content_key(content.content_id) | content.model_dump(), seen=seen)

    def category_unmoved(self, category_id: str, *, seen: int | None) -> Write:
        """It is as it was read: `seen` is its revision, None where there was none."""
        check: Item = {"TableName": self.name, "Key": to_item(category_key(category_id))}
        return {"ConditionCheck": check | self._as_seen(seen)}

    def put_category(self, category: Category, *, seen: int | None, number: int) -> list[Write]:
        """`number` is that of the categories the decision was made on."""
        following = {"number": number + 1}
        count = self._row(NUMBER_KEY | following)
        count["Put"] |= self._as_seen(number or None, name="number")
        row = category_key(category.category_id) | category.model_dump() | following
        return [self._put(row, seen=seen), count]

    def _put(self, item: Item, *, seen: int | None) -> Write:
        put = self._row(item)
        put["Put"] |= self._as_seen(seen)
        return put

    @staticmethod
    def _as_seen(revision: int | None, *, name: str = "revision") -> Item:
        if revision is None:
            return {"ConditionExpression": "attribute_not_exists(pk)"}
        return {
            "ConditionExpression": "#seen = :seen",
            "ExpressionAttributeNames": {"#seen": name},
            "ExpressionAttributeValues": to_item({":seen": revision}),
        }

    def claim_slug(self, kind: Kind, slug: str, owner: str) -> Write:
        return self._update_slug(kind, slug, owner, "SET slug = :slug, #owner = :owner REMOVE was", {":slug": slug})

    def free_slug(self, kind: Kind, slug: str, owner: str) -> Write:
        """It stays known whose it was, for who still asks there; whoever claims it next has it."""
        return self._update_slug(kind, slug, owner, "SET slug = :slug, was = :owner REMOVE #owner", {":slug": slug})

    def _update_slug(self, kind: Kind, slug: str, owner: str, expression: str, values: Item) -> Write:
        return {
            "Update": {
                "TableName": self.name,
                "Key": to_item(slug_key(kind, slug)),
                "UpdateExpression": expression,
                "ConditionExpression": "attribute_not_exists(#owner) OR #owner = :owner",
                "ExpressionAttributeNames": {"#owner": "owner"},
                "ExpressionAttributeValues": to_item(values | {":owner": owner}),
            }
        }

    def sell(self, sku: str, product: Product, *, prices: dict[str, Item], seen: Item | None) -> Write:
        """The product sells the SKU from now on; `prices` (currency -> {amount, revision}) are those that moved."""
        variant = next(row for row in product.variants if row["sku"] == sku)
        locale = default_market().locale
        image, options = product.image(locale), variant.get("options", {})
        values = {
            "sku": sku,
            "product_id": product.product_id,
            "title": product.text(locale)["title"],
            "options": options,
            "options_in": {locale: product.said(options, locale) for locale in product.texts},
            "url": product_path(product.slug),
            "image": image.model_dump() if image else None,
            "titles": {locale: text["title"] for locale, text in product.texts.items()},
            "alts": product.media[0].get("alt", {}) if product.media else {},
        } | {f"price_{currency}": price for currency, price in prices.items()}
        return self._update_sku(sku, values, seen=seen)

    def stop_selling(self, sku: str, *, seen: Item | None) -> Write:
        """The prices stay, each with its revision, should the SKU come back."""
        return self._update_sku(
            sku, dict.fromkeys(("product_id", "title", "url", "image", "titles", "alts", "options_in")), seen=seen
        )

    def set_price(self, sku: str, price: Money, *, revision: int, seen: Item | None) -> Write:
        values = {"sku": sku, f"price_{price.currency}": {"amount": price.amount, "revision": revision}}
        return self._update_sku(sku, values, seen=seen)

    def unmoved(self, sku: str, *, seen: Item | None) -> Write:
        """Nothing came for the SKU since it was read: a decision on several SKUs holds for all of them at once."""
        check: Item = {
            "TableName": self.name,
            "Key": to_item(sku_key(sku)),
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        if seen:
            check |= {
                "ConditionExpression": "version = :seen",
                "ExpressionAttributeValues": to_item({":seen": seen["version"]}),
            }
        return {"ConditionCheck": check}

    def _update_sku(self, sku: str, values: dict[str, Any], *, seen: Item | None) -> Write:
        """Conditioned on the `version` read: a price and a product may come for one SKU at the same time."""
        setting = {name: value for name, value in values.items() if value is not None}
        removing = [name for name, value in values.items() if value is None]
        version = seen["version"] if seen else 0
        names = {f"#{i}": name for i, name in enumerate([*setting, *removing])}
        places = {name: place for place, name in names.items()}
        expression = "SET version = :next, " + ", ".join(f"{places[name]} = :{places[name][1:]}" for name in setting)
        expression = expression.rstrip(", ")
        if removing:
            expression += " REMOVE " + ", ".join(places[name] for name in removing)
        bound = {":next": version + 1} | {f":{places[name][1:]}": value for name, value in setting.items()}
        if seen:
            bound |= {":seen": version}
        return {
            "Update": {
                "TableName": self.name,
                "Key": to_item(sku_key(sku)),
                "UpdateExpression": expression,
                "ConditionExpression": "version = :seen" if seen else "attribute_not_exists(pk)",
                "ExpressionAttributeNames": names,
                "ExpressionAttributeValues": to_item(bound),
            }
        }


def _prices(item: Item) -> dict[str, Money]:
    return {
        name.removeprefix("price_"): Money(amount=value["amount"], currency=name.removeprefix("price_"))
        for name, value in item.items()
        if name.startswith("price_")
    }
