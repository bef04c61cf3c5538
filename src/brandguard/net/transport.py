"""httpx on our own network backend: every connection is resolved, checked, pinned and counted here.

httpx does not let its own transport take a network backend, so ``httpcore.AsyncConnectionPool`` is wrapped again.
The name in the URL stays in the Host header and in SNI; only literals the guard allows are ever dialled, so no DNS
answer can slip in between check and use.
"""

from __future__ import annotations

import re
import socket
import ssl
from http.cookiejar import CookieJar
from typing import TYPE_CHECKING, Any

import anyio
import httpcore
import httpx
from httpx._transports.default import AsyncResponseStream, map_httpcore_exceptions

from brandguard.net import tls, wire
from brandguard.net.guard import AddressGuard, port_refusal
from brandguard.net.lookup import Lookup, LookupFailedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MAX_DIALS = 3  # addresses of one host tried in turn
_NUMERIC_HOST = re.compile(r"(?:(?:0[xX][0-9a-fA-F]*|[0-9]+)\.){0,3}(?:0[xX][0-9a-fA-F]*|[0-9]+)")


class RefusedAddressError(Exception):
    """Nothing the host points at may be contacted."""


class DialError(httpcore.ConnectError):
    """No address answered. ``origin`` is why; httpcore and the caller's handlers overwrite cause and context."""

    def __init__(self, origin: Exception) -> None:
        super().__init__(str(origin))
        self.origin = origin


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Dials by name: asks ``lookup``, checks every address by ``guard``, connects to literals only."""

    def __init__(
        self, guard: AddressGuard, lookup: Lookup, port_map: Mapping[int, int], lax: ssl.SSLContext | None
    ) -> None:
        self._guard = guard
        self._lookup = lookup
        self._port_map = port_map
        self._lax = lax
        self._dialler = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address that answers.

        Raises RefusedAddressError, LookupFailedError, or httpcore's ConnectError and ConnectTimeout.
        """
        if why := port_refusal(port):
            raise RefusedAddressError(why)
        exchange = wire.current.get()
        failure: Exception | None = None
        for address in (await self._allowed(host, exchange))[:_MAX_DIALS]:
            if exchange:
                exchange.address = address
            try:
                return await self.dial(address, port, timeout)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as problem:
                failure = failure or problem
        if isinstance(failure, httpcore.ConnectError):
            raise DialError(failure)
        raise failure or LookupFailedError(host, "nodata")

    async def dial(self, address: str, port: int, timeout: float | None) -> _Stream:  # noqa: ASYNC109
        """Connect to one literal that was checked."""
        inner = await self._dialler.connect_tcp(address, self._port_map.get(port, port), timeout)
        return _Stream(inner, self, address, port, self._lax)

    async def _allowed(self, host: str, exchange: wire.Wire | None) -> list[str]:
        literal = literal_of(host)
        known = exchange.addresses if exchange else ()
        addresses = (literal,) if literal else known or await self._lookup(host)
        refused = [(address, why) for address in addresses if (why := self._guard.refusal(address))]
        allowed = [address for address in addresses if address not in dict(refused)]
        if refused and not allowed:
            raise RefusedAddressError("; ".join(f"{address}: {why}" for address, why in refused[:4]))
        return allowed


class _Stream(httpcore.AsyncNetworkStream):
    """Counts what is read, and judges the certificate when TLS starts."""

    def __init__(
        self,
        inner: httpcore.AsyncNetworkStream,
        backend: GuardedBackend,
        address: str,
        port: int,
        lax: ssl.SSLContext | None,
    ) -> None:
        self._inner = inner
        self._backend = backend
        self._address = address
        self._port = port
        self._lax = lax

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        data = await self._inner.read(max_bytes, timeout)
        if exchange := wire.current.get():
            exchange.address = self._address  # also of a connection kept from an earlier exchange
            exchange.count(len(data))
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._inner.aclose()

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        """A verifying handshake; where that fails and a lax context is given, the fault is noted and one without.

        So an honest site costs one handshake, and the trust verdict is always OpenSSL's own.
        """
        problem: str | None = None
        try:
            inner = await _handshake(self._inner, ssl_context, server_hostname, timeout)
        except httpcore.ConnectError as failure:
            cause = failure.__cause__
            if self._lax is None or not isinstance(cause, ssl.SSLCertVerificationError):
                raise
            problem = tls.problem_word(cause)
            again = await self._backend.dial(self._address, self._port, timeout)
            inner = await _handshake(again, self._lax, server_hostname, timeout)
        _note_tls(inner.get_extra_info("ssl_object"), problem)
        return _Stream(inner, self._backend, self._address, self._port, None)


