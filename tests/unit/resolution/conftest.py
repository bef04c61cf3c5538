"""A real DNS server on loopback, UDP and TCP on one port, that can misbehave in every way the resolver must survive."""

from __future__ import annotations

import asyncio
import contextlib
import struct
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest

from brandguard.resolution import Resolver
from brandguard.settings import ResolutionSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

SUFFIXES = ("com", "net", "org", "store")
PORT_ATTEMPTS = 20


@dataclass
class DnsServer:
    """Answers from ``records``; ``ways`` says, per name, how to misbehave instead; ``way`` the same for every name."""

    host: str = "127.0.0.1"
    port: int = 0
    records: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    ways: dict[str, str] = field(default_factory=dict)
    way: str = ""
    catch_all: dict[str, dict[str, str]] = field(default_factory=dict)
    """Parent -> the records every name below it has."""
    flaky: dict[str, int] = field(default_factory=dict)
    """Name -> how many queries get SERVFAIL before the true answer."""
    tcp: bool = True
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def address(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def add(self, name: str, **records: str | list[str]) -> None:
        """``add("xiaomi.com", NS="ns1.xiaomi.com.", A=["192.0.2.1"])``; without records: an empty non-terminal."""
        self.records.setdefault((name, ""), [])
        for kind, values in records.items():
            self.records[(name, kind)] = [values] if isinstance(values, str) else values

    async def start(self) -> None:
        """UDP and TCP on one port number; a port free for the one may be taken for the other: then the next."""
        for attempt in range(PORT_ATTEMPTS):
            loop = asyncio.get_running_loop()
            address = (self.host, self.port)
            self._udp, _ = await loop.create_datagram_endpoint(lambda: _Datagrams(self), local_addr=address)
            port = self._udp.get_extra_info("sockname")[1]
            try:
                self._listener = await asyncio.start_server(self._stream, self.host, port) if self.tcp else None
            except OSError:
                self._udp.close()
                if self.port or attempt == PORT_ATTEMPTS - 1:
                    raise
            else:
                self.port = port
                return

    async def stop(self) -> None:
        self._udp.close()
        if self._listener:
            self._listener.close()
            await self._listener.wait_closed()
        await asyncio.sleep(0)

    async def _stream(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            (size,) = struct.unpack("!H", await reader.readexactly(2))
            answer = self.answer(await reader.readexactly(size), tcp=True)
            for packet in answer:
                writer.write(struct.pack("!H", len(packet)) + packet)
            await writer.drain()
        writer.close()

    def answer(self, query: bytes, *, tcp: bool = False) -> list[bytes]:
        """The packets to send back."""
        message = dns.message.from_wire(query)
        question = message.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked[name, kind] += 1
        way = self.ways.get(f"{name} {kind}") or self.ways.get(name) or self.way
        if self.flaky.get(name, 0) > 0:
            self.flaky[name] -= 1
            way = "servfail"
        good = self._good(message, name, kind)
        if tcp and way != "truncated_forever":
            return [good.to_wire(max_size=65_535)]
        return _misbehave(way, message, good)

    def _good(self, query: dns.message.QueryMessage, name: str, kind: str) -> dns.message.Message:
        response = dns.message.make_response(query, recursion_available=True)
        held = dict(self._held(name))
        if not held and self._exists(name) is False:
            response.set_rcode(dns.rcode.NXDOMAIN)
        self._fill(response, name, kind, held)
        if not response.answer:
            apex = next((s for s in (name, *SUFFIXES) if "SOA" in held or name.endswith("." + s)), "com")
            soa = "ns.invalid. root.invalid. 1 2 3 4 5"
            response.authority.append(dns.rrset.from_text(f"{apex}.", 60, "IN", "SOA", soa))
        return response

    def _fill(self, response: dns.message.Message, name: str, kind: str, held: dict[str, list[str]]) -> None:
        while kind not in held and "CNAME" in held:
            target = held["CNAME"][0]
            response.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", "CNAME", target))
            name = target.rstrip(".")
            held = dict(self._held(name))
            if not held:
                response.set_rcode(dns.rcode.NXDOMAIN)
        if held.get(kind):
            response.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", kind, *held[kind]))

    def _held(self, name: str) -> list[tuple[str, list[str]]]:
        own = [(kind, values) for (owner, kind), values in self.records.items() if owner == name and kind]
        if own or self._exists(name):
            return own
        for parent, records in self.catch_all.items():
            if name.endswith("." + parent):
                return [(kind, [value]) for kind, value in records.items()]
        return []

    def _exists(self, name: str) -> bool:
        return any(owner == name or owner.endswith("." + name) for owner, _ in self.records)


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, server: DnsServer) -> None:
        self.server = server

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        for packet in self.server.answer(data):
            self.transport.sendto(packet, address)


def _misbehave(way: str, query: dns.message.QueryMessage, good: dns.message.Message) -> list[bytes]:
    wire = good.to_wire(max_size=65_535)
    return _WAYS[way](query, good, wire)


def _coded(code: int) -> Callable[..., list[bytes]]:
    def reply(query: dns.message.QueryMessage, *_: object) -> list[bytes]:
        response = dns.message.make_response(query)
        response.set_rcode(dns.rcode.Rcode(code))
        return [response.to_wire()]

    return reply


def _truncated(query: dns.message.QueryMessage, *_: object) -> list[bytes]:
    response = dns.message.make_response(query)
    response.flags |= dns.flags.TC
    return [response.to_wire()]


def _address(query: dns.message.QueryMessage, good: dns.message.Message, wire: bytes) -> list[bytes]:
    """Rewrites NXDOMAIN into an advertiser's address, as some providers do."""
    question = query.question[0]
    if good.rcode() != dns.rcode.NXDOMAIN or question.rdtype != dns.rdatatype.A:
        return [wire]
    response = dns.message.make_response(query)
    response.answer.append(dns.rrset.from_text(question.name, 60, "IN", "A", "192.0.2.99"))
    return [response.to_wire()]


def _wrong_question(query: dns.message.QueryMessage, *_: object) -> list[bytes]:
    other = dns.message.make_query("elsewhere.example", "NS", id=query.id)
    response = dns.message.make_response(other)
    response.answer.append(dns.rrset.from_text("elsewhere.example.", 60, "IN", "NS", "ns.evil.example."))
    return [response.to_wire()]


def _pointer_loop(query: dns.message.QueryMessage, *_: object) -> list[bytes]:
    head = bytearray(dns.message.make_response(query, our_payload=0).to_wire())
    head[6:8] = b"\0\1"  # one answer, whose name points at itself
    end = len(head) - (11 if query.edns >= 0 else 0)
    head[10:12] = b"\0\0"
    return [bytes(head[:end]) + struct.pack("!H", 0xC000 | end) + b"\0\2\0\1\0\0\0\0\0\0"]


def _no_edns(query: dns.message.QueryMessage, good: dns.message.Message, wire: bytes) -> list[bytes]:
    """A server older than EDNS: a bare FORMERR, without the question."""
    if query.edns < 0:
        return [wire]
    return [struct.pack("!HHHHHH", query.id, 0x8001, 0, 0, 0, 0)]


def _spoofed(query: dns.message.QueryMessage, good: dns.message.Message, wire: bytes) -> list[bytes]:
    """Forgeries arrive before the true answer: a guessed ID, another question, a query instead of a response."""
    forged = bytes((wire[0] ^ 0xFF, wire[1])) + wire[2:]
    return [forged, *_wrong_question(query), query.to_wire(), b"", b"\x01", wire, wire]


_WAYS: dict[str, Callable[..., list[bytes]]] = {
    "": lambda query, good, wire: [wire],
    "honest": lambda query, good, wire: [wire],
    "servfail": _coded(2),
    "nxdomain": _coded(3),
    "refused": _coded(5),
    "rcode9": _coded(9),
    "silent": lambda query, good, wire: [],
    "truncated": _truncated,
    "truncated_forever": _truncated,
    "garbage": lambda query, good, wire: [b"\xff" * 40],
    "cut": lambda query, good, wire: [wire[: len(wire) // 2 + 8]],
    "wrong_id": lambda query, good, wire: [bytes((wire[0] ^ 0xFF, wire[1])) + wire[2:]],
    "wrong_question": _wrong_question,
    "pointer_loop": _pointer_loop,
    "no_edns": _no_edns,
    "spoofed": _spoofed,
    "uppercase": lambda query, good, wire: [wire[:12] + wire[12:30].upper() + wire[30:]],
    "liar": _address,
}


def honest(host: str = "127.0.0.1", *, tcp: bool = True) -> DnsServer:
    """A server that knows the suffixes, to which a test adds its names."""
    server = DnsServer(host=host, tcp=tcp)
    for suffix in SUFFIXES:
        server.add(suffix, NS=f"ns.nic.{suffix}.", SOA="ns.invalid. root.invalid. 1 2 3 4 5")
    return server


@pytest.fixture
async def serve() -> AsyncIterator[Callable[..., Awaitable[DnsServer]]]:
    """Starts honest servers: ``await serve("::1", tcp=False)``."""
    started: list[DnsServer] = []

    async def start(host: str = "127.0.0.1", *, tcp: bool = True) -> DnsServer:
        one = honest(host, tcp=tcp)
        await one.start()
        started.append(one)
        return one

    yield start
    for one in started:
        await one.stop()


@pytest.fixture
async def server(serve: Callable[..., Awaitable[DnsServer]]) -> DnsServer:
    return await serve()


@pytest.fixture
async def other(serve: Callable[..., Awaitable[DnsServer]]) -> DnsServer:
    return await serve()


@pytest.fixture
def quick() -> Callable[..., Resolver]:
    """A resolver with short waits over the given servers."""

    def make(*servers: DnsServer, **changes: object) -> Resolver:
        settings: dict[str, object] = {"timeout": 0.25, "attempts": 2, **changes}
        return Resolver(ResolutionSettings(resolvers=tuple(one.address for one in servers), **settings))

    return make
