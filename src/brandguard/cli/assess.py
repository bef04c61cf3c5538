"""``brandguard assess``: the score of a saved page, offline."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from brandguard.cli.common import WatchlistOption, brand_of, read_input
from brandguard.cli.results import show

MAX_PAGE_BYTES = 50_000_000


def assess(
    page: Annotated[str, typer.Argument(metavar="PAGE.html|-", help="The saved page, bytes as served; - is stdin.")],
    brand: Annotated[
        str, typer.Option("--brand", "-b", metavar="BRAND", help="A brand id of the watchlist, a domain, or a name.")
    ],
    domain: Annotated[str, typer.Option("--domain", "-d", metavar="DOMAIN", help="The domain the page was found at.")],
    watchlist: WatchlistOption = None,
    url: Annotated[str | None, typer.Option(metavar="URL", help="Final URL, if not https://DOMAIN/.")] = None,
    status: Annotated[int, typer.Option(min=100, max=599, help="HTTP status the page came with.")] = 200,
    content_type: Annotated[
        str, typer.Option("--content-type", metavar="TYPE", help="The Content-Type header it came with.")
    ] = "text/html",
    fmt: Annotated[str, typer.Option("--format", "-f", metavar="table|json", help="For a person, or JSON.")] = "table",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write there, whole or not at all.")
    ] = None,
) -> int:
    """Score a page you saved. No network at all.

    \b
    brandguard assess page.html --brand Xiaomi --domain xiaomishop.com
    curl -s https://intranet/page | brandguard assess - --brand xiaomi.com --domain xiaomishop.com
    """
    from brandguard.assessment import assess as assess_site
    from brandguard.model import (
        Candidate,
        DnsReason,
        Existence,
        Finding,
        Hop,
        Ok,
        Page,
        Resolution,
        Site,
        Skipped,
        Source,
    )
    from brandguard.names import parse_domain

    host = parse_domain(domain)
    chosen = brand_of(brand, watchlist)
    final = url or f"https://{host}/"
    data = read_input(page, MAX_PAGE_BYTES, "page")
    body, truncated = data[:MAX_PAGE_BYTES], len(data) > MAX_PAGE_BYTES
    site = Site(host, (Hop(final, status=status),), Page(final, status, body, content_type, truncated=truncated))
    now = datetime.now(UTC).replace(microsecond=0)
    assessment = assess_site(chosen, host, Ok(site), today=now.date())
    finding = Finding(
        Candidate(host, chosen, (), 1.0, Source.GIVEN),
        Resolution(host, Existence.UNKNOWN, DnsReason.NOT_ASKED),
        Skipped("offline"),
        Ok(site.without_body()),
        assessment,
        now,
    )
    show(finding, fmt, output)
    return 0
