"""`evershelf theme watch`: the shop with the theme that lies here, its pages made of the stage's own facts.

Nothing is published: a page is rendered when it is asked for, so a change is seen as soon as the browser has loaded it
again, which it does by itself. Carts and orders go to the stage's API.
"""

import contextlib
import threading
import time
from collections.abc import Callable
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from evershelf import theme
from evershelf.aws import Aws
from evershelf.errors import Failure
from evershelf.stage import StageInfo
from functions.catalog.store import CatalogTable
from functions.pages.facts import Facts
from functions.pages.kinds import not_found
from functions.pages.model import PageRef
from functions.pages.rebuild import KINDS
from functions.pages.render import HTML, Theme, rendered
from functions.pages.store import PagesTable
from functions.stock.store import StockTable
from shop.market import market_at

#: As the CDN sends it (stacks/edge.py), so that what browsers refuse there is refused here.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; font-src 'self'; "
    "manifest-src 'self'; connect-src 'self' {api}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
RELOAD = '<script src="/__theme/reload.js" defer></script></head>'
RELOAD_JS = b'new EventSource("/__theme/changes").onmessage = () => location.reload();'
LOOK_EVERY, QUIET = 0.1, 1.5

type Answer = tuple[int, str, bytes]


class Preview:
    """A theme's folder and a stage's facts. `version` counts the changes seen."""

    def __init__(self, folder: Path, stage: StageInfo, aws: Aws) -> None:
        self._folder = folder
        self._stage = stage
        self._client = aws.dynamodb
        self._catalog = CatalogTable(aws.dynamodb, stage.outputs["CatalogTable"])
        self._stock = StockTable(aws.dynamodb, stage.outputs["StockTable"])
        self._pages = PagesTable(aws.dynamodb, stage.outputs["PagesTable"])
        self.version = 0
        self.changed = threading.Condition()
        self.failure: Failure | None = None
        self.build()

    def headers(self, path: str) -> dict[str, str]:
        hosts = {urlsplit(url)._replace(path="").geturl() for url in (self._stage.api_url, self._stage.cognito_url)}
        return {
            "Content-Security-Policy": POLICY.format(api=" ".join(sorted(hosts))),
            "Cache-Control": theme.IMMUTABLE if path.startswith("/assets/") else "no-store",
        }

    def build(self) -> None:
        """The theme anew; one that cannot be built leaves its reason on every page."""
        try:
            built = theme.build(self._stage, self._folder)
            self._theme = Theme.from_json(built.bundle)
            self._assets = {f"/{asset.key}": asset for asset in built.assets}
            self.failure = None
        except Failure as failure:
            self.failure = failure
        with self.changed:
            self.version += 1
            self.changed.notify_all()

    def wait(self, *, after: int, seconds: float) -> bool:
        with self.changed:
            return self.changed.wait_for(lambda: self.version != after, timeout=seconds)

    def answer(self, path: str) -> Answer:
        if path == "/__theme/reload.js":
            return 200, "text/javascript", RELOAD_JS
        if self.failure:
            return 500, HTML, _complaint(self.failure.what, self.failure.then)
        if path in self._assets:
            return 200, self._assets[path].content_type, self._assets[path].body
        record, _ = self._pages.record_and_theme(path)
        if record:
            return self._page(200, PageRef(path=path, kind=record.kind, key=record.key))
        status, body = self._stage.fetch(path)
        if status == 200:  # noqa: PLR2004 - pictures and the like
            return status, _type_of(path), body
        [missing] = not_found.pages_of()
        return self._page(404, missing)

    def _page(self, status: int, page: PageRef) -> Answer:
        facts = Facts(
            client=self._client,
            catalog=self._catalog,
            stock=self._stock,
            market=market_at(page.path),
            shop=self._theme.shop,
            words=self._theme.words,
        )
        kind = KINDS[page.kind]
        view = kind.view(facts, page)
        if view is None:
            return 404, "text/plain", b"this page must not exist: nothing is published here"
        try:
            made = rendered(kind, view, self._theme)
        except Exception as error:  # noqa: BLE001 - whatever a template does wrong is what its author wants to read
            return 500, HTML, _complaint(str(error), "mend the template; this page loads again by itself")
        body = made.body
        if made.media_type == HTML:
            body = body.decode().replace("</head>", RELOAD, 1).encode()
        return status, made.media_type, body

    def watch(self, said: Callable[[], None]) -> None:
        """For ever: builds the theme whenever a file of it changes; `said` once the page had time to load again."""
        seen, quiet = self._stamp(), 0.0
        while True:
            time.sleep(LOOK_EVERY)
            quiet += LOOK_EVERY
            if (now := self._stamp()) != seen:
                seen, quiet = now, 0.0
                self.build()
            elif QUIET <= quiet < QUIET + LOOK_EVERY and self.version > 1:
                said()

    def _stamp(self) -> tuple[tuple[str, int], ...]:
        files = (file for file in sorted(self._folder.rglob("*")) if file.is_file())
        return tuple((str(file), file.stat().st_mtime_ns) for file in files)


def server(preview: Preview, port: int) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path == "/__theme/changes":
                self._changes()
                return
            if "." not in path.rpartition("/")[2] and not path.endswith("/"):
                self.send_response(301)
                self.send_header("Location", path + "/")
                self.end_headers()
                return
            status, media_type, body = preview.answer(path)
            self.send_response(status)
            for name, value in {
                "Content-Type": media_type,
                "Content-Length": str(len(body)),
                **preview.headers(path),
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def _changes(self) -> None:
            """https://html.spec.whatwg.org/multipage/server-sent-events.html"""
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            seen = preview.version
            with contextlib.suppress(OSError):  # the page was closed
                while not preview.wait(after=seen, seconds=15):
                    self.wfile.write(b": still here\n\n")
                    self.wfile.flush()
                self.wfile.write(b"data: changed\n\n")

        def log_message(self, *_: object) -> None:
            """Silent: what matters is said when the theme changes."""

    running = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    running.daemon_threads = True
    return running


def _complaint(what: str, then: str) -> bytes:
    head = f"<!doctype html><html lang=en><head><meta charset=utf-8><title>Theme</title>{RELOAD}"
    return f"{head}<h1>The theme is broken</h1><pre>{escape(what)}</pre><p>{escape(then)}</p>".encode()


def _type_of(path: str) -> str:
    from evershelf.assets import TYPES  # noqa: PLC0415

    return TYPES.get(Path(path).suffix, "application/octet-stream")
