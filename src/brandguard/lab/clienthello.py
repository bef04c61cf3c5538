"""The server name in a TLS ClientHello, read without taking it from the socket (RFC 8446, 4.1.2; RFC 6066, 3)."""

from __future__ import annotations

import asyncio
import re
import socket

_MAX_HELLO = 1 << 14
_DEADLINE = 10.0
_NAP = 0.005  # seconds between two looks at a hello that arrives in pieces
_HOST = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")


async def peek_server_name(sock: socket.socket) -> str | None:
    """The host a client asks for, lower case; None if it names none or does not speak TLS.

    Raises TimeoutError when the hello stays incomplete, ConnectionError when the client leaves.
    """
    async with asyncio.timeout(_DEADLINE):
        while True:
            await _readable(sock)
            seen = sock.recv(_MAX_HELLO, socket.MSG_PEEK)
            if not seen:
                raise ConnectionResetError
            if seen[0] != 0x16 or _complete(seen):
                return server_name(seen)
            await asyncio.sleep(_NAP)


def server_name(hello: bytes) -> str | None:
    """The server name in the bytes of a TLS record that starts with a ClientHello, if it is a sane host name."""
    try:
        name = _server_name(hello)
    except (IndexError, UnicodeDecodeError):
        return None
    return name if name and len(name) <= 253 and _HOST.fullmatch(name) else None


def _server_name(hello: bytes) -> str | None:
    if hello[0] != 0x16 or hello[5] != 0x01:
        return None
    at = 5 + 4 + 2 + 32  # record header, handshake header, version, random
    at += 1 + hello[at]  # session id
    at += 2 + _number(hello, at)  # cipher suites
    at += 1 + hello[at]  # compression methods
    end = at + 2 + _number(hello, at)
    at += 2
    while at + 4 <= end:
        kind, size = _number(hello, at), _number(hello, at + 2)
        if kind == 0:
            length = _number(hello, at + 7)  # after the list's length and the name's type
            return hello[at + 9 : at + 9 + length].decode("ascii").lower().removesuffix(".")
        at += 4 + size
    return None


def _complete(seen: bytes) -> bool:
    return len(seen) >= _MAX_HELLO or (len(seen) >= 5 and len(seen) >= 5 + _number(seen, 3))


def _number(data: bytes, at: int) -> int:
    return data[at] << 8 | data[at + 1]


async def _readable(sock: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    ready = loop.create_future()

    def wake() -> None:
        if not ready.done():
            ready.set_result(None)

    loop.add_reader(sock, wake)
    try:
        await ready
    finally:
        loop.remove_reader(sock)
