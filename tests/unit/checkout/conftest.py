import os

import pytest

from tests.unit.orders.world import World

os.environ.setdefault("PSP_URL", "https://psp.example")
os.environ.setdefault("PSP_KEY_ARN", "arn:aws:secretsmanager:us-east-1:000000000000:secret:psp")
os.environ.setdefault("SHOP_URL", "https://shop.example")
os.environ.setdefault("HOLD_SECONDS", "900")


@pytest.fixture
def world() -> World:
    return World()
