"""The values that flow from stage to stage, frozen and typed. No I/O, no third-party imports.

``Brand -> Candidate -> Resolution -> Registration -> Site -> Assessment -> Finding``

The world's faults are values here, never exceptions: an :data:`Outcome` is ``Ok`` with a value, ``Absent``
(looked and it is not there), ``Inconclusive`` (could not look, with the reason) or ``Skipped`` (was not asked).
All times are aware UTC datetimes. All domains are lower-case A-labels without a trailing dot.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from datetime import date, datetime

T = TypeVar("T")


# --- outcomes -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ok(Generic[T]):
    """The stage looked and has a value."""

    value: T


@dataclass(frozen=True, slots=True)
class Absent:
    """The stage looked and what it looked for does not exist."""

    reason: str


@dataclass(frozen=True, slots=True)
class Inconclusive:
    """The stage could not find out. ``reason`` is one of a few stable words, ``detail`` is for people."""

    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """The stage was not asked to look."""

    reason: str


Outcome = Ok[T] | Absent | Inconclusive | Skipped


# --- brand --------------------------------------------------------------------------------------


class Relation(StrEnum):
    """What an allow-listed domain is to the brand."""

    OWNED = "owned"
    AUTHORISED = "authorised"
    UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a text file; line and columns count from 1, ``end_column`` is exclusive."""

    file: str
    line: int
    column: int = 1
    end_column: int | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class AllowEntry:
    """One allow-listed registrable domain, with who it is and why it is listed."""

    domain: str
    relation: Relation
    reason: str
    until: date | None = None
    owner: str | None = None
    location: Location | None = None

    def active(self, on: date) -> bool:
        """Whether the entry still holds on the given day (``until`` is the last day it does)."""
        return self.until is None or on <= self.until


@dataclass(frozen=True, slots=True)
class WatchedDomain:
    """A domain a person asked to be looked at, whatever the generator thinks of it."""

    domain: str
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand to protect: names it is known by, where it really lives, who may use its name."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    official_domains: tuple[str, ...] = ()
    trade: str | None = None
    markets: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2 codes, lower case."""
    languages: tuple[str, ...] = ()
    """BCP 47 primary subtags, lower case."""
    products: tuple[str, ...] = ()
    social: tuple[str, ...] = ()
    """Handles or profile URLs, such as ``instagram.com/xiaomi.global``."""
    legal_names: tuple[str, ...] = ()
    """Legal entities of the brand owner, as printed in imprints and copyright lines."""
    watch: tuple[WatchedDomain, ...] = ()
    allow: tuple[AllowEntry, ...] = ()
    location: Location | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The name and every alias, first the name, without repeats."""
        return tuple(dict.fromkeys((self.name, *self.aliases)))

    def allow_entry(self, domain: str, on: date) -> AllowEntry | None:
        """The active allow entry that covers this host (itself or a parent domain), if any."""
        for entry in self.allow:
            if entry.active(on) and _covers(entry.domain, domain):
                return entry
        return None

    def owns(self, host: str) -> bool:
        """Whether the host is an official domain or below one."""
        return any(_covers(official, host) for official in self.official_domains)


def _covers(domain: str, host: str) -> bool:
    return host == domain or host.endswith("." + domain)


# --- candidate ----------------------------------------------------------------------------------


class Source(StrEnum):
    """Why a candidate is looked at."""

    GENERATED = "generated"
    WATCHED = "watched"
    """Listed in the watchlist's ``watch``."""
    GIVEN = "given"
    """Given by the user on this run (``--domains``)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A domain that may imitate a brand. ``likelihood`` is 0-1 and only orders candidates of one run."""

    domain: str
    brand: Brand = field(repr=False)
    techniques: tuple[str, ...] = ()
    likelihood: float = 0.0
    source: Source = Source.GENERATED
    location: Location | None = None


# --- resolution ---------------------------------------------------------------------------------


class Existence(StrEnum):
    """What DNS (settled by registration data where DNS cannot tell) says about a name."""

    REGISTERED = "registered"
    UNREGISTERED = "unregistered"
    UNKNOWN = "unknown"


class DnsReason(StrEnum):
    """Why a name is ``registered`` or ``unknown``, in the words of the CSV column ``dns_reason``."""

    DELEGATED = "delegated"
    """NS or SOA of the name itself were answered."""
    RECORDS = "records"
    """No delegation, but addresses or mail servers of its own where random names beside it have none."""
    NXDOMAIN = "nxdomain"
    NODATA = "nodata"
    """The name exists but has neither delegation nor the records asked for."""
    SERVFAIL = "servfail"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    MALFORMED = "malformed"
    WILDCARD = "wildcard"
    """The parent domain answers every name, so an answer proves nothing."""
    CATCH_ALL = "catch_all_suffix"
    """The public suffix answers every name, so an answer proves nothing."""
    NOT_ASKED = "not_asked"
    """No DNS in this run (``brandguard assess``)."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What DNS says about one domain. Addresses are literals; host names are lower-case A-labels."""

    domain: str
    existence: Existence
    reason: DnsReason
    nameservers: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    """A then AAAA, each sorted."""
    mail_servers: tuple[str, ...] = ()
    wildcard: bool = False
    """Any label below this domain resolves as well."""
    parking: str | None = None
    """Known parking or for-sale operator, by name servers."""
    detail: str = ""
    """For people: which records were not answered, and why."""


