"""`evershelf build` itself, from a file of events to a folder of pages, in one process: beside it Hugo does the same.

It prints every market, every order of a category, the search's parts, feeds and sitemaps, and checks each page.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.goods import Goods
from bench.hugo import cpu_ms
from evershelf.places import ROOT


def measure(folder: Path, size: int) -> dict[str, Any]:
    """All CPU of the process, the interpreter's start included."""
    feed, told = folder / "events.jsonl", folder / "told.json"
    with feed.open("w", encoding="utf-8") as lines:
        lines.writelines(f"{json.dumps(event)}\n" for event in Goods(size).events())
    command = ["-m", "evershelf", "build", "--out", str(folder / "site"), "--from", str(feed), "--jobs", "1", "--json"]
    with told.open("w", encoding="utf-8") as said:
        child = subprocess.Popen([sys.executable, *command], stdout=said, cwd=ROOT, env=_environment())
        _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"evershelf build ended with {child.returncode}: {told.read_text(encoding='utf-8')[:2000]}")
    summary = json.loads(told.read_text(encoding="utf-8"))
    pages = summary["pages"]
    return {
        "pages": pages,
        "by_kind": summary["by_kind"],
        "mb": round(summary["bytes"] / 1e6),
        "build_ms_per_page": round(cpu_ms(used) / pages, 2),
        "before_pages_ms_per_page": round(summary["cpu_seconds"]["before_pages"] * 1000 / pages, 2),
        "rss_mb_peak": round(used.ru_maxrss / 1024),
    }


def _environment() -> dict[str, str]:
    """Modules are compiled once, as for everybody: some containers are told to compile them each time."""
    return {name: said for name, said in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | QUIET


QUIET = {"SOURCE_DATE_EPOCH": "1795348800", "NO_COLOR": "1", "TERM": "dumb"}
