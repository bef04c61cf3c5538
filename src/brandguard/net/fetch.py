"""One request, bounded in time and bytes on the wire and after decoding; redirects are the caller's affair."""

from __future__ import annotations

import asyncio
import errno
import os
import ssl
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpcore
import httpx

from brandguard.net import wire
from brandguard.net.decoding import Decoder, UnsupportedEncodingError
from brandguard.net.lookup import LookupFailedError
from brandguard.net.transport import GuardedClient, RefusedAddressError

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_URL = 8192
_DETAIL = 300  # characters of a foreign error message that are kept
_RESET = {errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED, errno.ESHUTDOWN}
_UNREACHABLE = {errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EHOSTDOWN}


class FetchError(Exception):
    """No response came. ``reason`` is one of a few stable words, ``detail`` is for people.

    Reasons: ``refused_address``, ``no_address`` (the name has none), ``dns`` (could not be looked up),
    ``connection_refused``, ``unreachable``, ``connect``, ``tls``, ``timeout``, ``reset``, ``protocol``, ``too_large``,
    ``bad_url``. ``address`` is the literal last dialled, ``elapsed`` seconds.
    """

    def __init__(self, reason: str, detail: str = "", *, address: str | None = None, elapsed: float = 0.0) -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail[:_DETAIL]
        self.address = address
        self.elapsed = elapsed


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response. ``headers`` as sent (latin-1), ``body`` decoded, at most ``max_bytes``."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)
    truncated: bool = False
    """The body is not whole: cut at the cap, or for the reason in ``fault``."""
    fault: str | None = None
    """What ended the body early, if not the cap: a FetchError reason, or ``encoding`` (one we do not undo)."""
    fault_detail: str = ""
    address: str | None = None
    certificate_der: bytes | None = field(default=None, repr=False)
    certificate_problem: str | None = None
    tls_version: str | None = None
    wire_bytes: int = 0
    elapsed: float = 0.0
    """Seconds."""

    def header(self, name: str) -> str | None:
        """The first header of that name (any case), or None."""
        return next(iter(self.all_headers(name)), None)

    def all_headers(self, name: str) -> list[str]:
        """Every value of that header, in order."""
        wanted = name.lower()
        return [value for key, value in self.headers if key.lower() == wanted]


@dataclass(slots=True)
class _Draft:
    """What has come so far; survives the deadline."""

    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    body: bytearray = field(default_factory=bytearray)
    truncated: bool = False
    fault: str | None = None
    fault_detail: str = ""


async def fetch(
    client: httpx.AsyncClient,
    url: str,
    *,
    deadline: float,
    max_bytes: int,
    headers: Mapping[str, str] | None = None,
    addresses: tuple[str, ...] = (),
) -> Fetched:
    """GET ``url`` with a client of :func:`brandguard.net.transport.new_client`.

    ``deadline`` in seconds for everything; ``max_bytes`` of the decoded body, and of the wire besides the head.
    ``addresses`` are dialled (after the guard's check) in place of a lookup, unless a connection was kept. Once a head
    has come the result is a Fetched, whatever becomes of the body (see ``fault``); raises FetchError before that.
    """
    request = _request(client, url, headers)
    before = sys.exception()  # a caller may be handling an earlier failure, which is none of this exchange's
    exchange = wire.Wire(limit=wire.HEAD_BYTES, addresses=addresses)
    draft = _Draft()
    started = time.monotonic()
    token = wire.current.set(exchange)
    try:
        async with asyncio.timeout(deadline):
            await _exchange(client, request, exchange, draft, max_bytes)
    except (*_FAILURES, TimeoutError) as problem:
        reason, detail = classify(problem, before)
        if not draft.status:
            elapsed = time.monotonic() - started
            raise FetchError(reason, detail, address=exchange.address, elapsed=elapsed) from problem
        draft.truncated, draft.fault, draft.fault_detail = True, reason, detail[:_DETAIL]
    finally:
        wire.current.reset(token)
    return _finished(str(request.url), draft, exchange, time.monotonic() - started)


_FAILURES = (
    httpx.HTTPError,
    httpx.StreamError,
    httpcore.ConnectionNotAvailable,
    wire.WireLimitError,
    RefusedAddressError,
    LookupFailedError,
    OSError,  # TLS faults while reading reach us unmapped
    ValueError,  # a host that SNI cannot carry
)


def host_of(url: str) -> str:
    """The host that :func:`fetch` would dial for the URL, as it goes into SNI.

    Raises FetchError ``bad_url`` for anything but an http(s) URL with a host of lawful lengths.
    """
    if len(url) > MAX_URL:
        raise FetchError("bad_url", f"longer than {MAX_URL} characters")
    try:
        parsed = httpx.URL(url)
        host = parsed.raw_host.decode("ascii")
    except (httpx.InvalidURL, ValueError) as problem:
        raise FetchError("bad_url", str(problem)) from None
    if parsed.scheme not in ("http", "https"):
        raise FetchError("bad_url", f"scheme {parsed.scheme!r}")
    labels = host.removesuffix(".").split(".")
    if ":" not in host and (len(host) > 254 or not all(0 < len(label) <= 63 for label in labels)):
        raise FetchError("bad_url", "not a host name")
    return host


