"""`make bench`: runs every benchmark (or those named) and writes bench/results.json.

`pages` and `cache` need nothing to run; the others measure the running local shop. `pages=1000,10000` takes those sizes
alone. `cache` holds a slice of itself against Varnish, where that is installed, and with --write into docs/cache.md.
"""

import json
import os
import platform
import sys
import time
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from rich.console import Console

from bench.shop import Shop

RESULTS = Path(__file__).with_name("results.json")
BENCHMARKS = ("freshness", "checkout", "checks", "pages", "cache")


def main(asked: list[str]) -> int:
    writes, asked = "--write" in asked, [name for name in asked if name != "--write"]
    names = [name.partition("=")[0] for name in asked]
    sizes = {name: of.partition("=")[2] for name, of in zip(names, asked, strict=True) if "=" in of}
    if unknown := set(names) - set(BENCHMARKS):
        print(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    console = Console()
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    for name in names or BENCHMARKS:
        module = import_module(f"bench.{name}")
        loop = reference_loop_ms()
        if name == "pages":
            given = sizes.get(name)
            figures = module.measure(tuple(map(int, given.split(",")))) if given else module.measure()
        elif name == "cache":
            figures = module.measure()
        else:
            figures = module.measure(Shop.running())
        figures |= {"reference_loop_ms": loop, "taken_at": datetime.now(UTC).isoformat(timespec="seconds")}
        results[name] = figures
        console.print(module.table(figures))
        if name == "cache" and writes:
            module.write(figures)
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
