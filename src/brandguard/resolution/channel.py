"""The line to one recursive resolver: a few connected UDP sockets, and TCP for what does not fit.

Connected sockets let the kernel drop what does not come from the server's address and port, and report a closed port
at once. Each socket has a random source port (the kernel's choice); each query a random ID; a reply must carry the
question besides (RFC 5452). Sockets are drained in a loop per readiness event: half again as fast as asyncio's
datagram protocol.
"""

from __future__ import annotations

import asyncio
import os
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brandguard.model import DnsReason
from brandguard.resolution import wire

if TYPE_CHECKING:
    from brandguard.resolution.servers import Server

SOCKETS = 4
DRAIN = 256  # packets read per readiness event, so that one busy socket cannot starve the loop
RECEIVE_BUFFER = 1 << 20
SWEEP = 0.05  # seconds between two looks for queries that waited too long
SEND_PAUSE = 0.002  # seconds before a full send buffer is tried again


@dataclass(slots=True)
class Stats:
    """Counts over all resolvers of a run."""

    queries: int = 0
    answers: int = 0
    timeouts: int = 0
    stray: int = 0
    """Packets that answered no open question: late, spoofed or garbage."""
    malformed: int = 0
    """Answers to an open question that could not be read."""
    tcp: int = 0
    """Questions asked again over TCP as the answer was truncated."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that got no usable answer, and why."""

    reason: DnsReason
    detail: str = ""


class _Waiting:
    """One query in flight."""

    __slots__ = ("deadline", "future", "mismatched", "question")

    def __init__(self, question: bytes, future: asyncio.Future[bytes | Failure], deadline: float) -> None:
        self.question = question
        self.future = future
        self.deadline = deadline
        self.mismatched = False


_TIMED_OUT = Failure(DnsReason.TIMEOUT, "no answer")
_MISMATCHED = Failure(DnsReason.MALFORMED, "the answer was to another question")
_CLOSED = Failure(DnsReason.TIMEOUT, "connection refused")


class Channel:
    """Queries to one server. ``timeout`` is seconds per query. Call :meth:`open` first and :meth:`close` last."""

    def __init__(self, server: Server, timeout: float, stats: Stats) -> None:
        self.server = server
        self.alive = True
        self.unanswered = 0
        """Queries without any answer since the last answer."""
        self.in_flight = 0
        self.edns = True
        self._timeout = timeout
        self._stats = stats
        self._sockets: list[_Socket] = []
        self._next = 0

    def open(self) -> None:
        """Open the sockets. Raises OSError where the server's network is out of reach."""
        try:
            for _ in range(SOCKETS):
                self._sockets.append(_Socket(self.server, self._stats))
        except OSError:
            self.close()
            raise

    def close(self) -> None:
        """Close the sockets; queries in flight end as timeouts."""
        for line in self._sockets:
            line.close()
        self._sockets.clear()

    async def ask(self, question: bytes) -> wire.Reply | Failure:
        """Send one question once and wait for its answer; over TCP if it was truncated."""
        self.in_flight += 1
        try:
            answer = await self._by_udp(question)
            reply = self._read(answer)
            if isinstance(reply, wire.Reply) and reply.truncated:
                reply = self._read(await self._by_tcp(question))
        finally:
            self.in_flight -= 1
        return reply

    async def _by_udp(self, question: bytes) -> bytes | Failure:
        if not self._sockets:
            return _CLOSED
        self._next = (self._next + 1) % len(self._sockets)
        answer = await self._sockets[self._next].ask(question, self._timeout, edns=self.edns)
        if isinstance(answer, bytes):
            self.unanswered = 0
            self._stats.answers += 1
        else:
            self.unanswered += 1
            self._stats.timeouts += answer.reason is DnsReason.TIMEOUT
        return answer

    def _read(self, answer: bytes | Failure) -> wire.Reply | Failure:
        if isinstance(answer, Failure):
            return answer
        reply = wire.parse(answer)
        if reply is None:
            self._stats.malformed += 1
            return Failure(DnsReason.MALFORMED, "the answer could not be read")
        if reply.rcode in (wire.NOERROR, wire.NXDOMAIN) or reply.truncated:
            return reply
        if reply.rcode in (wire.FORMERR, wire.NOTIMP):
            self.edns = False  # RFC 6891 section 6.2.2: ask again without EDNS
        word = wire.RCODE_NAMES.get(reply.rcode, f"response code {reply.rcode}")
        return Failure(DnsReason.SERVFAIL if reply.rcode == wire.SERVFAIL else DnsReason.REFUSED, word)

    async def _by_tcp(self, question: bytes) -> bytes | Failure:
        """The same question over TCP (RFC 7766), one connection each: it is rare."""
        self._stats.tcp += 1
        try:
            async with asyncio.timeout(self._timeout):
                answer = await self._tcp_exchange(question)
        except (TimeoutError, OSError, asyncio.IncompleteReadError):
            return Failure(DnsReason.TIMEOUT, "truncated, and no answer over TCP")
        if not wire.is_reply_to(answer, question) or (answer[2] & 2):
            return Failure(DnsReason.MALFORMED, "truncated, and the answer over TCP could not be read")
        return answer

    async def _tcp_exchange(self, question: bytes) -> bytes:
        reader, writer = await asyncio.open_connection(self.server.address, self.server.port)
        try:
            identifier = os.urandom(2)
            query = wire.encode_query(int.from_bytes(identifier), question, edns=self.edns)
            writer.write(len(query).to_bytes(2) + query)
            answer = await reader.readexactly(int.from_bytes(await reader.readexactly(2)))
        finally:
            writer.transport.abort()  # closes at once, also when cancelled; nothing is left to send
        return answer if answer[:2] == identifier else b""


