"""Which WHOIS server knows a suffix: settings first, then the shipped table, then IANA's root server."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from brandguard.errors import SettingsError
from brandguard.registration.whois import PORT, Server

if TYPE_CHECKING:
    from collections.abc import Mapping

_ANY = "*"


@dataclass(frozen=True, slots=True)
class Servers:
    """Suffix -> server. ``everything`` answers for all suffixes (a lab, a company's own), so the root is not asked."""

    configured: Mapping[str, Server]
    shipped: Mapping[str, Server]
    everything: Server | None
    root: Server

    def find(self, domain: str) -> Server | None:
        """The server for the domain by its longest listed suffix, or None: then the root knows."""
        return _longest(self.configured, domain) or self.everything or _longest(self.shipped, domain)


def servers(configured: Mapping[str, str]) -> Servers:
    """The table with the user's ``suffix -> host[:port]`` laid over, ``"."`` being the root. Raises SettingsError."""
    own = {suffix.strip(".").lower(): server_from(text) for suffix, text in configured.items()}
    everything, own_root = own.pop(_ANY, None), own.pop("", None)
    table, root = _shipped()
    return Servers(configured=own, shipped=table, everything=everything, root=own_root or root)


def server_from(text: str) -> Server:
    """``host``, ``host:port``, ``address`` or ``[IPv6]:port``. Raises SettingsError."""
    host, port = text.strip(), str(PORT)
    if host.startswith("["):
        host, _, rest = host[1:].partition("]")
        port = rest.removeprefix(":") or port
    elif host.count(":") == 1:
        host, _, port = host.partition(":")
    if not host or any(ch.isspace() for ch in host) or not port.isdecimal() or not 0 < int(port) < 65536:
        raise SettingsError(f"{text[:80]!a} is not a WHOIS server", fix="write it as host or host:port")
    return Server(host, int(port))


def _longest(table: Mapping[str, Server], domain: str) -> Server | None:
    labels = domain.split(".")
    return next((table[suffix] for at in range(len(labels)) if (suffix := ".".join(labels[at:])) in table), None)


@cache
def _shipped() -> tuple[dict[str, Server], Server]:
    text = resources.files("brandguard.registration").joinpath("data/whois_servers.toml").read_text("utf-8")
    document = tomllib.loads(text)
    table = {
        suffix: Server(entry) if isinstance(entry, str) else Server(entry["host"], query=entry["query"])
        for suffix, entry in document["suffix"].items()
    }
    return table, Server(document["root"])
