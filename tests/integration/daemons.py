"""Debian's daemons as children of the tests: started on ports of their own, waited for, and always ended."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

PACKAGES = {"knotd": "knot", "unbound": "unbound", "nginx": "nginx-light"}
READY_SECONDS = 20.0  # generous: shared machines have slow minutes
END_SECONDS = 5.0
STARTS = 4  # a port that was free a moment ago may be taken by now: another is tried
_SHOWN = 4000  # characters of a log in a failure's report

running: list[Daemon] = []
"""What runs now; their logs are shown with a failing test."""


class DaemonError(Exception):
    """A daemon is missing or does not start; carries the end of its log."""


class Daemon:
    """A process group of its own whose output goes to a log file."""

    def __init__(self, command: list[str], log: Path) -> None:
        self.name = Path(command[0]).name
        self.log = log
        with log.open("wb") as stream:
            # The kernel ends the daemon should the test run itself be killed.
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", *command],
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                cwd=log.parent,
                start_new_session=True,
            )

    @property
    def ended(self) -> bool:
        return self._process.poll() is not None

    def said(self) -> str:
        """The end of the log."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-_SHOWN:]

    def wait_until(self, ready: Callable[[], bool]) -> bool:
        """Whether it became ready; False when it ended by itself. Raises DaemonError when it takes too long."""
        until = time.monotonic() + READY_SECONDS
        while not self.ended:
            if ready():
                return True
            if time.monotonic() > until:
                raise DaemonError(f"{self.name} is not ready after {READY_SECONDS:.0f} s; it said:\n{self.said()}")
            time.sleep(0.05)
        return False

    def end(self) -> None:
        """Terminate the whole group, by force if need be."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(END_SECONDS)
                break
        with contextlib.suppress(ProcessLookupError):  # workers that outlive their master
            os.killpg(self._process.pid, signal.SIGKILL)


def program(name: str, folders: str | None = None) -> str:
    """The path of a daemon. Raises DaemonError naming the Debian package: a real part is never skipped silently."""
    everywhere = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))
    path = shutil.which(name, path=everywhere if folders is None else folders)
    if path is None:
        packages = " ".join(PACKAGES.values())
        raise DaemonError(
            f"{name} is not installed (Debian package {PACKAGES[name]}); the integration tests need "
            f"`apt-get install {packages}`, the other tests do not: `make test`"
        )
    return path


@contextlib.contextmanager
def daemon(
    ports: int, prepare: Callable[[list[int]], tuple[list[str], Path]], ready: Callable[[list[int]], bool]
) -> Iterator[list[int]]:
    """Run a daemon on ``ports`` free ports until the block ends.

    ``prepare`` writes the configuration for the ports and returns the command and the log file.
    """
    chosen, started = _start(ports, prepare, ready)
    running.append(started)
    try:
        yield chosen
    finally:
        running.remove(started)
        started.end()


def _start(
    ports: int, prepare: Callable[[list[int]], tuple[list[str], Path]], ready: Callable[[list[int]], bool]
) -> tuple[list[int], Daemon]:
    for attempt in range(STARTS):
        chosen = free_ports(ports)
        started = Daemon(*prepare(chosen))
        try:
            if started.wait_until(lambda: ready(chosen)):  # noqa: B023 - called before the loop goes on
                return chosen, started
        except BaseException:
            started.end()
            raise
        started.end()
        if "in use" not in started.said() or attempt == STARTS - 1:
            raise DaemonError(f"{started.name} ended at once; it said:\n{started.said()}")
    raise AssertionError("the loop returns or raises")


def free_ports(count: int) -> list[int]:
    """Ports that are free for UDP and TCP at this moment on every loopback address the tests use."""
    with contextlib.ExitStack() as stack:
        return [_free_port(stack) for _ in range(count)]


def _free_port(stack: contextlib.ExitStack) -> int:
    while True:
        tcp = stack.enter_context(socket.socket())
        tcp.bind(("127.0.0.1", 0))
        port: int = tcp.getsockname()[1]
        udp = stack.enter_context(socket.socket(type=socket.SOCK_DGRAM))
        with contextlib.suppress(OSError):
            udp.bind(("127.0.0.1", port))
            return port


def listens(port: int, address: str = "127.0.0.1") -> bool:
    """Whether somebody accepts connections there."""
    with contextlib.suppress(OSError), socket.create_connection((address, port), timeout=1):
        return True
    return False
