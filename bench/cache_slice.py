"""The simulation of bench/cache.py held against Varnish: the same requests, changes and purges, counted by both."""

import http.client
import http.server
import random
import threading
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from bench import proxy
from bench.proxy import Proxy
from bench.traffic import Timeline

SECONDS = 12.0
REQUESTS = 3_000
PAGES = 250
CHANGES = 40
CLIENTS = 8
SEED = 7
HEADERS = {
    "ours": "public, max-age=1, s-maxage=604800, stale-while-revalidate=2592000",
    "TTL 1 s": "public, s-maxage=1",
    "SWR 1 s": "public, s-maxage=1, stale-while-revalidate=60",
}


@dataclass
class Origin:
    """Answers with the number of changes a page has seen so far."""

    cache_control: str
    changed: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    asked: int = 0

    def serve(self) -> http.server.ThreadingHTTPServer:
        origin = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                origin.asked += 1
                body = str(len(origin.changed.get(int(self.path[1:]), ()))).encode()
                self.send_response(http.HTTPStatus.OK)
                self.send_header("Cache-Control", origin.cache_control)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

            def handle(self) -> None:
                with suppress(ConnectionResetError):  # the proxy ends, and its connections with it
                    super().handle()

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server


@dataclass
class Run:
    """What really happened, and when."""

    requests: list[tuple[float, int, bool, int]] = field(default_factory=list)
    purges: list[tuple[float, int]] = field(default_factory=list)


def measure() -> dict[str, Any]:
    if proxy.VARNISH is None:
        return {"skipped": "no varnishd on the PATH: apt-get install varnish"}
    return {name: _compared(name) for name in HEADERS}


def _compared(name: str) -> dict[str, Any]:
    from bench.cache import expiring, purged  # noqa: PLC0415 they know each other

    origin = Origin(HEADERS[name])
    server = origin.serve()
    try:
        with proxy.running(server.server_port, host="origin") as cache:
            run = _run(cache, origin, purges=name == "ours")
    finally:
        server.shutdown()
    timeline = Timeline()
    for at, page in sorted((at, page) for page, times in origin.changed.items() for at in times):
        timeline.add(page, at, at)
    for at, page in run.purges:
        timeline.purged[page].append(at)
    requests = [(at, page) for at, page, *_ in sorted(run.requests)]
    if name == "ours":
        simulated = purged(requests, timeline.ordered(), since=0)
    else:
        simulated = expiring(requests, timeline, since=0, ttl=1, stale_while=60 if name == "SWR 1 s" else 0)
    stale = sum(
        version < sum(changed < at for changed in origin.changed.get(page, ())) for at, page, _, version in run.requests
    )
    return {
        "requests": len(requests),
        "proxy_origin": origin.asked,
        "simulated_origin": simulated.origin,
        "proxy_stale": stale,
        "simulated_stale": len(simulated.stale),
        "hit_ratio_differs_by": round(abs(origin.asked - simulated.origin) / len(requests) * 100, 2),
    }


def _run(cache: Proxy, origin: Origin, *, purges: bool) -> Run:
    lot = random.Random(SEED)  # noqa: S311 no secret
    weights = list(accumulate(1 / rank for rank in range(1, PAGES + 1)))
    pages = lot.choices(range(PAGES), cum_weights=weights, k=REQUESTS)
    asks = sorted(zip((lot.random() * SECONDS for _ in pages), pages, strict=True))
    moves = sorted(
        zip((lot.random() * SECONDS for _ in range(CHANGES)), lot.choices(range(40), k=CHANGES), strict=True)
    )
    run, began = Run(), time.monotonic() + 0.5

    def shopper(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", cache.port, timeout=30)
        for at, page in asks[number::CLIENTS]:
            time.sleep(max(0.0, began + at - time.monotonic()))
            asked_at = time.monotonic()
            connection.request("GET", f"/{page}")
            answer = connection.getresponse()
            version = int(answer.read())
            run.requests.append((asked_at, page, answer.headers["x-cache"] == "Hit", version))
        connection.close()

    def shop() -> None:
        for at, page in moves:
            time.sleep(max(0.0, began + at - time.monotonic()))
            origin.changed[page].append(time.monotonic())
            if purges:
                time.sleep(0.2)
                cache.purge([f"/{page}"])
                run.purges.append((time.monotonic(), page))

    threads = [threading.Thread(target=shopper, args=(number,)) for number in range(CLIENTS)]
    threads.append(threading.Thread(target=shop))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return run
