"""The case file: one domain, everything known, in the order a person would tell it to a lawyer."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from brandguard.model import INCONCLUSIVE_VERDICTS, Ok, Skipped
from brandguard.output import words
from brandguard.output.paper import STYLES, domain_text, open_console, plain, verdict_text

if TYPE_CHECKING:
    from rich.console import Console

    from brandguard.model import Certificate, Contribution, Finding, Hop, Outcome, Registration, Resolution

MAX_EVIDENCE = 5  # quotes a signal; the JSON format has them all
MAX_QUOTE = 240
MAX_NAMES = 12
STRONG, CLEAR = 2.0, 0.8  # log-odds from which a signal is called so: odds times 7, times 2


def render_case(finding: Finding, stream: TextIO, *, width: int | None = None, colour: bool | None = None) -> None:
    """Print the case file. ``colour`` None: as the stream is a terminal or not."""
    console = open_console(stream, width=width, colour=stream.isatty() if colour is None else colour)
    case_file(finding, console)
    stream.flush()


def case_file(finding: Finding, console: Console) -> None:
    """Print the case file on a rich console."""
    _heading(finding, console)
    _section(console, "The way there", _chain(finding))
    _section(console, "DNS", _dns(finding.resolution))
    _section(console, "Registration", _registration(finding.registration))
    site = words.site_of(finding)
    if site and site.certificate:
        _section(console, "Certificate", _certificate(site.certificate))
    assessment = finding.assessment
    brand = finding.candidate.brand.name
    _signals(console, f"Speaks for an official store of {brand}", words.speaking_for(assessment))
    _signals(console, "Speaks against it", words.speaking_against(assessment))
    _signals(console, "Also seen, without weight", words.without_weight(assessment))
    if assessment.missing:
        _section(console, "Could not be observed", [("", ", ".join(assessment.missing).replace("_", " "))])
    console.print(Text(f"Checked {words.instant(finding.checked_at)}", style="dim"))


def _heading(finding: Finding, console: Console) -> None:
    assessment = finding.assessment
    verdict = assessment.verdict
    console.print(domain_text(finding.candidate.domain))
    line = verdict_text(verdict)
    line.append(f", score {assessment.score} of 100, confidence {assessment.confidence:.0%}", STYLES.get(verdict, ""))
    console.print(line)
    if assessment.reason:
        console.print(plain(assessment.reason, 600))
    if verdict in INCONCLUSIVE_VERDICTS:
        console.print(Text("The site could not be judged. This does not mean that it is harmless.", style="yellow"))
    rows = [("brand", f"{finding.candidate.brand.name} ({finding.candidate.brand.id})")]
    rows += [("techniques", ", ".join(finding.candidate.techniques)), ("looked at", finding.candidate.source.value)]
    rows += [("page title", assessment.title), ("language", assessment.language)]
    console.print(_rows(rows))
    console.print()


def _section(console: Console, title: str, rows: list[tuple[str, str]]) -> None:
    if not any(value for _, value in rows):
        return
    console.print(Text(title, style="bold"))
    console.print(_rows(rows))
    console.print()


def _rows(rows: list[tuple[str, str]]) -> Padding:
    """Labelled lines; those without a value are left out."""
    labelled = any(label for label, _ in rows)
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0))
    if labelled:
        table.add_column(style="dim", width=13)
    table.add_column(overflow="fold")
    for label, value in rows:
        if value:
            table.add_row(*([Text(label)] if labelled else []), plain(value, 2000))
    return Padding(table, (0, 0, 0, 2))


def _chain(finding: Finding) -> list[tuple[str, str]]:
    if not isinstance(finding.site, Ok):
        return [("", _why_not(finding.site))]
    site = finding.site.value
    rows = [(f"step {number}", _hop(hop)) for number, hop in enumerate(site.hops, start=1)]
    if site.page and site.page.truncated:
        rows.append(("note", "the page was longer than the limit; only its beginning was read"))
    return rows


def _hop(hop: Hop) -> str:
    came = hop.error.replace("_", " ") if hop.error else "no answer" if hop.status is None else str(hop.status)
    onward = f", {hop.redirect_kind or 'http'} redirect to {hop.redirect}" if hop.redirect else ""
    return f"{hop.url}{f' at {hop.address}' if hop.address else ''}: {came}{onward}"


def _dns(resolution: Resolution) -> list[tuple[str, str]]:
    return [
        ("existence", f"{resolution.existence.value} ({resolution.reason.value.replace('_', ' ')})"),
        ("name servers", _names(resolution.nameservers)),
        ("addresses", _names(resolution.addresses)),
        ("mail servers", _names(resolution.mail_servers)),
        ("wildcard", "every name below it resolves" if resolution.wildcard else ""),
        ("parking", resolution.parking or ""),
        ("detail", resolution.detail),
    ]


def _registration(outcome: Outcome[Registration]) -> list[tuple[str, str]]:
    if not isinstance(outcome, Ok):
        return [("", _why_not(outcome))]
    known = outcome.value
    abuse = ", ".join(part for part in (known.abuse_email, known.abuse_phone) if part)
    holder = ", ".join(part for part in (known.registrant_organisation, known.registrant_country) if part)
    number = f" (IANA {known.registrar_iana_id})" if known.registrar_iana_id else ""
    hidden = "hidden by a privacy service" if known.privacy else "not published"
    return [
        ("created", words.day(known.created) or "not published"),
        ("changed", words.day(known.updated)),
        ("expires", words.day(known.expires)),
        ("registrar", (known.registrar or "not published") + number),
        ("abuse contact", abuse or "not published"),
        ("holder", holder or hidden),
        ("statuses", _names(known.statuses)),
        ("source", " from ".join(part for part in (known.source, known.server) if part)),
    ]


def _certificate(certificate: Certificate) -> list[tuple[str, str]]:
    return [
        ("problem", (certificate.problem or "").replace("_", " ")),
        ("subject", certificate.subject),
        ("issuer", certificate.issuer),
        ("names", _names(certificate.names)),
        ("valid", f"{words.day(certificate.not_before)} to {words.day(certificate.not_after)}"),
    ]


def _signals(console: Console, title: str, items: list[Contribution]) -> None:
    if not items:
        return
    console.print(Text(f"{title} ({len(items)})", style="bold"))
    for item in items:
        head = plain(item.title or item.signal, 200)
        head.append(f"  {_strength(item.weight)}", style="dim")
        console.print(Padding(head, (0, 0, 0, 2)))
        for evidence in item.evidence[:MAX_EVIDENCE]:
            quote = plain(evidence.text, MAX_QUOTE)
            where = plain(evidence.place, 80)
            line = Text.assemble("“", quote, "”", *(("  in ", where) if where.plain else ()))
            console.print(Padding(line, (0, 0, 0, 6)))
        if len(item.evidence) > MAX_EVIDENCE:
            console.print(Padding(Text(f"and {len(item.evidence) - MAX_EVIDENCE} more", style="dim"), (0, 0, 0, 6)))
    console.print()


def _strength(weight: float) -> str:
    if weight == 0:
        return ""
    size = abs(weight)
    return f"{'strong' if size >= STRONG else 'clear' if size >= CLEAR else 'slight'}, {weight:+.1f}"


def _why_not(outcome: Outcome[object]) -> str:
    state, reason = words.outcome_words(outcome)
    said = {"absent": "none", "inconclusive": "could not be found out", "skipped": "not asked"}[state]
    detail = getattr(outcome, "detail", "")
    because = ": ".join(part for part in (reason.replace("_", " "), detail) if part)
    if isinstance(outcome, Skipped):
        return f"{said} ({because})"
    return f"{said}: {because}" if because else said


def _names(values: tuple[str, ...]) -> str:
    more = f" and {len(values) - MAX_NAMES} more" if len(values) > MAX_NAMES else ""
    return ", ".join(values[:MAX_NAMES]) + more
