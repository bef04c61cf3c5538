"""Politeness, server by server: one question at a time, a pause between two, and a rest after a throttle.

Published limits are as low as one question a second (NETWORK.md, docs/registration.md). A server that throttles is
left alone for as long as it asks, within bounds; while it rests, questions to it fail at once so that a run goes on.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from brandguard.names import is_address

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from brandguard.net.guard import AddressGuard

REST = 60.0
"""Seconds a server rests after the first throttle that names no time; doubled by each further one."""
MAX_REST = 900.0
PATIENCE = 3.0
"""Seconds of rest that are waited for rather than answered with ``throttled``."""


class RestingError(Exception):
    """The server is resting. ``seconds`` is how long it still will."""

    def __init__(self, server: str, seconds: float) -> None:
        super().__init__(f"{server} asked for a pause; {seconds:.0f} s of it are left")
        self.seconds = seconds


@dataclass(slots=True)
class _Server:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    next_at: float = 0.0
    throttles: int = 0


@dataclass(slots=True)
class _Rest:
    until: float = 0.0
    in_a_row: int = 0


class Pacer:
    """Hands out turns: one a server, ``concurrency`` in all.

    ``pause`` is in seconds, between the end of one question and the start of the next to the same server. A rest
    holds for the whole server; with a ``scope`` (see :func:`scope_of`) for that part of it only.
    """

    def __init__(self, pause: float, concurrency: int = 8) -> None:
        self._pause = pause
        self._slots = asyncio.Semaphore(max(1, concurrency))
        self._servers: defaultdict[str, _Server] = defaultdict(_Server)
        self._rests: defaultdict[tuple[str, str], _Rest] = defaultdict(_Rest)

    @contextlib.asynccontextmanager
    async def turn(self, server: str, scope: str = "") -> AsyncIterator[None]:
        """Hold the server for one question. Raises RestingError if it rests for longer than ``PATIENCE``."""
        state = self._servers[server]
        self._check(server, scope)  # before the lock, so that a queue behind a rest empties at once
        async with state.lock:
            self._check(server, scope)
            await asyncio.sleep(max(0.0, state.next_at - _now(), self.rest(server, scope)))
            try:
                async with self._slots:  # taken last: a queue at one server must not starve the others
                    yield
            finally:
                state.next_at = _now() + self._pause

    def throttled(self, server: str, retry_after: float | None = None, scope: str = "") -> float:
        """Note a throttle; returns the seconds the server now rests (``retry_after`` clamped to ``MAX_REST``)."""
        rest = self._rests[server, scope]
        wait = REST * 2.0 ** min(rest.in_a_row, 8) if retry_after is None else retry_after
        wait = min(max(wait, 0.0), MAX_REST)
        rest.in_a_row += 1
        rest.until = max(rest.until, _now() + wait)
        self._servers[server].throttles += 1
        return wait

    def rest(self, server: str, scope: str = "") -> float:
        """Seconds the server still rests."""
        found = self._rests.get((server, scope))
        return max(0.0, found.until - _now()) if found else 0.0

    def answered(self, server: str, scope: str = "") -> None:
        """Note a proper answer: the next throttle starts from the shortest rest again."""
        if found := self._rests.get((server, scope)):
            found.in_a_row = 0

    @property
    def throttles(self) -> dict[str, int]:
        """Servers that throttled, and how often."""
        return {name: state.throttles for name, state in self._servers.items() if state.throttles}

    def _check(self, server: str, scope: str) -> None:
        left = self.rest(server, scope)
        if left > PATIENCE:
            raise RestingError(server, left)


def scope_of(host: str, domain: str, guard: AddressGuard) -> str:
    """What of a server rests after a throttle: all of it (empty), or the one domain.

    A server given as an address in a network that is allowed specially stands for many registries at once (a lab, a
    company's mirror): what one of them says must not silence the others.
    """
    return domain if is_address(host) and guard.allows_specially(host) else ""


def _now() -> float:
    return time.monotonic()
