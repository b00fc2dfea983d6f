"""Every store suite runs twice: against the fake in memory, and against moto, which is held to DynamoDB by others."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import boto3
import pytest
from moto import mock_aws

from tests.fakes import MemoryDynamo, create_table

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient


@pytest.fixture(params=["memory", "moto"])
def dynamodb(request: pytest.FixtureRequest) -> Iterator["DynamoDBClient"]:
    """A client with the tables `stock`, `cart` and `outbox`; a suite makes its own with `create_table`."""
    if request.param == "memory":
        client = MemoryDynamo().client
        _tables(client)
        yield client
    else:
        with mock_aws():
            client = boto3.client("dynamodb", region_name="us-east-1")
            _tables(client)
            yield client


def _tables(client: "DynamoDBClient") -> None:
    create_table(client, "stock", key="id")
    create_table(client, "cart", key="cart_id")
    create_table(client, "outbox", key="id")
