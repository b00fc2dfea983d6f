import os

os.environ.setdefault("ORDERS_QUEUE_URL", "https://sqs.us-east-1.amazonaws.com/000000000000/orders.fifo")
os.environ.setdefault("OMS_URL", "http://oms.test")

import pytest

from tests.unit.fulfillment.world import World


@pytest.fixture
def world() -> World:
    return World()
