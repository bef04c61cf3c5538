"""Politeness, server by server: one question at a time, a pause between two, and a rest after a throttle.

Published limits are as low as one question a second (docs/registration.md). A short rest is waited out and the
question put once more. A server that names a long one, or throttles question after question, is left alone; while it
rests, questions to it fail at once so that a run goes on. One throttled name never silences a whole registry.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")

PATIENCE = 3.0
"""Seconds of rest that are waited out rather than answered with ``throttled``."""
SHORT_REST = 2.0
"""Seconds a server rests after a throttle that names no time."""
STUBBORN = 3
"""Questions a server throttled one after the other, retries included, before it rests for ``REST`` at least."""
REST = 60.0
"""Seconds of that rest; doubled by each further throttled question."""
MAX_REST = 900.0


class RestingError(Exception):
    """The server is resting."""

    def __init__(self, server: str) -> None:
        super().__init__(f"{server} asked to be asked less and is left alone")


class Heard(Enum):
    """What an answer says about how the server takes our questions."""

    ANSWERED = "answered"
    THROTTLED = "throttled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Reply(Generic[T]):
    """An answer, what it says about the server, and the rest it names, in seconds (None: it names none)."""

    answer: T
    heard: Heard = Heard.ANSWERED
    retry_after: float | None = None


@dataclass(slots=True)
class _Server:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    next_at: float = 0.0
    rest_until: float = 0.0
    throttles: int = 0
    in_a_row: int = 0  # questions, not attempts: otherwise the order of two names would decide over a third


class Pacer:
    """Puts questions in turn: one a server, ``concurrency`` in all.

    ``pause`` is in seconds, between the end of one question and the start of the next to the same server.
    """

    def __init__(self, pause: float, concurrency: int = 8) -> None:
        self._pause = pause
        self._slots = asyncio.Semaphore(max(1, concurrency))
        self._servers: defaultdict[str, _Server] = defaultdict(_Server)

    async def ask(self, server: str, question: Callable[[], Awaitable[Reply[T]]]) -> T:
        """Put a question when the server's turn comes; once more after a throttle with a short rest.

        Raises RestingError if the server rests for longer than ``PATIENCE``, and whatever ``question`` raises.
        """
        state = self._servers[server]
        _check(server, state)  # before the lock, so that a queue behind a rest empties at once
        async with state.lock:  # held over the retry, so that what others ask meanwhile changes nothing
            _check(server, state)
            reply = await self._put(state, question)
            if reply.heard is Heard.THROTTLED and _left(state) <= PATIENCE:
                reply = await self._put(state, question)
            _count(state, reply.heard)
            return reply.answer

    @property
    def throttles(self) -> dict[str, int]:
        """Servers that throttled, and how often."""
        return {name: state.throttles for name, state in self._servers.items() if state.throttles}

    async def _put(self, state: _Server, question: Callable[[], Awaitable[Reply[T]]]) -> Reply[T]:
        await asyncio.sleep(max(0.0, state.next_at - _now(), _left(state)))
        try:
            async with self._slots:  # taken last: a queue at one server must not starve the others
                reply = await question()
        finally:
            state.next_at = _now() + self._pause
        if reply.heard is Heard.THROTTLED:
            state.throttles += 1
            _rest(state, SHORT_REST if reply.retry_after is None else reply.retry_after)
        return reply


def _count(state: _Server, heard: Heard) -> None:
    """Count questions that stayed throttled; a failure, such as a timeout, is no sign of either."""
    if heard is Heard.ANSWERED:
        state.in_a_row = 0
    elif heard is Heard.THROTTLED:
        state.in_a_row += 1
        if state.in_a_row >= STUBBORN:
            _rest(state, REST * 2.0 ** min(state.in_a_row - STUBBORN, 8))


def _rest(state: _Server, seconds: float) -> None:
    state.rest_until = max(state.rest_until, _now() + min(max(seconds, 0.0), MAX_REST))


def _left(state: _Server) -> float:
    return max(0.0, state.rest_until - _now())


def _check(server: str, state: _Server) -> None:
    if _left(state) > PATIENCE:
        raise RestingError(server)


def _now() -> float:
    return time.monotonic()