def _request(client: httpx.AsyncClient, url: str, headers: Mapping[str, str] | None) -> httpx.Request:
    host_of(url)
    try:
        return client.build_request("GET", url, headers=headers)
    except (httpx.InvalidURL, ValueError) as problem:
        raise FetchError("bad_url", str(problem)) from None


async def _exchange(
    client: httpx.AsyncClient, request: httpx.Request, exchange: wire.Wire, draft: _Draft, max_bytes: int
) -> None:
    assert isinstance(client, GuardedClient)
    response = await client.send_plainly(request)
    try:
        if response.status_code < 200:
            raise httpx.RemoteProtocolError(f"status {response.status_code} to a plain request")
        draft.headers = tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in response.headers.raw)
        draft.status = response.status_code
        exchange.limit = exchange.received + max_bytes + wire.HEAD_BYTES
        await _read_body(response, draft, max_bytes)
    finally:
        await response.aclose()


async def _read_body(response: httpx.Response, draft: _Draft, max_bytes: int) -> None:
    try:
        decoder = Decoder(response.headers.get_list("content-encoding"), max_bytes)
    except UnsupportedEncodingError as problem:
        draft.truncated, draft.fault, draft.fault_detail = True, "encoding", str(problem)[:_DETAIL]
        return
    async for chunk in response.aiter_raw():
        draft.body += decoder.feed(chunk)
        if decoder.full:
            draft.truncated = True
            return
    if decoder.fault:
        draft.truncated, draft.fault, draft.fault_detail = True, "encoding", decoder.fault


def _finished(url: str, draft: _Draft, exchange: wire.Wire, elapsed: float) -> Fetched:
    return Fetched(
        url=url,
        status=draft.status,
        headers=draft.headers,
        body=bytes(draft.body),
        truncated=draft.truncated,
        fault=draft.fault,
        fault_detail=draft.fault_detail,
        address=exchange.address,
        certificate_der=exchange.certificate_der,
        certificate_problem=exchange.certificate_problem,
        tls_version=exchange.tls_version,
        wire_bytes=exchange.received,
        elapsed=elapsed,
    )


def classify(problem: BaseException, before: BaseException | None = None) -> tuple[str, str]:
    """``(reason, detail)`` of a failed exchange, from the exception and what caused it, short of ``before``."""
    chain = _causes(problem, before)
    for item in chain:
        if word := _word(item):
            return word, _told(item)
    if any(isinstance(item, (httpx.ReadError, httpx.WriteError, httpx.CloseError)) for item in chain):
        return "reset", "the connection broke"
    if any(isinstance(item, httpx.ConnectError) for item in chain):
        return "connect", str(problem)
    return "protocol", str(problem) or type(problem).__name__


def _told(item: BaseException) -> str:
    """What happened, in the system's words; asyncio's own would add the port dialled, which changes run by run."""
    if isinstance(item, OSError) and not isinstance(item, ssl.SSLError) and item.errno:
        return os.strerror(item.errno)
    return str(item) or type(item).__name__


def _word(item: BaseException) -> str | None:
    if isinstance(item, LookupFailedError):
        return "no_address" if item.reason in ("nxdomain", "nodata") else "dns"
    for kind, word in _WORDS:
        if isinstance(item, kind):
            return word
    if isinstance(item, OSError):
        return _errno_word(item.errno)
    return None


_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (RefusedAddressError, "refused_address"),
    (wire.WireLimitError, "too_large"),
    (httpx.TimeoutException, "timeout"),
    (TimeoutError, "timeout"),
    (ssl.SSLError, "tls"),
    (ConnectionRefusedError, "connection_refused"),
    (ConnectionError, "reset"),
)


def _errno_word(number: int | None) -> str | None:
    if number in _RESET:
        return "reset"
    if number in _UNREACHABLE:
        return "unreachable"
    return None


def _causes(problem: BaseException, before: BaseException | None) -> list[BaseException]:
    """The exception and its causes, nearest first, at most ten deep; groups are opened."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [problem]
    while waiting and len(found) < 10:
        item = waiting.pop(0)
        if item is None or item is before or item in found:
            continue
        found.append(item)
        # httpcore raises again "from None", which wipes the cause but leaves the context.
        waiting.append(getattr(item, "origin", None) or item.__cause__ or item.__context__)
        if isinstance(item, BaseExceptionGroup):
            waiting += item.exceptions
    return found
