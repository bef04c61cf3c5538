"""Ask once, share the answer: several brands may want to know the same of one domain."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")

KEPT = 64  # answers remembered; brands ask for the same name close together, and a site's page may be megabytes


class Once(Generic[T]):
    """Wraps ``await ask(domain)``: concurrent and recent callers for one domain share one call and its answer."""

    def __init__(self, ask: Callable[[str], Awaitable[T]], kept: int = KEPT) -> None:
        self._ask = ask
        self._kept = kept
        self._answers: OrderedDict[str, asyncio.Future[T]] = OrderedDict()

    async def __call__(self, domain: str) -> T:
        if domain not in self._answers:
            self._answers[domain] = asyncio.ensure_future(self._ask(domain))
            self._forget_oldest()
        # Shielded: one caller that is cancelled must not take the answer from the others.
        return await asyncio.shield(self._answers[domain])

    def _forget_oldest(self) -> None:
        for domain in [name for name, answer in self._answers.items() if answer.done()]:
            if len(self._answers) <= self._kept:
                return
            del self._answers[domain]
