"""The table for people: who passes for the brand first, what could not be judged next, empty domains in short.

Below 100 columns a finding takes three short lines; from there on one row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from brandguard import names, text
from brandguard.model import INCONCLUSIVE_VERDICTS, Existence
from brandguard.output import words
from brandguard.output.paper import (
    LABELS,
    STYLES,
    domain_text,
    open_console,
    plain,
    registered_words,
    registration_line,
    verdict_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from brandguard.model import Finding, Summary

WIDE = 100  # columns from which the reason has room beside the domain
MAX_DOMAIN = 46  # columns for the domain in the wide layout; few are longer, and those fold
MAX_LISTED = 60  # names of one quiet verdict; the other formats have them all
MAX_REASON = 300


class TableWriter:
    """Keeps the findings (without their pages) and prints them, sorted by score, when the run ends."""

    def __init__(self, stream: TextIO, *, width: int | None = None, colour: bool = False) -> None:
        self._console = open_console(stream, width=width, colour=colour)
        self._findings: dict[tuple[str, str], Finding] = {}

    def write(self, finding: Finding) -> None:
        """Keep one finding; a later one of the same brand and domain replaces it."""
        self._findings[finding.key] = words.without_page(finding)

    def end(self, summary: Summary) -> None:
        """Print the findings brand by brand, then what the run did and could not do."""
        brands: dict[str, list[Finding]] = {}
        for finding in self._findings.values():
            brands.setdefault(finding.candidate.brand.id, []).append(finding)
        for brand in sorted(brands):
            _print_brand(self._console, sorted(brands[brand], key=_order), titled=len(brands) > 1)
        _print_summary(self._console, summary, len(self._findings))
        self._console.file.flush()


def _order(finding: Finding) -> tuple[int, str]:
    return (-finding.assessment.score, finding.candidate.domain)


def _print_brand(console: Console, findings: list[Finding], *, titled: bool) -> None:
    if titled:
        brand = findings[0].candidate.brand
        console.print(plain(f"{brand.name} ({brand.id})", 100, style="bold underline"))
    judged = [finding for finding in findings if finding.assessment.verdict not in words.QUIET]
    accused = [finding for finding in judged if finding.assessment.verdict in words.ACCUSING]
    unseen = [finding for finding in judged if finding.assessment.verdict in INCONCLUSIVE_VERDICTS]
    told = words.ACCUSING | INCONCLUSIVE_VERDICTS
    others = [finding for finding in judged if finding.assessment.verdict not in told]
    _print_groups(
        console,
        [
            ("Passing for the brand", "bold red", accused),
            ("Could not be judged: look at these yourself", "yellow", unseen),
            ("Other sites", "bold", others),
        ],
    )
    _print_quiet(console, findings)


def _print_groups(console: Console, groups: list[tuple[str, str, list[Finding]]]) -> None:
    """Each group under its title; in the wide layout all share their columns, named once at the top."""
    shown = [group for group in groups if group[2]]
    widest = max((domain_text(item.candidate.domain).cell_len for _, _, items in shown for item in items), default=0)
    for number, (title, style, items) in enumerate(shown):
        console.print(Text(f"{title} ({len(items)})", style=style))
        wide = console.width >= WIDE
        console.print(_wide(items, min(widest, MAX_DOMAIN), header=number == 0) if wide else _narrow(items))
        console.print()


def _wide(findings: Iterable[Finding], domain_width: int, *, header: bool) -> Table:
    table = Table(box=None, expand=True, padding=(0, 2, 0, 0), show_header=header, header_style="dim")
    table.add_column("Score", justify="right", width=5)
    table.add_column("Verdict", width=13)
    table.add_column("Domain", width=max(domain_width, 6), overflow="fold")
    table.add_column("Registered", width=12, overflow="fold")
    table.add_column("Registrar", ratio=2, overflow="fold")
    table.add_column("Why", ratio=5, overflow="fold")
    for finding in findings:
        since, registrar = registered_words(finding)
        table.add_row(
            _score(finding),
            verdict_text(finding.assessment.verdict),
            domain_text(finding.candidate.domain),
            Text(since),
            Text(registrar),
            plain(finding.assessment.reason, MAX_REASON),
        )
    return table


def _narrow(findings: Iterable[Finding]) -> Table:
    table = Table(box=None, expand=True, padding=(0, 1), show_header=False)
    table.add_column(justify="right", width=3)
    table.add_column(width=13)
    table.add_column(ratio=1, overflow="fold")
    for finding in findings:
        lines = [
            domain_text(finding.candidate.domain),
            Text(registration_line(finding), style="dim"),
            plain(finding.assessment.reason, MAX_REASON),
        ]
        about = Text("\n").join(line for line in lines if line.plain)
        table.add_row(_score(finding), verdict_text(finding.assessment.verdict), about)
    return table


def _score(finding: Finding) -> Text:
    return Text(str(finding.assessment.score), style=STYLES.get(finding.assessment.verdict, ""))


def _print_quiet(console: Console, findings: list[Finding]) -> None:
    """Domains without a site to judge: one paragraph a verdict, and before them those that may not even exist."""
    every = [finding for finding in findings if finding.assessment.verdict in words.QUIET]
    unsettled = [finding for finding in every if finding.resolution.existence is Existence.UNKNOWN]
    quiet = [finding for finding in every if finding.resolution.existence is not Existence.UNKNOWN]
    if unsettled:
        named = {item.candidate.domain: item.resolution.reason.value for item in unsettled}
        console.print(_quiet_line("unknown whether registered", "yellow", named))
    for verdict in words.QUIET:
        settled = [item for item in quiet if item.assessment.verdict is verdict]
        if settled:
            named = {item.candidate.domain: _why_unseen(item) for item in settled}
            console.print(_quiet_line(LABELS[verdict], STYLES.get(verdict, "bold"), named))
    if every:
        console.print()


def _why_unseen(finding: Finding) -> str:
    state, reason = words.outcome_words(finding.site)
    if state == "inconclusive":
        return reason
    return "needs rendering" if "rendered page" in finding.assessment.missing else ""


def _quiet_line(label: str, style: str, named: dict[str, str]) -> Padding:
    """``unreachable (2): a.com (timeout), b.com (reset)``."""
    line = Text(f"{label} ({len(named)})", style=style)
    shown = [_named(domain, named[domain]) for domain in sorted(named)[:MAX_LISTED]]
    line.append(f": {', '.join(shown)}", "not bold")
    if len(named) > MAX_LISTED:
        line.append(f" and {len(named) - MAX_LISTED} more (csv and json list them all)", style="dim")
    return Padding(line, (0, 0, 0, 1), expand=False)


def _named(domain: str, why: str) -> str:
    readable = text.for_terminal(names.to_unicode(domain))
    return f"{readable} ({text.for_terminal(why, 40).replace('_', ' ')})" if why else readable


def _print_summary(console: Console, summary: Summary, findings: int) -> None:
    if summary.interrupted:
        console.print(Text("Interrupted: this is what was found until then.", style="bold yellow"))
    if not findings:
        console.print(Text("No findings."))
    elif summary.verdicts:
        console.print(Text(f"Findings: {words.counted(summary.verdicts)}"))
    looked = f"Looked up {summary.candidates:,} names in {summary.elapsed:.1f} s: "
    console.print(Text(f"{looked}{summary.registered:,} registered, {summary.unregistered:,} not registered"))
    unknown = sum(count for _, count in summary.unknown)
    if unknown:
        console.print(Text(f"Could not be settled: {unknown:,} ({words.counted(summary.unknown)})", style="yellow"))
    for brand, share in summary.coverage:
        expected = f"{share:.0%} of the lookalikes to be expected of {text.for_terminal(brand, 60)}"
        console.print(Text(f"The generated names hold about {expected}; the others were not checked"))
    for note in summary.notes:
        console.print(plain(f"Note: {note}", 500, style="dim"))
