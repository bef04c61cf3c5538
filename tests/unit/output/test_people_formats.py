"""The table and the case file: what a person reads, at 80 and at 160 columns, whatever the world sends."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from brandguard.model import Brand, DnsReason, Existence, Inconclusive, Skipped, Summary, Verdict
from brandguard.output import open_writer
from brandguard.output.case import render_case
from brandguard.output.table import MAX_LISTED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from brandguard.model import Finding

    Make = Callable[..., Finding]

SGR = re.compile(r"\x1b\[[0-9;]*m")


def table(findings: Sequence[Finding], summary: Summary, *, width: int = 80, colour: bool = False) -> str:
    stream = io.StringIO()
    writer = open_writer("table", stream, width=width, colour=colour)
    for finding in findings:
        writer.write(finding)
    writer.end(summary)
    return stream.getvalue()


def case(finding: Finding, *, width: int = 80, colour: bool = False) -> str:
    stream = io.StringIO()
    render_case(finding, stream, width=width, colour=colour)
    return stream.getvalue()


@pytest.mark.parametrize("width", [80, 160])
def test_no_line_is_wider_than_the_terminal(findings: list[Finding], summary: Summary, width: int) -> None:
    assert max(cell_len(line) for line in table(findings, summary, width=width).splitlines()) <= width
    assert max(cell_len(line) for line in case(findings[0], width=width).splitlines()) <= width


@pytest.mark.parametrize("width", [80, 160])
def test_those_passing_for_the_brand_come_first_by_score_then_domain(
    finding: Make, summary: Summary, width: int
) -> None:
    made = [
        finding("reseller.com", Verdict.RESELLER, 99),
        finding("b.com", Verdict.IMPERSONATING, 80),
        finding("a.com", Verdict.PHISHING, 80),
        finding("top.com", Verdict.IMPERSONATING, 95),
        finding("wall.com", Verdict.CHALLENGE, 97),
    ]
    shown = table(made, summary, width=width)
    order = [shown.index(name) for name in ("top.com", "a.com", "b.com", "wall.com", "reseller.com")]
    assert order == sorted(order)
    assert "Passing for the brand (3)" in shown


@pytest.mark.parametrize("width", [80, 160])
def test_a_row_has_verdict_score_domain_day_registrar_and_reason(finding: Make, summary: Summary, width: int) -> None:
    shown = table([finding("xn--xiaom-xsa.com")], summary, width=width)
    for part in (
        "92",
        "impersonating",
        "xiaomì.com (xn--xiaom-xsa.com)",
        "2014-03-01",
        "Example Registrar",
        "It calls",
    ):
        assert part in shown


def test_an_accusation_is_red_and_a_bot_wall_is_not(finding: Make, summary: Summary) -> None:
    made = [finding("a.com"), finding("b.com", Verdict.CHALLENGE)]
    shown = table(made, summary, colour=True)
    assert "\x1b[1;31mimpersonating" in shown
    assert "\x1b[33mchallenge" in shown
    assert "\x1b" not in table(made, summary)


def test_domains_without_a_site_to_judge_are_listed_in_short(finding: Make, summary: Summary) -> None:
    many = [finding(f"n{number:03}.com", Verdict.NO_SITE, 0) for number in range(MAX_LISTED + 5)]
    shown = table([*many, finding("sold.com", Verdict.FOR_SALE, 0)], summary)
    assert "for sale (1): sold.com" in shown
    assert f"no site ({len(many)}): n000.com, n001.com" in shown
    assert "and 5 more" in shown


def test_a_name_of_unknown_existence_is_listed_as_such_with_the_reason(finding: Make, summary: Summary) -> None:
    made = finding("perhaps.com", Verdict.NO_SITE, 0)
    made = replace(made, resolution=replace(made.resolution, existence=Existence.UNKNOWN, reason=DnsReason.SERVFAIL))
    shown = table([made, finding("slow.com", Verdict.UNREACHABLE, 0, site=Inconclusive("timeout"))], summary)
    assert "unknown whether registered (1): perhaps.com (servfail)" in shown
    assert "unreachable (1): slow.com (timeout)" in shown
    assert "no site" not in shown


def test_no_line_of_a_file_ends_in_blanks(findings: list[Finding], summary: Summary) -> None:
    for document in (table(findings, summary), table(findings, summary, width=160), case(findings[0])):
        assert not [line for line in document.splitlines() if line.endswith(" ")]


def test_a_registration_that_could_not_be_found_out_is_not_called_absent(finding: Make, summary: Summary) -> None:
    asked = table([finding(registration=Inconclusive("rate_limited"))], summary)
    assert "registration: unknown: rate limited" in asked
    assert "registration: not asked" in table([finding(registration=Skipped("offline"))], summary)


def test_the_footer_counts_verdicts_and_what_could_not_be_settled(findings: list[Finding], summary: Summary) -> None:
    shown = table(findings, summary)
    assert "Findings: 3 impersonating, 1 for sale" in shown
    assert "Looked up 2,000 names in 12.3 s: 14 registered, 1,983 not registered" in shown
    assert "Could not be settled: 3 (2 servfail, 1 timeout)" in shown
    assert "Note: resolver 192.0.2.53 did not answer" in shown


def test_an_interrupted_run_and_an_empty_one_are_said(summary: Summary) -> None:
    shown = table([], replace(summary, interrupted=True))
    assert "Interrupted: this is what was found until then." in shown
    assert "No findings." in shown


def test_brands_are_titled_when_there_are_several(finding: Make, summary: Summary) -> None:
    shown = table([finding(), finding("m.com", brand=Brand("makita", "Makita"))], summary)
    assert shown.index("Makita (makita)") < shown.index("m.com") < shown.index("Xiaomi (xiaomi)")
    assert "Xiaomi (xiaomi)" not in table([finding()], summary)


@pytest.mark.parametrize("width", [80, 160])
def test_hostile_text_in_the_table_moves_nothing(finding: Make, summary: Summary, hostile: str, width: int) -> None:
    noted = replace(summary, notes=(hostile,), unknown=())
    shown = SGR.sub("", table([finding(text=hostile)], noted, width=width, colour=True))
    assert shown.replace("\n", "").isprintable()
    assert max(cell_len(line) for line in shown.splitlines()) <= width
    assert shown.count("\n") < 40


def test_hostile_text_in_the_case_file_moves_nothing(finding: Make, hostile: str) -> None:
    shown = SGR.sub("", case(finding(text=hostile), colour=True))
    assert shown.replace("\n", "").isprintable()
    assert max(cell_len(line) for line in shown.splitlines()) <= 80


def test_a_terminal_that_knows_no_unicode_gets_question_marks_and_no_traceback(finding: Make, summary: Summary) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    writer = open_writer("table", stream, width=80)
    writer.write(finding("xn--yets76e.com", text="小米官方"))
    writer.end(summary)
    assert b"xn--yets76e.com" in raw.getvalue()


# --- the case file -------------------------------------------------------------------------------


def test_a_case_file_tells_verdict_chain_dns_registration_certificate_then_the_signals(finding: Make) -> None:
    shown = case(finding(), width=110)
    parts = [
        "impersonating, score 92 of 100",
        "It calls itself the official Xiaomi store",
        "The way there",
        "301, http redirect to https://www.xiaomishop.com/",
        "DNS",
        "Registration",
        "Example Registrar, Inc. (IANA 9999)",
        "Certificate",
        "name mismatch",
        "Speaks for an official store of Xiaomi (2)",
        "Calls itself the official store  strong, +2.3",
        "“The official Xiaomi shop”  in header",
        "Has a shopping cart  slight, +0.4",
        "Speaks against it (1)",
        "“Shop Ltd”  in footer",
        "Could not be observed",
        "favicon",
    ]
    places = [shown.index(part) for part in parts]
    assert places == sorted(places)


def test_a_case_file_says_what_was_not_asked_and_what_could_not_be_found_out(finding: Make) -> None:
    made = finding(registration=Skipped("offline"), site=Inconclusive("timeout", "no answer in 20 s"))
    shown = case(made)
    assert "not asked (offline)" in shown
    assert "could not be found out: timeout: no answer in 20 s" in shown


def test_a_site_that_could_not_be_judged_is_not_called_harmless(finding: Make) -> None:
    assert "does not mean that it is harmless" in case(finding(verdict=Verdict.CHALLENGE))
    assert "harmless" not in case(finding(verdict=Verdict.RESELLER))
