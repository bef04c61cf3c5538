from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
from rawserver import Authority, Script, Server, serving

from brandguard.model import Outcome, Site
from brandguard.net.lookup import LookupFailedError
from brandguard.settings import WebSettings
from brandguard.web import Prober


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port where every connection is refused: bound, so that nobody else takes it, but not listening."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@dataclass
class Net:
    """A tiny internet: names, and what listens on ports 80 and 443."""

    stack: AsyncExitStack
    closed_port: int
    ca_file: str
    names: dict[str, Any] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def http(self, script: Script) -> Server:
        return await self._listen("80", script, None)

    async def https(self, script: Script, tls: Any) -> Server:
        return await self._listen("443", script, tls)

    async def _listen(self, port: str, script: Script, tls: Any) -> Server:
        server = await self.stack.enter_async_context(serving(script, tls))
        self.ports[port] = server.port
        return server

    async def lookup(self, host: str) -> tuple[str, ...]:
        self.asked.append(host)
        answer = self.names.get(host, ("127.0.0.1",))
        if isinstance(answer, str):
            raise LookupFailedError(host, answer)
        return answer

    async def prober(self, **settings: Any) -> Prober:
        ports = {"80": self.closed_port, "443": self.closed_port} | self.ports
        chosen = {"allow_networks": ("127.0.0.1/32",), "port_map": ports, "deadline": 1.0, "connect_timeout": 0.4}
        prober = Prober(WebSettings(**{**chosen, **settings}), ca_file=self.ca_file, lookup=self.lookup)
        return await self.stack.enter_async_context(prober)

    async def visit(self, domain: str = "shop.example", **settings: Any) -> Outcome[Site]:
        return await (await self.prober(**settings)).visit(domain)


@pytest.fixture
async def net(authority: Authority, closed_port: int) -> AsyncIterator[Net]:
    async with AsyncExitStack() as stack:
        yield Net(stack, closed_port, str(authority.ca_file))


Visit = Callable[..., Awaitable[Outcome[Site]]]
