"""Whose turn it is: so many requests at once in all, and few at once to one address.

Parking operators serve tens of thousands of names from one address; being polite to it must not keep other sites
waiting, so the place in the general queue is taken last.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from brandguard.net.guard import AddressGuard

PER_ADDRESS = 4


class Turns:
    """Hands out turns. Addresses the guard allows specially (a lab, an intranet) wait for ``concurrency`` only."""

    def __init__(self, concurrency: int, guard: AddressGuard) -> None:
        self._all = asyncio.Semaphore(max(1, concurrency))
        self._guard = guard
        self._queues: dict[str, asyncio.Semaphore] = {}
        self._users: dict[str, int] = {}

    @asynccontextmanager
    async def turn(self, address: str) -> AsyncIterator[None]:
        """Wait for a turn to talk to ``address`` and hold it."""
        if self._guard.allows_specially(address):
            async with self._all:
                yield
            return
        queue = self._queues.setdefault(address, asyncio.Semaphore(PER_ADDRESS))
        self._users[address] = self._users.get(address, 0) + 1
        try:
            async with queue, self._all:
                yield
        finally:
            self._users[address] -= 1
            if not self._users[address]:
                del self._users[address], self._queues[address]
