"""Politeness: few at once to one address, without keeping others waiting."""

from __future__ import annotations

import asyncio

from brandguard.net.guard import AddressGuard
from brandguard.web.turns import PER_ADDRESS, Turns


class Load:
    def __init__(self, turns: Turns) -> None:
        self.turns, self.now, self.most = turns, 0, 0

    async def hold(self, address: str) -> None:
        async with self.turns.turn(address):
            self.now += 1
            self.most = max(self.most, self.now)
            await asyncio.sleep(0.002)
            self.now -= 1


async def test_one_public_address_serves_only_a_few_at_once() -> None:
    load = Load(Turns(32, AddressGuard()))
    await asyncio.gather(*(load.hold("198.41.0.4") for _ in range(20)))
    assert load.most == PER_ADDRESS


async def test_an_allowed_network_is_limited_by_the_concurrency_only() -> None:
    load = Load(Turns(16, AddressGuard(["127.0.0.0/8"])))
    await asyncio.gather(*(load.hold("127.0.0.1") for _ in range(40)))
    assert load.most == 16


async def test_a_crowd_at_one_address_leaves_places_for_others() -> None:
    turns = Turns(PER_ADDRESS + 1, AddressGuard())
    crowd = [asyncio.create_task(Load(turns).hold("198.41.0.4")) for _ in range(50)]
    await asyncio.sleep(0)
    async with asyncio.timeout(0.02):
        async with turns.turn("199.9.14.201"):
            assert not all(task.done() for task in crowd)
    await asyncio.gather(*crowd)


async def test_nothing_is_remembered_of_an_address_after_its_last_visitor() -> None:
    turns = Turns(2, AddressGuard())
    held = asyncio.create_task(Load(turns).hold("198.41.0.4"))
    waiting = [asyncio.create_task(Load(turns).hold("198.41.0.4")) for _ in range(9)]
    await asyncio.sleep(0)
    for task in waiting:
        task.cancel()
    await asyncio.gather(held, *waiting, return_exceptions=True)
    assert not turns._queues
    assert not turns._users
