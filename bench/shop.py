"""The running shop, as a benchmark sees it: events in, bytes out, and what each function's log says it cost."""

import json
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Self

from evershelf import bus, queues
from evershelf.aws import Aws
from evershelf.errors import Failure
from evershelf.seed import Catalog
from evershelf.stage import StageInfo, connect, find


@dataclass
class Cost:
    """Sums over the log lines of all functions in a while; the doubles of PSP and OMS are not ours and left out."""

    aws_calls: int = 0
    cpu_ms: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    lines: list[dict[str, Any]] = field(default_factory=list)


class Shop:
    def __init__(self, stage: StageInfo, aws: Aws) -> None:
        self.stage = stage
        self.aws = aws

    @classmethod
    def running(cls) -> Self:
        aws = connect("local")
        return cls(find("local", aws), aws)

    def send(self, source: str, name: str, detail: dict[str, Any]) -> datetime:
        """Tells when it was caused."""
        caused_at = datetime.now(UTC)
        detail = {"caused_at": caused_at.isoformat(), "cause_id": f"bench-{time.monotonic_ns()}"} | detail
        list(bus.put(self.aws, self.stage.bus_name, [bus.event(source, name, detail)]))
        return caused_at

    def restore(self, product_id: str) -> None:
        """The demo's product as the catalog file has it, whatever somebody, or a benchmark, made of it since."""
        demo = Catalog.read()
        product = next(product for product in demo.products if product["product_id"] == product_id)
        sequence = time.time_ns() // 1_000_000
        self.send("pim", "ProductUpserted", product | {"revision": sequence})
        for variant in product["variants"]:
            count = demo.stock[variant["sku"]]
            self.send("wms", "StockCounted", {"sku": variant["sku"], "counted": count, "sequence": sequence})
        self.wait(lambda: self.stage.fetch(f"/p/{product['slug']}/")[0] == HTTPStatus.OK, product_id, every=0.5)

    def etag(self, path: str) -> str:
        key = f"{path.strip('/')}/index.html".removeprefix("/")
        return self.aws.s3.head_object(Bucket=self.stage.pages_bucket, Key=key)["ETag"]

    def wait(self, look: Callable[[], bool], what: str, *, seconds: float = 30, every: float = 0.01) -> None:
        deadline = time.monotonic() + seconds
        while not look():
            if time.monotonic() > deadline:
                raise Failure(
                    f"no {what} within {seconds:.0f} s", then="look with `evershelf status` and `evershelf dlq list`"
                )
            time.sleep(every)

    def rest(self) -> None:
        """Until no queue has work, so that one measurement does not pay for another's."""
        self.wait(
            lambda: not any(q.waiting + q.in_flight for q in queues.of("local", self.aws) if not q.dead_letters),
            "rest",
            seconds=120,
            every=1.0,
        )

    def cost_since(self, began: datetime) -> Cost:
        logs = self.aws._client("logs")  # noqa: SLF001 the command line has no use for it
        cost = Cost()
        for page in logs.get_paginator("describe_log_groups").paginate():
            for group in page["logGroups"]:
                name = group["logGroupName"]
                if "evershelf-local-doubles" in name or "AccessLog" in name:
                    continue
                since = int(began.timestamp() * 1000)
                for found in logs.get_paginator("filter_log_events").paginate(logGroupName=name, startTime=since):
                    for event in found["events"]:
                        self._add(cost, event["message"])
        return cost

    @staticmethod
    def _add(cost: Cost, message: str) -> None:
        for text in message.splitlines():
            if not text.startswith('{"outcome"'):
                continue
            line = json.loads(text)
            cost.lines.append(line)
            cost.outcomes[line["outcome"]] += 1
            if line["outcome"] != "placed":  # read in the middle of an invocation that is read again at its end
                cost.aws_calls += line.get("aws_calls", 0)
                cost.cpu_ms += line.get("cpu_ms", 0.0)


def percentile(values: list[float], rank: int) -> float:
    if len(values) < 2:  # noqa: PLR2004 there is nothing between one value
        return values[0]
    return statistics.quantiles(values, n=100, method="inclusive")[rank - 1]