class _Socket:
    """One connected UDP socket and the queries in flight on it, oldest first, by ID."""

    def __init__(self, server: Server, stats: Stats) -> None:
        self._loop = asyncio.get_running_loop()
        self._stats = stats
        self._waiting: dict[int, _Waiting] = {}
        self._sweeper: asyncio.TimerHandle | None = None
        family, kind, protocol, _, address = socket.getaddrinfo(
            server.address, server.port, type=socket.SOCK_DGRAM, flags=socket.AI_NUMERICHOST
        )[0]
        self._socket = socket.socket(family, kind, protocol)
        try:
            self._socket.setblocking(False)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
            self._socket.connect(address)
            self._loop.add_reader(self._socket.fileno(), self._drain)
        except OSError:
            self._socket.close()
            raise

    def close(self) -> None:
        self._fail_all(_CLOSED)
        if self._sweeper:
            self._sweeper.cancel()
        if self._socket.fileno() >= 0:
            self._loop.remove_reader(self._socket.fileno())
            self._socket.close()

    async def ask(self, question: bytes, timeout: float, *, edns: bool) -> bytes | Failure:  # noqa: ASYNC109 - one timer sweeps all queries; a scope for each would cost half the speed
        identifier = self._free_identifier()
        waiting = _Waiting(question, self._loop.create_future(), self._loop.time() + timeout)
        self._waiting[identifier] = waiting
        if self._sweeper is None:
            self._sweeper = self._loop.call_later(SWEEP, self._sweep)
        try:
            if not await self._send(wire.encode_query(identifier, question, edns=edns), waiting):
                return _CLOSED
            return await waiting.future
        finally:
            if self._waiting.get(identifier) is waiting:
                del self._waiting[identifier]

    async def _send(self, query: bytes, waiting: _Waiting) -> bool:
        """Hand a query to the kernel; False where the server's port is closed or its network gone."""
        refused = False
        while not waiting.future.done():
            try:
                self._socket.send(query)
            except BlockingIOError:
                await asyncio.sleep(SEND_PAUSE)
            except OSError:
                # The error may belong to an earlier query of this socket: only the second one is about this.
                if refused:
                    return False
                refused = True
            else:
                self._stats.queries += 1
                return True
        return True

    def _free_identifier(self) -> int:
        while True:
            identifier = int.from_bytes(os.urandom(2))
            if identifier not in self._waiting:
                return identifier

    def _drain(self) -> None:
        for _ in range(DRAIN):
            try:
                data = self._socket.recv(wire.MAX_MESSAGE)
            except (BlockingIOError, InterruptedError):
                return
            except OSError:  # an ICMP error: nobody listens there, or the way is gone
                self._fail_all(_CLOSED)
                return
            self._received(data)

    def _received(self, data: bytes) -> None:
        waiting = self._waiting.get(int.from_bytes(data[:2])) if len(data) >= wire.HEADER else None
        if waiting is None:
            self._stats.stray += 1
            return
        if not wire.is_reply_to(data, waiting.question) and not wire.is_complaint(data):
            # Perhaps a forgery: the true answer may still come, so go on waiting (RFC 5452 section 9.1).
            self._stats.stray += 1
            waiting.mismatched = True
            return
        del self._waiting[int.from_bytes(data[:2])]
        if not waiting.future.done():
            waiting.future.set_result(data)

    def _sweep(self) -> None:
        """End the queries that waited too long. All wait equally long, so the oldest stand first."""
        now = self._loop.time()
        late = []
        for identifier, waiting in self._waiting.items():
            if waiting.deadline > now:
                break
            late.append(identifier)
        for identifier in late:
            waiting = self._waiting.pop(identifier)
            if not waiting.future.done():
                waiting.future.set_result(_MISMATCHED if waiting.mismatched else _TIMED_OUT)
        self._sweeper = self._loop.call_later(SWEEP, self._sweep) if self._waiting else None

    def _fail_all(self, failure: Failure) -> None:
        waiting, self._waiting = self._waiting, {}
        for query in waiting.values():
            if not query.future.done():
                query.future.set_result(failure)
