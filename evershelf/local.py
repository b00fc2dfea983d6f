"""The embedded AWS on this machine: MiniStack as a background process, its port, its state."""

import hashlib
import os
import shutil
import socket
import time
import urllib.error
import urllib.request
from http import HTTPStatus
from pathlib import Path

from evershelf.errors import Failure
from evershelf.places import HOME, MINISTACK, NODE
from evershelf.process import Daemon
from evershelf.state import rewind_streams

REGION = "us-east-1"
ACCOUNT = "000000000000"
# What MiniStack 1.5.33 logs right after saving. It then waits for functions that wait for it, up to a minute.
SAVED = b"SFTP: stopped"
FAVORITE_PORT = 8642  # any free one does; one that stays the same makes for addresses people remember

MEMORY = Path("/dev/shm")  # noqa: S108 - Linux's file system in memory; the folder in it is ours alone
ROOMY = 6 << 30  # a worker takes 36 MB of it, and a busy shop has 100


class Local:
    """One emulator with all it owns in `home`. Several, each with a home of its own, run side by side.

    Stopping keeps the state: tables, queues with their messages, functions, stacks. Being killed loses it, except for
    S3's objects, which are written as they come; such a half state is thrown away by the next start.
    """

    def __init__(self, home: Path = HOME, *, port: int = FAVORITE_PORT) -> None:
        self.home = home
        self._wish = port
        self._daemon = Daemon(home, "ministack")

    @property
    def log(self) -> Path:
        return self._daemon.log

    @property
    def pid(self) -> int | None:
        return self._daemon.pid

    @property
    def port(self) -> int:
        try:
            return int((self.home / "port").read_text())
        except (FileNotFoundError, ValueError):
            return self._wish

    @property
    def endpoint(self) -> str:
        """With 127.0.0.1, not localhost: SDKs then address buckets by path."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def _scratch(self) -> Path:
        """Where each Lambda worker unpacks its layers anew: in memory where there is room, for a quarter of the CPU."""
        name = hashlib.sha256(str(self.home.resolve()).encode()).hexdigest()[:8]
        in_memory = MEMORY / f"evershelf-{os.getuid()}-{name}"
        if in_memory.is_dir() or (
            MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOMY
        ):
            return in_memory
        return self.home / "tmp"

    def running(self) -> bool:
        return self._daemon.running()

    def lost(self) -> bool:
        """It ended without being stopped, so what it remembered is gone or half gone."""
        return self._daemon.died()

    def start(self, patience: float = 30.0) -> bool:
        """Start it and wait until it answers; False when it ran already."""
        if not MINISTACK.exists():
            raise Failure("the embedded AWS is not installed", then="run `make up`, which installs it")
        started = self._daemon.start([str(MINISTACK)], self._prepare)
        self._wait_until_healthy(patience)
        return started

    def stop(self, patience: float = 60.0) -> bool:
        """True when it ended in time and saved its state; killed, with everything it started, otherwise."""
        saved = self._daemon.stop(patience, last_word=SAVED)
        shutil.rmtree(self._scratch, ignore_errors=True)
        return saved

    def forget(self) -> None:
        """Remove all state of a stopped emulator; the port is kept."""
        for folder in ("state", "s3", "cdk.out"):
            shutil.rmtree(self.home / folder, ignore_errors=True)
        shutil.rmtree(self._scratch, ignore_errors=True)
        self._daemon.forget()

    def _prepare(self) -> dict[str, str]:
        if self._daemon.was_left():
            self.forget()
        self._choose_port()
        for folder in (self.home / "state", self.home / "s3", self._scratch):
            folder.mkdir(mode=0o700, exist_ok=True)
        rewind_streams(self.home / "state")
        return self._environment()

    def _environment(self) -> dict[str, str]:
        """Nothing of the caller's: every function inherits what the emulator has."""
        return {
            "PATH": os.pathsep.join([str(NODE), "/usr/local/bin", "/usr/bin", "/bin"]),
            "HOME": str(self.home),
            "TMPDIR": str(self._scratch),
            "LANG": "C.UTF-8",
            "PYTHONUNBUFFERED": "1",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self.port),
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "PERSIST_STATE": "1",
            "STATE_DIR": str(self.home / "state"),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(self.home / "s3"),
            # One worker of each function stays; what a burst left behind takes 100 MB of memory apiece.
            "LAMBDA_WARM_TTL_SECONDS": "60",
            # Enough for every consumer at once: what is throttled comes back only after its visibility timeout.
            "LAMBDA_ACCOUNT_CONCURRENCY": "64",
        }

    def _choose_port(self) -> None:
        port = self.port
        if port == 0 or not _is_free(port):
            port = _free_port()
        (self.home / "port").write_text(f"{port}\n")

    def _wait_until_healthy(self, patience: float) -> None:
        deadline = time.monotonic() + patience
        while not self._healthy():
            if not self.running():
                self._daemon.forget()
                raise Failure(
                    f"the embedded AWS ended while starting:\n{self._daemon.last_words()}",
                    then=f"read {self.log}, then run `make up` again",
                )
            if time.monotonic() > deadline:
                raise Failure(
                    f"the embedded AWS did not answer at {self.endpoint} within {patience:.0f} s",
                    then=f"read {self.log}; `make reset` starts from nothing",
                )
            time.sleep(0.05)

    def _healthy(self) -> bool:
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with direct.open(f"{self.endpoint}/_ministack/ready", timeout=5) as answer:
                return bool(answer.status == HTTPStatus.OK)
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            return False


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
