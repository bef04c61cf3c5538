"""A small DNS tree served by Knot DNS (root, suffixes, the domains below), and Unbound recursing over it."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import daemons
import dns.exception
import dns.message
import dns.query
import dns.rcode

HOME = "127.0.0.1"
"""Where every site lives, on http and https."""
PLAIN_HOME = "127.0.0.2"
"""Where only http is served."""

SITES = {
    "acme-brand.com": HOME,
    "acmebrandshop.com": HOME,
    "acmebrand-deals.net": HOME,
    "acme-brand.de": HOME,
    "acmebrand.shop": HOME,
    "acmebrandonline.com": PLAIN_HOME,
    "acmebrandsale.com": HOME,
}
"""Delegated domains with a web site, and its address."""
WILD = "acmebrand-wild.com"
"""A delegated domain without addresses of its own, below which every host name is answered."""
PARKED = "acmebrand-parked.com"
"""A delegated domain at a parking operator's name servers, without a site."""
BIG = "acmebrand-big.com"
"""A delegated domain with more addresses than fit a datagram, without a site."""
BIG_ADDRESSES = tuple(sorted(f"127.1.0.{number}" for number in range(1, 121)))
LAME = "acmebrand-lame.com"
"""Delegated by the registry to a name server that nobody can find."""
BROKEN = "acmebrand-broken.com"
"""Delegated to servers that answer SERVFAIL: their zone was never loaded."""
SILENT = "acmebrand-silent.com"
"""Delegated to a server that never answers (Knot, asked for it, tells of the delegation)."""
EMPTY = "acmebrand-empty.com"
"""In the registry's zone as an empty name: something below it exists, it has no records."""
DIRECT = "acmebrand-direct.de"
"""Not delegated: the registry holds its addresses itself, as .de and .nl do for some names."""
FREE = "acmebrand-nobody.com"
"""Nobody registered it."""
CATCH_ALL = "acmebrand.ws"
"""Nobody registered it either, but below ws every name is answered."""

_SUFFIXES = ("com", "net", "org", "shop", "de", "ws")
_CHILDREN = (*SITES, WILD, PARKED, BIG)
_NOWHERE = "ns.nic.example."
"""The suffixes' name server. It has no address, so that Unbound goes where its stubs say and never to port 53."""
_SOA = f"@ 60 SOA {_NOWHERE} admin.nic.example. 1 3600 600 86400 60"


def zones() -> dict[str, str]:
    """Every zone Knot serves, in master file form. The zone of BROKEN is served too, but has no file."""
    suffix = {name: [_SOA, f"@ 60 NS {_NOWHERE}"] for name in _SUFFIXES}
    for child in (*_CHILDREN, LAME, BROKEN, SILENT):
        suffix[child.rpartition(".")[2]].append(f"{child}. 60 NS {_nameserver(child)}")
    suffix["com"].append(f"below.{EMPTY}. 60 A {HOME}")
    suffix["de"] += [f"{DIRECT}. 60 A {HOME}", f"{DIRECT}. 60 MX 10 mail.{DIRECT}."]
    suffix["ws"].append(f"*.ws. 60 A {HOME}")
    root = [_SOA, f"@ 60 NS {_NOWHERE}", *(f"{name}. 60 NS {_NOWHERE}" for name in _SUFFIXES)]
    children = {child: _child(child) for child in _CHILDREN}
    return {zone: "\n".join(lines) + "\n" for zone, lines in ({".": root} | suffix | children).items()}


def _child(name: str) -> list[str]:
    lines = [_SOA, f"@ 60 NS {_nameserver(name)}"]
    if name in SITES:
        lines += [f"@ 60 A {SITES[name]}", f"www 60 A {SITES[name]}", f"@ 60 MX 10 mail.{name}."]
    if name == WILD:
        lines.append(f"* 60 A {HOME}")
    if name == BIG:
        lines += [f"@ 60 A {address}" for address in BIG_ADDRESSES]
    return lines


def _nameserver(name: str) -> str:
    return "ns1.sedoparking.com." if name == PARKED else f"ns1.{name}."


