"""Packets: forged, late, truncated and lost ones are survived and counted."""

from __future__ import annotations

import asyncio
import dataclasses
import socket

import pytest

from brandguard.errors import NetworkDownError
from brandguard.model import Existence
from brandguard.resolution import Resolver
from brandguard.settings import ResolutionSettings

SHOP = "xiaomishop.com"


async def test_forgeries_before_the_true_answer_are_ignored_and_counted(server, quick):
    server.add(SHOP, NS="ns1.host.net.")
    server.ways[SHOP] = "spoofed"
    async with quick(server) as resolver:
        found = await resolver.resolve(SHOP)
        assert resolver.stats.stray >= 5
    assert found.nameservers == ("ns1.host.net",)


async def test_an_answer_from_another_address_never_arrives(server, quick):
    server.add(SHOP, NS="ns1.host.net.")
    async with quick(server) as resolver:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
            stranger.bind(("127.0.0.1", 0))
            for line in resolver._pool._channels[0]._sockets:
                stranger.sendto(b"\0" * 40, line._socket.getsockname())
        await resolver.resolve(SHOP)
        assert resolver.stats.stray == 0


async def test_a_truncated_answer_is_asked_for_over_tcp(server, quick):
    server.add(SHOP, NS=[f"ns{n}.host.net." for n in range(100)])
    server.ways[f"{SHOP} NS"] = "truncated"
    async with quick(server) as resolver:
        found = await resolver.resolve(SHOP)
        assert resolver.stats.tcp == 1
    assert len(found.nameservers) == 100


async def test_truncation_without_tcp_is_unknown(serve, quick):
    server = await serve(tcp=False)
    server.ways[SHOP] = "truncated"
    async with quick(server) as resolver:
        found = await resolver.resolve(SHOP)
    assert found.existence is Existence.UNKNOWN
    assert "no answer over TCP" in found.detail


async def test_the_case_of_the_question_does_not_matter(server, quick):
    server.add(SHOP, NS="ns1.host.net.")
    server.ways[SHOP] = "uppercase"
    async with quick(server) as resolver:
        assert (await resolver.resolve(SHOP)).existence is Existence.REGISTERED
        assert resolver.stats.stray == 0


async def test_a_server_that_does_not_know_edns_is_asked_without(server, quick):
    server.add(SHOP, NS="ns1.host.net.")
    server.way = "no_edns"
    async with quick(server) as resolver:
        assert (await resolver.resolve(SHOP)).existence is Existence.REGISTERED


async def test_a_passing_servfail_is_asked_again(server, quick):
    server.add(SHOP, NS="ns1.host.net.")
    server.flaky[SHOP] = 1
    async with quick(server) as resolver:
        found = await resolver.resolve(SHOP)
    assert (found.existence, found.detail) == (Existence.REGISTERED, "")


async def test_a_refusal_is_asked_of_the_other_resolver(server, other, quick):
    for one in (server, other):
        one.add(SHOP, NS="ns1.host.net.")
    server.ways[SHOP] = "refused"
    async with quick(server, other) as resolver:
        for _ in range(4):
            assert (await resolver.resolve(SHOP)).existence is Existence.REGISTERED


async def test_the_load_is_spread_over_the_resolvers(server, other, quick):
    async with quick(server, other, timeout=5.0) as resolver:
        await asyncio.gather(*(resolver.resolve(f"free{n}.com") for n in range(200)))
    shares = [{name for name, _ in one.asked if name.startswith("free")} for one in (server, other)]
    assert len(shares[0] | shares[1]) == 200  # some twice, where a busy machine answered late
    assert min(map(len, shares)) > 60


async def test_ipv6_resolvers_are_asked_or_said_to_be_out_of_reach(serve, quick):
    try:
        server = await serve("::1")
    except OSError:  # a machine without IPv6: then that is what a person must be told
        with pytest.raises(NetworkDownError, match=r"resolver ::1 is out of reach"):
            await Resolver(ResolutionSettings(resolvers=("::1",))).__aenter__()
        return
    async with quick(server) as resolver:
        assert (await resolver.resolve("free.com")).existence is Existence.UNREGISTERED


async def test_packets_are_counted(server, quick):
    server.add("cut.com", NS="ns1.host.net.")
    server.ways = {"silent.com": "silent", "cut.com": "cut"}
    async with quick(server) as resolver:
        before = dataclasses.replace(resolver.stats)
        for name in ("silent.com", "cut.com", "free.com"):
            await resolver.resolve(name)
        after = resolver.stats
    assert after.queries - before.queries == 5
    assert after.answers - before.answers == 3
    assert (after.timeouts, after.malformed) == (2, 2)


async def test_no_more_names_are_in_flight_than_allowed(server, quick):
    highest = 0
    async with quick(server, concurrency=7) as resolver:
        names = [asyncio.create_task(resolver.resolve(f"free{n}.com")) for n in range(300)]
        while not all(task.done() for task in names):
            highest = max(highest, sum(channel.in_flight for channel in resolver._pool._channels))
            await asyncio.sleep(0)
    assert 0 < highest <= 7


async def test_a_rate_is_kept(server, quick):
    async with quick(server, rate=100.0) as resolver:
        loop = asyncio.get_running_loop()
        began = loop.time()
        await asyncio.gather(*(resolver.resolve(f"free{n}.com") for n in range(60)))
        took = loop.time() - began
    assert 0.4 < took < 2


async def test_cancelling_leaves_no_socket_and_no_task_behind(server, quick):
    server.ways = {f"free{n}.com": "silent" for n in range(50)}
    before = len(asyncio.all_tasks())
    async with quick(server, timeout=5.0) as resolver:
        tasks = [asyncio.create_task(resolver.resolve(f"free{n}.com")) for n in range(50)]
        await asyncio.sleep(0.05)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        channel = resolver._pool._channels[0]
        assert channel.in_flight == 0
        assert all(not line._waiting for line in channel._sockets)
        sockets = [line._socket for line in channel._sockets]
    assert all(one.fileno() == -1 for one in sockets)
    await asyncio.sleep(0.01)
    assert len(asyncio.all_tasks()) == before


async def test_questions_still_open_when_the_resolver_closes_end(server, quick):
    server.ways["free.com"] = "silent"
    async with quick(server, timeout=30.0, attempts=1) as resolver:
        task = asyncio.create_task(resolver.resolve("free.com"))
        await asyncio.sleep(0.02)
    assert (await asyncio.wait_for(task, 1)).existence is Existence.UNKNOWN
