import os

os.environ.setdefault("PIM_WEBHOOK_SECRET_ARN", "arn:pim")