# --- registration -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Registration:
    """Who registered a domain and when; ``None`` or empty is "not published", never "no"."""

    domain: str
    created: datetime | None = None
    updated: datetime | None = None
    expires: datetime | None = None
    registrar: str | None = None
    registrar_iana_id: str | None = None
    abuse_email: str | None = None
    abuse_phone: str | None = None
    statuses: tuple[str, ...] = ()
    """EPP status codes in RFC 8056 camelCase, such as ``clientHold``."""
    nameservers: tuple[str, ...] = ()
    registrant_organisation: str | None = None
    registrant_country: str | None = None
    privacy: bool | None = None
    dnssec: bool | None = None
    source: str = ""
    """``rdap`` or ``whois``."""
    server: str = ""


# --- site ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hop:
    """One request of a chain and what came back. ``status`` is None when there was no response."""

    url: str
    address: str | None = None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    redirect: str | None = None
    """Target of the next hop, absolute."""
    redirect_kind: str | None = None
    """``http``, ``meta`` or ``script``."""
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """The TLS certificate a host showed; ``problem`` says why a browser would refuse it."""

    subject: str
    issuer: str
    names: tuple[str, ...]
    """DNS subject alternative names."""
    not_before: datetime
    not_after: datetime
    problem: str | None = None
    """``expired``, ``self_signed``, ``untrusted``, ``name_mismatch``, ``not_yet_valid`` or None."""


@dataclass(frozen=True, slots=True)
class Page:
    """One fetched document, as served: undecoded bytes, cut at the cap when ``truncated``."""

    url: str
    status: int
    body: bytes = field(repr=False)
    content_type: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """What a shopper's browser would meet at a domain: the chain walked and the page at its end."""

    domain: str
    hops: tuple[Hop, ...]
    page: Page | None
    certificate: Certificate | None = None
    elapsed_ms: int = 0

    @property
    def final_url(self) -> str:
        """Where the chain ended."""
        return self.page.url if self.page else (self.hops[-1].url if self.hops else "")

    def without_body(self) -> Site:
        """The same site with the page's bytes dropped, for values that are kept."""
        return replace(self, page=replace(self.page, body=b"")) if self.page else self


# --- assessment ---------------------------------------------------------------------------------


class Verdict(StrEnum):
    """What a site is, in one word. The words are a contract: they change with a major version only."""

    IMPERSONATING = "impersonating"
    PHISHING = "phishing"
    RESELLER = "reseller"
    AUTHORISED = "authorised"
    OFFICIAL = "official"
    CONTENT = "content"
    PARKED = "parked"
    FOR_SALE = "for_sale"
    PLACEHOLDER = "placeholder"
    CHALLENGE = "challenge"
    UNRELATED = "unrelated"
    UNREACHABLE = "unreachable"
    NO_SITE = "no_site"


INCONCLUSIVE_VERDICTS = frozenset({Verdict.CHALLENGE, Verdict.UNREACHABLE})
"""Verdicts that say "could not look"; never read them as harmless."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The text that triggered a signal and where in the page it stands (``title``, ``header``, ``json-ld`` ...)."""

    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Contribution:
    """One signal's say in the score. ``weight`` is in log-odds: above zero speaks for "official store"."""

    signal: str
    title: str
    family: str
    weight: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """How strongly a site presents itself as the brand's official store (score 0-100), and what it is."""

    score: int
    verdict: Verdict
    confidence: float
    """0-1: how much of what decides could be observed, and how clearly it points one way."""
    contributions: tuple[Contribution, ...] = ()
    missing: tuple[str, ...] = ()
    """What could not be observed, such as ``page`` or ``registration``."""
    reason: str = ""
    """One sentence: why this verdict."""
    title: str = ""
    """The page's own title, as served."""
    language: str = ""


# --- finding ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finding:
    """One domain of one brand with everything known about it; what every output format prints."""

    candidate: Candidate
    resolution: Resolution
    registration: Outcome[Registration]
    site: Outcome[Site]
    assessment: Assessment
    checked_at: datetime

    @property
    def key(self) -> tuple[str, str]:
        """Sort and identity key: brand id, then domain."""
        return (self.candidate.brand.id, self.candidate.domain)


# --- run ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did and, above all, what it could not do. Counts are of (brand, domain) pairs."""

    brands: tuple[str, ...]
    candidates: int = 0
    """Names looked up."""
    registered: int = 0
    unregistered: int = 0
    unknown: tuple[tuple[str, int], ...] = ()
    """Names whose existence stayed unknown, counted by reason, most frequent first."""
    verdicts: tuple[tuple[str, int], ...] = ()
    """Findings by verdict, most frequent first."""
    coverage: tuple[tuple[str, float], ...] = ()
    """Brand id -> share (0-1) of the lookalikes the name model expects that the generated names held. The rest was
    not checked."""
    notes: tuple[str, ...] = ()
    """For people: resolvers dropped, servers that throttled, and the like."""
    interrupted: bool = False
    elapsed: float = 0.0
    """Seconds, wall clock."""
