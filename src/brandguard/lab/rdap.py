"""The lab's RDAP server (RFC 9082, 9083): every registry of :mod:`brandguard.lab.registries` on one port."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from brandguard.errors import InvalidNameError
from brandguard.lab.clienthello import peek_server_name
from brandguard.lab.http import Fault, Request, Response, converse
from brandguard.lab.listener import Listener, reset, streams
from brandguard.lab.rdapjson import domain_object, error_object
from brandguard.lab.scenario import WEB_ADDRESS
from brandguard.lab.suffixes import zone_of
from brandguard.names import to_ascii

if TYPE_CHECKING:
    import socket

    from brandguard.lab.authority import Authority
    from brandguard.lab.counters import Counters
    from brandguard.lab.scenario import Domain, Scenario

RETRY_AFTER = "1"  # seconds; short enough for a client to wait for
_HANG = 3600.0
_TYPE = ("Content-Type", "application/rdap+json")
_GARBAGE = b'{"objectClassName": "domain", "ldhName": \xff\xfe ]'


class RdapServer:
    """Answers ``/domain/NAME`` over HTTPS on a bound socket."""

    def __init__(self, sock: socket.socket, scenario: Scenario, authority: Authority, counters: Counters) -> None:
        self._domains = {domain.name: domain for domain in scenario.domains}
        self._suffixes = {suffix.name: suffix for suffix in scenario.suffixes}
        self._authority = authority
        self._counters = counters
        self._listener = Listener(sock, self._serve)

    async def close(self) -> None:
        """Stop serving and end every connection."""
        await self._listener.close()

    async def _serve(self, sock: socket.socket) -> None:
        host = await peek_server_name(sock) or WEB_ADDRESS
        async with streams(sock, self._authority.context(host)) as (reader, writer):
            fault = await converse(reader, writer, self.respond)
            if fault is Fault.HANG:
                await asyncio.wait_for(reader.read(), _HANG)
            elif fault is Fault.RESET:
                reset(writer.get_extra_info("socket"))
                writer.transport.abort()

    def respond(self, request: Request) -> Response | Fault:
        """The response to a request of any path."""
        self._counters.rdap += 1
        if request.path == "/help":
            return _document(200, {"rdapConformance": ["rdap_level_0"], "notices": [{"title": "brandguard lab"}]})
        if not request.path.startswith("/domain/"):
            return _document(404, error_object(404, "Not Found", "this server knows domains only"))
        try:
            name = to_ascii(request.path.removeprefix("/domain/"))
        except InvalidNameError as problem:
            return _document(400, error_object(400, "Bad Request", problem.what))
        self._counters.seen("rdap", name)
        return self._about(name)

    def _about(self, name: str) -> Response | Fault:
        domain = self._domains.get(name)
        behaviour = self._behaviour(domain, name)
        if behaviour == "throttled":
            error = error_object(429, "Too Many Requests", "slow down")
            return _document(429, error, ("Retry-After", RETRY_AFTER))
        if behaviour == "refused":
            return _document(403, error_object(403, "Forbidden", "access denied"))
        if behaviour == "silent":
            return Fault.HANG
        if behaviour == "garbage":
            return Response(200, (_TYPE,), _GARBAGE)
        if domain is None or behaviour == "absent":
            return _document(404, error_object(404, "Not Found", f"{name} is not registered"))
        if domain.registration.source == "whois":
            return _document(501, error_object(501, "Not Implemented", "this name is served through WHOIS only"))
        return _document(200, domain_object(domain))

    def _behaviour(self, domain: Domain | None, name: str) -> str:
        if domain and domain.registration.behaviour != "ok":
            return domain.registration.behaviour
        suffix = self._suffixes.get(zone_of(name))
        return suffix.rdap_behaviour if suffix else "ok"


def _document(status: int, content: dict[str, Any], *headers: tuple[str, str]) -> Response:
    return Response(status, (_TYPE, *headers), json.dumps(content, ensure_ascii=False).encode())
