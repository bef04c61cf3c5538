"""For every test: a lab in a thread of its own, reached over loopback as any program would; and no skips in CI."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from brandguard.lab import LabInfo, load_scenario, serve, shipped_scenarios
from no_skips import pytest_make_collect_report, pytest_runtest_makereport  # noqa: F401 - hooks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MINI_SCENARIO = Path(__file__).parent / "data" / "lab-mini"


@contextlib.contextmanager
def running_lab(scenario: str | Path, folder: Path) -> Iterator[LabInfo]:
    """A lab on ports of its own, in a thread with its own event loop, until the block ends."""
    started: queue.Queue[LabInfo | BaseException] = queue.Queue()
    stop: Callable[[], None] = lambda: None  # noqa: E731

    async def live() -> None:
        nonlocal stop
        event, loop = asyncio.Event(), asyncio.get_running_loop()
        stop = lambda: loop.call_soon_threadsafe(event.set)  # noqa: E731
        await serve(load_scenario(scenario), folder, None, started.put, event)

    def run() -> None:
        try:
            asyncio.run(live())
        except BaseException as problem:  # noqa: BLE001  # handed to the test that waits
            started.put(problem)

    thread = threading.Thread(target=run, name="lab")
    thread.start()
    try:
        info = started.get(timeout=30)
        if isinstance(info, BaseException):
            raise info
        yield info
    finally:
        stop()
        thread.join(timeout=10)
        assert not thread.is_alive(), "the lab did not stop"


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabInfo]:
    """The shipped scenario "xiaomi" (the small one of the tests where it is not there), running."""
    scenario: str | Path = "xiaomi" if "xiaomi" in shipped_scenarios() else MINI_SCENARIO
    with running_lab(scenario, tmp_path_factory.mktemp("lab")) as info:
        yield info


@pytest.fixture(scope="session")
def mini_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabInfo]:
    """The scenario tests/data/lab-mini, which holds every behaviour once, running."""
    with running_lab(MINI_SCENARIO, tmp_path_factory.mktemp("lab-mini")) as info:
        yield info
