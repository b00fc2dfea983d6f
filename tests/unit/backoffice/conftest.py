import os

os.environ.setdefault("STACKS", "evershelf-test-stock")
