"""The lab's WHOIS server (RFC 3912): one question a connection, answered in the layout of gTLD registries."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from brandguard.errors import InvalidNameError
from brandguard.lab.listener import Listener, reset, streams
from brandguard.lab.suffixes import zone_of
from brandguard.names import to_ascii

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator
    from datetime import date

    from brandguard.lab.counters import Counters
    from brandguard.lab.scenario import Domain, Scenario

_MAX_QUESTION = 1024
_DEADLINE = 10.0
_HANG = 3600.0
_REDACTED = "REDACTED FOR PRIVACY"
_FOOTER = "\n>>> Last update of WHOIS database: 2025-01-01T00:00:00Z <<<\n"
THROTTLED = "% WHOIS LIMIT EXCEEDED: too many requests from your address.\n% Please try again later.\n"
GARBAGE = b"\x00\xff\xfe\x80" + bytes(range(256)) + b"\r\n"


class WhoisServer:
    """Answers on a bound socket."""

    def __init__(self, sock: socket.socket, scenario: Scenario, counters: Counters) -> None:
        self._domains = {domain.name: domain for domain in scenario.domains}
        self._suffixes = {suffix.name: suffix for suffix in scenario.suffixes}
        self._counters = counters
        self._listener = Listener(sock, self._serve)

    async def close(self) -> None:
        """Stop serving and end every connection."""
        await self._listener.close()

    async def _serve(self, sock: socket.socket) -> None:
        async with streams(sock) as (reader, writer):
            question = await asyncio.wait_for(_line(reader), _DEADLINE)
            self._counters.whois += 1
            name = _name_in(question)
            self._counters.seen("whois", name)
            behaviour = self._behaviour(name)
            if behaviour == "silent":
                await asyncio.wait_for(reader.read(), _HANG)
            elif behaviour == "refused":
                reset(writer.get_extra_info("socket"))
                writer.transport.abort()
            else:
                writer.write(GARBAGE if behaviour == "garbage" else self._text(name, behaviour).encode())
                await writer.drain()

    def _behaviour(self, name: str) -> str:
        domain = self._domains.get(name)
        if domain and domain.registration.behaviour != "ok":
            return domain.registration.behaviour
        suffix = self._suffixes.get(zone_of(name))
        return suffix.whois_behaviour if suffix else "ok"

    def _text(self, name: str, behaviour: str) -> str:
        if behaviour == "throttled":
            return THROTTLED.replace("\n", "\r\n")
        domain = self._domains.get(name)
        if domain is None or behaviour == "absent":
            return f'No match for "{name.upper()}".\n{_FOOTER}'.replace("\n", "\r\n")
        if domain.registration.raw_whois is not None:
            return domain.registration.raw_whois
        return ("\n".join(_record(domain)) + "\n" + _FOOTER).replace("\n", "\r\n")


async def _line(reader: asyncio.StreamReader) -> bytes:
    """The question up to its line end; raises IncompleteReadError for a client that leaves, OSError for a flood."""
    line = b""
    while not line.endswith(b"\n"):
        if len(line) > _MAX_QUESTION:
            raise ConnectionError("question too long")
        line += await reader.readexactly(1)
    return line


def _name_in(question: bytes) -> str:
    """The name asked for, as an A-label; registries take prefixes such as ``domain xiaomi.com``."""
    words = question.decode("utf-8", "replace").split()
    try:
        return to_ascii(words[-1].lstrip("=")) if words else ""
    except InvalidNameError:
        return words[-1].lower()


def _record(domain: Domain) -> Iterator[str]:
    entry = domain.registration
    yield f"Domain Name: {domain.name.upper()}"
    yield f"Registry Domain ID: LAB-{domain.name.upper()}"
    yield from _present("Updated Date", _moment(entry.updated))
    yield from _present("Creation Date", _moment(entry.created))
    yield from _present("Registry Expiry Date", _moment(entry.expires))
    yield from _present("Registrar", entry.registrar)
    yield from _present("Registrar IANA ID", entry.iana_id)
    yield from _present("Registrar Abuse Contact Email", entry.abuse_email)
    yield from _present("Registrar Abuse Contact Phone", entry.abuse_phone)
    for status in entry.statuses:
        yield f"Domain Status: {status} https://icann.org/epp#{status}"
    yield f"Registrant Organization: {entry.registrant or _REDACTED}"
    yield f"Registrant Country: {entry.country or _REDACTED}"
    for host in domain.dns.ns:
        yield f"Name Server: {host.upper()}"
    yield "DNSSEC: unsigned"


def _present(label: str, value: str | None) -> Iterator[str]:
    if value:
        yield f"{label}: {value}"


def _moment(day: date | None) -> str | None:
    return f"{day.isoformat()}T00:00:00Z" if day else None
