"""What an invocation cost."""

import time
from typing import Any

import boto3.session


class Meter:
    """Calls to AWS (each attempt counts) and CPU since `start`. A function serves one invocation at a time."""

    def __init__(self) -> None:
        self.aws_calls = 0
        self._cpu = time.process_time()

    def start(self) -> None:
        self.aws_calls = 0
        self._cpu = time.process_time()

    def read(self) -> dict[str, float]:
        return {"aws_calls": self.aws_calls, "cpu_ms": round((time.process_time() - self._cpu) * 1000, 1)}

    def count(self, **_: Any) -> None:
        self.aws_calls += 1


meter = Meter()
boto3.DEFAULT_SESSION = boto3.session.Session()  # of which every boto3.client() is made
boto3.DEFAULT_SESSION.events.register("before-send", meter.count)
