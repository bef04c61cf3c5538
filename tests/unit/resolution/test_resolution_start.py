"""Resolvers are tried out before a run is built on them, dropped when they die, and taken back."""

from __future__ import annotations

import asyncio
import time

import pytest

from brandguard.errors import NetworkDownError, SettingsError
from brandguard.model import DnsReason, Existence
from brandguard.resolution import Resolver, pool, probe
from brandguard.resolution.servers import Server, parse_server, system_servers
from brandguard.settings import ResolutionSettings


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("silent", "does not answer"),
        ("garbage", "does not answer"),
        ("servfail", "answers SERVFAIL for com"),
        ("refused", "answers REFUSED for com"),
        ("nxdomain", "says that com does not exist"),
        ("liar", "answers for names that do not exist"),
    ],
)
async def test_a_resolver_nothing_can_be_built_on_is_one_clear_error(server, quick, way, words):
    server.way = way
    with pytest.raises(NetworkDownError) as caught:
        await quick(server).__aenter__()
    assert f"resolver {server.address} {words}" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "--resolver" in str(caught.value)


async def test_a_silent_resolver_is_given_up_at_the_deadline_however_long_queries_may_wait(server, quick, monkeypatch):
    assert probe.DEADLINE < 6
    monkeypatch.setattr(probe, "DEADLINE", 0.3)
    server.way = "silent"
    began = time.monotonic()
    with pytest.raises(NetworkDownError):
        await quick(server, timeout=30.0).__aenter__()
    assert time.monotonic() - began < 1


async def test_a_closed_port_is_known_at_once(server, quick):
    await server.stop()
    began = time.monotonic()
    with pytest.raises(NetworkDownError, match="connection refused"):
        await quick(server, timeout=5.0).__aenter__()
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("way", ["silent", "servfail", "liar", "nxdomain"])
async def test_a_bad_resolver_beside_a_good_one_is_dropped_with_a_note(server, other, quick, way):
    server.way = way
    async with quick(server, other) as resolver:
        assert (await resolver.resolve("free.com")).existence is Existence.UNREGISTERED
        assert [note for note in resolver.notes if server.address in note and "not used" in note]
        assert not [note for note in resolver.notes if other.address in note]


async def test_good_resolvers_need_no_note(server, quick):
    async with quick(server) as resolver:
        assert resolver.notes == []


async def test_a_resolver_that_dies_in_the_run_is_dropped_and_no_name_is_lost(server, other, quick):
    async with quick(server, other, attempts=3) as resolver:
        server.way = "silent"
        found = await asyncio.gather(*(resolver.resolve(f"free{n}.com") for n in range(60)))
        await _until(lambda: resolver.notes)
        asked = server.asked.total()
        await asyncio.gather(*(resolver.resolve(f"more{n}.com") for n in range(60)))
    assert {one.existence for one in found} == {Existence.UNREGISTERED}
    assert resolver.notes == [f"resolver {server.address} stopped answering and was dropped"]
    assert server.asked.total() - asked <= 2, "only looked whether it is back"


async def test_when_all_die_names_are_unknown_and_one_that_returns_is_used_again(server, quick, monkeypatch):
    monkeypatch.setattr(pool, "REVIVE_PAUSE", 0.05)
    async with quick(server, attempts=1) as resolver:
        server.way = "silent"
        found = await asyncio.gather(*(resolver.resolve(f"free{n}.com") for n in range(20)))
        await _until(lambda: len(resolver.notes) == 2)
        began = time.monotonic()
        after = await resolver.resolve("after.com")
        assert time.monotonic() - began < 0.1, "nobody waits for the dead"
        server.way = ""
        await _until(lambda: len(resolver.notes) == 3)
        again = await resolver.resolve("again.com")
    assert {(one.existence, one.reason) for one in (*found, after)} == {(Existence.UNKNOWN, DnsReason.TIMEOUT)}
    assert again.existence is Existence.UNREGISTERED
    assert [note.partition(" ")[0] for note in resolver.notes] == ["resolver", "no", "resolver"]


async def test_silent_names_do_not_cost_a_healthy_resolver_its_place(server, quick):
    server.ways = {f"silent{n}.com": "silent" for n in range(40)}
    async with quick(server) as resolver:
        await asyncio.gather(*(resolver.resolve(f"silent{n}.com") for n in range(40)))
        assert (await resolver.resolve("free.com")).existence is Existence.UNREGISTERED
        assert resolver.notes == []


async def _until(condition) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - watches a plain list from outside
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("9.9.9.9", Server("9.9.9.9")),
        (" 127.0.0.1:5353 ", Server("127.0.0.1", 5353)),
        ("2620:fe::fe", Server("2620:fe::fe")),
        ("[2620:fe::fe]:5353", Server("2620:fe::fe", 5353)),
        ("[::1]", Server("::1")),
    ],
)
def test_resolvers_are_read_as_written(text, server):
    assert parse_server(text) == server
    assert parse_server(str(server)) == server


@pytest.mark.parametrize(
    "text", ["", "1.2.3", "1.1.1.1:99999", "1.1.1.1:0", "1.1.1.1:", "dns.example", "[::1", "::1]:53", "1.1.1.1:5 3"]
)
def test_a_resolver_that_is_no_address_is_a_settings_error_in_one_line(text):
    with pytest.raises(SettingsError) as caught:
        Resolver(ResolutionSettings(resolvers=("127.0.0.1", text)))
    assert "\n" not in str(caught.value)
    assert "such as 9.9.9.9" in str(caught.value)


@pytest.mark.parametrize(
    "changes",
    [{"timeout": 0.0}, {"timeout": float("nan")}, {"attempts": 0}, {"concurrency": 0}, {"rate": -1.0}],
)
def test_numbers_nothing_can_be_asked_with_are_settings_errors(changes):
    with pytest.raises(SettingsError, match="resolution"):
        Resolver(ResolutionSettings(resolvers=("127.0.0.1",), **changes))


def test_the_systems_resolvers_are_read(tmp_path):
    path = tmp_path / "resolv.conf"
    path.write_text("# by hand\nsearch lan\nnameserver 192.0.2.53\nnameserver nonsense\nnameserver\nnameserver ::1\n")
    assert system_servers(path) == (Server("192.0.2.53"), Server("::1"))


@pytest.mark.parametrize("text", ["", "search lan\n", None])
def test_a_system_without_resolvers_is_one_clear_error(tmp_path, text):
    path = tmp_path / "resolv.conf"
    if text is not None:
        path.write_text(text)
    with pytest.raises(NetworkDownError, match="names no resolver; name one with --resolver"):
        system_servers(path)
