"""The lab as a whole: its folder, its ports, its speed of starting and stopping."""

from __future__ import annotations

import asyncio
import socket
import time
import tomllib
from pathlib import Path

import pytest

from brandguard.lab import Lab, LabError, load_scenario, serve
from brandguard.settings import load_settings

MINI = Path(__file__).parents[2] / "data" / "lab-mini"
HOST = "127.0.0.1"


def free_base():
    """Five port numbers in a row that are free just now."""
    for base in range(23000, 60000, 50):
        socks = [socket.socket() for _ in range(5)]
        try:
            for offset, sock in enumerate(socks):
                sock.bind((HOST, base + offset))
        except OSError:
            continue
        finally:
            for sock in socks:
                sock.close()
        return base
    raise AssertionError("no five free ports")


def test_its_settings_file_is_an_ordinary_one(mini_lab):
    settings = load_settings(mini_lab.settings_path, environ={})
    ports = mini_lab.ports
    assert settings.ca_file == str(mini_lab.ca_path)
    assert settings.resolution.resolvers == (f"{HOST}:{ports.dns}",)
    assert settings.registration.bootstrap == str(mini_lab.bootstrap_path)
    servers = settings.registration.whois_servers
    assert servers["*"] == f"whois.lab-registry.net:{ports.whois}"
    assert servers["com"] == f"whois-com.lab-registry.net:{ports.whois}"
    assert settings.registration.pause == 0.0
    assert settings.web.allow_networks == ("127.0.0.0/8",)
    assert settings.web.port_map == {"80": ports.http, "443": ports.https}


def test_its_watchlist_is_the_scenarios(mini_lab):
    assert tomllib.loads(mini_lab.watchlist_path.read_text())["brand"][0]["id"] == "acme"


async def test_it_serves_until_told_to_stop(tmp_path):
    ready, stop = asyncio.get_running_loop().create_future(), asyncio.Event()
    base = free_base()
    task = asyncio.create_task(serve(load_scenario(MINI), tmp_path / "new" / "folder", base, ready.set_result, stop))
    ports = (await asyncio.wait_for(ready, 5)).ports
    assert (ports.dns, ports.whois, ports.rdap, ports.http, ports.https) == tuple(range(base, base + 5))
    reader, writer = await asyncio.open_connection(HOST, ports.http)
    writer.write(b"GET / HTTP/1.1\r\nHost: acme.com\r\n\r\nGET / HTTP/1.1\r\nHost: hang.com\r\n\r\n")
    await asyncio.wait_for(reader.readuntil(b"</h1>\n"), 2)
    stop.set()
    counters = await asyncio.wait_for(task, 2)
    assert counters.totals()["http"] == 2
    assert await reader.read() == b""
    writer.close()


async def test_a_port_in_use_is_one_clear_error_and_leaves_nothing_bound(tmp_path):
    base, scenario = free_base(), load_scenario(MINI)
    with socket.socket() as taken:
        taken.bind((HOST, base + 3))
        taken.listen()
        with pytest.raises(LabError, match=rf"^port {base + 3} on {HOST} is in use; choose another port base$"):
            await Lab(scenario, tmp_path, base).__aenter__()
    async with Lab(scenario, tmp_path, base) as info:
        assert info.ports.dns == base


@pytest.mark.parametrize("base", [0, -1, 65532])
def test_a_port_base_out_of_range_is_refused(tmp_path, base):
    with pytest.raises(LabError, match="out of range"):
        Lab(load_scenario(MINI), tmp_path, base)


async def test_it_starts_within_a_second(tmp_path):
    started = time.monotonic()
    async with Lab(load_scenario(MINI), tmp_path):
        assert time.monotonic() - started < 1.0


async def test_a_folder_that_cannot_be_made_is_one_clear_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(LabError, match="cannot create the folder"):
        await Lab(load_scenario(MINI), tmp_path / "file" / "sub").__aenter__()


def test_nothing_listens_at_the_refused_address(mini_lab):
    with pytest.raises(OSError), socket.create_connection(("127.0.0.2", mini_lab.ports.http), timeout=2):
        pass