@dataclass(frozen=True)
class RealDns:
    """Where the two servers answer, as ``--resolver`` takes it."""

    knot: str
    unbound: str


@contextlib.contextmanager
def real_dns(folder: Path) -> Iterator[RealDns]:
    """Knot and Unbound, running until the block ends."""
    with knot(folder) as authority, silent_port() as silence, unbound(folder, authority, silence) as port:
        yield RealDns(f"{HOME}:{authority}", f"{HOME}:{port}")


@contextlib.contextmanager
def knot(folder: Path) -> Iterator[int]:
    """Knot DNS; gives its port."""

    def prepare(ports: list[int]) -> tuple[list[str], Path]:
        for name, text in zones().items():
            _zone_file(folder, name).write_text(text, encoding="ascii")
        configuration = folder / "knot.conf"
        configuration.write_text(_knot_configuration(folder, ports[0]), encoding="utf-8")
        return [daemons.program("knotd"), "-c", str(configuration)], folder / "knot.log"

    with daemons.daemon(1, prepare, lambda ports: all(_answers(ports[0], zone) for zone in zones())) as ports:
        yield ports[0]


def _zone_file(folder: Path, zone: str) -> Path:
    return folder / f"{'root' if zone == '.' else zone}.zone"


def _knot_configuration(folder: Path, port: int) -> str:
    served = "\n".join(f'  - domain: "{zone}"\n    file: "{_zone_file(folder, zone)}"' for zone in (*zones(), BROKEN))
    return f"""server:
    rundir: "{folder}"
    listen: {HOME}@{port}
    udp-workers: 1
    tcp-workers: 1
    background-workers: 1
log:
  - target: stderr
    any: info
database:
    storage: "{folder}"
template:
  - id: default
    storage: "{folder}"
    journal-content: none
    zonefile-sync: -1
zone:
{served}
"""


@contextlib.contextmanager
def unbound(folder: Path, authority: int, silence: int) -> Iterator[int]:
    """Unbound, which asks nobody but Knot and the silent port; gives its own port."""

    def prepare(ports: list[int]) -> tuple[list[str], Path]:
        configuration = folder / "unbound.conf"
        configuration.write_text(_unbound_configuration(folder, ports[0], authority, silence), encoding="utf-8")
        return [daemons.program("unbound"), "-d", "-p", "-c", str(configuration)], folder / "unbound.log"

    with daemons.daemon(1, prepare, lambda ports: _answers(ports[0], "com")) as ports:
        yield ports[0]


def _unbound_configuration(folder: Path, port: int, authority: int, silence: int) -> str:
    # Referrals carry no port, so Unbound is told the port zone by zone; the root's stub keeps it off the real root.
    stubs = dict.fromkeys((*zones(), BROKEN), authority) | {SILENT: silence}
    told = "".join(f'stub-zone:\n    name: "{zone}"\n    stub-addr: {HOME}@{at}\n' for zone, at in stubs.items())
    return f"""server:
    interface: {HOME}
    port: {port}
    access-control: 127.0.0.0/8 allow
    chroot: ""
    username: ""
    directory: "{folder}"
    pidfile: ""
    use-syslog: no
    logfile: ""
    verbosity: 1
    num-threads: 1
    do-daemonize: no
    do-ip6: no
    do-not-query-localhost: no
    module-config: "iterator"
    outgoing-range: 1024
    num-queries-per-thread: 1024
remote-control:
    control-enable: no
{told}"""


@contextlib.contextmanager
def silent_port() -> Iterator[int]:
    """A UDP port that takes questions and never answers."""
    with socket.socket(type=socket.SOCK_DGRAM) as held:
        held.bind((HOME, 0))
        yield held.getsockname()[1]


def _answers(port: int, zone: str) -> bool:
    try:
        reply = dns.query.udp(dns.message.make_query(zone, "SOA"), HOME, timeout=0.5, port=port)
    except (dns.exception.DNSException, OSError):
        return False
    return reply.rcode() == dns.rcode.NOERROR and bool(reply.answer)
