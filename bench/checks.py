"""What the page checks cost: CPU per page of the running shop, beside printing it."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from rich.table import Table

from bench.shop import Shop, percentile
from evershelf.pages import Pages
from functions.pages.checking import findings_of, printed
from functions.pages.checks.checked import Checked
from functions.pages.model import Finding, View
from functions.pages.rebuild import KINDS
from functions.pages.render import Rendered
from shop.market import market_at

PAGES = 60
TIMES = 5


def measure(shop: Shop) -> dict[str, Any]:
    pages = Pages(shop.stage, shop.aws)
    site = pages.site
    prints: list[float] = []
    checks: list[float] = []
    sizes: list[int] = []
    for page in list(pages.known())[:PAGES]:
        _, digest = site.pages.record_and_theme(page.path)
        theme, kind = site.theme(str(digest)), KINDS[page.kind]
        view = kind.view(site.facts(theme, market_at(page.path)), page)
        body, _ = printed(kind, view, theme) if view else (None, [])
        if view is None or body is None:
            continue
        prints.append(_cpu_ms(partial(printed, kind, view, theme)))
        checks.append(_cpu_ms(partial(_checked, page.path, body, view)))
        sizes.append(len(body.body))
    return {
        "pages": len(checks),
        "print_p50_ms": round(percentile(prints, 50), 2),
        "checks_p50_ms": round(percentile(checks, 50), 2),
        "checks_max_ms": round(max(checks), 2),
        "bytes_max": max(sizes),
    }


def table(figures: dict[str, Any]) -> Table:
    shown = Table(title="Page checks: CPU a page", title_justify="left")
    for heading in ("pages", "print p50", "checks p50", "checks max", "largest page"):
        shown.add_column(heading, justify="right")
    shown.add_row(
        str(figures["pages"]),
        f"{figures['print_p50_ms']} ms",
        f"{figures['checks_p50_ms']} ms",
        f"{figures['checks_max_ms']} ms",
        f"{figures['bytes_max']:,} bytes",
    )
    return shown


def _checked(path: str, body: Rendered, view: View) -> list[Finding]:
    return findings_of(Checked(path, body.body, view, lambda _paths: set()), body.media_type)


def _cpu_ms(work: Callable[[], object]) -> float:
    work()
    began = time.process_time()
    for _ in range(TIMES):
        work()
    return (time.process_time() - began) * 1000 / TIMES
