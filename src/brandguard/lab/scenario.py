"""A scenario's values: what a small internet holds and what a right tool says about it. Frozen, no I/O.

The file format these mirror is described in docs/lab.md; :mod:`brandguard.lab.loading` reads it.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003  # msgspec resolves annotations at run time
from typing import Literal

import msgspec

from brandguard.errors import BrandguardError
from brandguard.model import DnsReason, Existence, Verdict  # noqa: TC001  # as above

DnsBehaviour = Literal[
    "ok",
    "servfail",
    "refused",
    "silent",
    "nodata",
    "nxdomain",
    "truncated",
    "wildcard",
    "lame",
    "no_address",
    "garbage",
]
RegistryBehaviour = Literal["ok", "throttled", "refused", "silent", "garbage"]
RegistrationBehaviour = Literal["ok", "throttled", "refused", "silent", "garbage", "absent"]
WebBehaviour = Literal["page", "redirect", "status", "reset", "hang", "slow", "refuse_tls", "none"]
CertificateKind = Literal["good", "self_signed", "expired", "mismatch"]
RegistrationSource = Literal["rdap", "whois"]

WEB_ADDRESS = "127.0.0.1"
REFUSED_ADDRESS = "127.0.0.2"
"""A loopback address on which the lab listens to nothing: connections fail at once."""
NAME_SERVERS = ("ns1.lab-dns.net", "ns2.lab-dns.net")


class LabError(BrandguardError):
    """A scenario that breaks its rules, or a lab that cannot start; ``where`` is ``file:line`` or a port."""


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class Expectation(_Table, frozen=True):
    """What a right tool says about a domain; tests read it, the servers do not. None is "not said"."""

    verdict: Verdict | None = None
    min_score: int | None = None
    max_score: int | None = None
    existence: Existence | None = None
    dns_reason: DnsReason | None = None


class DnsEntry(_Table, frozen=True):
    """How DNS behaves for a domain and every name below it."""

    behaviour: DnsBehaviour = "ok"
    ns: tuple[str, ...] = NAME_SERVERS
    mx: tuple[str, ...] = ()
    address: Literal["web", "refused"] | tuple[str, ...] = "web"


class RegistrationEntry(_Table, frozen=True):
    """What RDAP and WHOIS say about a domain. Dates are days, in UTC."""

    behaviour: RegistrationBehaviour = "ok"
    created: date | None = None
    expires: date | None = None
    updated: date | None = None
    registrar: str | None = None
    iana_id: str | None = None
    abuse_email: str | None = None
    abuse_phone: str | None = None
    statuses: tuple[str, ...] = ("clientTransferProhibited",)
    registrant: str | None = None
    """None: redacted for privacy."""
    country: str | None = None
    source: RegistrationSource = "rdap"
    raw_whois: str | None = None


class WebEntry(_Table, frozen=True):
    """How the web server behaves for a host. ``seconds`` is how long a slow page drips."""

    behaviour: WebBehaviour = "page"
    page: str | None = None
    content_type: str = "text/html; charset=utf-8"
    status: int | None = None
    headers: dict[str, str] = {}
    location: str | None = None
    seconds: float = 30.0
    https: bool = True
    certificate: CertificateKind = "good"
    paths: dict[str, str] = {}


class Domain(_Table, frozen=True):
    """One domain of the scenario; ``name`` is an A-label."""

    name: str
    story: str = ""
    expect: Expectation = Expectation()
    dns: DnsEntry = DnsEntry()
    registration: RegistrationEntry = RegistrationEntry()
    web: WebEntry = WebEntry(behaviour="none")


class Suffix(_Table, frozen=True):
    """A public suffix that behaves unlike the others; ``name`` is an A-label."""

    name: str
    catch_all: bool = False
    catch_all_address: Literal["web", "refused"] | tuple[str, ...] = "web"
    rdap: bool = True
    whois_behaviour: RegistryBehaviour = "ok"
    rdap_behaviour: RegistryBehaviour = "ok"


class ScenarioFile(_Table, frozen=True):
    """``scenario.toml`` as written, before names are made canonical and pages are read."""

    schema: Literal[1]
    name: str
    title: str = ""
    about: str = ""
    suffix: tuple[Suffix, ...] = ()
    domain: tuple[Domain, ...] = ()


class Scenario(_Table, frozen=True):
    """A checked scenario: every name an A-label, every page in memory."""

    name: str
    title: str
    about: str
    suffixes: tuple[Suffix, ...]
    domains: tuple[Domain, ...]
    pages: dict[str, bytes]
    watchlist: str


def addresses_of(address: Literal["web", "refused"] | tuple[str, ...]) -> tuple[str, ...]:
    """The address literals an ``address`` key stands for."""
    if address == "web":
        return (WEB_ADDRESS,)
    if address == "refused":
        return (REFUSED_ADDRESS,)
    return address
