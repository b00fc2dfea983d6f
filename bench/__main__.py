"""`make bench`: runs every benchmark (or those named) on the running local shop and writes bench/results.json."""

import json
import os
import platform
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from bench import checkout, checks, freshness
from bench.shop import Shop

RESULTS = Path(__file__).with_name("results.json")
BENCHMARKS = {"freshness": freshness, "checkout": checkout, "checks": checks}


def main(names: list[str]) -> int:
    if unknown := set(names) - set(BENCHMARKS):
        print(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    console = Console()
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    for name in names or BENCHMARKS:
        module = BENCHMARKS[name]
        loop = reference_loop_ms()
        figures = module.measure(Shop.running())
        figures |= {"reference_loop_ms": loop, "taken_at": datetime.now(UTC).isoformat(timespec="seconds")}
        results[name] = figures
        console.print(module.table(figures))
    results["where"] = f"MiniStack on {os.cpu_count()} shared cores, CPython {platform.python_version()}; not AWS"
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    console.print(f"[dim]{results['where']}; written to bench/results.json[/]")
    return 0


def reference_loop_ms() -> float:
    """CPU of a fixed loop: how fast this machine is right now. Figures of two runs compare only beside it."""
    began = time.process_time()
    sum(number * number for number in range(1_000_000))
    return round((time.process_time() - began) * 1000, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
