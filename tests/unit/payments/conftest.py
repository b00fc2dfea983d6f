"""What the payments functions read when they are imported."""

import os

os.environ.update(
    {
        "PSP_URL": "http://127.0.0.1:4566/_aws/execute-api/psp-api/psp",
        "PSP_KEY_ARN": "arn:aws:secretsmanager:us-east-1:000000000000:secret:psp-key",
        "PSP_WEBHOOK_SECRET_ARN": "arn:aws:secretsmanager:us-east-1:000000000000:secret:psp-webhook",
    }
)
