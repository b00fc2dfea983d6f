"""The environment every function expects: no test may reach AWS, or anything else, by accident."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

TABLES = (
    *(
        "CART",
        "CATALOG",
        "CUSTOMER",
        "DELIVERY",
        "NOTIFICATION",
        "ORDER",
        "OUTBOX",
        "PAGES",
        "PAYMENT",
        "STOCK",
        "WEBHOOK",
    ),
)

os.environ.update(
    {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "POWERTOOLS_TRACE_DISABLED": "true",
        "DEAD_LETTER_URL": "https://sqs.us-east-1.amazonaws.com/000000000000/dead",
        "QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/000000000000/queue",
        "LOW_STOCK_AT": "5",
        "THEME_BUCKET": "themes",
        "LAZY_KINDS": "",
        "PAGES_BUCKET": "pages",
        "DISTRIBUTION_ID": "E1",
        "REBUILD_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/000000000000/rebuild.fifo",
        "STACKS": "evershelf-test-stock",
        "ASK_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/000000000000/ask",
        "TELL_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/000000000000/tell",
        "SHOPPER_ISSUER": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_shoppers",
        "SHOPPER_CLIENT_ID": "shopper-client",
        "SHOPPER_POOL_ID": "us-east-1_shoppers",
        "STAFF_ISSUER": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_staff",
        "STAFF_CLIENT_ID": "staff-client",
        "SEARCH_ENDPOINT": "https://search.example",
        "SEARCH_PREFIX": "evershelf-test",
        "INDEX_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/000000000000/index",
        "MAIL_FROM": "orders@shop.example",
        "CONFIGURATION_SET": "mails",
        "ORDER_LINK_KEY_ARN": "arn:aws:secretsmanager:us-east-1:000000000000:secret:link",
        **{f"{name}_TABLE": name.lower() for name in TABLES},
    }
)
# A proxy of the machine is not part of any test; an endpoint would send them to a running shop.
for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_SESSION_TOKEN"):
    os.environ.pop(name, None)


@pytest.fixture
def markets_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[list[Any]], None]]:
    """Puts another `markets.json` in force."""
    from shop import market  # noqa: PLC0415 after the environment is set

    def put(rows: list[Any]) -> None:
        file = tmp_path / "markets.json"
        file.write_text(json.dumps(rows), encoding="utf-8")
        monkeypatch.setattr(market, "FILE", file)
        market.markets.cache_clear()

    yield put
    market.markets.cache_clear()
