"""Findings made up for the formats: one of every verdict, and one in which every text is hostile."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from brandguard.model import (
    Absent,
    Assessment,
    Brand,
    Candidate,
    Certificate,
    Contribution,
    DnsReason,
    Evidence,
    Existence,
    Finding,
    Hop,
    Inconclusive,
    Ok,
    Outcome,
    Page,
    Registration,
    Resolution,
    Site,
    Source,
    Summary,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Callable

CORPUS = Path(__file__).parents[2] / "data" / "hostile.txt"
WHEN = datetime(2026, 11, 24, 15, 0, 0, 123456, tzinfo=UTC)
BRAND = Brand("xiaomi", "Xiaomi", official_domains=("xiaomi.com",))


def hostile_texts() -> list[str]:
    """The corpus, and one text of a million characters."""
    lines = CORPUS.read_text(encoding="utf-8").splitlines()
    return [*(json.loads(line) for line in lines if not line.startswith("#")), "\x1b]0;=" + "A" * 1_000_000]


@pytest.fixture(params=hostile_texts(), ids=lambda text: ascii(text)[:40])
def hostile(request: pytest.FixtureRequest) -> str:
    text: str = request.param
    return text


def make_finding(
    domain: str = "xiaomishop.com",
    verdict: Verdict = Verdict.IMPERSONATING,
    score: int = 92,
    *,
    text: str | None = None,
    brand: Brand = BRAND,
    registration: Outcome[Registration] | None = None,
    site: Outcome[Site] | None = None,
) -> Finding:
    """A finding; ``text`` stands wherever the world may put a text of its own."""
    return Finding(
        Candidate(domain, brand, ("combosquat",), 0.91234567, Source.GENERATED),
        Resolution(
            domain,
            Existence.REGISTERED,
            DnsReason.DELEGATED,
            ("ns1.example.net", "ns2.example.net"),
            ("192.0.2.7", "2001:db8::7"),
            ("mx.example.net",),
            detail=text or "",
        ),
        registration or Ok(_registration(domain, text)),
        site or Ok(_site(domain, text)),
        Assessment(score, verdict, 0.875, _contributions(text), ("favicon",), text or _REASON, text or _TITLE, "en"),
        WHEN,
    )


_REASON = "It calls itself the official Xiaomi store in its title and header and takes payment."
_TITLE = "Xiaomi Official Store | Mi Shop"


def _registration(domain: str, text: str | None) -> Registration:
    return Registration(
        domain,
        created=datetime(2014, 3, 1, tzinfo=UTC),
        expires=datetime(2027, 3, 1, tzinfo=UTC),
        registrar=text or "Example Registrar, Inc.",
        registrar_iana_id="9999",
        abuse_email=text or "abuse@registrar.example",
        statuses=(text or "clientTransferProhibited", "addPeriod"),
        registrant_organisation=text or "Shop Ltd",
        registrant_country=text or "CN",
        source="rdap",
        server="rdap.example",
    )


def _site(domain: str, text: str | None) -> Site:
    hops = (
        Hop(f"https://{domain}/", "192.0.2.7", 301, (("server", text or "nginx"),), f"https://www.{domain}/", "http"),
        Hop(f"https://www.{domain}/{text or ''}", "192.0.2.7", 200, error=text),
    )
    certificate = Certificate(
        subject=text or f"CN={domain}",
        issuer=text or "Example CA",
        names=(text or domain, f"www.{domain}"),
        not_before=datetime(2026, 1, 1, tzinfo=UTC),
        not_after=datetime(2027, 1, 1, tzinfo=UTC),
        problem="name_mismatch",
    )
    page = Page(f"https://www.{domain}/{text or ''}", 200, b"<html>", "text/html", (("x", text or "y"),))
    return Site(domain, hops, page, certificate, 812)


def _contributions(text: str | None) -> tuple[Contribution, ...]:
    return (
        Contribution("cart", "Has a shopping cart", "shop", 0.4, (Evidence(text or "Add to cart", "main"),)),
        Contribution(
            "official-claim",
            text or "Calls itself the official store",
            "claim",
            2.3,
            (
                Evidence(text or _TITLE, "title"),
                Evidence(text or "The official Xiaomi shop", "header"),
            ),
        ),
        Contribution(
            "own-name",
            "Names a company of its own",
            "identity",
            -1.1,
            (Evidence(text or "Shop Ltd", text or "footer"),),
        ),
    )


@pytest.fixture
def finding() -> Callable[..., Finding]:
    return make_finding


@pytest.fixture
def findings() -> list[Finding]:
    """One of each verdict, worst last, as a run might deliver them."""
    quiet: dict[str, Outcome[Site]] = {"no_site": Absent("no_address"), "unreachable": Inconclusive("timeout")}
    made = [
        make_finding(f"{verdict.value.replace('_', '-')}.example.com", verdict, score, site=quiet.get(verdict.value))
        for score, verdict in enumerate(reversed(Verdict), start=3)
    ]
    unknown = make_finding("xn--xiaom-xsa.com", Verdict.RESELLER, 40, registration=Inconclusive("rate_limited"))
    return [*made, unknown]


@pytest.fixture
def summary() -> Summary:
    return Summary(
        ("xiaomi",),
        candidates=2000,
        registered=14,
        unregistered=1983,
        unknown=(("servfail", 2), ("timeout", 1)),
        verdicts=(("impersonating", 3), ("for_sale", 1)),
        notes=("resolver 192.0.2.53 did not answer and was left out",),
        elapsed=12.34,
    )
