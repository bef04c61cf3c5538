"""A bound loopback port and the connections on it, as tasks that end with the lab."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import struct
from typing import TYPE_CHECKING

from brandguard.lab.scenario import LabError

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Awaitable, Callable

    Handler = Callable[[socket.socket], Awaitable[None]]

BACKLOG = 1024
_LIMIT = 1 << 16
_FAREWELL = 2.0  # seconds a client has to take the last bytes


def bind(host: str, port: int, kind: socket.SocketKind = socket.SOCK_STREAM) -> socket.socket:
    """A non-blocking bound socket (listening if a stream). Raises LabError naming the port."""
    sock = socket.socket(socket.AF_INET, kind)
    try:
        sock.setblocking(False)
        if kind == socket.SOCK_STREAM:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
        if kind == socket.SOCK_STREAM:
            sock.listen(BACKLOG)
    except OSError as problem:
        sock.close()
        if problem.errno == errno.EADDRINUSE:
            raise LabError(f"port {port} on {host} is in use", fix="choose another port base") from None
        raise LabError(f"cannot listen on {host} port {port}: {problem.strerror}", fix="use ports above 1023") from None
    return sock


def port_of(sock: socket.socket) -> int:
    """The port a socket is bound to."""
    port: int = sock.getsockname()[1]
    return port


class Listener:
    """Accepts connections and runs ``handler`` for each in a task; ``close`` ends them all."""

    def __init__(self, sock: socket.socket, handler: Handler) -> None:
        self._sock = sock
        self._handler = handler
        self._tasks: set[asyncio.Task[None]] = set()
        self._spawn(self._accept())

    async def close(self) -> None:
        """Stop listening and end every connection."""
        while self._tasks:
            tasks = list(self._tasks)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        self._sock.close()

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                sock, _ = await loop.sock_accept(self._sock)
            except OSError:  # the peer left before we came, or descriptors ran out: wait for better times
                await asyncio.sleep(0.01)
                continue
            self._spawn(self._serve(sock))

    async def _serve(self, sock: socket.socket) -> None:
        try:
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await self._handler(sock)
        except (OSError, asyncio.IncompleteReadError, TimeoutError):  # a client that left or broke the protocol
            pass
        finally:
            sock.close()

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        assert isinstance(task, asyncio.Task)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


@contextlib.asynccontextmanager
async def streams(
    sock: socket.socket, context: ssl.SSLContext | None = None
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """An accepted socket as a reader and a writer, over TLS when a context is given. Closed at the end."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=_LIMIT, loop=loop)
    protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
    transport, _ = await loop.connect_accepted_socket(lambda: protocol, sock, ssl=context)
    writer = asyncio.StreamWriter(transport, protocol, reader, loop)
    try:
        yield reader, writer
        writer.close()
        with contextlib.suppress(OSError, TimeoutError):
            await asyncio.wait_for(writer.wait_closed(), _FAREWELL)
    finally:
        transport.abort()


def reset(sock: socket.socket) -> None:
    """Make closing the socket send RST instead of FIN: linger on, for no time."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
