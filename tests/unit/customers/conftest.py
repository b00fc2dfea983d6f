import os

os.environ.setdefault("PSP_URL", "https://psp.example")
os.environ.setdefault("PSP_KEY_ARN", "arn:aws:secretsmanager:us-east-1:000000000000:secret:psp")
