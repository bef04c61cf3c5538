"""``brandguard scan``: the whole job."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from brandguard.cli.common import (
    ResolverOption,
    SettingsOption,
    WatchlistOption,
    load,
    read_domains,
    select_brands,
)
from brandguard.errors import EXIT_FINDINGS, EXIT_INCOMPLETE, EXIT_OK, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from brandguard.cli.results import Results
    from brandguard.model import Finding
    from brandguard.scan import Scan


def scan(
    brands: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[BRAND-OR-DOMAIN]...",
            help="Brands of the watchlist by id, or the brand's own domains. With a watchlist, none means all.",
            show_default=False,
        ),
    ] = None,
    watchlist: WatchlistOption = None,
    budget: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=10_000_000,
            metavar="N",
            help="How many generated names to check for each brand, likeliest first.",
        ),
    ] = None,
    domains: Annotated[
        str | None,
        typer.Option(metavar="FILE|-", help="Your own suspects, one domain a line; - reads standard input."),
    ] = None,
    only_domains: Annotated[
        bool, typer.Option("--only-domains", help="Check only --domains and the watchlist's watch entries.")
    ] = False,
    fmt: Annotated[
        str | None,
        typer.Option("--format", "-f", metavar="table|csv|json|ndjson", help="Default: table, or by -o's ending."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write there, whole or not at all.")
    ] = None,
    save: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Also write this file (.csv, .json, .ndjson); repeat for several."),
    ] = None,
    min_score: Annotated[
        int,
        typer.Option(
            min=0, max=100, metavar="N", help="Leave out findings with a lower score (the summary still counts them)."
        ),
    ] = 0,
    fail_on: Annotated[
        int | None,
        typer.Option(
            min=0, max=100, metavar="N", help="Exit 1 if a site impersonates with a score of N or more, or phishes."
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 3 if anything could not be looked at (and nothing made it exit 1).")
    ] = False,
    resolver: ResolverOption = None,
    concurrency: Annotated[
        int | None, typer.Option(min=1, max=10_000, metavar="N", help="DNS names in flight at once (default 256).")
    ] = None,
    no_whois: Annotated[
        bool, typer.Option("--no-whois", help="Do not ask registries for registration data (neither RDAP nor WHOIS).")
    ] = False,
    no_probe: Annotated[bool, typer.Option("--no-probe", help="Do not visit the sites.")] = False,
    settings: SettingsOption = None,
    csv_raw: Annotated[
        bool, typer.Option("--csv-raw", help="CSV cells as they are, without the guard against spreadsheet formulas.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress on the terminal.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="A line on stderr for every finding.")] = False,
) -> int:
    """Find a brand's lookalike domains, visit the live ones, and score each as "presents itself as official store".

    \b
    brandguard scan xiaomi.com
    brandguard scan --watchlist watchlists/xiaomi.toml -o findings.csv
    brandguard scan xiaomi.com --domains suspects.txt --only-domains --format json

    Exit code 0: the scan completed; 1 and 3: see --fail-on and --strict; 2: it could not run; 130: interrupted, what
    was found is written.
    """
    from brandguard.candidates import DEFAULT_BUDGET
    from brandguard.cli.results import Results
    from brandguard.scan import Scan, ScanPlan

    given = read_domains(domains)
    if only_domains and budget:
        raise UsageError("--only-domains and --budget contradict each other", fix="leave one out")
    wanted_budget = 0 if only_domains else DEFAULT_BUDGET if budget is None else budget
    plan = ScanPlan(select_brands(brands or (), watchlist), wanted_budget, given)
    if plan.size == 0:
        raise UsageError("nothing to scan: no generated names and no given ones", fix="give --domains or a --budget")
    changes = load(
        settings,
        resolver,
        resolution={"concurrency": concurrency},
        registration={"enabled": False if no_whois else None},
        web={"enabled": False if no_probe else None},
    )
    listed = Path(domains) if domains else None
    results = Results(fmt, output, save or (), raw_csv=csv_raw, inputs=(watchlist, settings, listed))
    run = Scan(plan, changes)
    judge = Judge(fail_on, strict=strict)
    return run_scan(run, results, min_score, judge, quiet=quiet, verbose=verbose)


class Judge:
    """What a completed run's findings mean for the exit code: one at or above the threshold, or one not looked at."""

    def __init__(self, fail_on: int | None, *, strict: bool) -> None:
        self._fail_on = fail_on
        self._strict = strict
        self._failed = False
        self._unseen = False

    def look(self, finding: Finding) -> None:
        """Take one finding into account, also one left out of the results by ``--min-score``."""
        from brandguard.model import INCONCLUSIVE_VERDICTS, Existence, Verdict

        assessment = finding.assessment
        if self._fail_on is not None:
            # A phishing page need not look like a store at all: its score says nothing about the harm.
            impersonates = assessment.verdict is Verdict.IMPERSONATING and assessment.score >= self._fail_on
            self._failed |= impersonates or assessment.verdict is Verdict.PHISHING
        unseen = assessment.verdict in INCONCLUSIVE_VERDICTS or finding.resolution.existence is Existence.UNKNOWN
        self._unseen |= self._strict and unseen

    @property
    def code(self) -> int:
        """The exit code of a run that completed."""
        return EXIT_FINDINGS if self._failed else EXIT_INCOMPLETE if self._unseen else EXIT_OK


def run_scan(scan: Scan, results: Results, min_score: int, judge: Judge, *, quiet: bool, verbose: bool) -> int:
    """Run a prepared scan into its results; returns the exit code. What was found is written, however it ends."""

    def keep(finding: Finding) -> None:
        judge.look(finding)
        if finding.assessment.score >= min_score:
            results.write(finding)

    with results:
        failure, code = _run(scan, keep, quiet=quiet, verbose=verbose)
        if failure is not None and not scan.tally.verdicts:
            raise failure  # nothing was found: leave no file behind
        results.end(scan.summary(interrupted=code is not None))
    if failure is not None:
        raise failure
    if code is not None and not quiet:
        _say_interrupted(scan, results)
    return judge.code if code is None else code


def _run(
    scan: Scan, keep: Callable[[Finding], None], *, quiet: bool, verbose: bool
) -> tuple[Exception | None, int | None]:
    """Run it; returns the exception that ended it, if any, and the exit code of the signal that did, if any."""
    from brandguard.cli.progress import Progress
    from brandguard.cli.running import run_interruptible

    with Progress(scan, quiet=quiet, verbose=verbose) as progress:

        def take(finding: Finding) -> None:
            keep(finding)
            progress.found(finding)

        try:
            return None, run_interruptible(scan.run(take))
        except BrokenPipeError:
            raise
        except Exception as problem:  # noqa: BLE001 - kept until what was found is written, then raised
            return problem, None


def _say_interrupted(scan: Scan, results: Results) -> None:
    where = ", ".join(map(str, results.files)) or "standard output"
    found = scan.tally.verdicts.total()
    print(  # noqa: T201 - the one line that says what an interrupted run left behind
        f"brandguard: interrupted after {scan.tally.candidates} names; {found} findings so far, written to {where}",
        file=sys.stderr,
    )
