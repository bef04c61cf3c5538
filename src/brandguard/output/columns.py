"""The CSV columns: a contract. New ones are appended; none is renamed, moved or removed without a major version.

docs/columns.md is the same table for people; a test holds the two together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from brandguard import names
from brandguard.output import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from brandguard.model import Contribution, Finding, Registration, Site

SCHEMA_VERSION = "1"
SEPARATOR = " | "
"""Between the values of one cell. A ``|`` inside a value is written ``¦``."""
TOP_SIGNALS = 3
MAX_CELL = 500  # characters of one value; Excel cuts a whole cell at 32,767


class Column(NamedTuple):
    """A column: its name in the header, what it holds, and how it is read from a finding (many values: a list)."""

    name: str
    meaning: str
    read: Callable[[Finding], str | Iterable[str]]


def _registration(
    field: Callable[[Registration], str | Iterable[str] | None],
) -> Callable[[Finding], str | Iterable[str]]:
    def read(finding: Finding) -> str | Iterable[str]:
        registration = words.registration_of(finding)
        return (field(registration) or "") if registration else ""

    return read


def _site(field: Callable[[Site], str | Iterable[str] | None]) -> Callable[[Finding], str | Iterable[str]]:
    def read(finding: Finding) -> str | Iterable[str]:
        site = words.site_of(finding)
        return (field(site) or "") if site else ""

    return read


def _status(site: Site) -> str:
    last = site.page.status if site.page else (site.hops[-1].status if site.hops else None)
    return "" if last is None else str(last)


def _signal(item: Contribution) -> str:
    """``official-store-claim +2.3: Official Xiaomi Store [title]``."""
    first = item.evidence[0] if item.evidence else None
    text = f": {first.text}" if first else ""
    place = f" [{first.place}]" if first and first.place else ""
    return f"{item.signal} {item.weight:+.1f}{text}{place}"


def _top(items: list[Contribution]) -> list[str]:
    return [_signal(item) for item in items[:TOP_SIGNALS]]


COLUMNS: tuple[Column, ...] = (
    Column("schema", "version of this table of columns", lambda f: SCHEMA_VERSION),
    Column("brand", "id of the brand", lambda f: f.candidate.brand.id),
    Column("domain", "the domain in the form registries and DNS use (A-label)", lambda f: f.candidate.domain),
    Column("domain_unicode", "the domain as people read it (U-label)", lambda f: names.to_unicode(f.candidate.domain)),
    Column("source", "why it was looked at: `generated`, `watched`, `given`", lambda f: f.candidate.source.value),
    Column("techniques", "how the name imitates the brand's; many", lambda f: f.candidate.techniques),
    Column(
        "likelihood",
        "0-1, how likely such a name is used; orders the names of one run",
        lambda f: f"{f.candidate.likelihood:.4f}",
    ),
    Column("verdict", "what the site is, one word (README: verdicts)", lambda f: f.assessment.verdict.value),
    Column(
        "score",
        "0-100, how strongly it presents itself as the brand's official store",
        lambda f: str(f.assessment.score),
    ),
    Column(
        "confidence",
        "0-1, how much of what decides could be observed and agrees",
        lambda f: f"{f.assessment.confidence:.2f}",
    ),
    Column("reason", "one sentence: why this verdict", lambda f: f.assessment.reason),
    Column("existence", "`registered`, `unregistered` or `unknown`", lambda f: f.resolution.existence.value),
    Column(
        "dns_reason",
        "why: `delegated`, `nxdomain`, `servfail`, `timeout`, `wildcard` ...",
        lambda f: f.resolution.reason.value,
    ),
    Column(
        "wildcard",
        "`yes` when every name below the domain resolves",
        lambda f: "yes" if f.resolution.wildcard else "no",
    ),
    Column("nameservers", "from DNS; many", lambda f: f.resolution.nameservers),
    Column("addresses", "IPv4, then IPv6; many", lambda f: f.resolution.addresses),
    Column("mail_servers", "MX hosts; many", lambda f: f.resolution.mail_servers),
    Column("parking", "parking or for-sale operator known by its name servers", lambda f: f.resolution.parking or ""),
    Column(
        "registration",
        "`ok`, or `absent`, `inconclusive`, `skipped` with the reason after a colon",
        lambda f: words.outcome_cell(f.registration),
    ),
    Column("registration_source", "`rdap` or `whois`", _registration(lambda r: r.source)),
    Column("created", "day of registration, UTC", _registration(lambda r: words.day(r.created))),
    Column("expires", "day it runs out, UTC", _registration(lambda r: words.day(r.expires))),
    Column("registrar", "who sold the domain", _registration(lambda r: r.registrar)),
    Column("abuse_email", "the registrar's address for complaints", _registration(lambda r: r.abuse_email)),
    Column("statuses", "EPP status codes; many", _registration(lambda r: r.statuses)),
    Column(
        "registrant_organisation", "the holder, where published", _registration(lambda r: r.registrant_organisation)
    ),
    Column(
        "registrant_country", "the holder's country, where published", _registration(lambda r: r.registrant_country)
    ),
    Column(
        "site",
        "`ok`, or `absent`, `inconclusive`, `skipped` with the reason after a colon",
        lambda f: words.outcome_cell(f.site),
    ),
    Column("final_url", "where a visitor ends up", _site(lambda s: s.final_url)),
    Column("http_status", "of the last answer", _site(_status)),
    Column(
        "redirects", "how many were followed", _site(lambda s: str(sum(hop.redirect is not None for hop in s.hops)))
    ),
    Column(
        "tls_names", "names in the certificate; many", _site(lambda s: s.certificate.names if s.certificate else None)
    ),
    Column(
        "tls_problem",
        "why a browser would refuse the certificate",
        _site(lambda s: s.certificate.problem if s.certificate else None),
    ),
    Column("title", "the page's own title", lambda f: f.assessment.title),
    Column("language", "of the page, as it says or as recognised", lambda f: f.assessment.language),
    Column(
        "signals_for",
        'the strongest three for "official store": signal, weight in log-odds, text, place; many',
        lambda f: _top(words.speaking_for(f.assessment)),
    ),
    Column(
        "signals_against", "the strongest three against it; many", lambda f: _top(words.speaking_against(f.assessment))
    ),
    Column("missing", "what could not be observed; many", lambda f: f.assessment.missing),
    Column(
        "checked_at",
        "when, UTC; the only column that depends on the time of the run",
        lambda f: words.instant(f.checked_at),
    ),
)
