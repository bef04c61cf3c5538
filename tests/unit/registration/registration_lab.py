"""Registries for tests: a WHOIS server and an RDAP server that say what a test gives them."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from brandguard.net.guard import AddressGuard
from brandguard.net.lookup import LookupFailedError
from brandguard.registration import RegistrationClient

HOSTS = {"rdap.test.example": "127.0.0.1", "metadata.example": "169.254.169.254", "inside.example": "10.0.0.1"}
LOOPBACK = AddressGuard(("127.0.0.0/8",))


async def lookup(host: str) -> tuple[str, ...]:
    """The lab's names, and no others."""
    if host not in HOSTS:
        raise LookupFailedError(host, "nxdomain")
    return (HOSTS[host],)


Reply = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]


async def _send(writer: asyncio.StreamWriter, reply: Reply) -> None:
    try:
        if isinstance(reply, bytes):
            writer.write(reply)
            await writer.drain()
        else:
            await reply(writer)
    except (ConnectionError, ssl.SSLError):
        return  # the client hung up, which is what many of these tests are about
    finally:
        writer.close()


MakeClient = Callable[..., RegistrationClient]
"""Settings to be changed -> a client; see the fixture ``client``."""


@dataclass
class Whois:
    """Answers ``replies[question]``, else ``default``; remembers the questions as they came."""

    replies: dict[str, Reply] = field(default_factory=dict)
    default: Reply = b"No match\r\n"
    questions: list[bytes] = field(default_factory=list)
    port: int = 0
    connections: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        line = await reader.readline()
        self.questions.append(line)
        await _send(writer, self.replies.get(line.decode().strip(), self.default))

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"


@dataclass
class Rdap:
    """Answers ``replies[domain]``, else 404; remembers the paths asked for and the most questions at one time."""

    replies: dict[str, Reply] = field(default_factory=dict)
    paths: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    delay: float = 0.0
    in_flight: int = 0
    most_in_flight: int = 0
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        path = request.split(b" ")[1].decode()
        self.paths.append(path)
        self.times.append(asyncio.get_running_loop().time())
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        await asyncio.sleep(self.delay)
        self.in_flight -= 1
        await _send(writer, self.replies.get(path.rpartition("/")[2], http(404, b"")))

    @property
    def base(self) -> str:
        return f"https://rdap.test.example:{self.port}/v1/"


def http(status: int, body: bytes, **headers: str) -> bytes:
    """A whole HTTP/1.1 response that ends the connection."""
    lines = [f"HTTP/1.1 {status} X", "Connection: close", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def answer(document: object) -> bytes:
    """A 200 with a JSON document."""
    return http(200, json.dumps(document).encode(), Content_Type="application/rdap+json")


def domain_object(domain: str, **members: Any) -> dict[str, Any]:
    """An RDAP domain object with the usual members."""
    vcard = [["version", {}, "text", "4.0"], ["fn", {}, "text", "Northwind Names, Inc."]]
    abuse = [["email", {}, "text", "abuse@northwind.example"], ["tel", {"type": "voice"}, "uri", "tel:+1.5555550100"]]
    return {
        "objectClassName": "domain",
        "ldhName": domain.upper(),
        "status": ["client transfer prohibited", "client hold"],
        "events": [
            {"eventAction": "registration", "eventDate": "2026-11-01T10:00:00Z"},
            {"eventAction": "expiration", "eventDate": "2027-11-01T10:00:00Z"},
            {"eventAction": "last changed", "eventDate": "2026-11-02T10:00:00+02:00"},
        ],
        "entities": [
            {
                "objectClassName": "entity",
                "roles": ["registrar"],
                "publicIds": [{"type": "IANA Registrar ID", "identifier": "9901"}],
                "vcardArray": ["vcard", vcard],
                "entities": [{"roles": ["abuse"], "vcardArray": ["vcard", abuse]}],
            }
        ],
        "nameservers": [{"ldhName": "NS1.PARKHAUS.EXAMPLE"}, {"ldhName": "ns2.parkhaus.example."}],
        "secureDNS": {"delegationSigned": False},
        **members,
    }
