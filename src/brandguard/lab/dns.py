"""The lab's name server: UDP drained in a loop off one socket, TCP beside it on the same port number."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from typing import TYPE_CHECKING

from brandguard.lab.listener import Listener, streams

if TYPE_CHECKING:
    from brandguard.lab.counters import Counters
    from brandguard.lab.wire import Responder

_DATAGRAM = 4096
_BURST = 256  # datagrams served before other tasks get a turn
_BUFFER = 4 << 20  # bytes of socket buffer: a sweep sends thousands of queries at once
_IDLE = 30.0


class DnsServer:
    """Answers on two bound sockets of the same port; asyncio's datagram transport reads one packet a turn, so
    the UDP side reads the socket itself until it is empty: twice the speed."""

    def __init__(self, udp: socket.socket, tcp: socket.socket, responder: Responder, counters: Counters) -> None:
        self._udp = udp
        self._responder = responder
        self._counters = counters
        for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            udp.setsockopt(socket.SOL_SOCKET, option, _BUFFER)
        self._listener = Listener(tcp, self._connection)
        asyncio.get_running_loop().add_reader(udp, self._drain)

    async def close(self) -> None:
        """Stop answering."""
        asyncio.get_running_loop().remove_reader(self._udp)
        self._udp.close()
        await self._listener.close()

    def _drain(self) -> None:
        sock, respond = self._udp, self._responder.respond
        for served in range(_BURST):
            try:
                query, peer = sock.recvfrom(_DATAGRAM)
            except OSError:  # empty (BlockingIOError), or an ICMP error for a client that left
                self._counters.dns_udp += served
                return
            reply = respond(query)
            if reply is not None:
                with contextlib.suppress(OSError):  # a client that left, or a full buffer: datagrams get lost
                    sock.sendto(reply, peer)
        self._counters.dns_udp += _BURST

    async def _connection(self, sock: socket.socket) -> None:
        async with streams(sock) as (reader, writer):
            while True:
                query = await asyncio.wait_for(_message(reader), _IDLE)
                self._counters.dns_tcp += 1
                reply = self._responder.respond(query, tcp=True)
                if reply is not None:
                    writer.write(struct.pack(">H", len(reply)) + reply)
                    await writer.drain()


async def _message(reader: asyncio.StreamReader) -> bytes:
    """One message behind its two-byte length (RFC 1035, 4.2.2)."""
    (size,) = struct.unpack(">H", await reader.readexactly(2))
    return await reader.readexactly(size)
