"""``brandguard inspect``: one site, everything known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from brandguard.cli.common import ResolverOption, SettingsOption, WatchlistOption, brand_of, load
from brandguard.cli.results import show

if TYPE_CHECKING:
    from brandguard.model import Finding


def inspect(
    domain: Annotated[str, typer.Argument(metavar="DOMAIN", help="The domain (or a URL on it) to look at.")],
    brand: Annotated[
        str, typer.Option("--brand", "-b", metavar="BRAND", help="A brand id of the watchlist, a domain, or a name.")
    ],
    watchlist: WatchlistOption = None,
    fmt: Annotated[str, typer.Option("--format", "-f", metavar="table|json", help="For a person, or JSON.")] = "table",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write there, whole or not at all.")
    ] = None,
    resolver: ResolverOption = None,
    settings: SettingsOption = None,
    no_whois: Annotated[bool, typer.Option("--no-whois", help="Do not ask registries for registration data.")] = False,
) -> int:
    """Look at one site now and lay out the case: every signal for and against, with the text that triggered it.

    \b
    brandguard inspect xiaomishop.com --brand xiaomi --watchlist watchlists/xiaomi.toml
    """
    from brandguard.cli.running import run_interruptible
    from brandguard.model import WatchedDomain
    from brandguard.names import parse_domain
    from brandguard.scan import Scan, ScanPlan

    one = WatchedDomain(parse_domain(domain))
    chosen = brand_of(brand, watchlist)
    changes = load(settings, resolver, registration={"enabled": False if no_whois else None})
    found: list[Finding] = []
    scan = Scan(ScanPlan.of_one(chosen, one), changes)
    code = run_interruptible(scan.run(found.append))
    if found:
        show(found[0], fmt, output)
    return code or 0
