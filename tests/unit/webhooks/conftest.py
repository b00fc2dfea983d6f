import os

os.environ.setdefault("PIM_WEBHOOK_SECRET_ARN", "arn:pim")
os.environ.setdefault("DELIVER_QUEUE_URL", "https://sqs.us-east-1.amazonaws.com/000000000000/deliver")
os.environ.setdefault("LOOPBACK_RECEIVERS", "refused")
