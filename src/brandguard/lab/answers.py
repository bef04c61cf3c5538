"""What the lab's DNS says about a name and type, as values; :mod:`brandguard.lab.dns` puts it on the wire."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from brandguard.lab.registries import DOMAIN as REGISTRY_DOMAIN
from brandguard.lab.registries import registry_hosts
from brandguard.lab.scenario import NAME_SERVERS, WEB_ADDRESS, DnsEntry, Domain, addresses_of
from brandguard.lab.suffixes import zone_of
from brandguard.names import registrable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from brandguard.lab.scenario import Scenario, Suffix

REGISTRY_NAME_SERVERS = (f"ns1.{REGISTRY_DOMAIN}", f"ns2.{REGISTRY_DOMAIN}")
CATCH_ALL_NAME_SERVERS = ("ns1.lab-catch-all.net", "ns2.lab-catch-all.net")
SOA_NAMES = (REGISTRY_NAME_SERVERS[0], f"hostmaster.{REGISTRY_DOMAIN}")
SOA_NUMBERS = (1, 7200, 3600, 1209600, 60)
"""Serial, refresh, retry, expire, minimum (RFC 1035, 3.3.13)."""


class Rcode(Enum):
    """The response codes the lab uses (RFC 1035, 4.1.1)."""

    NOERROR = 0
    SERVFAIL = 2
    NXDOMAIN = 3
    REFUSED = 5


class Special(Enum):
    """Replies that are not well-formed answers."""

    SILENT = "silent"
    GARBAGE = "garbage"
    TRUNCATED = "truncated"


@dataclass(frozen=True, slots=True)
class Reply:
    """A response code, the answer's data in presentation form (owner and type are the question's), and the zone
    whose SOA goes into the authority section of a negative answer."""

    rcode: Rcode = Rcode.NOERROR
    data: tuple[str, ...] = ()
    zone: str | None = None


_RCODES = {"servfail": Rcode.SERVFAIL, "refused": Rcode.REFUSED}
_SPECIALS = {"silent": Special.SILENT, "garbage": Special.GARBAGE}


class Directory:
    """Every name of the scenario, and of the infrastructure its domains need (name servers, mail hosts)."""

    def __init__(self, scenario: Scenario) -> None:
        self._hosts = dict.fromkeys(_infrastructure(scenario), (WEB_ADDRESS,))
        self._domains = {name: _infrastructure_domain(name) for name in map(registrable, self._hosts) if name}
        self._hosts.update(dict.fromkeys(registry_hosts(), (WEB_ADDRESS,)))  # all below a domain known by now
        self._domains.update({entry.name: entry for entry in scenario.domains})
        self._catch_all = {entry.name: entry for entry in scenario.suffixes if entry.catch_all}

    @property
    def special_names(self) -> Iterable[str]:
        """Every name at or below which an answer may be more than plain NXDOMAIN."""
        return (*self._domains, *self._catch_all)

    def reply(self, name: str, rdtype: str, *, tcp: bool = False) -> Reply | Special:
        """The answer for a lower-case name without trailing dot; the root is the empty name."""
        domain = next((self._domains[tail] for tail in _tails(name) if tail in self._domains), None)
        return self._covered(domain, name, rdtype, tcp=tcp) if domain else self._undefined(name, rdtype)

    def _covered(self, domain: Domain, name: str, rdtype: str, *, tcp: bool) -> Reply | Special:
        behaviour = domain.dns.behaviour
        if behaviour in _SPECIALS:
            return _SPECIALS[behaviour]
        if behaviour == "truncated" and not tcp:
            return Special.TRUNCATED
        if behaviour in _RCODES:
            return Reply(_RCODES[behaviour])
        if behaviour in ("nodata", "nxdomain"):
            rcode = Rcode.NOERROR if behaviour == "nodata" else Rcode.NXDOMAIN
            return Reply(rcode, zone=zone_of(domain.name))
        if behaviour == "lame" and not (name == domain.name and rdtype == "NS"):
            return Reply(Rcode.SERVFAIL)
        return self._apex(domain, rdtype) if name == domain.name else self._below(domain, name, rdtype)

    def _apex(self, domain: Domain, rdtype: str) -> Reply:
        entry = domain.dns
        data: tuple[str, ...] = ()
        if rdtype == "NS":
            data = tuple(f"{host}." for host in entry.ns)
        elif rdtype == "MX":
            data = tuple(f"{10 * rank} {host}." for rank, host in enumerate(entry.mx, 1))
        elif rdtype == "SOA":
            data = (soa_data(),)
        elif entry.behaviour != "no_address":
            data = _of_type(rdtype, addresses_of(entry.address))
        return _answer(data, domain.name)

    def _below(self, domain: Domain, name: str, rdtype: str) -> Reply:
        entry = domain.dns
        addresses: tuple[str, ...] | None = self._hosts.get(name)
        if addresses is None and (entry.behaviour == "wildcard" or name == f"www.{domain.name}"):
            addresses = () if entry.behaviour == "no_address" else addresses_of(entry.address)
        if addresses is None:
            return Reply(Rcode.NXDOMAIN, zone=domain.name)
        return _answer(_of_type(rdtype, addresses), domain.name)

    def _undefined(self, name: str, rdtype: str) -> Reply:
        zone = zone_of(name)
        if name == zone:
            known: dict[str, tuple[str, ...]] = {
                "NS": tuple(f"{host}." for host in REGISTRY_NAME_SERVERS),
                "SOA": (soa_data(),),
            }
            return _answer(known.get(rdtype, ()), zone)
        if zone in self._catch_all:
            return _answer(self._catch_all_data(self._catch_all[zone], name, rdtype), zone)
        return Reply(Rcode.NXDOMAIN, zone=zone)

    def _catch_all_data(self, suffix: Suffix, name: str, rdtype: str) -> tuple[str, ...]:
        if rdtype == "NS" and "." not in name.removesuffix(f".{suffix.name}"):
            return tuple(f"{host}." for host in CATCH_ALL_NAME_SERVERS)
        return _of_type(rdtype, addresses_of(suffix.catch_all_address))


def soa_data() -> str:
    """The one SOA every zone of the lab has, in presentation form."""
    return f"{SOA_NAMES[0]}. {SOA_NAMES[1]}. {' '.join(map(str, SOA_NUMBERS))}"


def _answer(data: tuple[str, ...], zone: str) -> Reply:
    """A positive answer, or NODATA with the zone's SOA (RFC 2308, 2.2) when there is no data."""
    return Reply(data=data, zone=None if data else zone)


def _of_type(rdtype: str, addresses: tuple[str, ...]) -> tuple[str, ...]:
    if rdtype == "A":
        return tuple(address for address in addresses if ":" not in address)
    return tuple(address for address in addresses if ":" in address) if rdtype == "AAAA" else ()


def _tails(name: str) -> Iterator[str]:
    while name:
        yield name
        name = name.partition(".")[2]


def _infrastructure(scenario: Scenario) -> Iterator[str]:
    yield from (*NAME_SERVERS, *REGISTRY_NAME_SERVERS, *CATCH_ALL_NAME_SERVERS)
    for domain in scenario.domains:
        yield from (*domain.dns.ns, *domain.dns.mx)


def _infrastructure_domain(name: str) -> Domain:
    return Domain(name=name, story="holds the lab's name servers or mail hosts", dns=DnsEntry(behaviour="no_address"))
