"""The WHOIS protocol (RFC 3912), bounded: one line out, at most 64 KB back, one deadline over all of it."""

from __future__ import annotations

import asyncio
import contextlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brandguard.names import is_address
from brandguard.net.lookup import Lookup, LookupFailedError

if TYPE_CHECKING:
    from brandguard.net.guard import AddressGuard

PORT = 43
MAX_BYTES = 64 * 1024
_CHUNK = 8192
_MAX_DIALS = 3
_QUERY = re.compile(r"[\x20-\x7e]{1,300}")


class WhoisError(Exception):
    """No usable text came. ``reason``: ``timeout``, ``malformed`` (empty, endless), ``refused`` or ``unreachable``."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Server:
    """A WHOIS server; ``query`` is the line it wants, with ``{domain}`` in it."""

    host: str
    port: int = PORT
    query: str = "{domain}"

    @property
    def name(self) -> str:
        """``host``, with the port where it is not 43."""
        return self.host if self.port == PORT else f"{self.host}:{self.port}"


async def ask(server: Server, domain: str, *, lookup: Lookup, guard: AddressGuard, deadline: float) -> str:
    """Ask one question and return the whole answer as text. ``deadline`` in seconds. Raises WhoisError.

    A dripping or endless answer ends at the deadline or the cap. The question is one printable ASCII line whatever
    ``domain`` holds. Only addresses the guard passes are dialled, so a referral leads nowhere private.
    """
    line = server.query.replace("{domain}", domain)
    if not _QUERY.fullmatch(line):
        raise WhoisError("malformed", "a question that would not be one line")
    try:
        async with asyncio.timeout(deadline):
            data = await _exchange(await _addresses(server, lookup, guard), server.port, line.encode("ascii") + b"\r\n")
    except TimeoutError:
        raise WhoisError("timeout", f"{server.name} did not finish within {deadline:g} s") from None
    except OSError as problem:
        raise WhoisError("unreachable", f"{server.name}: {problem.strerror or problem}") from None
    if len(data) > MAX_BYTES:
        raise WhoisError("malformed", f"{server.name} sent over {MAX_BYTES // 1024} KB")
    if not data.strip():
        raise WhoisError("malformed", f"{server.name} hung up without a word")
    return decode(data)


def decode(data: bytes) -> str:
    """UTF-8, or Latin-1 where it is not; line ends made one kind."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", " ")


async def _addresses(server: Server, lookup: Lookup, guard: AddressGuard) -> list[str]:
    try:
        found = (server.host,) if is_address(server.host) else await lookup(server.host)
    except LookupFailedError as problem:
        raise WhoisError("unreachable", f"{server.name} has no address ({problem.reason})") from None
    allowed = [address for address in found if guard.refusal(address) is None]
    if not allowed:
        raise WhoisError("refused", f"{server.name} is at no address that may be contacted")
    return allowed[:_MAX_DIALS]


async def _exchange(addresses: list[str], port: int, question: bytes) -> bytes:
    """Connect to the first address that answers, ask, and read to the end or just over the cap."""
    reader, writer = await _connect(addresses, port)
    data = bytearray()
    try:
        writer.write(question)
        await writer.drain()
        while len(data) <= MAX_BYTES and (chunk := await reader.read(_CHUNK)):
            data += chunk
        return bytes(data)
    except ConnectionResetError:
        if data:
            return bytes(data)  # some servers reset instead of closing once all is said
        raise
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def _connect(addresses: list[str], port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    failure: OSError | None = None
    for address in addresses:
        try:
            return await asyncio.open_connection(address, port)
        except OSError as problem:
            failure = failure or problem
    raise failure or OSError("no address")
