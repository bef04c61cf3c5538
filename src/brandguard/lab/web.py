"""The lab's web server: every domain of the scenario as a virtual host, over HTTP and HTTPS.

The TLS side reads the server name off the ClientHello before the handshake, so that a host may refuse TLS, or be
reset, as if it had a port of its own.
"""

from __future__ import annotations

import asyncio
import mimetypes
from typing import TYPE_CHECKING

from brandguard.lab.clienthello import peek_server_name
from brandguard.lab.http import Fault, Request, Response, converse
from brandguard.lab.listener import Listener, reset, streams

if TYPE_CHECKING:
    import socket
    import ssl

    from brandguard.lab.authority import Authority
    from brandguard.lab.counters import Counters
    from brandguard.lab.scenario import CertificateKind, Scenario, WebEntry

DEFAULT_HOST = "default.lab-hosting.net"
PLACEHOLDER = b"""<!doctype html><html lang="en"><head><title>404 Not Found</title></head>
<body><h1>Not Found</h1><p>No site is configured for this host name.</p></body></html>
"""
_HANG = 3600.0
_NO_TLS = ("reset", "refuse_tls", "none")


class WebServer:
    """HTTP and HTTPS on two bound sockets."""

    def __init__(
        self, http: socket.socket, https: socket.socket, scenario: Scenario, authority: Authority, counters: Counters
    ) -> None:
        self._sites = {domain.name: domain.web for domain in scenario.domains}
        self._pages = scenario.pages
        self._authority = authority
        self._counters = counters
        self._listeners = (Listener(http, self._plain), Listener(https, self._secure))

    async def close(self) -> None:
        """Stop serving and end every connection."""
        for listener in self._listeners:
            await listener.close()

    def site_of(self, host: str) -> WebEntry | None:
        """The site a host name belongs to: its own, or for ``www.NAME`` that of ``NAME``."""
        return self._sites.get(host) or self._sites.get(host.removeprefix("www."))

    async def _plain(self, sock: socket.socket) -> None:
        await self._serve(sock, "http")

    async def _secure(self, sock: socket.socket) -> None:
        self._counters.https += 1
        host = await peek_server_name(sock)
        site = self.site_of(host) if host else None
        if site and (not site.https or site.behaviour in _NO_TLS):
            reset(sock)
            return
        await self._serve(sock, "https", self._authority.context(host or DEFAULT_HOST, _certificate(site)))

    async def _serve(self, sock: socket.socket, service: str, context: ssl.SSLContext | None = None) -> None:
        def respond(request: Request) -> Response | Fault:
            self._counters.seen(service, request.host)
            self._counters.http += service == "http"
            return self.respond(request)

        async with streams(sock, context) as (reader, writer):
            fault = await converse(reader, writer, respond)
            if fault is Fault.HANG:
                await asyncio.wait_for(reader.read(), _HANG)  # until the client gives up
            elif fault is Fault.RESET:
                reset(writer.get_extra_info("socket"))
                writer.transport.abort()

    def respond(self, request: Request) -> Response | Fault:
        """What the site of the request's host does."""
        site = self.site_of(request.host)
        if site is None:
            return Response(404, (("Server", "nginx"), ("Content-Type", "text/html")), PLACEHOLDER)
        if site.behaviour in ("reset", "none"):
            return Fault.RESET
        if site.behaviour == "hang":
            return Fault.HANG
        headers = tuple(site.headers.items())
        if site.behaviour == "redirect":
            return Response(site.status or 302, (*headers, ("Location", site.location or "/")))
        return self._page(site, request.path, headers)

    def _page(self, site: WebEntry, path: str, headers: tuple[tuple[str, str], ...]) -> Response:
        if site.behaviour == "status":
            body = self._pages[site.page] if site.page else b""
            location = (("Location", site.location),) if site.location else ()
            return Response(site.status or 500, (*headers, *location, ("Content-Type", site.content_type)), body)
        page = site.paths.get(path) or (site.page if path == "/" else None)
        if page is None:
            return Response(404, (*headers, ("Content-Type", "text/html")), PLACEHOLDER)
        kind = site.content_type if page == site.page else _content_type(page, site)
        seconds = site.seconds if site.behaviour == "slow" else 0.0
        return Response(site.status or 200, (*headers, ("Content-Type", kind)), self._pages[page], seconds)


def _certificate(site: WebEntry | None) -> CertificateKind:
    return site.certificate if site else "good"


def _content_type(page: str, site: WebEntry) -> str:
    if page.endswith((".html", ".htm")):
        return site.content_type
    return mimetypes.guess_type(page)[0] or "application/octet-stream"
