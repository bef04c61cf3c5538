"""The lab: all its servers on loopback, and a folder of ordinary files that point a scan at them."""

from __future__ import annotations

import contextlib
import json
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from brandguard.files import atomic_write
from brandguard.lab.answers import Directory
from brandguard.lab.authority import Authority
from brandguard.lab.counters import Counters
from brandguard.lab.dns import DnsServer
from brandguard.lab.listener import bind, port_of
from brandguard.lab.rdap import RdapServer
from brandguard.lab.registries import bootstrap_document, whois_servers
from brandguard.lab.scenario import WEB_ADDRESS, LabError
from brandguard.lab.web import WebServer
from brandguard.lab.whois import WhoisServer
from brandguard.lab.wire import Responder

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable
    from types import TracebackType

    from brandguard.lab.scenario import Scenario

HOST = WEB_ADDRESS
_SERVICES = 5
_PAIR_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class LabPorts:
    """The port of each service; DNS answers on UDP and TCP."""

    dns: int
    whois: int
    rdap: int
    http: int
    https: int


@dataclass(frozen=True, slots=True)
class LabInfo:
    """Where a running lab is and which files point a scan at it."""

    scenario: str
    folder: Path
    settings_path: Path
    watchlist_path: Path
    ca_path: Path
    bootstrap_path: Path
    ports: LabPorts
    counters: Counters


class Lab:
    """``async with Lab(scenario, folder) as info``: runs until the block ends.

    ``folder`` is created; ``settings.toml``, ``watchlist.toml``, ``ca.pem`` and ``bootstrap.json`` in it are
    overwritten. With ``port_base`` the ports are base (DNS), +1 (WHOIS), +2 (RDAP), +3 (HTTP), +4 (HTTPS); without,
    the system chooses. Entering raises LabError for a port in use, OutputError for a folder that cannot be written.
    """

    def __init__(self, scenario: Scenario, folder: Path, port_base: int | None = None) -> None:
        if port_base is not None and not 1 <= port_base <= 65535 - _SERVICES + 1:
            raise LabError(f"port base {port_base} is out of range", fix="choose one between 1024 and 65531")
        self._scenario = scenario
        self._folder = folder
        self._port_base = port_base
        self._stack = contextlib.AsyncExitStack()

    async def __aenter__(self) -> LabInfo:
        """Bind the ports, write the folder, start serving."""
        try:
            return self._start()
        except BaseException:
            await self._stack.aclose()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop all servers; connections end at once."""
        await self._stack.aclose()

    def _start(self) -> LabInfo:
        sockets = _bind_all(self._port_base, self._stack)
        info = self._info(sockets)
        scratch = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="brandguard-lab-")))
        authority = Authority(scratch)
        self._write_files(info, authority)
        scenario, counters = self._scenario, info.counters
        servers = (
            DnsServer(sockets.dns_udp, sockets.dns_tcp, Responder(Directory(scenario)), counters),
            WhoisServer(sockets.whois, scenario, counters),
            RdapServer(sockets.rdap, scenario, authority, counters),
            WebServer(sockets.http, sockets.https, scenario, authority, counters),
        )
        for server in servers:
            self._stack.push_async_callback(server.close)
        return info

    def _info(self, sockets: _Sockets) -> LabInfo:
        folder = self._folder
        return LabInfo(
            scenario=self._scenario.name,
            folder=folder,
            settings_path=folder / "settings.toml",
            watchlist_path=folder / "watchlist.toml",
            ca_path=folder / "ca.pem",
            bootstrap_path=folder / "bootstrap.json",
            ports=sockets.ports,
            counters=Counters(),
        )

    def _write_files(self, info: LabInfo, authority: Authority) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise LabError(f"cannot create the folder {self._folder}: {problem.strerror}") from None
        contents = {
            info.ca_path: authority.ca_pem.decode("ascii"),
            info.bootstrap_path: bootstrap_document(self._scenario, info.ports.rdap),
            info.watchlist_path: self._scenario.watchlist,
            info.settings_path: _settings_text(info, self._scenario),
        }
        for path, text in contents.items():
            with atomic_write(path) as stream:
                stream.write(text)


async def serve(
    scenario: Scenario,
    folder: Path,
    port_base: int | None,
    ready: Callable[[LabInfo], None],
    stop: asyncio.Event,
) -> Counters:
    """Run a lab until ``stop`` is set; ``ready`` is called once everything answers. Returns what was served."""
    async with Lab(scenario, folder, port_base) as info:
        ready(info)
        await stop.wait()
        return info.counters


@dataclass(frozen=True, slots=True)
class _Sockets:
    dns_udp: socket.socket
    dns_tcp: socket.socket
    whois: socket.socket
    rdap: socket.socket
    http: socket.socket
    https: socket.socket

    @property
    def ports(self) -> LabPorts:
        streams = (self.dns_tcp, self.whois, self.rdap, self.http, self.https)
        return LabPorts(*(port_of(sock) for sock in streams))


def _bind_all(base: int | None, stack: contextlib.AsyncExitStack) -> _Sockets:
    udp, tcp = _bind_dns(base or 0)
    stack.callback(udp.close)
    stack.callback(tcp.close)
    others = []
    for offset in range(1, _SERVICES):
        others.append(bind(HOST, base + offset if base else 0))
        stack.callback(others[-1].close)
    return _Sockets(udp, tcp, *others)


def _bind_dns(port: int) -> tuple[socket.socket, socket.socket]:
    """UDP and TCP on one port number; a port the system chose for one may be taken on the other: try again."""
    for attempt in range(_PAIR_ATTEMPTS):
        tcp = bind(HOST, port)
        try:
            return bind(HOST, port_of(tcp), socket.SOCK_DGRAM), tcp
        except LabError:
            tcp.close()
            if port or attempt == _PAIR_ATTEMPTS - 1:
                raise
    raise AssertionError("the loop returns or raises")


def _settings_text(info: LabInfo, scenario: Scenario) -> str:
    """An ordinary settings file; relative paths count from its folder. Waits are short: loopback answers at once."""
    ports = info.ports
    servers = "\n".join(f'"{suffix}" = "{server}"' for suffix, server in whois_servers(scenario, ports.whois))
    return f"""# Written by the lab (scenario {json.dumps(info.scenario)}): points a run at it and nowhere else.
# Loopback answers at once: what has not answered after these waits never will.
ca_file = "{info.ca_path.name}"

[resolution]
resolvers = ["{HOST}:{ports.dns}"]
timeout = 0.5

[registration]
bootstrap = "{info.bootstrap_path.name}"
pause = 0.0
timeout = 5.0

[registration.whois_servers]
{servers}

[web]
allow_networks = ["127.0.0.0/8"]
port_map = {{ "80" = {ports.http}, "443" = {ports.https} }}
deadline = 12.0
connect_timeout = 4.0
"""
