"""Which recursive resolvers to ask: what a person wrote, or the system's own."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from brandguard.errors import NetworkDownError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable

DNS_PORT = 53
SYSTEM_CONFIGURATION = Path("/etc/resolv.conf")
_WITH_PORT = re.compile(r"(?:\[(?P<six>[^\]]+)\]|(?P<four>[0-9.]+))(?::(?P<port>[0-9]{1,5}))?")


@dataclass(frozen=True, slots=True)
class Server:
    """The address of one recursive resolver."""

    address: str
    port: int = DNS_PORT

    def __str__(self) -> str:
        """As a person would write it in ``--resolver``."""
        if self.port == DNS_PORT:
            return self.address
        return f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"


def parse_server(text: str) -> Server:
    """``IP``, ``IP:PORT``, ``IPv6`` or ``[IPv6]:PORT``. Raises SettingsError."""
    typed = text.strip()
    match = _WITH_PORT.fullmatch(typed)
    address = (match["six"] or match["four"]) if match else typed
    port = int(match["port"]) if match and match["port"] else DNS_PORT
    try:
        literal = str(ipaddress.ip_address(address))
    except ValueError:
        raise SettingsError(f"{_shown(text)} is not a resolver's address", fix=_RIGHT) from None
    if not 0 < port < 65_536:
        raise SettingsError(f"{_shown(text)} has a port outside 1-65535", fix=_RIGHT)
    return Server(literal, port)


_RIGHT = "give an IP address with or without a port, such as 9.9.9.9, 127.0.0.1:5353 or [2620:fe::fe]:53"


def chosen_servers(texts: Iterable[str]) -> tuple[Server, ...]:
    """The resolvers a person named, or the system's where none is named. Raises SettingsError, NetworkDownError."""
    return tuple(dict.fromkeys(parse_server(text) for text in texts)) or system_servers()


def system_servers(path: Path = SYSTEM_CONFIGURATION) -> tuple[Server, ...]:
    """The name servers of a resolv.conf(5). Raises NetworkDownError where it names none."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    found = [_system_server(line.split()) for line in lines]
    servers = tuple(dict.fromkeys(server for server in found if server))
    if not servers:
        raise NetworkDownError(f"{path} names no resolver", fix="name one with --resolver IP[:PORT]")
    return servers


def _system_server(words: list[str]) -> Server | None:
    if len(words) < 2 or words[0] != "nameserver":
        return None
    try:
        return parse_server(words[1])
    except SettingsError:
        return None


def _shown(text: str) -> str:
    return ascii(text[:80])
