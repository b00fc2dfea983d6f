"""What all parts of the catalog's table have in common: how a row is put."""

from typing import TYPE_CHECKING

from shop.table import Item, Write, to_item

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient


class Rows:
    _client: "DynamoDBClient"
    name: str

    def _row(self, item: Item) -> Write:
        """It is so from now on, whatever was there."""
        return {"Put": {"TableName": self.name, "Item": to_item(item)}}
