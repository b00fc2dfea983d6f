"""What pages cost, at 1,000, 10,000 and 100,000 products, beside Hugo on the same catalog; no shop has to run.

CPU of the engine's own processes: that of the tables, the bucket and the queue in memory's stead is told apart.
"""

import multiprocessing
import os
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from rich.table import Table

from bench import engine, hugo, site

SIZES = (1_000, 10_000, 100_000)
#: Hugo keeps every page in memory: at a hundred thousand it needs more than some machines have, and we some minutes.
WHOLE_AT_MOST = 10_000
MEMORY = Path("/dev/shm")  # noqa: S108


def measure(sizes: tuple[int, ...] = SIZES) -> dict[str, Any]:
    return {
        "by_products": {str(size): _measured(size) for size in sizes},
        "where": f"tables and bucket on disk by SQLite, no emulator, {os.cpu_count()} shared cores",
        "load": " ".join(f"{load:.1f}" for load in os.getloadavg()),
    }


def _measured(size: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="bench-pages-") as name:
        folder = Path(name)
        figures = {step.__name__: _alone(step, folder, size) for step in (engine.load, engine.build, engine.change)}
        if size <= WHOLE_AT_MOST:
            figures |= _whole(size)
        return figures


def _whole(size: int) -> dict[str, Any]:
    """The whole site by us and by Hugo. In memory: what a disk takes of the kernel's time differs from run to run."""
    with tempfile.TemporaryDirectory(prefix="bench-pages-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        steps = {"site": site.measure, "hugo": hugo.measure}
        return {name: _alone(step, Path(folder), size) for name, step in steps.items()}


def _alone(step: Callable[[Path, int], dict[str, Any]], folder: Path, size: int) -> dict[str, Any]:
    """In a process of its own, whose memory is nobody else's."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=spawn) as process:
        return process.submit(step, folder, size).result()


def table(figures: dict[str, Any]) -> Table:
    by_products = figures["by_products"]
    told = Table(title="pages: CPU, one core", title_justify="left")
    told.add_column("figure")
    for size in by_products:
        told.add_column(f"{int(size):,} products", justify="right")
    told.add_column("limit or peer")
    for name, tell, limit in ROWS:
        told.add_row(name, *(_told(tell, of) for of in by_products.values()), limit)
    told.add_row("load average at the end (1, 5, 15 min)", figures["load"], *[""] * len(by_products))
    told.add_row("reference loop", f"{figures['reference_loop_ms']} ms", *[""] * len(by_products))
    return told


def _told(tell: Callable[[dict[str, Any]], str], of: dict[str, Any]) -> str:
    try:
        return tell(of)
    except KeyError:
        return "not run"


def _step(kind: str) -> Callable[[dict[str, Any]], str]:
    def tell(of: dict[str, Any]) -> str:
        steps = of["build"]["steps"][kind]
        return " / ".join(f"{steps[name]:.2f}" for name in ("view", "render", "checks", "write")) + " ms"

    return tell


def _parts_of_a_change(of: dict[str, Any]) -> str:
    names = ("asking", "product", "category", "search_part", "merchant_part")
    return " / ".join(f"{of['change'][f'{name}_ms']:.1f}" for name in names) + " ms"


ROWS: tuple[tuple[str, Callable[[dict[str, Any]], str], str], ...] = (
    ("product page: view / render / checks / write", _step("product"), "render under 1 ms, with checks under 5 ms"),
    ("category page of up to 48 cards: the same", _step("category"), ""),
    (
        "`evershelf build`: all CPU of it, a page",
        lambda of: f"{of['site']['build_ms_per_page']} ms",
        "half of Hugo's, which checks nothing",
    ),
    ("... Hugo's", lambda of: f"{of['hugo']['build_ms_per_page']} ms", "peer"),
    (
        "... of it starting and reading the feed",
        lambda of: f"{of['site']['before_pages_ms_per_page']} ms",
        "Hugo's includes it",
    ),
    ("... pages", lambda of: f"{of['site']['pages']:,}", "two markets, three orders, and what is no HTML"),
    ("... Hugo's", lambda of: f"{of['hugo']['pages']:,}", "one market, one order"),
    ("... memory", lambda of: f"{of['site']['rss_mb_peak']} MB", "flat"),
    ("... Hugo's", lambda of: f"{of['hugo']['rss_mb_peak']} MB", "peer"),
    (
        "a page published by the engine, with records and edges",
        lambda of: f"{of['build']['engine_ms_per_page']} ms",
        "",
    ),
    ("... of it what Hugo does too: view and render", lambda of: f"{of['build']['printed_ms_per_page']} ms", ""),
    (
        "... pages built for that",
        lambda of: f"{of['build']['pages']:,} of {of['build']['of_pages']:,}",
        "evenly spread",
    ),
    ("pages a second and core", lambda of: f"{of['build']['pages_per_s']:,}", "printed"),
    ("one price: CPU of the engine, the quickest round", lambda of: f"{of['change']['engine_ms']} ms", "10 ms, flat"),
    ("... and the slowest", lambda of: f"{max(of['change']['engine_ms_of_rounds'])} ms", "what else runs here"),
    ("... CPU of Hugo", lambda of: f"{of['hugo']['change_cpu_ms']:,} ms", "peer"),
    ("... of it asking, product's page, lists, search, feed", _parts_of_a_change, ""),
    (
        "... views built / pages written",
        lambda of: f"{of['change']['views']:.0f} / {of['change']['pages_written']:.0f}",
        "views under 1.2 a page",
    ),
    (
        "... calls to AWS / items read",
        lambda of: f"{of['change']['aws_calls']:.0f} / {of['change']['items_read']:.0f}",
        "flat",
    ),
    (
        "... memory: at a tenth / peak",
        lambda of: f"{of['build']['rss_mb_at_a_tenth']} / {of['build']['rss_mb_peak']} MB",
        "flat",
    ),
)