async def _handshake(
    stream: httpcore.AsyncNetworkStream,
    context: ssl.SSLContext,
    server_hostname: str | None,
    timeout: float | None,  # noqa: ASYNC109
) -> httpcore.AsyncNetworkStream:
    """A TLS handshake that leaves no open socket behind. Raises httpcore.ConnectError."""
    inner = stream._inner if isinstance(stream, _Stream) else stream
    try:
        return await inner.start_tls(context, server_hostname, timeout)
    except BaseException as failure:
        # httpcore closes it for ordinary exceptions only: a deadline that strikes here would leak the socket.
        with anyio.CancelScope(shield=True):
            await inner.aclose()
        if isinstance(failure, httpcore.ConnectError) and not _has_os_error(failure):
            raise DialError(ssl.SSLEOFError("the server broke the handshake off")) from None
        raise


def _has_os_error(failure: BaseException) -> bool:
    cause: BaseException | None = failure
    while cause and not isinstance(cause, OSError):
        cause = cause.__cause__
    return cause is not None


def _note_tls(ssl_object: ssl.SSLObject, problem: str | None) -> None:
    if exchange := wire.current.get():
        exchange.certificate_der = ssl_object.getpeercert(binary_form=True)
        exchange.certificate_problem = problem
        exchange.tls_version = ssl_object.version()


class GuardedTransport(httpx.AsyncBaseTransport):
    """httpx's transport port over a connection pool that uses our backend."""

    def __init__(self, pool: httpcore.AsyncConnectionPool) -> None:
        self._pool = pool

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.AsyncByteStream)
        url = request.url
        inner = httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        with map_httpcore_exceptions():
            response = await self._pool.handle_async_request(inner)
        assert not isinstance(response.stream, (bytes, bytearray))
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=AsyncResponseStream(response.stream),  # type: ignore[arg-type]  # httpcore types it too widely
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


class _NoCookies(CookieJar):
    """Keeps nothing: one client serves many sites, and 900 cookies are parsed for nobody."""

    def extract_cookies(self, response: Any, request: Any) -> None:
        """Drop them."""


class GuardedClient(httpx.AsyncClient):
    """httpx's client with a way past its redirect and authentication handling.

    ``AsyncClient.send`` parses a Location even when it is told not to follow it, and raises for a bad one; and it
    turns credentials in a URL (``https://mi.com@evil.example``, a disguise) into an Authorization header.
    """

    def __init__(self, transport: GuardedTransport, **options: Any) -> None:
        super().__init__(transport=transport, **options)
        self._guarded = transport

    async def send_plainly(self, request: httpx.Request) -> httpx.Response:
        """The response to a request of :meth:`build_request`, its body unread; close it."""
        return await self._guarded.handle_async_request(request)


def new_client(
    *,
    guard: AddressGuard,
    lookup: Lookup,
    ca_file: str = "",
    verify: bool,
    port_map: Mapping[str, int] | Mapping[int, int] | None = None,
    connect_timeout: float = 6.0,
    headers: Mapping[str, str] | None = None,
    keepalive: int = 0,
) -> GuardedClient:
    """An httpx client that reaches only what the guard allows, follows no redirect and reads no environment.

    With ``verify`` a bad certificate is an error; without, the page is fetched all the same and the fault is noted
    (see :func:`brandguard.net.fetch.fetch`). ``port_map``: port in the URL -> port dialled. ``connect_timeout`` in
    seconds, each for TCP and TLS. ``keepalive`` idle connections are kept. Raises SettingsError for a bad ``ca_file``.
    """
    ports = {int(port): target for port, target in (port_map or {}).items()}
    backend = GuardedBackend(guard, lookup, ports, None if verify else tls.lax_context())
    pool = httpcore.AsyncConnectionPool(
        ssl_context=tls.strict_context(ca_file) if verify else tls.judging_context(ca_file),
        max_connections=None,  # callers bound their own concurrency
        max_keepalive_connections=keepalive,
        keepalive_expiry=15.0,
        network_backend=backend,
    )
    return GuardedClient(
        GuardedTransport(pool),
        headers={"Accept-Encoding": "gzip", **(headers or {})},
        cookies=_NoCookies(),
        follow_redirects=False,
        trust_env=False,
        timeout=httpx.Timeout(None, connect=connect_timeout),
    )


def literal_of(host: str) -> str | None:
    """The address a URL's host stands for by itself: IPv6, dotted, and the decimal and hex forms browsers take."""
    host = host.strip("[]")
    if ":" in host:
        return host
    if not _NUMERIC_HOST.fullmatch(host):
        return None
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return host  # such as 999.1.1.1: the guard refuses it as no address
