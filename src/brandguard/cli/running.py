"""Run a coroutine until it is done or a person has had enough."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from typing import TYPE_CHECKING, Any

from brandguard.errors import EXIT_INTERRUPTED, EXIT_TERMINATED

if TYPE_CHECKING:
    from collections.abc import Coroutine

_SIGNALS = {signal.SIGINT: EXIT_INTERRUPTED, signal.SIGTERM: EXIT_TERMINATED}


def run_interruptible(main: Coroutine[Any, Any, None]) -> int | None:
    """Run ``main`` to its end; returns None, or the exit code when SIGINT or SIGTERM stopped it.

    The first signal cancels ``main`` so that what was found can still be written; a second one ends the process.
    """
    return asyncio.run(_supervise(main))


async def _supervise(main: Coroutine[Any, Any, None]) -> int | None:
    loop = asyncio.get_running_loop()
    task = asyncio.ensure_future(main)
    received: list[signal.Signals] = []

    def stop(number: signal.Signals) -> None:
        received.append(number)
        for each in _SIGNALS:
            loop.remove_signal_handler(each)
        task.cancel()

    for each in _SIGNALS:
        # Not available on Windows' loop: KeyboardInterrupt is then the only, harder, way to stop.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(each, stop, each)
    try:
        await task
    except asyncio.CancelledError:
        if not received:
            raise
    return _SIGNALS[received[0]] if received else None
