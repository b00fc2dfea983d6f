"""One background process that is known by a lock it holds, so that neither a stale pid nor a reused one fools us."""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path


class Daemon:
    """A process started in a session of its own, found again by any later command.

    It inherits an open file with an exclusive flock. The kernel drops the lock when the process ends, however it ends,
    so "locked" means "runs", and the pid file is right whenever the lock is held. A pid file without a lock means
    that the process did not end through `stop`.
    """

    def __init__(self, home: Path, name: str) -> None:
        self.log = home / f"{name}.log"
        self._pid_file = home / f"{name}.pid"
        self._lock_file = home / f"{name}.lock"
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        try:
            return int(self._pid_file.read_text())
        except (FileNotFoundError, ValueError):
            return None

    def running(self) -> bool:
        lock = self._take_lock()
        if lock is None:
            return True
        os.close(lock)
        return False

    def died(self) -> bool:
        """It was started and has ended, but nobody stopped it."""
        return self.was_left() and not self.running()

    def was_left(self) -> bool:
        """Whether the last one that ran, or the one that runs, was not stopped."""
        return self._pid_file.exists()

    def start(self, command: list[str], prepare: Callable[[], Mapping[str, str]]) -> bool:
        """False when it runs already. `prepare` gives the environment; nobody else can start it meanwhile."""
        self._lock_file.parent.mkdir(parents=True, exist_ok=True)
        lock = self._take_lock()
        if lock is None:
            return False
        try:
            environment = prepare()
            with self.log.open("wb") as log:
                self._child = subprocess.Popen(
                    command,
                    env=environment,
                    cwd=self.log.parent,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    pass_fds=(lock,),
                )
            self._pid_file.write_text(f"{self._child.pid}\n")
        finally:
            os.close(lock)
        return True

    def stop(self, patience: float, *, last_word: bytes) -> bool:
        """End it and everything it started. True when within `patience` seconds it ended, or logged its `last_word`."""
        pid = self.pid
        if pid is None or not self.running():
            return True
        heard = self.log.stat().st_size
        os.kill(pid, signal.SIGTERM)
        polite = self._done_within(patience, heard, last_word)
        if self.running():
            _signal(os.kill, pid)
        if self._child is not None:
            self._child.wait()
            self._child = None
        _end_group(pid)
        if polite:
            self._pid_file.unlink(missing_ok=True)
        return polite

    def forget(self) -> None:
        self._pid_file.unlink(missing_ok=True)

    def last_words(self, lines: int = 15) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        except FileNotFoundError:
            return ""

    def _done_within(self, seconds: float, heard: int, last_word: bytes) -> bool:
        deadline = time.monotonic() + seconds
        with self.log.open("rb") as log:
            log.seek(heard)
            said = b""
            while self.running():
                said += log.read()
                if last_word in said:
                    return True
                if time.monotonic() > deadline:
                    return False
                time.sleep(0.05)
        return True

    def _take_lock(self) -> int | None:
        """An open, locked file, or None when somebody else holds it."""
        if not self._lock_file.parent.is_dir():
            return os.open(os.devnull, os.O_RDONLY)
        lock = os.open(self._lock_file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            return None
        return lock


def _end_group(pid: int) -> None:
    """Kill what is left of the process's group: its Lambda workers outlive it for a while."""
    deadline = time.monotonic() + 2.0
    while time.monotonic() < deadline and _signal(os.killpg, pid):
        time.sleep(0.02)


def _signal(kill: Callable[[int, int], None], number: int) -> bool:
    """False when there is nobody left to kill."""
    try:
        kill(number, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return False
    return True
