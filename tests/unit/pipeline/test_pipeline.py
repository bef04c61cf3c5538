"""The pipeline streams, holds back a fast source, and fails or stops as a whole."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from brandguard.pipeline import QUEUE_SIZE, SOURCE_CHUNK, Stage, run


async def double(item: int) -> int:
    await asyncio.sleep(0)
    return item * 2


async def test_every_item_passes_every_stage_once() -> None:
    seen: list[int] = []
    await run(range(1000), [Stage("a", 8, double), Stage("b", 3, double)], seen.append)
    assert sorted(seen) == [n * 4 for n in range(1000)]


async def test_a_stage_ends_an_items_way_by_returning_none() -> None:
    async def odd(item: int) -> int | None:
        return item if item % 2 else None

    seen: list[int] = []
    await run(range(10), [Stage("odd", 2, odd)], seen.append)
    assert sorted(seen) == [1, 3, 5, 7, 9]


async def test_an_empty_source_ends_the_run() -> None:
    seen: list[int] = []
    await run([], [Stage("a", 4, double)], seen.append)
    assert seen == []


async def test_a_slow_stage_holds_the_source_back() -> None:
    pulled = 0
    gate = asyncio.Event()

    def source() -> Any:
        nonlocal pulled
        for number in range(1, 100_000):
            pulled = number
            yield number

    async def wait(item: int) -> int:
        await gate.wait()
        return item

    task = asyncio.create_task(run(source(), [Stage("wait", 2, wait)], lambda _: None))
    await asyncio.sleep(0.2)
    assert 0 < pulled <= QUEUE_SIZE + 2 + SOURCE_CHUNK
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_first_results_leave_before_the_source_is_exhausted() -> None:
    pulled = 0
    at_first_result: list[int] = []

    def source() -> Any:
        nonlocal pulled
        for number in range(1, 20_001):
            pulled = number
            yield number

    await run(source(), [Stage("a", 4, double)], lambda _: at_first_result.append(pulled))
    assert at_first_result[0] < 1000
    assert len(at_first_result) == 20_000


async def test_an_exception_in_a_stage_ends_the_run_as_itself_and_keeps_what_was_found() -> None:
    seen: list[int] = []

    async def fail_late(item: int) -> int:
        await asyncio.sleep(0.001)
        if item == 500:
            raise ZeroDivisionError("bug")
        return item

    with pytest.raises(ZeroDivisionError):
        await run(range(10_000), [Stage("a", 4, fail_late)], seen.append)
    assert seen
    assert len(seen) < 10_000


async def test_cancelling_stops_at_once_and_keeps_what_was_found() -> None:
    seen: list[int] = []

    async def hang_on_even(item: int) -> int:
        if item % 2 == 0:
            await asyncio.sleep(3600)
        return item

    task = asyncio.create_task(run(range(6), [Stage("a", 6, hang_on_even)], seen.append))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 1)
    assert sorted(seen) == [1, 3, 5]
