"""A real caching proxy (Varnish) in the CDN's place: it obeys the headers a page has and the purges the shop asks for.

In front of the embedded CloudFront, which passes on what pages tell the CDN as `CDN-Cache-Control` and does not cache.
"""

import http.client
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types_boto3_cloudfront.client import CloudFrontClient

VCL = Path(__file__).with_name("proxy.vcl")
VARNISH = shutil.which("varnishd") or shutil.which("varnishd", path="/usr/sbin:/usr/local/sbin")
#: A fetch that began before a purge may end behind it, with the old page; so a purge is done when it was done twice.
SLOWEST_FETCH = 2.0


@dataclass(frozen=True)
class Proxy:
    port: int

    def purge(self, items: Iterable[str]) -> None:
        """As CreateInvalidation takes them: paths, wildcards, tags."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        for item in items:
            connection.request("BAN", "/", headers={"ban": ban(item)})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == http.client.OK, f"{item}: {answer.status} {answer.reason}"  # noqa: S101
        connection.close()


def ban(item: str) -> str:
    """In Varnish's words: https://varnish-cache.org/docs/7.1/reference/vcl.html#ban"""
    if item.startswith("#"):
        return f"obj.http.x-amz-meta-cache-tag ~ (?i)(^|,){re.escape(item[1:])}(,|$)"
    if item.endswith("*"):
        return f"obj.http.x-path ~ ^{re.escape(item[:-1])}"
    return f"obj.http.x-path == {item}"


@contextmanager
def running(backend_port: int, *, host: str) -> Iterator[Proxy]:
    """Before what answers on that port to that name."""
    assert VARNISH  # noqa: S101 who calls has looked
    vcl = VCL.read_text(encoding="utf-8").replace("@PORT@", str(backend_port)).replace("@HOST@", host)
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="evershelf-varnish-") as folder:
        Path(folder).chmod(0o755)  # its worker runs as somebody else
        (Path(folder) / "proxy.vcl").write_text(vcl, encoding="utf-8")
        log = Path(folder) / "log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [
                    *(VARNISH, "-F", "-n", f"{folder}/work", "-f", f"{folder}/proxy.vcl", "-a", f"127.0.0.1:{port}"),
                    *("-s", "malloc,256m", "-p", "ban_lurker_age=600"),
                ],
                stdout=out,
                stderr=out,
            )
            try:
                _wait(port, process, log)
                yield Proxy(port)
            finally:
                process.terminate()
                try:
                    process.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    process.kill()


@dataclass
class Bridge:
    """What CloudFront does with an invalidation: it hears those of a distribution and purges the proxy."""

    client: "CloudFrontClient"
    distribution: str
    proxy: Proxy
    #: (when it was done, what was purged)
    done: list[tuple[float, list[str]]] = field(default_factory=list)
    #: Told twice, so that no fetch that was on its way is left.
    settled: list[tuple[float, list[str]]] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _stop: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def hearing(self) -> Iterator["Bridge"]:
        self._seen = set(self._ids())  # of before: nothing is cached yet
        thread = threading.Thread(target=self._hear, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            thread.join(timeout=10)

    def _hear(self) -> None:
        again: list[tuple[float, list[str]]] = []
        while not self._stop.wait(0.02):
            for one in self._ids():
                if one not in self._seen:
                    self._seen.add(one)
                    found = self.client.get_invalidation(DistributionId=self.distribution, Id=one)
                    items = found["Invalidation"]["InvalidationBatch"]["Paths"]["Items"]
                    self.proxy.purge(items)
                    self.done.append((time.monotonic(), items))
                    again.append((time.monotonic() + SLOWEST_FETCH, items))
            while again and again[0][0] <= time.monotonic():
                _, items = again.pop(0)
                self.proxy.purge(items)
                self.settled.append((time.monotonic(), items))

    def _ids(self) -> list[str]:
        listed = self.client.list_invalidations(DistributionId=self.distribution)["InvalidationList"]
        return [one["Id"] for one in listed.get("Items", [])]


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _wait(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"Varnish does not start: {log.read_text(encoding='utf-8')[-2_000:]}")
