"""Whether a parent answers names that nobody set up: wildcards, and public suffixes that catch all.

Asked with a random label, once per parent, at the first name that seems to exist there.
"""

from __future__ import annotations

import asyncio
import math
from collections import OrderedDict
from typing import TYPE_CHECKING

from brandguard.resolution import wire
from brandguard.resolution.channel import Failure
from brandguard.resolution.probe import random_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brandguard.resolution.pool import Pool

KEPT = 20_000  # parents remembered; more are asked again
FAILURE_SECONDS = 30.0  # a parent that could not be asked is left alone for so long
_SUFFIX_TYPES = (wire.NS, wire.A)
_HOST_TYPES = (wire.A, wire.AAAA)


class Siblings:
    """Remembers, per parent, whether a random label below it is answered."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._known: OrderedDict[str, tuple[bool | Failure, float]] = OrderedDict()
        """Parent -> what was learnt, and the loop time until which that holds."""
        self._asking: dict[str, asyncio.Lock] = {}

    async def suffix_answers_all(self, suffix: str) -> bool | Failure:
        """Whether names nobody registered below a public suffix are answered with a delegation or an address."""
        return await self._answers(suffix, _SUFFIX_TYPES)

    async def domain_answers_all(self, domain: str) -> bool | Failure:
        """Whether host names nobody set up below a domain have an address."""
        return await self._answers(domain, _HOST_TYPES)

    async def _answers(self, parent: str, types: Sequence[int]) -> bool | Failure:
        """What was learnt, asking first if need be: one caller asks, the others wait for it."""
        lock = self._asking.setdefault(parent, asyncio.Lock())
        try:
            async with lock:
                known = self._recall(parent)
                if known is None:
                    known = await self._ask(parent, types)
                    self._remember(parent, known)
                return known
        finally:
            if not lock.locked():
                self._asking.pop(parent, None)

    async def _ask(self, parent: str, types: Sequence[int]) -> bool | Failure:
        name = f"{random_label()}.{parent}".removesuffix(".")
        if len(name) > wire.MAX_NAME - 2:
            return False  # no room for a label below, so none can be answered
        for rtype in types:
            reply = await self._pool.ask(name, rtype)
            if isinstance(reply, Failure):
                return reply
            if reply.answers:
                return True
            if reply.denied:
                return False
        return False

    def _recall(self, parent: str) -> bool | Failure | None:
        known, until = self._known.get(parent, (None, 0.0))
        return known if until > asyncio.get_running_loop().time() else None

    def _remember(self, parent: str, answer: bool | Failure) -> None:
        lasts = FAILURE_SECONDS if isinstance(answer, Failure) else math.inf
        self._known[parent] = (answer, asyncio.get_running_loop().time() + lasts)
        self._known.move_to_end(parent)
        if len(self._known) > KEPT:
            self._known.popitem(last=False)
