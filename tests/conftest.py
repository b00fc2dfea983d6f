"""The environment every function expects: no test may reach AWS, or anything else, by accident."""

import os

TABLES = ("CART", "CATALOG", "DELIVERY", "ORDER", "OUTBOX", "PAGE", "PAYMENT", "STOCK", "WEBHOOK")

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
        **{f"{name}_TABLE": name.lower() for name in TABLES},
    }
)
# A proxy of the machine is not part of any test; an endpoint would send them to a running shop.
for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_SESSION_TOKEN"):
    os.environ.pop(name, None)
