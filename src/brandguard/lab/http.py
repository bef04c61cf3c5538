"""HTTP/1.1 over h11 for the lab's web and RDAP servers: requests in, responses or faults out."""

from __future__ import annotations

import asyncio
import contextlib
import math
from dataclasses import dataclass
from enum import Enum
from http.client import responses
from typing import TYPE_CHECKING

import h11

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_IDLE = 30.0
_READ = 1 << 16
_DRIP = 0.25  # seconds between two pieces of a slow page


class Fault(Enum):
    """What a server may do instead of answering."""

    RESET = "reset"
    HANG = "hang"


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked: ``host`` is lower case without port, ``path`` without query."""

    method: str
    host: str
    path: str


@dataclass(frozen=True, slots=True)
class Response:
    """A whole response. ``seconds`` is how long the body takes to arrive."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    seconds: float = 0.0


async def converse(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, respond: Callable[[Request], Response | Fault]
) -> Fault | None:
    """Serve one connection, request after request, until either side ends it; a fault is the caller's to act out."""
    connection = h11.Connection(h11.SERVER)
    while True:
        try:
            request = await _next_request(connection, reader)
        except h11.RemoteProtocolError as problem:
            await _refuse(connection, writer, problem.error_status_hint)
            return None
        if request is None:
            return None
        answer = respond(request)
        if isinstance(answer, Fault):
            return answer
        await _send(connection, writer, request, answer)
        if connection.our_state is not h11.DONE or connection.their_state is not h11.DONE:
            return None
        connection.start_next_cycle()


async def _next_request(connection: h11.Connection, reader: asyncio.StreamReader) -> Request | None:
    """The next request with its body read and dropped; None when the client is done."""
    request: h11.Request | None = None
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await asyncio.wait_for(reader.read(_READ), _IDLE))
        elif isinstance(event, h11.Request):
            request = event
        elif isinstance(event, h11.EndOfMessage):
            assert request is not None
            return _understood(request)
        elif isinstance(event, h11.ConnectionClosed) or event is h11.PAUSED:
            return None


def _understood(request: h11.Request) -> Request:
    host = next((value.decode("latin-1") for name, value in request.headers if name == b"host"), "")
    target = request.target.decode("latin-1")
    if "://" in target:  # absolute form, as sent to proxies (RFC 9112, 3.2.2)
        host, _, rest = target.partition("://")[2].partition("/")
        target = "/" + rest
    name = host if host.startswith("[") else host.partition(":")[0]
    return Request(request.method.decode("latin-1"), name.lower().removesuffix("."), target.partition("?")[0])


async def _send(connection: h11.Connection, writer: asyncio.StreamWriter, request: Request, answer: Response) -> None:
    reason = responses.get(answer.status, "Unknown")
    headers = [*answer.headers, ("Content-Length", str(len(answer.body)))]
    head = h11.Response(status_code=answer.status, headers=headers, reason=reason.encode("latin-1"))
    writer.write(connection.send(head) or b"")
    if request.method != "HEAD" and answer.status not in (204, 304):
        for piece in _pieces(answer):
            writer.write(connection.send(h11.Data(data=piece)) or b"")
            await writer.drain()
            if answer.seconds:
                await asyncio.sleep(_DRIP)
    writer.write(connection.send(h11.EndOfMessage()) or b"")
    await writer.drain()


def _pieces(answer: Response) -> Iterator[bytes]:
    count = max(1, math.ceil(answer.seconds / _DRIP))
    size = max(1, math.ceil(len(answer.body) / count))
    for start in range(0, len(answer.body), size):
        yield answer.body[start : start + size]


async def _refuse(connection: h11.Connection, writer: asyncio.StreamWriter, status: int) -> None:
    """Say what was wrong with a request h11 could not read, and end the connection."""
    with contextlib.suppress(h11.LocalProtocolError):
        head = h11.Response(status_code=status, headers=[("Content-Length", "0"), ("Connection", "close")])
        writer.write((connection.send(head) or b"") + (connection.send(h11.EndOfMessage()) or b""))
        await writer.drain()
